"""Read-only jobs: explains them, disables changes, and makes a copy to work on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Signal
from PySide6.QtWidgets import QFileDialog

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from annotator.sentences.said import UNFILLED
from widgets.job_files.lifecycle import SUFFIX
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import sentence_text
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeTone


class ReadOnlyJob(QObject):
    """The notice stays until the person closes it; the status bar shows it again.

    Signals:
        read_only_changed: whether the open job is read-only.
    """

    read_only_changed = Signal(bool)

    def __init__(
        self, context: Context, open_path: Callable[[Path], object], bridge: Bridge
    ) -> None:
        """Wait for a job; ``open_path`` opens the copy."""
        super().__init__(context.window)
        self._context = context
        self._jobs = context.jobs
        self._open_path = open_path
        self._bridge = bridge
        self._told: Notice | None = None
        context.jobs.job_changed.connect(self._on_job)
        context.jobs.work_ended.connect(self._on_work_ended)

    def tell(self) -> None:
        """Say why the job is read-only, and offer to work on a copy."""
        job = self._jobs.job_or_none
        if job is None or not job.project.is_read_only:
            return
        if job.project.damage is not None:
            self._jobs.refuse(job.project.damage)
            return
        if self._told is None and job.project.continued_in:
            text = self.tr(
                "This job is read-only: it was merged again, and what you decided goes on in %1. "
                "Open that job. If it is lost, merge again and name this one as the job of the "
                "previous merge."
            )
            name = shown_name(job.project.continued_in)
            self._told = Notice(text.replace("%1", name), NoticeTone.ATTENTION)
        elif self._told is None:
            text = self.tr(
                "This job is read-only here: %1. No time is counted and no change is saved. Copy "
                "it to another folder to work on it."
            )
            why = sentence_text(job.project.why_read_only or UNFILLED)
            choice = self.tr("&Copy it to…"), self.copy
            self._told = Notice(text.replace("%1", why), NoticeTone.ATTENTION, (choice,))
        self._context.notices.say(self._told)

    def copy(self) -> None:
        """Ask for a place, copy the job there, and open the copy."""
        project = self._jobs.job.project
        first = Path(QDir.homePath()) / project.path.name
        title, kind = self.tr("Copy the job to"), self.tr("Jobs (*%1)").replace("%1", SUFFIX)
        found, _filter = QFileDialog.getSaveFileName(self._context.window, title, str(first), kind)
        if not found:
            self.tell()
            return
        target = Path(found)
        target = target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX)
        media = project.media_folder
        self._bridge.when_done(
            project.copy_to(target), lambda _: self._open(target, media), self._refuse
        )

    def _open(self, target: Path, media: Path) -> None:
        """Open a copy; its pictures stay where they are."""
        try:
            with Project.open(target) as copy:
                copy.writes.set_facts(media_folder=media_text_of(target, media)).result()
        except AnnotatorError as error:
            self._refuse(error)
            return
        self._open_path(target)

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._jobs.refuse(error)
        self.tell()

    def _on_job(self) -> None:
        told, self._told = self._told, None
        if told is not None:
            self._context.notices.withdraw(told)
        job = self._jobs.job_or_none
        self.read_only_changed.emit(job is not None and job.project.is_read_only)
        self.tell()

    def _on_work_ended(self) -> None:
        self.read_only_changed.emit(True)
