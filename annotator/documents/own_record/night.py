"""The share of a day's work at night: minutes, never times of day (rule 11)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from annotator.day.day_record import DayRecord
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import CORE_NIGHT, NIGHT, night_ms
from annotator.effort.spans import Span

_WORK: Final = COUNTED_WORK | {Category.DECLARED}


@dataclass(frozen=True, slots=True)
class NightWork:
    """Work from 22:00 to 06:00 local time, and the part of it from 00:00 to 05:00, in ms."""

    night_ms: int = 0
    core_ms: int = 0


def night_work(day: DayRecord) -> NightWork:
    """Return the observed and declared work of a day that falls into the night.

    Claims are left out because their time of day is not known.
    """
    return NightWork(_within(day, NIGHT), _within(day, CORE_NIGHT))


def _within(day: DayRecord, hours: tuple[int, int]) -> int:
    total = 0
    for session in day.sessions:
        spans: list[Span] = [
            replace(
                stretch.entry.span,
                category=stretch.category,
                start_ms=stretch.start_ms,
                end_ms=stretch.end_ms,
            )
            for stretch in day.stretches
            if stretch.entry.session_id == session.id
        ]
        total += night_ms(spans, session.local, hours=hours, categories=_WORK)
    return total
