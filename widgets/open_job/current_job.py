"""Which job is open, if any, and the signals about it; the only place that knows."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from annotator.errors import DamagedJobError
from widgets.kit.error_text import error_text
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice, NoticeTone


class NoOpenJobError(RuntimeError):
    """A call that needs an open job was made without one: a fault of the program."""


class Notices(Protocol):
    """Shows short notices to the person."""

    def say(self, notice: Notice) -> None:
        """Show a notice; one with the same words is shown once."""
        ...

    def revise(self, notice: Notice, text: str) -> Notice:
        """Replace the text of a notice, and return the notice with the new text."""
        ...

    def withdraw(self, notice: Notice) -> None:
        """Withdraw a notice that is no longer true."""
        ...


class CurrentJob(QObject):
    """The open job. Features read it and listen; only the presenter sets it.

    Signals:
        job_changed: another job is open, or none.
        work_ended: the file of the open job is damaged; it is read-only from now on.
        damage_met: the text of a ``DamagedJobError`` about the file of the open job.
        first_step_done: one of the first steps was done (``draw``, ``label``, ``type`` and so on).
    """

    job_changed = Signal()
    work_ended = Signal()
    damage_met = Signal(object)
    first_step_done = Signal(str)

    def __init__(self, notices: Notices, parent: QObject) -> None:
        """Start with no job open."""
        super().__init__(parent)
        self._notices = notices
        self._job: OpenJob | None = None

    @property
    def is_open(self) -> bool:
        """Whether a job is open."""
        return self._job is not None

    @property
    def job_or_none(self) -> OpenJob | None:
        """The open job, or None, for calls that may come after it was closed."""
        return self._job

    @property
    def job(self) -> OpenJob:
        """The open job, for actions that are enabled only while one is open.

        Raises:
            NoOpenJobError: no job is open.
        """
        if self._job is None:
            raise NoOpenJobError
        return self._job

    def set(self, job: OpenJob | None) -> None:
        """Make this job the open one; the presenter emits ``job_changed`` once it is shown."""
        self._job = job

    def refuse(self, error: object) -> None:
        """Report an error to the person; work goes on.

        Damage of the open job is reported together with the possible remedies.
        """
        if isinstance(error, DamagedJobError) and self._job is not None:
            self.damage_met.emit(error)
            return
        self._notices.say(Notice(error_text(error), NoticeTone.REFUSAL))
