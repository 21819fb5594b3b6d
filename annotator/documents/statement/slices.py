"""A period cut into days, weeks or months, for the plots over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from annotator.documents.statement.gathered import FinishedItem, JobWork, WorkedTime
from annotator.documents.statement.period import date_of
from annotator.documents.statement.period_sums import WorkerWork, effort_of, totals_of
from annotator.documents.statement.statement_parts import WorkTotals, cut, parts_of
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.pay import Figure

MOST_BARS: Final = 31
"""Maximum number of bars in one plot. With more days, weeks are drawn, and then months."""

_MONTH: Final = len("2026-11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A day, a week or a month: its work and declared time, and its hourly pay.

    ``rate`` is the expected gross pay for the items of its days, without rejected ones, divided by
    all its hours; None if the work is under no order or under orders of several currencies.
    """

    label: str
    observed_ms: int
    declared_ms: int
    rate: Figure | None


@dataclass(frozen=True, slots=True)
class Slices:
    """The slices in order, and their unit: a ``day``, a ``week`` (its Monday) or a ``month``."""

    unit: str
    each: tuple[Slice, ...]


def slices_of(work: WorkerWork) -> Slices:
    """Return the period in slices, few enough to be drawn."""
    unit, label = _unit_of(work.days)
    times: dict[str, list[WorkedTime]] = {}
    pieces: dict[str, list[FinishedItem]] = {}
    for each in work.times:
        times.setdefault(label(each.day), []).append(each)
    for piece in work.pieces:
        for at in {label(day) for day in piece.days if day}:
            pieces.setdefault(at, []).extend(cut([piece], partial(_is_at, at, label)))
    labels = sorted({*times, *pieces})
    slices = (
        _slice(work.job, at, WorkTotals(times.get(at, []), pieces.get(at, []))) for at in labels
    )
    return Slices(unit, tuple(slices))


def _is_at(at: str, label: Callable[[int], str], _order: str, day: int) -> bool:
    return bool(day) and label(day) == at


def month_label(day: int) -> str:
    """Return the month of a day, in a form such as 2026-11."""
    return date_of(day).isoformat()[:_MONTH]


def _slice(job: JobWork, label: str, done: WorkTotals) -> Slice:
    effort = effort_of(done.times)
    totals = totals_of(parts_of(done, job.orders))
    is_one = len(totals) == 1 and totals[0].currency is not None
    return Slice(
        label=label,
        observed_ms=sum_of(effort, COUNTED_WORK),
        declared_ms=effort.get(Category.DECLARED, 0),
        rate=totals[0].expected["paid_time_rate"] if is_one else None,
    )


def _unit_of(days: Sequence[int]) -> tuple[str, Callable[[int], str]]:
    for unit, label in _UNITS.items():
        if len({label(day) for day in days}) <= MOST_BARS:
            return unit, label
    return "month", month_label


def _day(day: int) -> str:
    return date_of(day).isoformat()


def _week(day: int) -> str:
    return date_of(day - date_of(day).weekday()).isoformat()


_UNITS: Final[Mapping[str, Callable[[int], str]]] = {
    "day": _day,
    "week": _week,
    "month": month_label,
}
