"""Shows and saves the statement of the current worker, from a snapshot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

import resources
from annotator.documents.document_forms import MadeDocument
from annotator.documents.record_support import NO_SUPPORT, RecordSupport
from annotator.documents.statement import JobWork, gather, words_in
from annotator.errors import AnnotatorError, DamagedJobError
from annotator.files import exists, write_chosen
from annotator.job_ledger.portable_records import signed_record, support_of
from annotator.progress import Cancel, Progress, Watch
from widgets.kit.error_text import error_text
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.passphrase import PassphrasePrompt
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.time_pay.dialogs.statement_dialog import SaveWish, StatementDialog
from widgets.time_pay.paper.pdf import pdf_bytes


class StatementController(QObject):
    """Reads in the background, shows, saves."""

    def __init__(self, context: Context) -> None:
        """Take what is needed to read and show the statement."""
        super().__init__(context.window)
        self._context = context
        self._is_shown = False

    def ask(self) -> None:
        """Show the statement; the saved file has exactly the shown content."""
        self._context.views.finish_typing()
        job = self._context.jobs.job
        project, session = job.project, job.session
        today = dt.datetime.now().astimezone().date()
        words = words_in(resources.path("words"))
        dialog = StatementDialog(self._context.look, today, words, self._context.window)
        dialog.save_asked.connect(lambda wish: self._save(dialog, wish, job))

        def read(cancel: Cancel, progress: Progress) -> tuple[JobWork, RecordSupport]:
            session.recording.checkpoint()
            with project.snapshot().result() as snapshot:
                work = gather(snapshot)
            try:
                return work, support_of(project, session.worker, Watch(cancel, progress))
            except DamagedJobError:
                return work, NO_SUPPORT  # the check after the opening tells of the damage

        def done(found: tuple[JobWork, RecordSupport]) -> None:
            if self._is_shown:
                dialog.show_work(found[0], session.worker, found[1])

        def failed(error: BaseException) -> None:
            if not isinstance(error, AnnotatorError):
                raise error
            if self._is_shown:
                dialog.show_refusal(error_text(error))

        self._is_shown = True
        self._context.background.start(read, done=done, failed=failed)
        dialog.exec()
        self._is_shown = False
        dialog.deleteLater()

    def _save(self, dialog: StatementDialog, wish: SaveWish, job: OpenJob) -> None:
        kind = wish.ending.strip(".").upper()
        proposed = str(job.project.path.parent / wish.name)
        kinds = f"{kind} (*{wish.ending})"
        name, _kind = QFileDialog.getSaveFileName(
            dialog, self.tr("Save the document"), proposed, kinds
        )
        if not name:
            return
        path = Path(name)
        if path.suffix != wish.ending:
            path = path.with_name(path.name + wish.ending)
            if exists(path):  # the file dialog asked only about the other name
                text = self.tr("%1 already exists. Choose another name.")
                dialog.show_refusal(text.replace("%1", path.name))
                return
        if wish.is_to_be_signed:
            self._sign(dialog, wish, path, job)
        else:
            _write(dialog, path, wish.made.content(wish.ending, pdf_bytes))

    def _sign(self, dialog: StatementDialog, wish: SaveWish, path: Path, job: OpenJob) -> None:
        """Sign a record and write it; ask for the passphrase of the key if it has one."""
        project, worker = job.project, job.session.worker
        request = LatestRequest(self._context.background, dialog)

        def start(passphrase: str) -> None:
            def work(_cancel: Cancel, _progress: Progress) -> MadeDocument:
                return signed_record(project, worker, wish.made, passphrase)

            def done(made: MadeDocument) -> None:
                _write(dialog, path, made.content(wish.ending, pdf_bytes))

            request.start(work, done=done, refused=dialog.show_refusal)

        PassphrasePrompt(self._context.look, dialog, request, start)
        start("")


def _write(dialog: StatementDialog, path: Path, content: bytes) -> None:
    try:
        write_chosen(path, content)
    except AnnotatorError as error:
        dialog.show_refusal(error_text(error))
        return
    dialog.show_saved(path)
