"""An interval for a mean per item, when some people measured it and others will do the work.

People differ more than items do, so a person counts as one observation, however many items they
did (a cluster). The mean is the ratio of two sums: W. G. Cochran, Sampling Techniques, 3rd edition
(1977), sections 6.3 and 9A.1. The interval is Student's t, on the logarithm, because times are
skewed and never negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

PERCENT: Final = 95
"""The share of jobs, in percent, whose mean lies in the interval, if people are drawn at random."""

_DIGITS: Final = Context(prec=28)
_MILLIONTHS: Final = 1_000_000
_THOUSANDTHS: Final = 1_000

_STUDENT: Final = {
    1: 12_706, 2: 4_303, 3: 3_182, 4: 2_776, 5: 2_571, 6: 2_447, 7: 2_365, 8: 2_306, 9: 2_262,
    10: 2_228, 11: 2_201, 12: 2_179, 13: 2_160, 14: 2_145, 15: 2_131, 16: 2_120, 17: 2_110,
    18: 2_101, 19: 2_093, 20: 2_086, 21: 2_080, 22: 2_074, 23: 2_069, 24: 2_064, 25: 2_060,
    26: 2_056, 27: 2_052, 28: 2_048, 29: 2_045, 30: 2_042, 40: 2_021, 60: 2_000, 120: 1_980,
}  # fmt: skip
"""The 97.5 % quantiles of Student's t by degrees of freedom, in thousandths."""


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with its interval; both ends are None if too few people measured it."""

    mean: Fraction
    low: Fraction | None = None
    high: Fraction | None = None

    def times(self, factor: Fraction) -> Range:
        """Return it multiplied by a positive factor."""
        ends = (None if end is None else end * factor for end in (self.low, self.high))
        return Range(self.mean * factor, *ends)


def ratio_range(parts: Sequence[tuple[Fraction, Fraction]], people: int) -> Range:
    """Return the mean per item over all parts, and the interval for ``people`` other people.

    Args:
        parts: for each person who measured the sum and the number of items, both positive.
        people: how many will do the work, each about the same number of items.
    """
    count = len(parts)
    items = sum((part[1] for part in parts), Fraction(0))
    mean = sum((part[0] for part in parts), Fraction(0)) / items
    if count == 1:
        return Range(mean)
    # How far each person's sum is from the mean, as a share of the mean person's sum.
    usual = mean * items / count
    shares = [(total - mean * done) / usual for total, done in parts]
    spread = sum((share * share for share in shares), Fraction(0)) / (count - 1)
    variance = spread * (Fraction(1, count) + Fraction(1, people))
    factor = _factor(variance, student(count - 1))
    return Range(mean, mean / factor, mean * factor)


def student(freedom: int) -> Fraction:
    """Return the 97.5 % quantile of Student's t, between two rows of the table the larger one."""
    rows = sorted(_STUDENT)
    known = next((one for one, other in pairwise(rows) if one <= freedom < other), rows[-1])
    return Fraction(_STUDENT[known], _THOUSANDTHS)


def _factor(variance: Fraction, quantile: Fraction) -> Fraction:
    """Return ``exp(quantile * sqrt(variance))`` in millionths, rounded up.

    Decimal arithmetic gives the same digits on every machine.
    """
    deviation = _DIGITS.sqrt(_decimal(variance))
    exponent = _DIGITS.multiply(_decimal(quantile), deviation)
    scaled = _DIGITS.multiply(_DIGITS.exp(exponent), Decimal(_MILLIONTHS))
    return Fraction(-(-Fraction(scaled) // 1), _MILLIONTHS)


def _decimal(number: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))
