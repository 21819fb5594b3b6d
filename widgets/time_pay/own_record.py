"""Keeps a copy of the worker's own record outside the job file."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from annotator.documents.own_record import OwnRecord, keep_copy, read_own_record
from annotator.effort.categories import COUNTED_WORK
from annotator.effort.effort_totals import sum_of
from annotator.errors import AnnotatorError
from annotator.paths import records_folder
from annotator.session.job_session import JobSession
from annotator.settings import Settings
from widgets.kit.bridge import Bridge
from widgets.open_job.context import Context

SETTING: Final = "keep_record_copy"
LOOK_EVERY_MS: Final = 60_000
EVERY_MS_OF_WORK: Final = 15 * 60_000
_NEVER_MS: Final = -EVERY_MS_OF_WORK


class OwnRecordWriter(QObject):
    """Rewrites the copy soon after the opening, every quarter of an hour of work, and at the end.

    The copy after the opening adds time of a session that crashed. It is read on the thread of the
    job file and written on another one; the window waits for neither. Sample jobs have no copy.
    """

    def __init__(self, context: Context, bridge: Bridge, settings: Settings) -> None:
        """Wait for a job."""
        super().__init__(context.window)
        self._jobs = context.jobs
        self._bridge = bridge
        self._settings = settings
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="record")
        self._kept_at_ms = _NEVER_MS
        self._has_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        context.jobs.job_changed.connect(self._on_job)

    def look(self) -> None:
        """Update the copy if there is enough work since the last time."""
        if not self._jobs.is_open:
            return
        session = self._jobs.job.session
        if not session.recording.has_begun:
            return  # the job file is still being checked, and has nothing of this session
        worked_ms = sum_of(session.clock.totals(), COUNTED_WORK)
        if worked_ms - self._kept_at_ms >= EVERY_MS_OF_WORK:
            self._kept_at_ms = worked_ms
            session.recording.book_now()
            self.keep(session)

    def shut_down(self) -> None:
        """Write what is pending, and end the thread."""
        self._timer.stop()
        self._pool.shutdown()

    def _on_job(self) -> None:
        self._kept_at_ms, self._has_told = _NEVER_MS, False
        if self._jobs.is_open:
            self._timer.start()
        else:
            self._timer.stop()

    def keep(self, session: JobSession) -> None:
        """Update the copy of this session's worker; also called after a session ended."""
        is_real = not session.recording.is_sample and not session.project.is_read_only
        if not is_real or not self._settings.flag(SETTING):
            return
        folder = records_folder()

        def write(read: Future[OwnRecord]) -> None:
            self._pool.submit(_write, read, folder).add_done_callback(self._on_written)

        read_own_record(session.project, session.worker).add_done_callback(write)

    def _on_written(self, done: Future[AnnotatorError | None]) -> None:
        error = done.result()
        if error is not None:
            self._bridge.deliver(lambda: self._tell(error))

    def _tell(self, error: AnnotatorError) -> None:
        """Report it once: the time itself is in the job file."""
        if not self._has_told:
            self._has_told = True
            self._jobs.refuse(error)


def _write(read: Future[OwnRecord], folder: Path) -> AnnotatorError | None:
    try:
        record = read.result()
        if record.days:
            keep_copy(record, folder)
    except AnnotatorError as error:
        return error
    return None
