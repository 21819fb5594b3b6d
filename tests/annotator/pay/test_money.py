"""Exact money: reading, rounding once, writing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import (
    amount_text,
    exact_text,
    line_text,
    parse_amount,
    rate_text,
    round_minor,
)
from annotator.pay.money.currencies import CURRENCIES, minor_digits

amounts = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
codes = st.sampled_from(sorted(CURRENCIES))


@pytest.mark.parametrize(
    ("currency", "digits"),
    [
        ("KES", 2), ("USD", 2), ("EUR", 2), ("LBP", 2), ("MGA", 2),
        ("UGX", 0), ("RWF", 0), ("XAF", 0), ("VND", 0), ("JPY", 0),
        ("JOD", 3), ("TND", 3), ("KWD", 3),
        ("CLF", 4),
    ],
)  # fmt: skip
def test_minor_units_follow_iso_4217(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


def test_the_list_is_whole_and_holds_no_code_that_nobody_is_paid_in() -> None:
    assert len(CURRENCIES) == 165
    assert not CURRENCIES & {"XAU", "XDR", "XTS", "XXX", "HRK", "BGN"}


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("71.62", Fraction(7162, 100)),
        ("0", Fraction(0)),
        ("0.004", Fraction(4, 1000)),
        ("16113.75", Fraction(64455, 4)),
        ("-3.5", Fraction(-7, 2)),
    ],
)
def test_an_amount_is_read_without_loss(written: str, exact: Fraction) -> None:
    assert parse_amount(written) == exact


@pytest.mark.parametrize(
    ("written", "example"),
    [
        (4.5, '"4.5"'),
        (4, '"4"'),
        (float("inf"), '"71.62"'),
        (float("nan"), '"71.62"'),
        (10**15, '"71.62"'),
    ],
)
def test_a_bare_number_is_refused_with_the_way_out(written: float, example: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_amount(written)
    assert str(caught.value) == f"Write amounts in quotes, such as {example}."


@pytest.mark.parametrize(
    "written", ["1,5", "1 000", "1e3", ".5", "5.", "+1", "KES 4", "", "٤", "1_0"]
)
def test_a_text_that_is_no_plain_number_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match="with a point for decimals and no other marks"):
        parse_amount(written)


@pytest.mark.parametrize("written", [True, None, ["1"], {"a": "1"}])
def test_anything_else_is_refused(written: object) -> None:
    with pytest.raises(InvalidValueError, match="An amount is a text in quotes"):
        parse_amount(written)


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("0.005", "USD", "0.01"), ("-0.005", "USD", "-0.01"), ("0.0049999", "USD", "0.00"),
        ("-0.001", "USD", "0.00"), ("2.5", "JPY", "3"), ("-2.5", "JPY", "-3"),
        ("2.4999", "UGX", "2"), ("1.0005", "JOD", "1.001"), ("12", "KWD", "12.000"),
        ("405.8466", "KES", "405.85"),
    ],
)  # fmt: skip
def test_a_total_is_rounded_half_up_away_from_zero(
    amount: str, currency: str, written: str
) -> None:
    assert amount_text(Fraction(amount), currency) == written


def test_a_line_shows_the_minor_unit_and_four_digits() -> None:
    third = Fraction("16113.75") / 225
    assert line_text(third, "KES") == "71.616667"
    assert line_text(third, "JPY") == "71.6167"
    assert line_text(third, "JOD") == "71.6166667"


def test_a_rate_below_a_minor_unit_stays_whole() -> None:
    assert rate_text(Fraction("0.004"), "USD") == "0.004"
    assert rate_text(Fraction("0.4"), "JPY") == "0.4"
    assert rate_text(Fraction(4), "USD") == "4.00"
    assert rate_text(Fraction(4), "JPY") == "4"
    assert rate_text(Fraction(1, 3), "USD") == "0.333333"
    assert amount_text(1000 * parse_amount("0.004"), "USD") == "4.00"


@given(amounts, codes)
def test_rounding_is_never_off_by_more_than_half_a_minor_unit(amount: Fraction, code: str) -> None:
    unit = Fraction(1, 10 ** minor_digits(code))
    assert abs(round_minor(amount, code) * unit - amount) <= unit / 2


@given(amounts, codes)
def test_rounding_has_no_favourite_sign(amount: Fraction, code: str) -> None:
    assert round_minor(-amount, code) == -round_minor(amount, code)


@given(amounts, codes)
def test_a_total_reads_back_as_the_minor_units_it_was_rounded_to(
    amount: Fraction, code: str
) -> None:
    read_back = parse_amount(amount_text(amount, code))
    assert read_back * 10 ** minor_digits(code) == round_minor(amount, code)


@given(amounts)
def test_an_exact_text_gives_the_amount_back(amount: Fraction) -> None:
    assert Fraction(exact_text(amount)) == amount


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-9999, max_value=9999)
)
def test_an_exact_text_is_a_decimal_wherever_one_exists(amount: object) -> None:
    assert "/" not in exact_text(Fraction(str(amount)))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("9" * 16, "It has 16 digits before the point; write 15 at most."),
        (f"1.{'9' * 13}", "It has 13 digits after the point; write 12 at most."),
    ],
)
def test_an_amount_with_too_many_digits_is_told_how_many_there_may_be(
    written: str, sentence: str
) -> None:
    assert parse_amount(f"{'9' * 15}.{'9' * 12}") > 0
    with pytest.raises(InvalidValueError) as caught:
        parse_amount(written)
    assert str(caught.value) == sentence
