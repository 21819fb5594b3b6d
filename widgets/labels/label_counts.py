"""Counts the uses of labels in the background, slice by slice, until it is stopped."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.job_file.reading.label_stats import LabelUse
from widgets.open_job.open_job import OpenJob


class LabelCounter(QObject):
    """Requests the next slice when the previous one is read: edits wait for one slice at most.

    Signals:
        counted: carries the ``LabelUse`` so far, and whether it is complete.
        failed: an ``AnnotatorError``: a region was altered.
    """

    counted = Signal(object, bool)
    failed = Signal(object)

    def __init__(self, job: OpenJob, parent: QObject | None = None) -> None:
        """Wait for ``start``."""
        super().__init__(parent)
        self._job = job
        self._use = LabelUse()
        self._ticket: object | None = None

    def start(self) -> None:
        """Count from the beginning; a count in progress is dropped."""
        self._ticket, self._use = object(), LabelUse()
        self._read(0, self._ticket)

    def stop(self) -> None:
        """Read no more slices and emit nothing more."""
        self._ticket = None

    def _read(self, after: int, ticket: object) -> None:
        def take(found: tuple[LabelUse, int | None]) -> None:
            if ticket is not self._ticket:
                return
            part, until = found
            self._use.add(part)
            self.counted.emit(self._use, until is None)
            if until is not None and ticket is self._ticket:
                self._read(until, ticket)

        def fail(error: BaseException) -> None:
            if not isinstance(error, AnnotatorError):
                raise error
            if ticket is self._ticket:
                self.failed.emit(error)

        self._job.bridge.when_done(self._job.project.reads.label_use(after), take, fail)
