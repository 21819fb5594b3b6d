"""The fair piece rate: the rate at which the measured time per item reaches the floor.

Source of the factor: United Kingdom, The National Minimum Wage Regulations 2015 (SI 2015/621),
regulations 41 to 43: the average worker on a fair piece rate gets 120 % of the minimum wage.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.currencies import minor_digits
from annotator.pay.order.pilot_times import Pilot, PilotWorker

FAIR_FACTOR: Final = Fraction(6, 5)
"""1.2: at four fifths of the average speed the pay still reaches the floor."""

FORMULA: Final = "floor * overhead * 1.2 / items_per_hour"
MS_PER_HOUR: Final = 3_600_000
RATE_DIGITS: Final = 2
"""Digits beyond the minor unit to which a written rate is rounded up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The number of the pilot's workers whom a rate brings to the floor, and of all its workers."""

    reaching: int
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FairRate:
    """The fair rates for an item, from a pilot and an hourly floor; all exact.

    ``by_mean`` is based on the mean time on an item, ``by_slowest`` on the time that three quarters
    of the workers do not exceed; it is None if there are too few workers.
    """

    pilot: Pilot
    floor: Fraction
    by_mean: Fraction
    by_slowest: Fraction | None

    def share(self, rate: Fraction) -> Share | None:
        """Return how many workers reach the floor at a rate for an item; None for a small group."""
        if self.pilot.is_small:
            return None
        reaching = sum(self._reaches(worker, rate) for worker in self.pilot.workers)
        return Share(reaching=reaching, workers=len(self.pilot.workers))

    def _reaches(self, worker: PilotWorker, rate: Fraction) -> bool:
        return rate * worker.items * MS_PER_HOUR >= self.floor * worker.hours_ms


def fair_rate(pilot: Pilot, floor: Fraction) -> FairRate:
    """Return the fair rates for an item that follow from a pilot and an hourly floor.

    ``floor * overhead * 1.2 / items_per_hour``; ``items_per_hour`` is based on time on items, and
    ``overhead`` is all counted time divided by time on items.

    Raises:
        InvalidValueError: the floor is zero, so that nothing follows from it.
    """
    if floor <= 0:
        raise InvalidValueError("The floor must be above 0; write what an hour has to pay.")
    slow = pilot.p75_ms_per_item
    return FairRate(
        pilot=pilot,
        floor=floor,
        by_mean=_rate(pilot, floor, pilot.ms_per_item),
        by_slowest=None if slow is None else _rate(pilot, floor, slow),
    )


def rate_to_write(rate: Fraction, currency: str) -> Fraction:
    """Round a rate up to two digits beyond the minor unit.

    Raises:
        KeyError: the currency is not one of ISO 4217.
    """
    units: int = 10 ** (minor_digits(currency) + RATE_DIGITS)
    scaled = rate * units
    return Fraction(-(-scaled.numerator // scaled.denominator), units)


def _rate(pilot: Pilot, floor: Fraction, ms_per_item: Fraction) -> Fraction:
    items_per_hour = MS_PER_HOUR / ms_per_item
    return floor * pilot.overhead * FAIR_FACTOR / items_per_hour
