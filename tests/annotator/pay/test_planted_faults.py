"""What planted faults had shown to be held by no test: reasons, and digits of a percentage."""

from __future__ import annotations

import pytest

from annotator.model.entities import WorkerId
from annotator.pay.compute import NO_FLOOR, NO_ORDER, compute_pay
from annotator.pay.money.inputs import PayInputs
from annotator.pay.money.payments import pairs_of
from annotator.pay.order.order_values import clipped, shown
from annotator.pay.pay_totals import add_up
from annotator.pay.payments.paid import NOT_REVIEWED, due_of
from annotator.pay.units import NO_BUYER_RATE, UNITS
from annotator.records import Payment
from tests.annotator.pay.orders import order, reviewed
from tests.support.english import line_of

ITEM = UNITS[0]


def test_without_an_order_that_is_why_the_price_of_the_buyer_is_not_known() -> None:
    figures = compute_pay(None, PayInputs(items_completed=0, regions_completed=0))
    for unit in UNITS:
        assert figures.terms[f"buyer_{unit.name}_rate"].reason == NO_ORDER


def test_with_an_order_it_is_the_order_that_does_not_disclose_it() -> None:
    figures = compute_pay(order('per_item = "2"'), reviewed(1, label=1))
    reason = figures.terms[f"buyer_{ITEM.name}_rate"].reason
    assert reason == NO_BUYER_RATE.format("an item")


@pytest.mark.parametrize("currency", ["JPY", "KES", "TND"])
def test_a_percentage_has_two_digits_in_every_currency(currency: str) -> None:
    terms = order('per_item = "2"\n[pay.buyer_pays]\nper_item = "3"', currency=currency)
    figures = compute_pay(terms, reviewed(1, label=1))
    assert figures.terms["item_passed_on"].value == "66.67"


def test_what_nobody_told_is_nought() -> None:
    nothing = PayInputs(items_completed=0, regions_completed=0)
    assert (nothing.audio_ms_completed, nothing.audio_ms_accepted) == (0, 0)
    assert nothing.bonus == nothing.conversion == 0
    assert nothing.conversions == ()
    assert nothing.accepted == nothing.expected == nothing.completed == (0, 0, 0)
    assert dict(nothing.effort_ms) == {}


def test_why_nothing_is_known_to_be_owed_goes_with_it() -> None:
    due = due_of(compute_pay(None, reviewed(1, label=1)))
    assert (due.owed, due.owed_accepted, due.top_up_due) == (None, None, None)
    reasons = (due.why_not_owed, due.why_not_accepted, due.why_no_top_up)
    assert reasons == (NO_ORDER, NO_ORDER, NO_ORDER)
    known = due_of(compute_pay(order('per_item = "2"'), reviewed(1, label=1)))
    assert known.owed == 2
    assert known.why_not_owed == ""
    assert known.owed_accepted == 2
    unseen = PayInputs(items_completed=1, regions_completed=0)
    unseen_due = due_of(compute_pay(order('per_item = "2"'), unseen))
    assert unseen_due.owed == 2
    assert unseen_due.owed_accepted is None
    assert unseen_due.why_not_accepted == NOT_REVIEWED
    assert known.why_no_top_up == NO_FLOOR


def test_only_received_money_confirms_what_was_sent() -> None:
    names = {"names": 1, "day": "2026-03-01", "currency": "KES"}
    sent, came, bonus = (
        Payment(side, WorkerId("w"), "", amount="5", seq=seq, **names)  # type: ignore[arg-type]  # fields of several types
        for side, seq in (("sent", 1), ("received", 2), ("bonus", 3))
    )
    (pair,) = pairs_of([sent, came, bonus])
    assert pair.received == (came,)
    assert pair.missing == 0
    (lone,) = pairs_of([sent, bonus])
    assert (lone.received, lone.missing) == ((), None)


def test_a_sum_that_is_unknown_for_several_reasons_names_whose_the_first_is() -> None:
    sold = 'per_item = "2"\n[pay.buyer_pays]\nper_region = "3"'
    half, none = (compute_pay(order(pay), reviewed(1)) for pay in (sold, 'per_item = "2"'))
    reasons = [each.accepted["buyer_pay"].reason for each in (half, none)]
    assert len({*reasons, None}) == 3
    assert add_up([half, none]).accepted["buyer_pay"].reason == f"Work order 1: {reasons[0]}"
    same = compute_pay(order('per_item = "3"'), reviewed(1))
    assert add_up([none, same]).accepted["buyer_pay"].reason == reasons[1]


def test_a_deduction_of_one_cent_is_told_as_such() -> None:
    pay = 'per_item = "2"\ndeductions = [{ kind = "fees", amount = "0.01" }]'
    told = line_of(compute_pay(order(pay), reviewed(1, label=1)))
    assert "less 0.01 in deductions" in told


def test_a_quoted_text_is_cut_after_forty_letters() -> None:
    assert clipped("x" * 40) == "x" * 40
    assert clipped("x" * 41) == "x" * 40 + "…"
    assert clipped(" a \n b ") == "a b"


def test_a_payment_confirms_the_one_that_it_names_and_no_later_one() -> None:
    first, second = (stated_in_kes("sent", seq) for seq in (1, 5))
    came = stated_in_kes("received", 6, names=1)
    assert [pair.received for pair in pairs_of([first, second, came])] == [(came,), ()]


def stated_in_kes(side: str, seq: int, names: int | None = None) -> Payment:
    return Payment(side, WorkerId("w"), "", "2026-03-01", "KES", "5", names=names, seq=seq)


def test_a_number_of_more_than_64_bits_is_not_quoted() -> None:
    assert shown(2**64 - 1) == str(2**64 - 1)
    assert shown(2**64) == "a number of some 20 digits"
