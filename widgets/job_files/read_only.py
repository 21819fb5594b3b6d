"""Says that a job can only be looked at, closes what would change it, and copies it to work on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from widgets.app.presenter import Presenter
from widgets.attributes.details import Details
from widgets.job_files.lifecycle import SUFFIX, JobLifecycle
from widgets.kit.bridge import Bridge
from widgets.shell.notice_bar import Notice, Tone


class ReadOnlyJob(QObject):
    """The notice stays until it is put away; the bottom line brings it back."""

    def __init__(
        self, bench: Presenter, door: JobLifecycle, bridge: Bridge, details: Details
    ) -> None:
        """Wait for a job.

        Args:
            bench: shows the job.
            door: opens the copy.
            bridge: tells when it is made.
            details: what is given there would be work.
        """
        super().__init__(bench)
        self._bench = bench
        self._door = door
        self._bridge = bridge
        labels = bench.window.labels
        self._fields: tuple[QWidget, ...] = (
            *(details.view, details.tagging.bar),
            *(labels.add_button, labels.change_button),
        )
        self._told: Notice | None = None
        bench.job_changed.connect(self._on_job)
        bench.work_ended.connect(self._on_work_ended)
        bench.window.line.looking_asked.connect(self.tell)

    def tell(self) -> None:
        """Say why the job can only be looked at, with a way to work on a copy of it."""
        desk = self._bench.desk
        if desk is None or not desk.project.is_read_only:
            return
        if desk.project.damage is not None:
            self._bench.refuse(desk.project.damage)
            return
        if self._told is None:
            text = self.tr(
                "This job can only be looked at here: %1. Nothing is counted or kept. Copy it to "
                "another folder to work on it."
            )
            why = QCoreApplication.translate("Looking", desk.project.why_read_only)
            choice = self.tr("&Copy it to…"), self.copy
            self._told = Notice(text.replace("%1", why), Tone.ATTENTION, (choice,))
        self._bench.window.notices.say(self._told)

    def copy(self) -> None:
        """Ask where to, copy the job, and open the copy."""
        desk = self._bench.desk
        if desk is None:
            return
        project = desk.project
        first = Path(QDir.homePath()) / project.path.name
        title, kind = self.tr("Copy the job to"), self.tr("Jobs (*%1)").replace("%1", SUFFIX)
        found, _filter = QFileDialog.getSaveFileName(self._bench.window, title, str(first), kind)
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
        self._door.open_path(target)

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._bench.refuse(error)
        self.tell()

    def _on_job(self) -> None:
        told, self._told = self._told, None
        if told is not None:
            self._bench.window.notices.withdraw(told)
        desk = self._bench.desk
        self._close_fields(is_looking=desk is not None and desk.project.is_read_only)
        self.tell()

    def _on_work_ended(self) -> None:
        self._close_fields(is_looking=True)

    def _close_fields(self, *, is_looking: bool) -> None:
        for field in self._fields:
            field.setEnabled(not is_looking)
        self._bench.window.strip.field.look_only(is_looking=is_looking)
