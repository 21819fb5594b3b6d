"""Opens the spans behind a figure of time, and compares their sum with it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.day.day_record import DayRecord
from annotator.documents.own_record import OwnRecord, lines_of
from annotator.documents.own_record.behind import StretchesOfFigure, behind
from annotator.documents.own_record.record import RecordLine
from annotator.errors import AnnotatorError
from annotator.pay import PayFigures
from annotator.session.job_session import JobSession
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import error_text
from widgets.open_job.open_job import OpenJob
from widgets.theme.look import Look
from widgets.time_pay.day.explained import ExplainedDialog
from widgets.time_pay.day.feed import with_now
from widgets.time_pay.dialogs.figure_words import title


class Explanation(QObject):
    """Explains the figures of one moment: the running span is cut at that moment."""

    def __init__(self, job: OpenJob, look: Look, parent: QWidget) -> None:
        """Take the job whose figures are explained."""
        super().__init__(parent)
        self._session: JobSession = job.session
        self._items = job.items.worked_paths(job.item_id)
        self._figures: PayFigures | None = None
        self._look = look
        self._parent = parent
        self._bridge = Bridge(self)
        self._until_ms = 0
        self.dialog: ExplainedDialog | None = None

    def hold(self, figures: PayFigures) -> None:
        """Store figures that were just computed, and the current time as their end."""
        self._figures = figures
        self._until_ms = self._session.clock.elapsed_ms

    def show(self, name: str) -> None:
        """Show the spans behind the figure of this name, until the dialog is closed."""
        dialog = self.dialog = ExplainedDialog(self._look, title(name), self._parent)
        days = self._session.project.reads.days_of(self._session.worker.id)
        self._bridge.when_done(days, lambda got: self._fill(name, got), self._refuse)
        dialog.exec()
        self.dialog = None
        dialog.deleteLater()

    def _fill(self, name: str, days: list[DayRecord]) -> None:
        if self.dialog is None or self._figures is None:
            return
        session = self._session
        record = OwnRecord(
            facts=session.project.facts,
            worker=session.worker,
            days=tuple(with_now(days, session)),
            items=self._items,
        )
        lines = [cut for line in lines_of(record) if (cut := self._as_of_then(line)) is not None]
        found = behind(name, self._figures, session.orders, lines)
        session_id = session.recording.session_id
        self.dialog.show_stretches(to_the_ms(found, session_id, self._until_ms))

    def _as_of_then(self, line: RecordLine) -> RecordLine | None:
        """Return the part of a span that existed when the figures were computed."""
        is_now = line.session_id == self._session.recording.session_id
        if not is_now or line.entry is None:
            return line
        length_ms = min(line.start_ms + line.length_ms, self._until_ms) - line.start_ms
        return None if length_ms <= 0 else replace(line, length_ms=length_ms)

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        if self.dialog is not None:
            self.dialog.verdict.setText(error_text(error))


_SLACK_MS = 50
"""The clock is read after the figures are computed: the most time between the two."""


def to_the_ms(found: StretchesOfFigure, session_id: str, until_ms: int) -> StretchesOfFigure:
    """Return the spans, with the running one cut at the moment of the figure.

    The clock is read a moment after the figures, so the running span is longer by that. All other
    spans, and declared time, are unchanged.

    Args:
        found: the spans, cut at the reading of the clock.
        session_id: the running session.
        until_ms: the reading of the clock, from the start of that session.
    """
    over_ms = found.sum_ms - found.figure_ms
    running = next((each for each in found.lines if _runs(each, session_id, until_ms)), None)
    if running is None or not 0 < over_ms <= min(_SLACK_MS, running.length_ms):
        return found
    shorter = replace(running, length_ms=running.length_ms - over_ms)
    lines = (shorter if each is running else each for each in found.lines)
    return StretchesOfFigure(tuple(each for each in lines if each.length_ms), found.figure_ms)


def _runs(line: RecordLine, session_id: str, until_ms: int) -> bool:
    is_measured = line.entry is not None and line.session_id == session_id
    return is_measured and line.start_ms + line.length_ms == until_ms
