"""The sums of the payments in words: no amount below zero, all digits, on one line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from annotator.model.entities import WorkerId
from annotator.pay import Figures
from annotator.pay.money.payments import sums_of
from annotator.pay.payments.paid import Due, paid_figures
from annotator.records import Payment
from widgets.time_pay.dialogs.payments_words import headline, stated, sum_line

TODAY = date(2026, 11, 25)


def payment(amount: str, currency: str = "KES") -> Payment:
    return Payment("received", WorkerId("w"), "", "2026-11-20", currency, amount, seq=1)


def paid(owed: str, received: str, accepted: str | None = None) -> Figures:
    sure = None if accepted is None else Fraction(accepted)
    due = Due(owed=Fraction(owed), owed_accepted=sure)
    return paid_figures(due, sums_of([payment(received)])["KES"])


def test_an_open_amount_is_a_plain_amount() -> None:
    assert sum_line(paid("1500", "0.5")["open"], is_own=True) == ("Open", "KES\u00a01,499.50")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("open", "Received beyond what is owed"),
        ("open_accepted", "Received beyond what is owed for accepted work"),
    ],
)
def test_what_was_received_beyond_is_said_and_never_below_zero(name: str, title: str) -> None:
    assert sum_line(paid("10", "13", accepted="10")[name], is_own=True) == (title, "KES\u00a03.00")


def test_the_headline_says_the_same() -> None:
    for received, told in (
        ("13", "KES\u00a03.00 more was received than is owed, as of 2026-11-25."),
        ("10", "Nothing is open, as of 2026-11-25: everything owed was received."),
        ("4", "KES\u00a06.00 is still open, as of 2026-11-25."),
    ):
        assert headline("", paid("10", received), TODAY, is_guarded=False) == told


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1.2", "EUR", "EUR\u00a01.20"),
        ("5", "KWD", "KWD\u00a05.000"),
        ("1234", "UGX", "UGX\u00a01,234"),
        ("1234567.5", "KES", "KES\u00a01,234,567.50"),
    ],
)
def test_a_payment_has_the_digits_of_its_currency(amount: str, currency: str, shown: str) -> None:
    assert stated(payment(amount, currency)) == shown
