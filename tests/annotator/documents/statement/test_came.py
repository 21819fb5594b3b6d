"""What has come is owed no more: the line beneath the first one says so."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from annotator.documents.statement import ENGLISH_WORDS, DocumentWords, JobWork, Period, words_in
from annotator.documents.statement.first_line import came_line
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement_builder import StatementOptions, statement
from annotator.pay import first_line
from annotator.pay.money.figures import Figures
from annotator.pay.money.payments import no_sums, sums_of
from annotator.pay.payments.paid import Due, came_of, paid_figures
from annotator.records import Payment
from tests.annotator.documents.statement.conftest import work_of_ann
from tests.support.material import CHECKOUT
from tests.support.snapshots import ANN

ARABIC: DocumentWords = words_in(CHECKOUT / "resources" / "words")["ar"]
DUE = Due(owed=Fraction("86.95"), top_up_due=Fraction("13.90"))


def _paid(*stated: tuple[str, str], due: Due = DUE) -> Figures:
    payments = [
        Payment(side, ANN, "", "2026-11-20", "KES", amount, seq=at)
        for at, (side, amount) in enumerate(stated, start=1)
    ]
    return paid_figures(due, sums_of(payments).get("KES") or no_sums("KES"))


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        ((), ""),
        ((("sent", "50"),), ""),
        ((("received", "50"),), "KES 50.00 of it was received; KES 36.95 is still open."),
        (
            (("received", "50"), ("top_up", "13.90")),
            "KES 63.90 of it was received; KES 23.05 is still open.",
        ),
        ((("received", "86.95"),), "All of it was received."),
        ((("received", "90"),), "KES 90.00 was received: KES 3.05 more than is owed."),
    ],
)
def test_it_says_what_came_and_what_is_open(stated: tuple[tuple[str, str], ...], line: str) -> None:
    assert came_line(_paid(*stated), ENGLISH_WORDS).replace("\u00a0", " ") == line


def test_where_nobody_knows_what_is_owed_nothing_is_said_to_be_open() -> None:
    paid = _paid(("received", "50"), due=Due())
    assert came_of(paid) == 50
    assert came_line(paid, ENGLISH_WORDS) == ""


def test_it_is_said_in_the_language_of_the_statement() -> None:
    said = came_line(_paid(("received", "50")), ARABIC)
    assert "\u2066KES\u00a0٥٠٫٠٠\u2069" in said
    assert "\u2066KES\u00a0٣٦٫٩٥\u2069" in said
    assert said != came_line(_paid(("received", "50")), ENGLISH_WORDS)


def test_a_statement_says_it_right_below_the_first_line(ann: WorkerWork) -> None:
    (total,) = ann.totals
    came = came_line(ann.paid["KES"], ENGLISH_WORDS)
    assert came
    lead = statement(ann, StatementOptions()).lead
    assert lead[0].replace("\u00a0", " ") == str(first_line(total))
    owed_by = "Owed by: Label House"
    assert lead[1:] == (came, owed_by, "When it is due: Every second Friday")


def test_of_some_days_nobody_can_say_what_was_paid_for_them(job: JobWork) -> None:
    first = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 12))
    some = work_of_ann(job, first)
    (line, owed_by, due) = statement(some, StatementOptions()).lead
    assert [line.replace("\u00a0", " ")] == [str(first_line(total)) for total in some.totals]
    assert owed_by.startswith("Owed by: ")
    assert due.startswith("When it is due: ")
