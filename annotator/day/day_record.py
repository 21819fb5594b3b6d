"""One day of one worker: every stretch of time, its category, and the claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.day.break_questions import Question, questions_of
from annotator.day.claims import standing_claims
from annotator.day.stretches import Stretch, by_entry, stretches_of
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.records import Correction, EffortEntry, SessionFacts

_DAY_MS: Final = 86_400_000
_MINUTE_MS: Final = 60_000
_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecord:
    """A day with all corrections applied.

    Attributes:
        date: the local day; a stretch belongs to the day on which its entry began.
        sessions: those of the day, oldest first.
        stretches: all time of the day, in order.
        questions: the breaks and unobserved times of the day.
        claims: declared time outside all entries, without withdrawn claims.
        totals: ms of each category that has any, including claims.
    """

    date: dt.date
    sessions: tuple[SessionFacts, ...]
    stretches: tuple[Stretch, ...]
    questions: tuple[Question, ...]
    claims: tuple[Correction, ...]
    totals: dict[Category, int] = field(default_factory=dict)

    @property
    def observed_ms(self) -> int:
        """Observed work, in ms."""
        return sum(ms for category, ms in self.totals.items() if category in COUNTED_WORK)

    @property
    def counted_ms(self) -> int:
        """Observed and declared work, in ms."""
        return self.observed_ms + self.totals.get(Category.DECLARED, 0)

    def moment(self) -> tuple[str, int]:
        """Return a session of the day, and the first of its milliseconds on that day."""
        last = self.sessions[-1]
        began_ms = last.started_utc_ms + last.utc_offset_min * _MINUTE_MS
        return last.id, max(0, number_of(self.date) * _DAY_MS - began_ms)

    def local_time(self, session_id: str, at_ms: int) -> dt.datetime:
        """Return the local time of a moment of a session, by the clock at the session's start."""
        return local_time(next(s for s in self.sessions if s.id == session_id), at_ms)


def local_time(session: SessionFacts, at_ms: int) -> dt.datetime:
    """Return the local time of a moment of a session, by the UTC offset at its start."""
    zone = dt.timezone(dt.timedelta(minutes=session.utc_offset_min))
    moment = dt.timedelta(milliseconds=session.started_utc_ms + at_ms)
    return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + moment).astimezone(zone)


def day_number(session: SessionFacts, at_ms: int) -> int:
    """Return the local day of a moment of a session, in days since 1970-01-01."""
    local_ms = session.started_utc_ms + session.utc_offset_min * _MINUTE_MS + at_ms
    return local_ms // _DAY_MS


def date_of(number: int) -> dt.date:
    """Return the date of a day number."""
    return _EPOCH + dt.timedelta(days=number)


def number_of(date: dt.date) -> int:
    """Return the day number of a date."""
    return (date - _EPOCH).days


def days_of(
    sessions: Iterable[SessionFacts],
    entries: Iterable[EffortEntry],
    corrections: Sequence[Correction] = (),
) -> list[DayRecord]:
    """Return the days of one worker, oldest first.

    Args:
        sessions: of the worker, oldest first.
        entries: the worker's booked entries, in order.
        corrections: of the worker, oldest first.
    """
    known = {session.id: session for session in sessions}
    order = {session_id: position for position, session_id in enumerate(known)}
    by_day: dict[int, list[EffortEntry]] = {}
    for entry in sorted(entries, key=lambda e: (order[e.session_id], e.span.start_ms)):
        day = day_number(known[entry.session_id], entry.span.start_ms)
        by_day.setdefault(day, []).append(entry)
    claims: dict[int, list[Correction]] = {}
    for one in standing_claims(corrections):
        claims.setdefault(day_number(known[one.session_id], one.start_ms), []).append(one)
    days = sorted({*by_day, *claims})
    return [
        _day(day, known, by_day.get(day, []), (claims.get(day, []), corrections)) for day in days
    ]


def _day(
    day: int,
    known: dict[str, SessionFacts],
    entries: list[EffortEntry],
    said: tuple[list[Correction], Sequence[Correction]],
) -> DayRecord:
    claims, corrections = said
    named = by_entry(corrections)
    stretches = [piece for e in entries for piece in stretches_of(e, named.get(e.seq, ()))]
    totals: dict[Category, int] = {}
    for stretch in stretches:
        totals[stretch.category] = totals.get(stretch.category, 0) + stretch.duration_ms
    if claims:
        claimed_ms = sum(one.duration_ms for one in claims)
        totals[Category.DECLARED] = totals.get(Category.DECLARED, 0) + claimed_ms
    here = {entry.session_id for entry in entries} | {one.session_id for one in claims}
    return DayRecord(
        date=date_of(day),
        sessions=tuple(session for session in known.values() if session.id in here),
        stretches=tuple(stretches),
        questions=tuple(questions_of(entries, corrections)),
        claims=tuple(claims),
        totals=totals,
    )
