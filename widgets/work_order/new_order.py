"""Takes a first or a new work order into the open job: from a file, dropped, or given before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.errors import AnnotatorError
from annotator.job_ledger.known_order_keys import key_known, signer_told
from annotator.records import StoredOrder
from annotator.session.given_order import GivenOrder, given_order, order_file, read_given
from annotator.session.job_session import JobSession
from widgets.kit.dialogs.digest_text import digits_text
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.shell.notice_bar import Notice, NoticeTone
from widgets.theme.look import Look
from widgets.work_order.new_order_dialog import NewOrderDialog

_SUFFIX = ".toml"


class NewOrder(QObject):
    """Shows a given work order with what differs, and puts it into force if it is accepted.

    Signals:
        accepted: another order is in force in this ``JobSession``.
    """

    accepted = Signal(object)

    def __init__(self, context: Context, look: Look) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context
        self._look = look

    def choose(self) -> None:
        """Let the person choose the file of a work order, and show it."""
        job = self._context.jobs.job
        kinds = self.tr("Work orders (*.toml)") + ";;" + self.tr("All files (*)")
        folder = str(job.project.path.parent)
        title = self.tr("Take a new work order")
        found, _kind = QFileDialog.getOpenFileName(self._context.window, title, folder, kinds)
        if found:
            self.take(Path(found))

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Show the work order among dropped files; False: there is none."""
        found = next((path for path in map(order_file, paths) if is_order(path)), None)
        if found is not None:
            self.take(found)
        return found is not None

    def take(self, path: Path) -> None:
        """Show the work order in a file, or say in a sentence why it is not taken."""
        job = self._context.jobs.job_or_none
        if job is None:
            text = self.tr("This is a work order. Open the job that it is for, then drop it again.")
            self._say(text, NoticeTone.REFUSAL)
            return
        try:
            self._ask(job.session, read_given(path))
        except AnnotatorError as error:
            self._context.jobs.refuse(error)

    def show_offered(self) -> None:
        """Show the order that was given to the job and that this worker has not accepted."""
        job = self._context.jobs.job_or_none
        if job is None or job.session.offered is None:
            return
        try:
            self._ask(job.session, job.session.offered)
        except AnnotatorError as error:
            self._context.jobs.refuse(error)

    def _ask(self, session: JobSession, stored: StoredOrder) -> None:
        """Ask, and accept.

        Raises:
            AnnotatorError: it is not to be taken, or the disk refused.
        """
        lang = QLocale().name().split("_")[0]
        with off_item(self._context):
            given = given_order(session.project, session.worker.id, stored, lang)
            if not self._is_accepted(session, given, lang):
                return
            session.accept_new(stored)
        self._say(self.tr("Accepted: the new work order holds from now on."))
        self.accepted.emit(session)

    def _is_accepted(self, session: JobSession, given: GivenOrder, lang: str) -> bool:
        stored = given.stored
        known = key_known(session.project, session.worker.id, stored)
        signer = signer_told(known, digits_text(stored.signed_by))
        window = self._context.window
        dialog = NewOrderDialog(self._look, given, signer, lang, parent=window)
        is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return is_accepted

    def _say(self, text: str, tone: NoticeTone = NoticeTone.PLAIN) -> None:
        self._context.notices.say(Notice(text, tone))


def is_order(path: Path) -> bool:
    """Return whether a file is a work order by its name; a signature counts as its order."""
    return order_file(path).suffix.lower() == _SUFFIX
