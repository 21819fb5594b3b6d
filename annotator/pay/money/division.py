"""Divides one piece among the people who made it, by their measured time."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeVar

from annotator.pay.money.amounts import decimal_text

MILLIONTHS: Final = 1_000_000
"""A piece is divided into this many equal parts: sums of shares keep a short exact form."""

_SMALLEST: Final = Fraction(1, 100)

K = TypeVar("K", bound=str)


def shares_by(weights: Mapping[K, int]) -> dict[K, Fraction]:
    """Return the share of each in proportion to the weights, in whole millionths; they add up to 1.

    The millionths that rounding down leaves go to the largest remainders, of equal ones to the id
    that comes first. Without any weight the shares are equal. Shares of nothing are left out.

    Raises:
        ValueError: there is nobody, or a weight is negative.
    """
    if not weights or min(weights.values()) < 0:
        message = f"cannot divide a piece by {dict(weights)}"
        raise ValueError(message)
    total = sum(weights.values())
    parts = weights if total else dict.fromkeys(weights, 1)
    total = total or len(parts)
    floors = {key: divmod(weight * MILLIONTHS, total) for key, weight in parts.items()}
    left = MILLIONTHS - sum(whole for whole, _rest in floors.values())
    first = sorted(floors, key=lambda key: (-floors[key][1], key))[:left]
    counts = {key: whole + (key in first) for key, (whole, _rest) in floors.items()}
    return {key: Fraction(count, MILLIONTHS) for key, count in counts.items() if count}


def count_text(count: Fraction | int) -> str:
    """Return a number of pieces for people: with up to two decimals, and never 0 for a small part.

    For the exact number, see ``exact_text``.
    """
    exact = Fraction(count)
    if exact.denominator == 1:
        return str(exact)
    text = decimal_text(max(exact, _SMALLEST), 2)
    return text.rstrip("0").removesuffix(".")


def plain(count: Fraction | int) -> Fraction | int:
    """Return a count as an integer if it is one."""
    return count.numerator if count.denominator == 1 else count
