"""Divides a piece among people and work orders, by measured time."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeVar

from annotator.pay.money.amounts import decimal_text

MILLIONTHS: Final = 1_000_000
"""A piece is divided into this many equal parts: sums of shares keep a short exact form."""

_SMALLEST: Final = Fraction(1, 100)
_WHOLE: Final = Fraction(1)

K = TypeVar("K")


def shares_by(weights: Mapping[K, int], of: Fraction = _WHOLE) -> dict[K, Fraction]:
    """Return the share of each in proportion to the weights, in whole millionths.

    The shares add up to ``of``, which is in whole millionths too. The millionths that rounding down
    leaves go to the largest remainders, of equal ones to the key that sorts first. Without any
    weight the shares are equal. Shares of nothing are left out.

    Raises:
        ValueError: there is nobody, or a weight is negative.
    """
    if not weights or min(weights.values()) < 0:
        message = f"cannot divide a piece by {dict(weights)}"
        raise ValueError(message)
    total, units = sum(weights.values()), int(of * MILLIONTHS)
    parts = weights if total else dict.fromkeys(weights, 1)
    total = total or len(parts)
    floors = {key: divmod(weight * units, total) for key, weight in parts.items()}
    left = units - sum(whole for whole, _rest in floors.values())
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
