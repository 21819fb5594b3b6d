"""Numbers as text: how they are read and how they are written.

Page: "fair_pay.json", "Written form"; docs/pay.md, "Money".
"""

from __future__ import annotations

import re
from fractions import Fraction

from tools.checkers.check_export.refusal import Json, refuse

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]*[1-9][0-9]*)?")
"""A decimal or ``p/q``. No exponent: ``1e999999999`` would take days to compute with."""

LONGEST = 4200
"""How many characters a number may have."""

DIGITS_BY_CURRENCY = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""The currencies whose minor units do not have two digits, by the digits that they have."""

MORE_DIGITS = 4
"""So many digits more than the minor units have lines that are no totals."""

TOTALS = frozenset(
    [
        "gross",
        "net",
        "floor_pay",
        "shortfall",
        "top_up_due",
        "owed",
        "buyer_pay",
        "open",
        "top_up_open",
        "open_accepted",
        "not_arrived",
    ]
)
"""Figures that are rounded to the minor units of their currency."""


def read_number(where: str, value: Json) -> Fraction:
    """Return the exact number that a text or an integer states; refuse any other notation.

    Page: "Amounts are decimal text in major units, never floats."
    """
    if type(value) is int:
        return Fraction(value)
    if not isinstance(value, str) or len(value) > LONGEST or not NUMBER.fullmatch(value):
        refuse(where, value, "a number must be written as 12, 12.5 or 25/2")
    return Fraction(value)


def minor_digits(currency: str | None) -> int:
    """Return how many digits the minor units of a currency have, by ISO 4217."""
    for digits, currencies in DIGITS_BY_CURRENCY.items():
        if currency in currencies.split():
            return digits
    return 2


def finite_digits(number: Fraction) -> int | None:
    """Return the number of decimals of a number, or None if its decimal does not terminate."""
    rest = number.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def rounded(number: Fraction, digits: int) -> str:
    """Return a number with so many decimals; halves are rounded up, away from zero."""
    scaled, below = abs(number.numerator) * 10**digits, number.denominator
    units = (2 * scaled + below) // (2 * below)
    text = str(units).rjust(digits + 1, "0")
    if digits:
        text = f"{text[:-digits]}.{text[-digits:]}"
    return f"-{text}" if number.numerator < 0 < units else text


def exact_text(number: Fraction) -> str:
    """Return ``exact``: the shortest decimal, or ``p/q`` if the decimal does not terminate."""
    digits = finite_digits(number)
    return str(number) if digits is None else rounded(number, digits)


def value_text(number: Fraction, unit: str, currency: str | None, *, is_total: bool) -> str:
    """Return ``value`` of a computed figure. Page: "Written form".

    Args:
        number: the exact number.
        unit: the unit of the figure.
        currency: the currency of the order, or None without an order.
        is_total: whether the figure is rounded to the minor units.
    """
    if is_money(unit, currency):
        minor = minor_digits(currency)
        return rounded(number, minor if is_total else minor + MORE_DIGITS)
    digits = finite_digits(number)
    if unit == "percent" or digits is None:
        return rounded(number, 2)
    return rounded(number, digits)


def entered_text(number: Fraction, unit: str, currency: str | None) -> str:
    """Return ``value`` of an entered figure: all its digits. Page: "Written form".

    An amount has at least the minor units, and four digits more if it does not terminate.
    """
    digits = finite_digits(number)
    if not is_money(unit, currency):
        return rounded(number, 2 if digits is None else digits)
    minor = minor_digits(currency)
    return rounded(number, minor + MORE_DIGITS if digits is None else max(minor, digits))


def is_money(unit: str, currency: str | None) -> bool:
    """Return whether a unit is an amount of money, or one for each of something."""
    return unit.partition("/")[0] == (currency or "")
