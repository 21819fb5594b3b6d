"""Imports a document into the open job as one step that can be undone, and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtWidgets import QFileDialog

from annotator.display_text import shown_name
from annotator.editing.changes import Step
from annotator.errors import AnnotatorError, DamagedJobError
from annotator.items.item_row import ItemRow
from annotator.job_file.backup.backups import Kept
from annotator.job_file.project import Project
from annotator.model.entities import KindId
from annotator.progress import Cancel, Progress, Watch
from annotator.records import EarlierImport, NewIds
from widgets.kit.dialogs.report_dialog import ReportDialog
from widgets.kit.error_text import sentence_text
from widgets.open_job.context import Context
from widgets.open_job.current_job import Notices
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

if TYPE_CHECKING:
    from annotator.importers.registry import ImportContents, Importer

    _Found = tuple[ImportContents, EarlierImport | None]
    """The content of a document, and the import that brought the same before."""

STOPPED_MS = 4000
PART_ROWS = 2_000
"""How many items are read at once, in about twenty milliseconds."""


class ImportController(QObject):
    """Asks for a file, reads it in the background, writes all of it or nothing."""

    def __init__(self, context: Context) -> None:
        """Take what is needed to read a document and to report."""
        super().__init__(context.window)
        self._context = context

    def ask(self) -> None:
        """Ask for a file and import it."""
        # Late: the formats are not needed to open the window.
        from annotator.importers.registry import IMPORTERS  # noqa: PLC0415

        project = self._context.jobs.job.project
        importers = in_order(IMPORTERS.values(), project.reads.kinds().result())
        filters = ";;".join(map(_filter, importers))
        title = self.tr("Import boxes and texts")
        window, folder = self._context.window, str(project.path.parent)
        with off_item(self._context):
            found, kind = QFileDialog.getOpenFileName(window, title, folder, filters)
        chosen = [each for each in importers if kind == _filter(each)]
        if found and chosen:
            self.read(Path(found), chosen[0])

    def read(self, path: Path, importer: Importer) -> None:
        """Import a file in a format."""
        from annotator.importers import document_import  # noqa: PLC0415 - seldom needed

        job = self._context.jobs.job_or_none
        if job is None:
            return  # the job was closed while the file was chosen
        project, labels = job.project, job.project.reads.labels().result()
        copying = job.project.back_up()

        def work(cancel: Cancel, progress: Progress) -> _Found:
            content = document_import.JobContent(all_rows(project, cancel), labels)
            watch = Watch(cancel, progress)
            reading = document_import.read_document(project, importer, path, content, watch)
            wait((copying,))  # the copy has the job before the import
            return reading, document_import.earlier_import(project, reading)

        def done(found: _Found) -> None:
            if not self._may_write(copying):
                return
            if document_import.can_fit(found[0]):
                self._ask_sizes(job, path, found)
            else:
                self._go_on(job, path, found)

        self._start(path, work, done)

    def _start(
        self, path: Path, work: Callable[[Cancel, Progress], _Found], done: Callable[[_Found], None]
    ) -> None:
        """Read a document in the background, with a notice that can stop it."""
        told = _ReadingNotice(self._context.notices, self._context.window.locale(), path.name)

        def ended(found: _Found) -> None:
            told.end()
            if not told.is_stopped:  # by the button, after the last record was read
                done(found)

        def failed(error: BaseException) -> None:
            told.end()
            self._refuse(error)

        told.begin(
            self._context.background.start(work, done=ended, failed=failed, progress=told.show)
        )

    def _go_on(self, job: OpenJob, path: Path, found: _Found) -> None:
        reading = self._to_write(job, path, *found)
        if reading is not None:
            self._write(job, path, reading)

    def _ask_sizes(self, job: OpenJob, path: Path, found: _Found) -> None:
        """Ask whether the boxes are to fit pictures of another size, and go on."""
        from annotator.importers import document_import  # noqa: PLC0415 - seldom needed
        from widgets.dataset_import.other_sizes_dialog import (  # noqa: PLC0415 - seldom needed
            OtherSizesDialog,
        )

        if self._context.jobs.job_or_none is not job:
            return
        reading, project = found[0], job.project
        sentences = [sentence_text(each) for each in document_import.size_questions(reading)]
        with off_item(self._context):
            dialog = OtherSizesDialog(self._context.look, sentences, self._context.window)
            dialog.exec()
        choice = dialog.choice
        dialog.deleteLater()
        if choice is document_import.Sizes.LEAVE:
            self._go_on(job, path, found)
        if choice is not document_import.Sizes.FIT:
            return
        labels = project.reads.labels().result()

        def work(cancel: Cancel, progress: Progress) -> _Found:
            content = document_import.JobContent(all_rows(project, cancel), labels)
            fit = document_import.fitted(reading, content, Watch(cancel, progress))
            return fit, document_import.earlier_import(project, fit)

        self._start(path, work, lambda fit: self._go_on(job, path, fit))

    def _to_write(
        self, job: OpenJob, path: Path, reading: ImportContents, earlier: EarlierImport | None
    ) -> ImportContents | None:
        """Ask about a document that was imported before; None: it is left alone."""
        from annotator.importers import document_import  # noqa: PLC0415 - seldom needed
        from widgets.dataset_import.import_again_dialog import (  # noqa: PLC0415 - seldom needed
            ImportAgainDialog,
        )

        if earlier is None or self._context.jobs.job_or_none is not job:
            return reading
        sentence = sentence_text(document_import.again_sentence(path, reading, earlier))
        kept = max(len(reading.record.regions) - earlier.untouched, 0)
        window = self._context.window
        with off_item(self._context):
            dialog = ImportAgainDialog(self._context.look, sentence, kept, window)
            dialog.exec()
        choice = dialog.choice
        dialog.deleteLater()
        if choice is document_import.RepeatedImport.LEAVE:
            text = self.tr("Left alone: %1. Nothing was imported.")
            text = text.replace("%1", shown_name(path.name))
            self._context.notices.say(Notice(text, passes_ms=STOPPED_MS))
            return None
        if choice is document_import.RepeatedImport.REPLACE:
            return document_import.replacing(reading, earlier)
        return reading

    def _may_write(self, copying: Future[Kept]) -> bool:
        """Report a problem with the copy; only damage prevents the import."""
        error = copying.exception()
        if error is not None:
            self._refuse(error)
            return True
        problems = copying.result().problems
        if problems:
            text = self.tr("Nothing was imported, because this job file is damaged: %1")
            self._refuse(DamagedJobError(text.replace("%1", sentence_text(problems[0].said))))
        return not problems

    def _write(self, job: OpenJob, path: Path, reading: ImportContents) -> None:
        if self._context.jobs.job_or_none is not job:
            return
        if reading.is_empty:
            self._report_empty(job, path, reading)
            return
        history, notices = job.session.editor.history, self._context.notices
        seq, worker_id = history.take_seq(), job.session.worker.id
        future = job.project.writes.run_import(reading.record, seq=seq, worker_id=worker_id)
        writing = Notice(
            self.tr("Saving what was read from %1…").replace("%1", shown_name(path.name))
        )
        notices.say(writing)

        def failed(error: BaseException) -> None:
            notices.withdraw(writing)
            self._refuse(error)

        def done(step: Step) -> None:
            notices.withdraw(writing)
            history.record(step)
            job.read_anew()
            self._context.actions.refresh()
            told = job.project.reads.new_ids(step.import_id or 0)
            job.bridge.when_done(told, lambda new: self._report(job, path, reading, new), failed)

        job.bridge.when_done(future, done, failed)

    def _report(self, job: OpenJob, path: Path, reading: ImportContents, new: NewIds) -> None:
        """Show what was imported, and which ids of the document could not be kept."""
        from annotator.importers.document_import import id_notes  # noqa: PLC0415 - seldom needed

        sentences = [sentence_text(each) for each in (*id_notes(new), *reading.notes)]
        sentences = sentences or [self.tr("Undo removes all of it.")]
        self._show(job, self.tr("Imported from %1").replace("%1", path.name), sentences, reading)

    def _report_empty(self, job: OpenJob, path: Path, reading: ImportContents) -> None:
        """Show that nothing was imported, and why."""
        from annotator.importers.document_import import (  # noqa: PLC0415 - seldom needed
            empty_sentence,
        )

        notes = (*reading.notes, empty_sentence(path, reading))
        title = self.tr("Nothing imported from %1").replace("%1", path.name)
        self._show(job, title, [sentence_text(each) for each in notes], reading)

    def _show(
        self, job: OpenJob, title: str, sentences: list[str], reading: ImportContents
    ) -> None:
        counts = {sentence_text(what): count for what, count in reading.counts.items()}
        dialog = ReportDialog(self._context.look, title, sentences, counts, self._context.window)
        dialog.setProperty("helps", "how-to/import-and-export.md#import")
        job.session.step_aside()
        dialog.finished.connect(lambda _: job.session.step_back())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)


class _ReadingNotice:
    """Shows the progress of reading a document, with a button that stops it."""

    def __init__(self, notices: Notices, locale: QLocale, name: str) -> None:
        """Show nothing yet; ``name`` is the document's."""
        self._notices = notices
        self._locale = locale
        self._name = shown_name(name)
        self._notice = Notice("")
        self.is_stopped = False

    def begin(self, cancel: Cancel) -> None:
        """Show that reading has begun; the button stops it."""

        def stop() -> None:
            self.is_stopped = True
            cancel.cancel()
            text = _tr("Stopped. Nothing was imported from %1.").replace("%1", self._name)
            self._notices.say(Notice(text, passes_ms=STOPPED_MS))

        text = _tr("Reading %1…").replace("%1", self._name)
        self._notice = Notice(text, choices=((_tr("Stop"), stop),))
        self._notices.say(self._notice)

    def show(self, done: int, total: int) -> None:
        """Show how many of its regions are read."""
        text = _tr("Reading %1: %2 of %3 regions…").replace("%1", self._name)
        number = self._locale.toString
        text = text.replace("%2", number(done)).replace("%3", number(total))
        self._notice = self._notices.revise(self._notice, text)

    def end(self) -> None:
        """Withdraw the notice: reading has ended or failed."""
        self._notices.withdraw(self._notice)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportController", text)


def in_order(importers: Iterable[Importer], kinds: frozenset[KindId]) -> list[Importer]:
    """Return the formats of media that the job has, then the others."""
    return sorted(importers, key=lambda each: each.kinds is not None and not each.kinds & kinds)


def _filter(importer: Importer) -> str:
    """Return the line of a format in the list of file types."""
    return f"{importer.title} ({' '.join(f'*{ending}' for ending in importer.endings)})"


def all_rows(project: Project, cancel: Cancel) -> list[ItemRow]:
    """Return all items of an open job, read in parts so that saving need not wait.

    Raises:
        DamagedJobError: a row was altered.
        CancelledError: the person stopped it.
    """
    rows: list[ItemRow] = []
    while part := project.reads.item_rows(rows[-1].id if rows else 0, PART_ROWS).result():
        cancel.check()
        rows.extend(part)
    return rows
