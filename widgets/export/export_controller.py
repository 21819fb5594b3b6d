"""Exports the open job from a snapshot while work goes on, and reports the result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.errors import AnnotatorError, CancelledError
from annotator.export.api import Detail, ExportOptions, ImageMode, Report
from annotator.export.selection import ChosenContent, Selection
from annotator.files import is_folder
from annotator.job_file.project import Project
from annotator.media_files import refresh_media
from annotator.model.entities import KindId
from annotator.progress import Cancel, Progress
from annotator.records import Witness
from exporters.registry import Exporters, WriteOptions, export, find_exporters
from widgets.export.export_dialog import (
    ExportChoice,
    ExportDialog,
    FormatChoice,
    OwnHours,
)
from widgets.export.export_preview import ExportPreview, PreviewRequest, records_in
from widgets.kit.error_text import error_text, sentence_text
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob

COLLECTION = "last_collection_folder"


class ExportController(QObject):
    """Asks, exports in the background, reports.

    Signals:
        exported: an export is complete.
    """

    exported = Signal()

    def __init__(self, context: Context) -> None:
        """Take what is needed to ask for an export and to write it."""
        super().__init__(context.window)
        self._context = context
        self._cancel: Cancel | None = None

    def ask(self) -> None:
        """Show what would be exported, and export it if the person agrees."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        table = find_exporters()
        formats = format_choices(table, job.project.reads.kinds().result())
        kept = self._context.settings.text("last_export_folder")
        parent = Path(kept) if kept and is_folder(Path(kept)) else job.project.path.parent
        first = replace(
            self._first_choice(job, parent / f"{job.project.path.stem} export"),
            format=formats[0].name,
        )
        measured = measured_of(job)
        worked = measured if measured.observed_ms + measured.declared_ms else None
        labels = job.project.reads.labels().result().values()
        dialog = ExportDialog(
            self._context.look, formats, first, self._context.window, measured=worked
        )
        dialog.choices.content.show_labels(sorted(labels, key=lambda each: each.position))
        preview = ExportPreview(
            job.project, job.session.recording, self._context.background, dialog.fields
        )

        def look() -> None:
            choice = dialog.choices.choice()
            if choice is not None:
                options = ExportOptions(choice.detail, choice.images, wanted=choice.wanted)
                witness = witness_of(job, measured, choice.answer)
                collection = choice.collection
                preview.ask(PreviewRequest(table[choice.format], options, witness, collection))

        def start(choice: ExportChoice) -> None:
            preview.stop()
            self._start(dialog, table, choice, measured)

        dialog.preview_asked.connect(look)
        dialog.export_asked.connect(start)
        dialog.cancel_asked.connect(self._stop)
        look()
        dialog.exec()
        preview.stop()
        dialog.deleteLater()

    def _first_choice(self, job: OpenJob, folder: Path) -> ExportChoice:
        """Return the choice of last time; the collection only for a job that has contributions."""
        settings = self._context.settings
        count = len(job.project.reads.contributions().result())
        kept = Path(settings.text(COLLECTION)) if count and settings.text(COLLECTION) else None
        return ExportChoice(
            "",
            folder,
            Detail(settings.text("export_detail")),
            ImageMode(settings.text("export_images")),
            contributions=count,
            collection=kept if kept is not None and is_folder(kept) else None,
            wanted=ChosenContent(Selection(settings.text("export_items"))),
        )

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel.cancel()

    def _start(
        self, dialog: ExportDialog, table: Exporters, choice: ExportChoice, shown: OwnHours
    ) -> None:
        job = self._context.jobs.job_or_none
        if job is None:
            return  # the job was closed while the dialog was open
        self._context.settings.set("export_detail", choice.detail.value)
        self._context.settings.set("export_images", choice.images.value)
        self._context.settings.set("export_items", choice.wanted.selection.value)
        self._context.settings.set("last_export_folder", str(choice.folder.parent))
        if choice.collection is not None:
            self._context.settings.set(COLLECTION, str(choice.collection))
        project, recording = job.project, job.session.recording
        witness = witness_of(job, shown, choice.answer)

        def work(cancel: Cancel, progress: Progress) -> Report | None:
            try:
                recording.checkpoint()
                if witness is not None:
                    project.writes.add_witness(to_the_millisecond(witness, project)).result()
                return write_export(project, table, choice, cancel, progress)
            except CancelledError:
                return None

        dialog.show_progress(0, 0)
        self._cancel = self._context.background.start(
            work,
            done=lambda report: self._finish(dialog, report, choice.folder),
            failed=lambda error: _refuse(dialog, error),
            progress=dialog.show_progress,
        )

    def _finish(self, dialog: ExportDialog, report: Report | None, folder: Path) -> None:
        if report is None:
            dialog.show_refusal(self.tr("Stopped. No export was written."))
            return
        is_doubtful = not (report.reads_back and report.ledgers_hold)
        dialog.show_report(self._told(report), folder, is_doubtful=is_doubtful)
        self.exported.emit()

    def _told(self, report: Report) -> list[str]:
        counts = [
            f"{sentence_text(what.capitalize())}: {self._context.window.locale().toString(count)}"
            for what, count in report.counts.items()
        ]
        head = self.tr("The export is complete.")
        if not report.reads_back:
            head = self.tr("The export is written, but does not read back as it should.")
        elif not report.ledgers_hold:
            head = self.tr(
                "The export is written. Whoever checks it is told that the record was changed "
                "after it was handed in. Go back to a copy that was kept of this job."
            )
        return [head, *([", ".join(counts)] if counts else []), *map(sentence_text, report.notes)]


def _refuse(dialog: ExportDialog, error: BaseException) -> None:
    if not isinstance(error, AnnotatorError):
        raise error
    dialog.show_refusal(error_text(error))


def format_choices(table: Exporters, kinds: frozenset[KindId]) -> list[FormatChoice]:
    """Return the formats for a job with items of these kinds; a plug-in may leave its kinds out."""
    choices = []
    for each in table.by_name.values():
        carried: frozenset[KindId] | None = getattr(each, "kinds", None)
        fits = carried is None or not kinds or bool(carried & kinds)
        choices.append(FormatChoice(each.name, each.title, tuple(each.cannot_carry), fits))
    return choices


def measured_of(job: OpenJob) -> OwnHours:
    """Return the person's time at this job so far."""
    effort = job.session.effort()
    return OwnHours(sum_of(effort, COUNTED_WORK), effort.get(Category.DECLARED, 0))


def witness_of(job: OpenJob, shown: OwnHours, answer: str) -> Witness | None:
    """Return the answer about the displayed time, or None if there is none."""
    if not answer:
        return None
    session = job.session
    day = session.time.date.isoformat()
    return Witness(session.worker.id, day, shown.observed_ms, shown.declared_ms, answer)


def to_the_millisecond(witness: Witness, project: Project) -> Witness:
    """Return the answer for all booked time if the displayed text is still the same.

    The person saw hours and minutes. If they are the same at the moment of the export, the answer
    covers the time that the export contains; otherwise, the time that was displayed. Can be called
    from any thread.
    """
    totals: dict[Category, int] = {}
    for row in project.reads.effort_sums(witness.worker_id).result():
        totals[row.category] = totals.get(row.category, 0) + row.total_ms
    now = OwnHours(sum_of(totals, COUNTED_WORK), totals.get(Category.DECLARED, 0))
    shown = OwnHours(witness.observed_ms, witness.declared_ms)
    if (shown.text, shown.declared_ms) != (now.text, now.declared_ms):
        return witness
    return replace(witness, observed_ms=now.observed_ms)


def write_export(
    project: Project, table: Exporters, choice: ExportChoice, cancel: Cancel, progress: Progress
) -> Report:
    """Refresh the media facts, take a snapshot and write the export, on any thread.

    Raises:
        ExportRefusedError: see ``exporters.registry.export``; or the record of a contribution is
            not in the collection as it was merged.
        CollectionRefusedError: there is no collection in the chosen folder.
        CancelledError: the person stopped it; nothing is left.
    """
    notes = refresh_media(project, cancel=cancel)
    records = records_in(choice.collection, project)
    options = ExportOptions(
        choice.detail, choice.images, contributions=records, wanted=choice.wanted
    )
    with project.snapshot().result() as snapshot:
        writing = WriteOptions(replace=choice.replace, cancel=cancel, progress=progress)
        report = export(table[choice.format], snapshot, choice.folder, options, writing)
    report.notes.extend(note for note in notes if note not in report.notes)
    return report
