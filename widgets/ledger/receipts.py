"""Shows how much is countersigned, takes receipts, and offers to hand in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.job_file.reading.receipt_state import OpenAccount
from annotator.job_ledger.receipts import problem_of_last
from annotator.job_ledger.state import ReceiptState, state_of
from annotator.model.people import Worker
from annotator.progress import Cancel, Progress
from annotator.records import StoredReceipt
from annotator.sentences.said import Said
from annotator.session.job_session import JobSession
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import error_text
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.hand_in_controller import HandInController
from widgets.ledger.own_key import OwnKey
from widgets.ledger.receipt_list import ReceiptList
from widgets.ledger.shred_controller import Shred
from widgets.ledger.taken_files import TakeReceipt
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob


class StateFeed(QObject):
    """Asks the job file in the background how much of a worker's record is countersigned.

    Signals:
        came: carries a ``ReceiptState``.
        failed: carries an ``AnnotatorError``.
    """

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, session: JobSession, parent: QObject) -> None:
        """Start without a request."""
        super().__init__(parent)
        self._session = session
        self._bridge = Bridge(self)

    def ask(self) -> None:
        """Request the state of the booked entries; the open span stays open."""
        worker = self._session.worker
        account: Future[OpenAccount] = self._session.project.reads.open_account(worker.id)
        self._bridge.when_done(
            account, lambda found: self.came.emit(state_of(worker, found)), self._refuse
        )

    def stop(self) -> None:
        """Emit nothing more."""
        self._bridge.close()

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self.failed.emit(error)


class Receipts(QObject):
    """Shows one dialog at a time, for the current worker."""

    def __init__(self, context: Context, taking: TakeReceipt, handing_in: HandInController) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self.shredding = Shred(context)
        self._context = context
        self._taking = taking
        self._handing_in = handing_in

    def show(self) -> None:
        """Show the state until the person closes the dialog."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        dialog = ReceiptsDialog(self._context.look, self._context.window)
        shown = _OpenDialog(dialog, job, self._context.background)
        key = OwnKey(
            dialog, job.project, job.session.worker, self._context.background, self._context.look
        )
        say: Callable[[str, bool], None] = shown.say
        dialog.take_asked.connect(lambda: self._taking.choose(dialog, say))
        dialog.hand_in_asked.connect(self._handing_in.ask)
        dialog.shred_asked.connect(self.shredding.ask)
        kept = ReceiptList(
            dialog, job.project, job.session.worker, self._context.background, self._context.look
        )
        dialog.list_asked.connect(kept.show)
        kept.changed.connect(shown.ask)
        kept.changed.connect(key.ask)
        self.shredding.shredded.connect(shown.ask)
        self._taking.taken.connect(shown.ask)
        self._handing_in.handed_in.connect(shown.ask)
        self._handing_in.handed_in.connect(key.ask)
        shown.ask()
        key.ask()
        dialog.exec()
        shown.end()
        key.stop()
        dialog.deleteLater()


class _OpenDialog(QObject):
    """Connects one open dialog with the job."""

    def __init__(self, dialog: ReceiptsDialog, job: OpenJob, background: BackgroundJobs) -> None:
        super().__init__(dialog)
        self._judging = LatestRequest(background, self)
        self._dialog = dialog
        self._project: Project = job.project
        self._worker: Worker = job.session.worker
        self._bridge = Bridge(self)
        self._is_open = True
        self._feed = StateFeed(job.session, self)
        self._feed.came.connect(self._on_state)
        self._feed.failed.connect(lambda error: self.say(error_text(error), is_refusal=True))

    def ask(self) -> None:
        """Request everything that is shown."""
        self._feed.ask()

    def end(self) -> None:
        """Request nothing more."""
        self._is_open = False
        self._feed.stop()
        self._judging.stop()
        self._bridge.close()

    def say(self, text: str, is_refusal: bool) -> None:
        """Show a sentence in the dialog, unless it is closed."""
        if self._is_open:
            self._dialog.say(text, is_refusal=is_refusal)

    def _on_state(self, state: ReceiptState) -> None:
        receipts = self._project.reads.receipts_of(self._worker.id)
        self._bridge.when_done(
            receipts,
            lambda found: self._show(state, found),
            self._refuse,
        )

    def _show(self, state: ReceiptState, receipts: list[StoredReceipt]) -> None:
        self._dialog.show_state(state, receipts)
        project, worker = self._project, self._worker

        def work(_cancel: Cancel, _progress: Progress) -> Said | None:
            return problem_of_last(project, worker)

        def refused(sentence: str) -> None:
            self.say(sentence, is_refusal=True)

        self._judging.start(work, done=self._dialog.show_problem, refused=refused)

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self.say(error_text(error), is_refusal=True)
