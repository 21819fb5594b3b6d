"""Shows and saves the statement of the current worker, from a snapshot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

import resources
from annotator.documents.statement import JobWork, gather, words_in
from annotator.errors import AnnotatorError
from annotator.files import write_chosen
from annotator.progress import Cancel, Progress
from widgets.kit.error_text import error_text
from widgets.open_job.context import Context
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
        dialog.save_asked.connect(lambda wish: self._save(dialog, wish, project.path.parent))

        def read(_cancel: Cancel, _progress: Progress) -> JobWork:
            session.recording.checkpoint()
            with project.snapshot().result() as snapshot:
                return gather(snapshot)

        def done(work: JobWork) -> None:
            if self._is_shown:
                dialog.show_work(work, session.worker)

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

    def _save(self, dialog: StatementDialog, wish: SaveWish, folder: Path) -> None:
        kind = wish.ending.strip(".").upper()
        proposed, kinds = str(folder / wish.name), f"{kind} (*{wish.ending})"
        name, _kind = QFileDialog.getSaveFileName(
            dialog, self.tr("Save the document"), proposed, kinds
        )
        if not name:
            return
        path = Path(name)
        if path.suffix != wish.ending:
            path = path.with_name(path.name + wish.ending)
            if path.exists():  # the file dialog asked only about the other name
                text = self.tr("%1 already exists. Choose another name.")
                dialog.show_refusal(text.replace("%1", path.name))
                return
        try:
            write_chosen(path, wish.made.content(wish.ending, pdf_bytes))
        except AnnotatorError as error:
            dialog.show_refusal(error_text(error))
            return
        dialog.show_saved(path.name)
