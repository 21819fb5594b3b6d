"""Whether the wall clock can be right; it dates a session and measures nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from annotator.effort.clock import EffortClock
from annotator.records import SessionFacts

MADE: Final = dt.date(2025, 1, 1)
"""A day before this program was finished: an earlier date cannot be right."""

YEARS_AHEAD: Final = 20
"""This many years later nobody uses this version any more."""

YEARS_LATER: Final = 5
"""After this many years without work a job is hardly opened again; more likely the clock is wrong.
"""

SLACK: Final = dt.timedelta(days=2)
"""The clocks of two machines may differ by this much without a warning."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_YEAR: Final = dt.timedelta(days=366)
_LAST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)


class WallDoubt(StrEnum):
    """Why the clock, or the clock and the record together, cannot be right."""

    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    BEFORE_LAST = "before_last"


def wall_ms(clock: EffortClock) -> int:
    """Return the current wall time in ms since 1970 UTC, including its steps."""
    steps_ms = sum(step.step_ms for step in clock.wall_steps)
    return clock.wall_start_ms + clock.elapsed_ms + steps_ms


def last_began(sessions: Iterable[SessionFacts], own: str) -> dt.datetime | None:
    """Return when the last session other than ``own`` began, ignoring impossible dates."""
    dates = (moment_of(each.started_utc_ms) for each in sessions if each.id != own)
    return max((date for date in dates if _alone(date) is None), default=None)


def doubt_of(now_ms: int, last: dt.datetime | None) -> WallDoubt | None:
    """Return why the clock is doubted, or None.

    Args:
        now_ms: its time, in ms since 1970 UTC.
        last: when the job was last worked on, as far as is known.
    """
    now = moment_of(now_ms)
    doubt = _alone(now)
    if doubt is None and last is not None:
        if now > last + YEARS_LATER * _YEAR:
            return WallDoubt.TOO_LATE
        if now < last - SLACK:
            return WallDoubt.BEFORE_LAST
    return doubt


def moment_of(at_ms: int) -> dt.datetime:
    """Return a moment in UTC, clamped to the range of the calendar."""
    try:
        return _EPOCH + dt.timedelta(milliseconds=at_ms)
    except OverflowError:
        return _LAST if at_ms > 0 else _EPOCH


def _alone(moment: dt.datetime) -> WallDoubt | None:
    if moment.date() < MADE:
        return WallDoubt.TOO_EARLY
    is_late = moment.date() >= MADE.replace(year=MADE.year + YEARS_AHEAD)
    return WallDoubt.TOO_LATE if is_late else None
