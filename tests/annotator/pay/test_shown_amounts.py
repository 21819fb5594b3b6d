"""Amounts as people read them, and as people type them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import exact_text, round_minor
from annotator.pay.money.currencies import CURRENCIES, minor_digits
from annotator.pay.money.figures import Figure
from annotator.pay.money.shown_amounts import (
    shown_figure,
    shown_hourly,
    shown_line,
    shown_number,
    shown_rate,
    shown_share,
    shown_total,
    shown_value,
)
from annotator.pay.money.typed_amounts import typed_amount
from annotator.sentences.numbers import NumberMarks

F = Fraction
ARABIC = NumberMarks("٠١٢٣٤٥٦٧٨٩", "٫", "٬")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1.2", "EUR", "EUR 1.20"),
        ("5", "EUR", "EUR 5.00"),
        ("1234567.5", "KES", "KES 1,234,567.50"),
        ("1234.5", "JPY", "JPY 1,235"),
        ("1234.5", "UGX", "UGX 1,235"),
        ("1234.5", "KWD", "KWD 1,234.500"),
        ("0.004", "USD", "USD 0.00"),
    ],
)
def test_a_total_has_the_digits_of_its_currency(amount: str, currency: str, shown: str) -> None:
    assert shown_total(F(amount), currency) == shown


def test_an_agreed_rate_keeps_its_digits() -> None:
    assert shown_rate(F("0.004"), "USD") == "USD 0.004"
    assert shown_rate(F(4), "KES") == "KES 4.00"
    assert shown_rate(F("12345.678"), "UGX") == "UGX 12,345.678"
    assert shown_rate(F(4297, 60), "KES") == "KES 71.62"


def test_a_computed_rate_is_rounded_unless_nothing_would_be_left() -> None:
    assert shown_hourly(F("439.612335"), "KES") == "KES 439.61"
    assert shown_hourly(F("0.0042"), "KES") == "KES 0.0042"
    assert shown_hourly(F(0), "KES") == "KES 0.00"
    assert shown_hourly(F("0.2"), "JPY") == "JPY 0.2"


def test_a_line_is_exact_enough_to_add_up() -> None:
    assert shown_line(F("1.3444040"), "KES") == "KES 1.344404"
    assert shown_line(F("1500.5"), "KES") == "KES 1,500.50"
    assert shown_value("1.2", "KWD") == "KWD 1.200"
    assert shown_value("28.000000", "UGX") == "UGX 28"


@pytest.mark.parametrize(
    ("unit", "value", "formula", "shown"),
    [
        ("KES/h", "71.616667", "a / b", "KES 71.62"),
        ("KES/item", "0.004", "", "KES 0.004"),
        ("KES", "1344.404400", "a * b", "KES 1,344.4044"),
        ("percent", "1.5", "", "1.5 %"),
        ("items", "12345", "", "12,345"),
    ],
)
def test_a_figure_is_shown_by_its_unit(unit: str, value: str, formula: str, shown: str) -> None:
    figure = Figure(name="f", unit=unit, exact=F(value), value=value, formula=formula)
    assert shown_figure(figure) == shown


def test_shares_and_hours_are_numbers_with_marks() -> None:
    assert (shown_share(F("12.5")), shown_share(F(100, 3))) == ("12.5 %", "33.33 %")
    assert (shown_number(F(8784)), shown_number(F("195.5"))) == ("8,784", "195.5")


@given(
    st.integers(0, 10**12),
    st.sampled_from(sorted(CURRENCIES)),
    st.booleans(),
)
def test_what_is_shown_can_be_typed(minor: int, currency: str, is_arabic: bool) -> None:
    units: int = 10 ** minor_digits(currency)
    amount = F(minor, units)
    shown = shown_total(amount, currency)
    text = ARABIC.written(shown) if is_arabic else shown
    for typed in (text, f"\u2066{text}\u2069", text.partition(" ")[2], text.replace(" ", "\u00a0")):
        assert typed_amount(typed, currency) == amount
    assert round_minor(amount, currency) == minor
    assert typed_amount(exact_text(amount), currency) == amount


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("1,234", "KES", 1234),
        ("1 234,567.50".replace(",", " "), "KES", F("1234567.5")),
        ("1\u202f234", None, 1234),
        ("1'234.5", "CHF", F("1234.5")),
        ("1,234,567", None, 1_234_567),
        ("1,234.5", None, F("1234.5")),
        (" 12.50 ", "EUR", F("12.5")),
        ("kes 5", "KES", 5),
    ],
)
def test_thousands_marks_are_read(typed: str, currency: str | None, amount: Fraction) -> None:
    assert typed_amount(typed, currency) == amount


@pytest.mark.parametrize(
    ("typed", "currency", "sentence"),
    [
        ("1,234", "KWD", "1,234 can be read in two ways; write 1234 or 1.234."),
        ("1,234", None, "1,234 can be read in two ways; write 1234 or 1.234."),
        ("1.250", "EUR", "1.250 can be read in two ways; write 1250 or 1.25."),
        ("10.000", "JPY", "10.000 can be read in two ways; write 10000 or 10."),
        ("12,50", "EUR", "Write 12.50: decimals follow a point, and a comma separates thousands."),
        ("١٢٫٥٫٠", "EUR", None),
        ("1.234,50", "EUR", None),
        ("1,23,456", "EUR", None),
        ("12,345,6", "EUR", None),
        ("EUR 5", "KES", None),
        ("1,234 567", "EUR", None),
        ("", "EUR", None),
    ],
)
def test_what_is_no_amount_or_two_is_refused(
    typed: str, currency: str | None, sentence: str | None
) -> None:
    plain = 'Write digits, with a point for decimals and no other marks, such as "1250.50".'
    with pytest.raises(InvalidValueError) as caught:
        typed_amount(typed, currency)
    assert str(caught.value) == (sentence or plain)
