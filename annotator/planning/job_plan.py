"""The plan of a job: its hours and its cost at a fair rate, and under a work order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from annotator.pay.fair_rate import FAIR_FACTOR, MS_PER_HOUR, FairRate, fair_rate, rate_to_write
from annotator.pay.order.pilot_times import SMALLEST_GROUP, Pilot, PilotWorker
from annotator.pay.order.work_order import WorkOrder
from annotator.planning.ratio_interval import Range, ratio_range

FEW_WORKERS: Final = 10
"""With fewer people in the pilot one unusual person moves the interval a lot."""

FEW_ITEMS: Final = 20
"""People get faster over their first items; with fewer a person the plan is rather too long."""

FAR: Final = 100
"""A job of more items for each item of the pilot is far from what was measured."""

WIDE: Final = 3
"""An interval whose upper end is more than so many times its lower end says little."""


class Doubt(StrEnum):
    """A reason to take the plan with care."""

    TOO_FEW_WORKERS = "too_few_workers"
    FEW_WORKERS = "few_workers"
    FEW_ITEMS = "few_items"
    FAR = "far"
    WIDE = "wide"
    OTHER_UNITS = "other_units"
    NO_FLOOR = "no_floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """How much work it is: the items, how often each is done, and the people who do it.

    ``gold`` of all items that a person gets, from 0 to below 1, are gold items. ``people`` is None
    if it is not known yet; then as many are expected as took part in the pilot.
    """

    items: int
    overlap: int = 1
    gold: Fraction = Fraction(0)
    people: int | None = None

    @property
    def pieces(self) -> int:
        """How many times an item is confirmed, gold items included, rounded up."""
        exact = self.items * self.overlap / (1 - self.gold)
        return -(-exact.numerator // exact.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What an hour has to pay in major units, the currency, and a work order; each may be missing.

    Without a floor that of the order is taken. With a currency the fair rate is rounded up to a
    rate that can be written into an order.
    """

    floor: Fraction | None = None
    currency: str | None = None
    order: WorkOrder | None = None

    @property
    def hourly(self) -> Fraction | None:
        """The floor for an hour; None if there is none."""
        if self.floor is None and self.order is not None and self.order.floor is not None:
            return self.order.floor.per_hour
        return self.floor


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """The expected hours and cost of a job; times in ms, money in major units.

    ``item_ms`` is the part of ``hours`` that is spent on items. ``fair_cost`` is that of the fair
    ``rate`` for an item; its interval has what would be fair if the hours were those of the ends.
    ``order_cost`` is that of the rates of a work order, with what brings each person to its floor,
    before deductions.
    """

    pilot: Pilot
    size: PlannedWork
    hours: Range
    item_ms: Fraction
    fair: FairRate | None
    rate: Fraction | None
    fair_cost: Range | None
    order_cost: Range | None
    doubts: tuple[Doubt, ...]


def plan_job(pilot: Pilot, size: PlannedWork, terms: PlanTerms) -> JobPlan:
    """Return the plan of a job that people like those of the pilot will do.

    Overhead (guideline, waiting, rests, declared time) is taken to grow with the items as in the
    pilot.
    """
    floor, order = terms.hourly, terms.order
    hours = _range(pilot, size, lambda worker: Fraction(worker.hours_ms))
    cost = None if order is None else _order_cost(order, floor)
    fair = None if floor is None else fair_rate(pilot, floor)
    rate = None if fair is None else fair.by_mean
    if rate is not None and terms.currency is not None:
        rate = rate_to_write(rate, terms.currency)
    return JobPlan(
        pilot=pilot,
        size=size,
        hours=hours,
        item_ms=pilot.ms_per_item * size.pieces,
        fair=fair,
        rate=rate,
        fair_cost=None if rate is None or floor is None else _fair_cost(rate, size, hours, floor),
        order_cost=None if cost is None else _range(pilot, size, cost),
        doubts=tuple(_doubts(pilot, size, hours, terms)),
    )


def _fair_cost(rate: Fraction, size: PlannedWork, hours: Range, floor: Fraction) -> Range:
    ends = hours.times(floor * FAIR_FACTOR / MS_PER_HOUR)
    return Range(rate * size.pieces, ends.low, ends.high)


def _range(pilot: Pilot, size: PlannedWork, of: Callable[[PilotWorker], Fraction]) -> Range:
    """Return a sum over all pieces; without an interval if the pilot is too small to tell people.

    From the interval of two people and their sum the time of each could be computed.
    """
    parts = [(of(worker), Fraction(worker.items)) for worker in pilot.workers]
    found = ratio_range(parts, size.people or len(parts))
    if pilot.is_small:
        found = Range(found.mean)
    return found.times(Fraction(size.pieces))


def _order_cost(
    order: WorkOrder, floor: Fraction | None
) -> Callable[[PilotWorker], Fraction] | None:
    """Return the pay of one worker of the pilot under an order; None if it names no rate."""
    pay, other = order.pay, order.other_hour
    if pay.per_item is None and pay.per_hour is None:
        return None
    least = floor if floor is not None and order.tops_up else Fraction(0)

    def cost(worker: PilotWorker) -> Fraction:
        piece_hours = Fraction(worker.piece_ms, MS_PER_HOUR)
        other_hours = Fraction(worker.hours_ms, MS_PER_HOUR) - piece_hours
        earned = worker.items * (pay.per_item or 0) + piece_hours * (pay.per_hour or 0)
        earned += other_hours * (other or 0)
        return max(Fraction(earned), least * Fraction(worker.hours_ms, MS_PER_HOUR))

    return cost


def _doubts(pilot: Pilot, size: PlannedWork, hours: Range, terms: PlanTerms) -> list[Doubt]:
    workers, order = len(pilot.workers), terms.order
    is_wide = hours.low is not None and hours.high is not None and hours.high > WIDE * hours.low
    pays_other = order is not None and (order.pay.per_region or order.pay.per_audio_minute)
    found = {
        Doubt.TOO_FEW_WORKERS: workers < SMALLEST_GROUP,
        Doubt.FEW_WORKERS: SMALLEST_GROUP <= workers < FEW_WORKERS,
        Doubt.FEW_ITEMS: pilot.items < FEW_ITEMS * workers,
        Doubt.FAR: size.pieces > FAR * pilot.items,
        Doubt.WIDE: is_wide,
        Doubt.OTHER_UNITS: bool(pays_other),
        Doubt.NO_FLOOR: order is not None and terms.hourly is None,
    }
    return [doubt for doubt, holds in found.items() if holds]
