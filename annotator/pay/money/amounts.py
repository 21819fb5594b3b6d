"""Exact money: decimal strings in, fractions inside, decimal strings out; never a float.

Rounding happens once, at the very end, half up away from zero, to the minor unit of the currency.
These are the texts of files; ``shown_amounts`` writes amounts for people.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from annotator.document_limits import AMOUNT_DIGITS
from annotator.errors import InvalidValueError
from annotator.pay.money.currencies import minor_digits
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import said

LINE_DIGITS: Final = 4
"""Digits beyond the minor unit in a line of a statement."""

PERCENT_DIGITS: Final = 2
"""Digits of a computed percentage."""

_LARGEST_EXAMPLE: Final = 10**15
_AMOUNT: Final = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")


def parse_amount(written: object) -> Fraction:
    """Return the exact value of an amount that is written as a decimal string in major units.

    Negative amounts are allowed; the caller decides whether they make sense.

    Raises:
        InvalidValueError: it is a bare number (which a reader could have rounded already), or a
            text that is not a plain decimal number.
    """
    if isinstance(written, (int, float)) and not isinstance(written, bool):
        raise InvalidValueError(
            said("Write amounts in quotes, such as {example}.", example=Code(_example(written)))
        )
    if not isinstance(written, str):
        raise InvalidValueError('An amount is a text in quotes, such as "71.62".')
    found = _AMOUNT.fullmatch(written)
    if found is None:
        raise InvalidValueError(
            'Write digits, with a point for decimals and no other marks, such as "1250.50".'
        )
    for digits, most, side in zip(
        found.groups(""), AMOUNT_DIGITS, (said("before"), said("after")), strict=True
    ):
        if len(digits) > most:
            raise InvalidValueError(
                said(
                    "It has {count} digits {side} the point; write {most} at most.",
                    count=Count(len(digits)),
                    side=side,
                    most=Count(most),
                )
            )
    return Fraction(written)


def round_minor(amount: Fraction, currency: str) -> int:
    """Return the amount in whole minor units, halves rounded away from zero.

    Raises:
        KeyError: the currency is not one of ISO 4217.
    """
    return rounded(amount, minor_digits(currency))


def amount_text(amount: Fraction, currency: str) -> str:
    """Return a total: rounded to the minor unit, with all its digits, such as ``405.85``."""
    return decimal_text(amount, minor_digits(currency))


def line_text(amount: Fraction, currency: str) -> str:
    """Return a line of a statement: the minor unit and four digits more, such as ``71.616667``."""
    return decimal_text(amount, minor_digits(currency) + LINE_DIGITS)


def rate_text(amount: Fraction, currency: str) -> str:
    """Return a rate with all its digits, but at least those of the minor unit.

    A rate below a minor unit (``0.004`` USD a region) is not rounded. A rate without a finite
    decimal form is shown like a line.
    """
    exact = exact_text(amount)
    if "/" in exact:
        return line_text(amount, currency)
    decimals = len(exact.partition(".")[2])
    return decimal_text(amount, max(decimals, minor_digits(currency)))


def percent_text(share: Fraction) -> str:
    """Return a computed percentage with two digits, such as ``44.44``."""
    return decimal_text(share, PERCENT_DIGITS)


def exact_text(amount: Fraction) -> str:
    """Return the exact amount: a decimal, or ``p/q`` if no decimal is exact.

    ``Fraction(text)`` restores the amount from either form.
    """
    if amount.denominator == 1:  # most are counts and times
        return str(amount.numerator)
    decimals = _decimals_of(amount.denominator)
    return str(amount) if decimals is None else decimal_text(amount, decimals)


@lru_cache(maxsize=1024)
def _decimals_of(denominator: int) -> int | None:
    """Return how many decimals a fraction with this denominator has; None if they have no end."""
    rest, counts = denominator, {2: 0, 5: 0}
    for prime in counts:
        while rest % prime == 0:
            rest //= prime
            counts[prime] += 1
    return max(counts.values()) if rest == 1 else None


def rounded(amount: Fraction, digits: int) -> int:
    """Return the amount in units of so many decimals, halves rounded away from zero."""
    # Whole numbers alone: arithmetic of fractions looks for common divisors, which takes longer.
    units: int = 10**digits
    scaled, below = abs(amount.numerator) * units, amount.denominator
    whole = (2 * scaled + below) // (2 * below)
    return -whole if amount.numerator < 0 else whole


def decimal_text(number: Fraction, digits: int) -> str:
    """Return a number with so many digits after the point, half up away from zero."""
    scaled = rounded(number, digits)
    whole, decimals = divmod(abs(scaled), 10**digits)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{decimals:0{digits}d}" if digits else f"{sign}{whole}"


def _example(number: float) -> str:
    # The comparison is false for NaN, so it does not become an example either.
    return f'"{number}"' if abs(number) < _LARGEST_EXAMPLE else '"71.62"'
