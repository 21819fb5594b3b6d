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

_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecord:
    """A day with all corrections applied.

    Attributes:
        date: the local day; no entry crosses a midnight.
        sessions: those of the day, oldest first.
        stretches: all time of the day, in order.
        questions: the breaks and unobserved times of the day; one over midnight is the same
            question on both days.
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
        last, day, at_ms = self.sessions[-1], number_of(self.date), 0
        while last.local.day_at(at_ms) != day:
            at_ms = last.local.edge_after(at_ms)
        return last.id, at_ms

    def local_time(self, session_id: str, at_ms: int) -> dt.datetime:
        """Return the local time of a moment of a session."""
        return local_time(next(s for s in self.sessions if s.id == session_id), at_ms)


def local_time(session: SessionFacts, at_ms: int) -> dt.datetime:
    """Return the local time of a moment of a session, by the UTC offset at that moment."""
    zone = dt.timezone(dt.timedelta(minutes=session.local.offset_at(at_ms)))
    moment = dt.timedelta(milliseconds=session.started_utc_ms + at_ms)
    return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + moment).astimezone(zone)


def day_number(session: SessionFacts, at_ms: int) -> int:
    """Return the local day of a moment of a session, in days since 1970-01-01."""
    return session.local.day_at(at_ms)


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
    ordered = sorted(entries, key=lambda each: (order[each.session_id], each.span.start_ms))
    claims = standing_claims(corrections)
    said = by_entry(corrections)
    found: dict[int, _OnDay] = {}

    def on(session_id: str, at_ms: int) -> _OnDay:
        return found.setdefault(day_number(known[session_id], at_ms), _OnDay())

    for entry in ordered:
        on(entry.session_id, entry.span.start_ms).stretches += stretches_of(
            entry, said.get(entry.seq, ())
        )
    for one in claims:
        on(one.session_id, one.start_ms).claims.append(one)
    for question in questions_of(ordered, corrections):
        days = {
            day_number(known[question.session_id], stretch.start_ms)
            for stretch in question.stretches
        }
        for day in days:
            found[day].questions.append(question)
    return [_day(day, known, there) for day, there in sorted(found.items())]


@dataclass(slots=True)
class _OnDay:
    """The content of one day while the days are put together."""

    stretches: list[Stretch] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    claims: list[Correction] = field(default_factory=list)


def _day(day: int, known: dict[str, SessionFacts], there: _OnDay) -> DayRecord:
    totals: dict[Category, int] = {}
    for stretch in there.stretches:
        totals[stretch.category] = totals.get(stretch.category, 0) + stretch.duration_ms
    if there.claims:
        claimed_ms = sum(one.duration_ms for one in there.claims)
        totals[Category.DECLARED] = totals.get(Category.DECLARED, 0) + claimed_ms
    here = {stretch.entry.session_id for stretch in there.stretches}
    here |= {one.session_id for one in there.claims}
    return DayRecord(
        date=date_of(day),
        sessions=tuple(session for session in known.values() if session.id in here),
        stretches=tuple(there.stretches),
        questions=tuple(there.questions),
        claims=tuple(there.claims),
        totals=totals,
    )
