"""What the quiet line says of money: an amount, that no rate was given, or nothing yet."""

from __future__ import annotations

import pytest

from annotator.model.entities import WorkerId
from annotator.pay import Figures, PayInputs, WorkOrder, add_up, compute_pay
from annotator.pay.money.payments import no_sums, sums_of
from annotator.pay.payments.paid import due_of, paid_figures
from annotator.records import Payment
from tests.annotator.pay.orders import order, reviewed
from widgets.app.status_presenter import accepted_text, came_text, owed_text

RATED, UNRATED = order('per_item = "2"'), order()


@pytest.mark.parametrize(
    ("terms", "text"), [(None, None), (UNRATED, None), (RATED, "KES\u00a06.00")]
)
def test_without_a_rate_it_says_so_and_never_nought(
    terms: WorkOrder | None, text: str | None
) -> None:
    assert owed_text(compute_pay(terms, reviewed(3, label=60))) == text


def test_one_order_without_a_rate_leaves_the_sum_without_one() -> None:
    parts = [compute_pay(terms, reviewed(1, label=60)) for terms in (RATED, UNRATED)]
    assert owed_text(add_up(parts)) is None
    assert owed_text(None) is None


def test_what_is_not_reviewed_yet_is_owed_if_it_is_accepted() -> None:
    seen = compute_pay(RATED, reviewed(1, label=60))
    unseen = compute_pay(RATED, PayInputs(items_completed=1, regions_completed=0))
    both = add_up([seen, unseen])
    assert owed_text(both) == "KES\u00a04.00"
    assert accepted_text(both) == "KES\u00a02.00"
    assert [accepted_text(each) for each in (None, seen, unseen)] == ["", "", ""]


@pytest.mark.parametrize(("received", "still"), [("0.50", "KES\u00a01.50"), ("2", ""), ("3", "")])
def test_what_has_come_is_taken_from_what_is_accepted_first(received: str, still: str) -> None:
    work = PayInputs(items_completed=2, regions_completed=0, items_accepted=1)
    pay = compute_pay(RATED, work)
    payment = Payment("received", WorkerId("w"), "", "2026-11-20", "KES", received, seq=1)
    paid = paid_figures(due_of(pay), sums_of([payment])["KES"])
    assert accepted_text(pay, paid) == still


def _paid(*received: str) -> Figures:
    due = due_of(compute_pay(RATED, reviewed(3, label=60)))
    payments = [
        Payment("received", WorkerId("w"), "", "2026-11-20", "KES", amount, seq=at)
        for at, amount in enumerate(received, start=1)
    ]
    return paid_figures(due, sums_of(payments).get("KES") or no_sums("KES"))


@pytest.mark.parametrize(
    ("received", "owed", "came"),
    [
        ((), "KES\u00a06.00", ""),
        (("4.50",), "KES\u00a01.50", "KES\u00a04.50"),
        (("4.50", "1.50"), "KES\u00a00.00", "KES\u00a06.00"),
        (("7",), "KES\u00a00.00", "KES\u00a07.00"),
    ],
)
def test_what_has_come_is_owed_no_more(received: tuple[str, ...], owed: str, came: str) -> None:
    paid = _paid(*received)
    assert owed_text(compute_pay(RATED, reviewed(3, label=60)), paid) == owed
    assert came_text(paid) == came
