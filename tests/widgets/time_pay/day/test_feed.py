"""What is shown of this moment is what is booked and what is not yet, each once."""

from __future__ import annotations

from dataclasses import replace

from annotator.day.day_record import days_of
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.records import EffortEntry
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import Sitting, sitting
from widgets.time_pay.day.feed import with_now


def booked(session: JobSession, until_ms: int) -> EffortEntry:
    """Return an entry from the beginning of the session on."""
    span = Span(
        category=Category.LABEL, item_id=1, start_ms=0, end_ms=until_ms, ended_by=EndedBy.LIMIT
    )
    recording = session.recording
    return EffortEntry(recording.session_id, recording.worker.id, "", span, seq=1)


def working(at: Sitting, ms: int) -> JobSession:
    session = at.sit()
    at.open()
    at.work(ms)
    return session


def test_what_is_booked_meanwhile_is_not_there_twice() -> None:
    with sitting() as at:
        session = working(at, 3_000)
        for until_ms in (1_200, 3_000):
            days = days_of([session.recording.facts], [booked(session, until_ms)])
            [day] = with_now(days, session)
            assert sum(day.totals.values()) == 3_000
            assert sum(stretch.duration_ms for stretch in day.stretches) == 3_000
            edges = [(stretch.start_ms, stretch.end_ms) for stretch in day.stretches]
            assert edges[0] == (0, until_ms)
            assert len(day.sessions) == 1
        at.rise()


def test_before_anything_is_booked_the_open_time_is_the_day() -> None:
    with sitting() as at:
        session = working(at, 700)
        [day] = with_now([], session)
        assert day.totals == {Category.LABEL: 700}
        assert day.date == session.time.date
        assert session.word.days().result()[0].totals == day.totals
        at.rise()


def test_another_session_of_the_day_is_left_alone() -> None:
    with sitting() as at:
        session = working(at, 700)
        other = replace(session.recording.facts, id="earlier")
        entry = replace(booked(session, 5_000), session_id="earlier")
        [day] = with_now(days_of([other], [entry]), session)
        assert day.totals == {Category.LABEL: 5_700}
        assert [each.id for each in day.sessions] == ["earlier", session.recording.session_id]
        at.rise()
