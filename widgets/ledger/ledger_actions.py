"""The actions of the ledger, and files dropped on the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from annotator.errors import AnnotatorError
from annotator.job_ledger.document_files import LedgerRefusedError, read
from annotator.pay import hours_text
from annotator.progress import Cancel, Progress
from annotator.session.job_session import JobSession
from annotator.verify.ledger.document_reader import ProofRead
from widgets.kit.error_text import error_text
from widgets.ledger.countersignature import Countersign
from widgets.ledger.dialogs.ledger_words import apart, entries_text, key_text, work_ms
from widgets.ledger.dialogs.proof_dialog import times_of
from widgets.ledger.dropped_files import LedgerFileKind, sorted_out
from widgets.ledger.hand_in_controller import HandInController
from widgets.ledger.payment_files import PaymentFiles
from widgets.ledger.proofs import ItemProof
from widgets.ledger.receipt_line import ReceiptLine
from widgets.ledger.receipts import Receipts, StateFeed
from widgets.ledger.taken_files import TakeReceipt
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeTone

Beside = Callable[[Callable[[], object]], Callable[[], None]]
"""Wraps a call so that no item is booked meanwhile."""


class LedgerActions(QObject):
    """Runs the actions of the ledger: hand in, take receipts, countersign, prove an item."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context
        self.handing_in = HandInController(context)
        self.taking = TakeReceipt(context)
        self.payments = PaymentFiles(context)
        self.countersigning = Countersign(context)
        self.proving = ItemProof(context)
        self.receipts = Receipts(context, self.taking, self.handing_in)

    def calls(self, beside: Beside) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {
            "hand-in": beside(self.handing_in.ask),
            "take-receipt": beside(lambda: self.taking.choose(self._context.window, self._say)),
            "receipts": beside(self.receipts.show),
            "countersign": beside(self.countersigning.choose),
            "show-item": beside(self.proving.ask_of_item),
        }

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Handle dropped files of a ledger; False: none of them is one."""
        found = sorted_out(paths)
        if LedgerFileKind.HAND_IN in found:
            self.countersigning.show(found[LedgerFileKind.HAND_IN][0])
        elif LedgerFileKind.RECEIPT in found:
            for path in found[LedgerFileKind.RECEIPT]:
                self.taking.take(path, self._say)
        elif LedgerFileKind.PAYMENT in found:
            self.payments.take(found[LedgerFileKind.PAYMENT], self._context.window, self._say)
        elif LedgerFileKind.PROOF in found:
            self._check_proof(found[LedgerFileKind.PROOF][0])
        return bool(found)

    def follow(self, line: ReceiptLine, session: JobSession) -> None:
        """Keep a line up to date with how much of a worker's record is countersigned."""
        feed = StateFeed(session, line)
        feed.came.connect(line.show_state)
        feed.failed.connect(self._context.jobs.refuse)
        line.asked.connect(self.receipts.show)
        line.hand_in_asked.connect(self.handing_in.ask)
        for asked in (line.asked, line.hand_in_asked):
            asked.connect(feed.ask)  # once the other dialog is closed
        line.destroyed.connect(feed.stop)
        feed.ask()

    def _check_proof(self, path: Path) -> None:
        def work(_cancel: Cancel, _progress: Progress) -> str:
            return self._told_of(path)

        def failed(error: BaseException) -> None:
            if not isinstance(error, AnnotatorError):
                raise error
            self._say(error_text(error), True)

        self._context.background.start(
            work, done=lambda text: self._say(text, False), failed=failed
        )

    def _told_of(self, path: Path) -> str:
        proof = read(path)
        if not isinstance(proof, ProofRead):
            raise LedgerRefusedError(self.tr("%1 is no proof of an item.").replace("%1", path.name))
        if proof.receipt is None:
            text = self.tr(
                "The proof holds: %1 of %2, with %3 of work, are in this record. Nobody has "
                "countersigned it here: hold it against a hand-in that was countersigned."
            )
        else:
            text = self.tr(
                "The proof holds: %1 of %2, with %3 of work, are in a record that was "
                "countersigned with the key %4."
            ).replace("%4", key_text(proof.receipt.key))
        text = text.replace("%1", entries_text(len(proof.entries))).replace("%2", apart(proof.file))
        return text.replace("%3", apart(hours_text(work_ms(times_of(proof.entries)))))

    def _say(self, text: str, is_refusal: bool) -> None:
        tone = NoticeTone.REFUSAL if is_refusal else NoticeTone.PLAIN
        self._context.notices.say(Notice(text, tone))
