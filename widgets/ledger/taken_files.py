"""Takes a receipt into the open job, from the menu or dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.job_ledger.take_receipt import FittingReceipt, fitting, take
from annotator.pay import hours_text
from annotator.progress import Cancel, Progress, Watch
from annotator.verify.ledger.document_reader import NotThatDocumentError
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.error_text import error_text
from widgets.ledger.dialogs.ledger_words import apart, entries_text, named, work_ms
from widgets.open_job.context import Context

Say = Callable[[str, bool], None]
"""Called with a sentence, and whether it is a refusal."""


class TakeReceipt(QObject):
    """Reads, checks and stores a receipt on the background thread.

    Signals:
        taken: a receipt is stored in the job.
    """

    taken = Signal()

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def choose(self, parent: QWidget, say: Say) -> None:
        """Let the person choose a receipt, and take it."""
        job = self._context.jobs.job
        kinds = self.tr("Receipts (*.json)") + ";;" + self.tr("All files (*)")
        folder = str(job.project.path.parent)
        title = self.tr("Take a receipt")
        found, _kind = QFileDialog.getOpenFileName(parent, title, folder, kinds)
        if found:
            self.take(Path(found), say)

    def take(self, path: Path, say: Say) -> None:
        """Take a receipt, and report in a sentence what it proves, or why it does not fit."""
        job = self._context.jobs.job_or_none
        if job is None:
            say(
                self.tr("This is a receipt. Open the job that it is for, then drop it again."), True
            )
            return
        project = job.project

        def work(cancel: Cancel, progress: Progress) -> FittingReceipt:
            return _take(project, path, Watch(cancel, progress))

        def done(found: FittingReceipt) -> None:
            say(self._proves(found), False)
            self.taken.emit()

        def failed(error: BaseException) -> None:
            if not isinstance(error, AnnotatorError):
                raise error
            say(self._refused(path, error), True)

        self._context.background.start(work, done=done, failed=failed)

    def _refused(self, path: Path, error: AnnotatorError) -> str:
        if not isinstance(error.__cause__, NotThatDocumentError):
            return named(error_text(error), path)
        text = self.tr("%1 was not taken: it is damaged or was changed. Ask for it again. (%2)")
        return text.replace("%2", error_text(error.__cause__)).replace("%1", path.name)

    def _proves(self, receipt: FittingReceipt) -> str:
        said = receipt.receipt.said
        text = self.tr(
            "The receipt fits: the first %1 of %2, with %3 of work, are countersigned by the key "
            "%4. Nobody can change, remove or reprice them unseen any more."
        )
        if receipt.is_known:
            text = self.tr(
                "You have this receipt already: the first %1 of %2, with %3 of work, are "
                "countersigned by the key %4."
            )
        if receipt.enrols:
            text += " " + self.tr("It approves your key in place of an older one.")
        if receipt.is_by_another:
            text += " " + self.tr(
                "The key differs from that of your earlier receipts: ask whether it is theirs."
            )
        if receipt.receipt.key == said.worker_key:
            text = self.tr(
                "This is signed by the key of %2 itself, so it proves nothing to others: the first "
                "%1, with %3 of work. Ask somebody else to countersign."
            )
        text = text.replace("%1", entries_text(receipt.checkpoint.size))
        text = text.replace("%2", apart(receipt.worker.name))
        text = text.replace("%3", apart(hours_text(work_ms(said.ms))))
        return text.replace("%4", digits_text(receipt.key))


def _take(project: Project, path: Path, watch: Watch) -> FittingReceipt:
    receipt = fitting(project, path, watch)
    take(project, receipt)
    return receipt
