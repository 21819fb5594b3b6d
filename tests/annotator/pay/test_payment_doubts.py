"""The one question about a payment: from where on it is asked, which comes first, word for word."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.entities import WorkerId
from annotator.pay.money.payments import SIDES
from annotator.pay.payments.payment_doubts import doubt_about
from annotator.records import Payment
from tests.annotator.pay.by_hand import half_up, whole

TODAY = date(2026, 11, 26)
BANK = {"date": "2026-11-19", "source": "A bank"}
DIGITS = {"KES": 2, "UGX": 0, "KWD": 3}


def stated(side: str = "received", amount: str = "10", seq: int = 0, **more: object) -> Payment:
    """Return a payment in KES of a week ago."""
    values: dict[str, object] = {"currency": "KES", "day": "2026-11-20", **more}
    return Payment(side, WorkerId("w"), "", amount=amount, seq=seq, **values)  # type: ignore[arg-type]  # fields of several types


def turned(before: str, rate: str) -> str:
    """Return a conversion from USD."""
    return json.dumps({"from_currency": "USD", "from_amount": before, "rate": rate, **BANK})


def asked(said: Payment, *there: Payment) -> str:
    """Return the question."""
    return str(doubt_about(said, list(there), TODAY) or "")


MARKS = st.tuples(
    st.sampled_from(SIDES[:4]),
    st.sampled_from(("2026-11-20", "2026-11-21")),
    st.sampled_from(("KES", "UGX")),
    st.sampled_from(("5", "5.00", "6")),
    st.sampled_from(("", "M-Pesa", " m-pesa ", "cash")),
)


@given(MARKS, MARKS)
def test_the_same_side_day_money_and_means_are_asked_about(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    def made(marks: tuple[str, ...], seq: int) -> Payment:
        side, day, currency, amount, means = marks
        return stated(side, amount, seq, day=day, currency=currency, means=means)

    def same(marks: tuple[str, ...]) -> tuple[object, ...]:
        return *marks[:3], Fraction(marks[3]), marks[4].strip().lower()

    told = [f"{one[2]} {half_up(Fraction(one[3]), DIGITS[one[2]])}", one[1]]
    told += [one[4]] if one[4] else []
    question = f"A payment like this is here already: {', '.join(told)}. Is this another one?"
    far = stated("sent", "77", 9)
    found = asked(made(one, 0), far, made(other, 3))
    assert found == (question if same(one) == same(other) else "")


@given(
    st.sampled_from(("1", "10", "0.5", "4.01", "200")),
    st.sampled_from(("1", "10", "0.05", "20")),
    st.sampled_from(("0.5", "1", "2", "0.004", "5")),
    st.sampled_from(sorted(DIGITS)),
)
def test_a_rate_is_asked_about_where_it_gives_not_half_or_more_than_twice(
    amount: str, before: str, rate: str, currency: str
) -> None:
    said = stated("received", amount, currency=currency, conversion=turned(before, rate))
    after = Fraction(before) * Fraction(rate)
    digits = DIGITS[currency]
    question = (
        f"At this rate USD {half_up(Fraction(before), 2)} become {currency} "
        f"{whole(after, digits)}, not {currency} {half_up(Fraction(amount), digits)}. "
        "Is the rate right?"
    )
    is_odd = not Fraction(1, 2) <= after / Fraction(amount) <= 2
    assert asked(said) == (question if is_odd else "")


@pytest.mark.parametrize(
    ("fee", "is_asked"), [("", False), ("0", False), ("9.99", False), ("10", True), ("10.01", True)]
)
def test_a_fee_is_asked_about_from_the_amount_on(fee: str, is_asked: bool) -> None:
    question = f"The fee is KES {fee.ljust(5, '0') if '.' in fee else fee + '.00'}"
    question += " and the amount KES 10.00. Is the fee right?"
    assert asked(stated(fee=fee)) == (question if is_asked else "")


@pytest.mark.parametrize(
    ("amount", "is_asked"), [("4", False), ("5.99", False), ("6", False), ("6.01", True)]
)
def test_more_than_was_sent_is_asked_about(amount: str, is_asked: bool) -> None:
    there = (
        stated("sent", "10", 1),
        stated("received", "4", 2, names=1, day="2026-11-19"),
        stated("received", "90", 3, names=7),
        stated("sent", "1", 4),
        stated("top_up", "90", 5, names=1),
    )
    question = f"With this, KES {half_up(Fraction(amount) + 4, 2)} was received of the KES 10.00"
    question += " that was sent. Is the amount right?"
    assert asked(stated("received", amount, names=1), *there) == (question if is_asked else "")
    assert asked(stated("received", amount), *there) == ""
    assert asked(stated("received", amount, names=8), *there) == ""


@pytest.mark.parametrize(("names", "is_asked"), [(1, False), (4, True), (6, False)])
def test_what_came_is_held_against_the_payment_that_it_names(names: int, is_asked: bool) -> None:
    there = (stated("sent", "10", 1), stated("sent", "1", 4), stated("sent", "20", 6))
    question = "With this, KES 2.00 was received of the KES 1.00 that was sent."
    question += " Is the amount right?"
    assert asked(stated("received", "2", names=names), *there) == (question if is_asked else "")


@pytest.mark.parametrize("side", SIDES)
def test_only_money_that_came_can_be_more_than_was_sent(side: str) -> None:
    there = (stated("sent", "10", 1), stated("received", "12", 2, names=1))
    question = "With this, KES 13.00 was received of the KES 10.00 that was sent."
    question += " Is the amount right?"
    assert asked(stated(side, "1", names=1), *there) == (question if side == "received" else "")


def test_what_was_sent_in_another_currency_is_not_compared() -> None:
    there = (stated("sent", "1", 1, currency="UGX"),)
    assert asked(stated("received", "90", names=1), *there) == ""
    usd = (stated("sent", "1", 1, currency="USD"),)
    came = stated("received", "200", names=1, conversion=turned("2", "100"))
    assert asked(came, *usd) == (
        "With this, USD 2.00 was received of the USD 1.00 that was sent. Is the amount right?"
    )


@pytest.mark.parametrize(("day", "is_asked"), [("2025-11-26", False), ("2025-11-25", True)])
def test_a_day_is_asked_about_after_a_year(day: str, is_asked: bool) -> None:
    question = f"{day} is more than a year ago. Is the day right?"
    assert asked(stated(day=day)) == (question if is_asked else "")


def test_the_first_of_several_doubts_is_the_one_that_is_asked() -> None:
    said = stated(
        "received", "10", names=1, fee="11", conversion=turned("1", "100"), day="2020-01-01"
    )
    sent = stated("sent", "0.001", 1, currency="USD")
    order = ["At this rate", "The fee is", "With this", "2020-01-01 is"]
    less: list[dict[str, Any]] = [
        {},
        {"conversion": turned("1", "10")},
        {"fee": "1"},
        {"names": None},
    ]
    values: dict[str, Any] = {
        "names": 1, "fee": "11", "conversion": turned("1", "100"), "day": "2020-01-01"
    }  # fmt: skip
    assert asked(said, sent, said).startswith("A payment like this")
    for begins, without in zip(order, less, strict=True):
        values |= without
        assert asked(stated("received", "10", **values), sent).startswith(begins)
    assert asked(stated("received", "10"), sent) == ""
