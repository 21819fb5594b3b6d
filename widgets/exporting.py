"""Exports the open job from a snapshot while work goes on, and tells what became of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.export_api import Detail, ExportOptions, Images, Report
from annotator.jobs import Cancel, Progress
from annotator.media_files import refresh_media
from annotator.settings import Settings
from annotator.store.project import Project
from exporters.registry import Exporters, Writing, export, find_exporters
from widgets.dialogs.export import ExportChoice, ExportDialog, FormatChoice
from widgets.export_preview import preview_lines
from widgets.jobs import Jobs
from widgets.theme.look import Look
from widgets.workbench import Workbench


class Exporting(QObject):
    """Asks, exports in the background, reports.

    Signals:
        exported: an export is complete.
    """

    exported = Signal()

    def __init__(self, bench: Workbench, jobs: Jobs, look: Look, settings: Settings) -> None:
        """Know whom to ask."""
        super().__init__(bench)
        self._bench = bench
        self._jobs = jobs
        self._look = look
        self._settings = settings
        self._cancel: Cancel | None = None

    def ask(self) -> None:
        """Show what would leave, and export it if the person says so."""
        desk = self._bench.desk
        if desk is None:
            return
        self._bench.window.strip.field.report()
        table = find_exporters()
        formats = [
            FormatChoice(each.name, each.title, tuple(each.cannot_carry))
            for each in table.by_name.values()
        ]
        kept = self._settings.text("last_export_folder")
        parent = Path(kept) if kept and Path(kept).is_dir() else desk.project.path.parent
        first = ExportChoice(
            formats[0].name,
            parent / f"{desk.project.path.stem} export",
            Detail(self._settings.text("export_detail")),
            Images(self._settings.text("export_images")),
        )
        dialog = ExportDialog(self._look, formats, preview_lines, first, self._bench.window)
        dialog.start_asked.connect(lambda choice: self._start(dialog, table, choice))
        dialog.cancel_asked.connect(self._stop)
        dialog.exec()
        dialog.deleteLater()

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel.cancel()

    def _start(self, dialog: ExportDialog, table: Exporters, choice: ExportChoice) -> None:
        desk = self._bench.desk
        if desk is None:
            return
        self._settings.set("export_detail", choice.detail.value)
        self._settings.set("export_images", choice.images.value)
        self._settings.set("last_export_folder", str(choice.folder.parent))
        project, recording = desk.project, desk.session.recording

        def work(cancel: Cancel, progress: Progress) -> Report:
            recording.checkpoint()
            return write_export(project, table, choice, cancel, progress)

        def done(report: Report) -> None:
            dialog.show_report(self._told(report))
            self.exported.emit()

        def failed(error: BaseException) -> None:
            if not isinstance(error, AnnotatorError):
                raise error
            dialog.show_refusal(str(error))

        dialog.show_progress(0, 0)
        self._cancel = self._jobs.start(
            work, done=done, failed=failed, progress=dialog.show_progress
        )

    def _told(self, report: Report) -> list[str]:
        counts = [f"{count} {what}" for what, count in report.counts.items()]
        head = self.tr("The export is complete.")
        if not report.reads_back:
            head = self.tr("The export is written, but does not read back as it should.")
        return [head, *([", ".join(counts)] if counts else []), *report.notes]


def write_export(
    project: Project, table: Exporters, choice: ExportChoice, cancel: Cancel, progress: Progress
) -> Report:
    """Bring the media up to date, freeze the job and write the export; any thread may ask.

    Raises:
        ExportRefusedError: see ``exporters.registry.export``.
        CancelledError: the person stopped it; nothing is left.
    """
    notes = refresh_media(project, cancel=cancel)
    options = ExportOptions(choice.detail, choice.images)
    with project.snapshot().result() as snapshot:
        writing = Writing(replace=choice.replace, cancel=cancel, progress=progress)
        report = export(table[choice.format], snapshot, choice.folder, options, writing)
    report.notes.extend(note for note in notes if note not in report.notes)
    return report
