"""Imports a document into the open job as one step that can be undone, and reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from annotator.changes import Step
from annotator.errors import AnnotatorError
from annotator.jobs import Cancel, Progress
from widgets.desk import Desk
from widgets.dialogs.report import ReportDialog
from widgets.jobs import Jobs
from widgets.notice_bar import Notice
from widgets.theme.look import Look
from widgets.workbench import Workbench

if TYPE_CHECKING:
    from annotator.importers.registry import Importer, Reading


class Importing(QObject):
    """Asks for a file, reads it in the background, writes it whole or not at all."""

    def __init__(self, bench: Workbench, jobs: Jobs, look: Look) -> None:
        """Know whom to ask."""
        super().__init__(bench)
        self._bench = bench
        self._jobs = jobs
        self._look = look

    def ask(self) -> None:
        """Ask for a file and import it."""
        desk = self._bench.desk
        if desk is None:
            return
        # Late: whoever opens the window for work should not wait for formats.
        from annotator.importers.registry import IMPORTERS  # noqa: PLC0415

        kinds = ";;".join(f"{each.title} (*.json)" for each in IMPORTERS.values())
        title = self.tr("Import boxes and texts")
        window, folder = self._bench.window, str(desk.project.path.parent)
        found, kind = QFileDialog.getOpenFileName(window, title, folder, kinds)
        chosen = [each for each in IMPORTERS.values() if kind.startswith(each.title)]
        if found and chosen:
            self.read(Path(found), chosen[0])

    def read(self, path: Path, importer: Importer) -> None:
        """Import a file in a format."""
        desk = self._bench.desk
        if desk is None:
            return
        items, labels = tuple(desk.items), desk.project.labels().result()

        def work(cancel: Cancel, progress: Progress) -> Reading:
            return importer.read(path, items=items, labels=labels, cancel=cancel, progress=progress)

        notices = self._bench.window.notices
        reading_now = Notice(self.tr("Reading %1…").replace("%1", path.name))

        def done(reading: Reading) -> None:
            notices.withdraw(reading_now)
            self._write(desk, path, reading)

        def failed(error: BaseException) -> None:
            notices.withdraw(reading_now)
            self._refuse(error)

        notices.say(reading_now)
        self._jobs.start(work, done=done, failed=failed)

    def _write(self, desk: Desk, path: Path, reading: Reading) -> None:
        if self._bench.desk is not desk:
            return
        history = desk.session.editor.history
        future = desk.project.run_import(reading.record, seq=history.take_seq())

        def done(step: Step) -> None:
            history.record(step)
            desk.read_anew()
            self._bench.refresh_actions()
            title = self.tr("Imported from %1").replace("%1", path.name)
            sentences = reading.notes or (self.tr("Undo takes all of it back."),)
            counts = dict(reading.counts)
            dialog = ReportDialog(self._look, title, sentences, counts, self._bench.window)
            dialog.open()
            dialog.finished.connect(dialog.deleteLater)

        desk.bridge.when_done(future, done, self._refuse)

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._bench.refuse(error)
