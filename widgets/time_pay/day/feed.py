"""Reads the worker's days for My day, and adds recent time without booking it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.day.day_record import DayRecord, days_of
from annotator.effort.spans import Span
from annotator.errors import AnnotatorError
from annotator.records import EffortEntry
from annotator.session.job_session import JobSession
from widgets.kit.bridge import Bridge

EVERY_MS: Final = 5_000

_LATEST_DAYS: Final = 3
"""The time of a session that was booked last is on one of these, also for a traveller."""


class DayFeed(QObject):
    """Reads the days when the file has new entries, and reads the clock in between.

    Signals:
        came: the ``DayRecord`` list of the current worker, oldest first, up to this moment.
        failed: an ``AnnotatorError``.
    """

    came = Signal(list)
    failed = Signal(object)

    def __init__(self, session: JobSession, parent: QObject) -> None:
        """Take the session; nothing is read until ``start``."""
        super().__init__(parent)
        self._session = session
        self._bridge = Bridge(self)
        self._days: list[DayRecord] = []
        self._is_reading = self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.tell)

    def start(self) -> None:
        """Read the days up to now, and keep them up to date until ``stop``."""
        self._session.recording.booked.append(self._on_booked)
        self._session.word.said.append(self.read)
        self._is_reading = True
        self._take(self._session.word.days())
        self._timer.start()

    def stop(self) -> None:
        """Stop reading."""
        self._timer.stop()
        self._session.recording.booked.remove(self._on_booked)
        self._session.word.said.remove(self.read)
        self._bridge.close()

    def read(self) -> None:
        """Read the days from the file; a request during a read causes one more."""
        self._is_stale = self._is_reading
        if not self._is_reading:
            self._is_reading = True
            self._take(self._session.project.reads.days_of(self._session.worker.id))

    def tell(self) -> None:
        """Emit the days as of this moment."""
        self.came.emit(with_now(self._days, self._session))

    def _take(self, days: Future[list[DayRecord]]) -> None:
        self._bridge.when_done(days, self._on_days, self._on_failed)

    def _on_booked(self, _batch: Sequence[EffortEntry]) -> None:
        self._bridge.deliver(self.read)

    def _on_days(self, days: list[DayRecord]) -> None:
        self._days = days
        self._is_reading = False
        if self._is_stale:
            self.read()
        self.tell()

    def _on_failed(self, error: BaseException) -> None:
        self._is_reading = False
        if not isinstance(error, AnnotatorError):
            raise error
        self.failed.emit(error)


def with_now(days: Sequence[DayRecord], session: JobSession) -> list[DayRecord]:
    """Return the days with the unbooked time added to the last; nothing is booked."""
    now = session.clock.open_span()
    spans = () if now is None else (*now.unstored, *([] if now.span is None else [now.span]))
    recording = session.recording
    booked_ms = max(
        (
            stretch.end_ms
            for day in days[-_LATEST_DAYS:]
            for stretch in day.stretches
            if stretch.entry.session_id == recording.session_id
        ),
        default=0,
    )
    entries = [
        EffortEntry(recording.session_id, recording.worker.id, recording.order_sha256, span)
        for span in (_after(each, booked_ms) for each in spans)
        if span is not None
    ]
    return _joined(days, days_of([recording.facts], entries))


def _after(span: Span, from_ms: int) -> Span | None:
    """Return the part of a span after a moment."""
    if span.end_ms <= from_ms:
        return None
    return replace(span, start_ms=max(span.start_ms, from_ms))


def _joined(days: Sequence[DayRecord], tail: Sequence[DayRecord]) -> list[DayRecord]:
    joined = {day.date: day for day in days}
    for day in tail:
        before = joined.get(day.date)
        # What is not booked has no number that an answer could name.
        joined[day.date] = replace(day, questions=()) if before is None else _added(before, day)
    return [joined[date] for date in sorted(joined)]


def _added(day: DayRecord, tail: DayRecord) -> DayRecord:
    totals = dict(day.totals)
    for category, ms in tail.totals.items():
        totals[category] = totals.get(category, 0) + ms
    known = {session.id for session in day.sessions}
    return replace(
        day,
        sessions=(*day.sessions, *(each for each in tail.sessions if each.id not in known)),
        stretches=(*day.stretches, *tail.stretches),
        totals=totals,
    )
