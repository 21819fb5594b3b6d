"""Signs statements about payments for the other side, and takes the signed files that come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from annotator.job_file.project import Project
from annotator.job_ledger.document_files import write
from annotator.job_ledger.own_keys import signing_key
from annotator.job_ledger.payment_keys import COUNTERSIGNING, question_before_signing
from annotator.job_ledger.payment_statements import (
    FittingPayment,
    bytes_of,
    confirm,
    fitting,
    sign_stated,
    take,
)
from annotator.ledger.keys import own_key
from annotator.ledger.signatures import Signer
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.pay.money.payments import VENDOR, WORKER
from annotator.progress import Cancel, Progress
from annotator.records import Payment
from annotator.sentences.said import Said
from annotator.verify.ledger.payment_reader import SignedPayment
from widgets.kit.dialogs.message import ask
from widgets.kit.error_text import sentence_text
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.ledger_words import named
from widgets.ledger.dialogs.passphrase import PassphrasePrompt
from widgets.ledger.dialogs.take_payment_dialog import TakePaymentDialog, digits_of, told
from widgets.open_job.context import Context

Say = Callable[[str, bool], None]
"""Called with a sentence, and whether it is a refusal."""


@dataclass(frozen=True, slots=True)
class WantedSignature:
    """A signature that is asked for: whose money, which payment, and whether it confirms it."""

    worker: Worker
    payment: Payment
    confirms: bool = False

    @property
    def party(self) -> str:
        """The side that signs."""
        other = {WORKER: VENDOR, VENDOR: WORKER}
        return other[self.payment.stated_by] if self.confirms else self.payment.stated_by


class PaymentFiles(QObject):
    """Reads, signs and writes on the background thread; shows a file before it is stored.

    Signals:
        changed: the payments of the job have changed.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context
        self._request = LatestRequest(context.background, self)
        self._is_stopped = False

    def stop(self) -> None:
        """Drop all later results."""
        self._is_stopped = True
        self._request.stop()

    def save(self, wanted: WantedSignature, parent: QWidget, say: Say) -> None:
        """Ask for a place, sign the payment, and write the signed file there."""
        title = self.tr("Save the signed file for the other side")
        folder = self._context.jobs.job.project.path.parent
        kind = self.tr("confirmed") if wanted.confirms else wanted.payment.side
        first = folder / f"{wanted.payment.day} {kind} {wanted.payment.amount}.payment.json"
        kinds = self.tr("Signed payments (*.payment.json)") + ";;" + self.tr("All files (*)")
        found, _kind = QFileDialog.getSaveFileName(parent, title, str(first), kinds)
        if found:
            ask = _Asked(self._context, parent, say)
            _Signing(self, ask, wanted, Path(found)).start("")

    def choose(self, parent: QWidget, say: Say) -> None:
        """Let the person choose a signed file, and take it."""
        kinds = self.tr("Signed payments (*.payment.json)") + ";;" + self.tr("All files (*)")
        folder = str(self._context.jobs.job.project.path.parent)
        title = self.tr("Take a signed payment")
        found, _kind = QFileDialog.getOpenFileName(parent, title, folder, kinds)
        if found:
            self.take([Path(found)], parent, say)

    def take(self, paths: Sequence[Path], parent: QWidget, say: Say) -> None:
        """Take signed files one after the other: each is checked, shown, and stored if agreed."""
        job = self._context.jobs.job_or_none
        if job is None:
            say(
                self.tr(
                    "This is a signed payment. Open the job that it is for, then drop it again."
                ),
                True,
            )
            return
        if not paths or self._is_stopped:
            return
        project, (path, *rest) = job.project, paths

        def go_on(text: str, is_refusal: bool) -> None:
            if text:
                say(text, is_refusal)
            self.take(rest, parent, say)

        def work(_cancel: Cancel, _progress: Progress) -> FittingPayment:
            return fitting(project, path)

        self._request.start(
            work,
            done=lambda found: self._show(project, found, parent, go_on),
            refused=lambda sentence: go_on(named(sentence, path), True),
        )

    def _show(self, project: Project, found: FittingPayment, parent: QWidget, say: Say) -> None:
        if found.is_known:
            say(self.tr("You have this file already: %1.").replace("%1", told(found)), False)
            return
        dialog = TakePaymentDialog(self._context.look, found, parent)
        is_meant = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not is_meant:
            say("", False)
            return

        def work(_cancel: Cancel, _progress: Progress) -> None:
            take(project, found)

        def done(_none: None) -> None:
            self._renew(found.worker)
            say(self.tr("Noted: %1.").replace("%1", told(found)), False)

        self._request.start(work, done=done, refused=lambda sentence: say(sentence, True))

    def renew_after(self, worker: Worker, made: SignedPayment, out: Path, say: Say) -> None:
        """Tell what was signed, and show the payments anew."""
        self._renew(worker)
        if self._is_stopped:
            return
        text = self.tr("Wrote %1, signed with the key %2. Give it to the other side.")
        say(text.replace("%2", digits_of(made)).replace("%1", out.name), False)

    def _renew(self, worker: Worker) -> None:
        job = self._context.jobs.job_or_none
        if job is not None and job.session.worker.id == worker.id:
            job.session.money.reload()
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where a signature was asked for, and where its outcome is told."""

    context: Context
    parent: QWidget
    say: Say


class _Signing(QObject):
    """One signature; asks for the passphrase of the worker's key where it has one."""

    def __init__(
        self, files: PaymentFiles, asked: _Asked, wanted: WantedSignature, out: Path
    ) -> None:
        super().__init__(files)
        self._files, self._asked, self._wanted, self._out = files, asked, wanted, out
        self._request = LatestRequest(asked.context.background, self)
        PassphrasePrompt(asked.context.look, asked.parent, self._request, self.start)

    def start(self, passphrase: str, *, is_sure: bool = False) -> None:
        """Sign on the background thread; ``is_sure``: the person has said whose key it is."""
        project, say = self._asked.context.jobs.job.project, self._asked.say
        wanted, out = self._wanted, self._out

        def work(_cancel: Cancel, _progress: Progress) -> SignedPayment | Said:
            signer = _signer(project, wanted, passphrase)
            question = _question(project, wanted, signer)
            if question is not None and not is_sure:
                return question
            made = _made(project, wanted, signer)
            write({out: bytes_of(made)}, is_replaced=True)
            return made

        def done(found: SignedPayment | Said) -> None:
            if isinstance(found, Said):
                self._ask(found, passphrase)
            else:
                self._files.renew_after(wanted.worker, found, out, say)

        self._request.start(work, done=done, refused=lambda sentence: say(sentence, True))

    def _ask(self, question: Said, passphrase: str) -> None:
        """Ask whose key it is, and sign if the person says so."""
        title = self.tr("Sign a payment")
        if ask(self._asked.parent, title, sentence_text(question)):
            self.start(passphrase, is_sure=True)
        else:
            self._asked.say(self.tr("Nothing was signed."), False)


def _question(project: Project, wanted: WantedSignature, signer: Signer) -> Said | None:
    worker, payment = wanted.worker, wanted.payment
    return question_before_signing(project, worker, payment, wanted.party, signer.public)


def _made(project: Project, wanted: WantedSignature, signer: Signer) -> SignedPayment:
    do = confirm if wanted.confirms else sign_stated
    return do(project, wanted.worker, wanted.payment.seq, signer)


def _signer(project: Project, wanted: WantedSignature, passphrase: str) -> Signer:
    if wanted.party == WORKER:
        return signing_key(project, wanted.worker, passphrase)
    return own_key(keys_folder(), COUNTERSIGNING)
