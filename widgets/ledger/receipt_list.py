"""Shows all receipts of the current worker, and sets one aside or uses it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.job_file.project import Project
from annotator.job_ledger.receipts import JudgedReceipt, judged_receipts, set_aside, use_again
from annotator.model.people import Worker
from annotator.progress import Cancel, Progress
from annotator.records import StoredReceipt
from widgets.kit.background import BackgroundJobs
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.receipt_list_dialog import ReceiptListDialog
from widgets.theme.look import Look

Judged = list[JudgedReceipt]
Choose = Callable[[Project, Worker, StoredReceipt], None]


class ReceiptList(QObject):
    """One open list of receipts; the job is read on the background thread.

    Signals:
        changed: another receipt is in use.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QWidget,
        project: Project,
        worker: Worker,
        background: BackgroundJobs,
        look: Look,
    ) -> None:
        """Serve one open dialog."""
        super().__init__(parent)
        self._parent = parent
        self._project, self._worker = project, worker
        self._background, self._look = background, look

    def show(self) -> None:
        """Show the list until the person closes it."""
        dialog = ReceiptListDialog(self._look, self._parent)
        request = LatestRequest(self._background, dialog)
        aside = self.tr("It is set aside. Your next hand-in goes on without it.")
        again = self.tr("It counts again.")
        dialog.set_aside_asked.connect(
            lambda receipt: self._choose(dialog, request, (set_aside, receipt), aside)
        )
        dialog.use_again_asked.connect(
            lambda receipt: self._choose(dialog, request, (use_again, receipt), again)
        )
        project, worker = self._project, self._worker

        def work(_cancel: Cancel, _progress: Progress) -> Judged:
            return judged_receipts(project, worker)

        request.start(work, done=dialog.show_receipts, refused=dialog.show_refusal)
        dialog.exec()
        request.stop()
        dialog.deleteLater()

    def _choose(
        self,
        dialog: ReceiptListDialog,
        request: LatestRequest,
        choice: tuple[Choose, StoredReceipt],
        said: str,
    ) -> None:
        project, worker = self._project, self._worker
        choose, receipt = choice

        def work(_cancel: Cancel, _progress: Progress) -> Judged:
            choose(project, worker, receipt)
            return judged_receipts(project, worker)

        def done(found: Judged) -> None:
            dialog.show_receipts(found, said)
            self.changed.emit()

        request.start(work, done=done, refused=dialog.show_refusal)
