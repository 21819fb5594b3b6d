"""Countersigns another person's hand-in, without an open job; creates the key if needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from annotator.files import exists
from annotator.job_ledger.countersign import countersignable
from annotator.job_ledger.document_files import read, write
from annotator.job_ledger.payment_keys import COUNTERSIGNING
from annotator.ledger.keys import known_public, own_key, read_key
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from annotator.progress import Cancel, Progress
from annotator.verify.ledger.document_reader import HandInRead
from widgets.kit.background import BackgroundJobs
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.countersign_dialog import CheckedHandIn, CountersignDialog
from widgets.ledger.dialogs.ledger_words import named
from widgets.ledger.dialogs.passphrase import PassphrasePrompt
from widgets.open_job.context import Context
from widgets.theme.look import Look


class Countersign(QObject):
    """Asks for a hand-in and opens the dialog for it."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def choose(self) -> None:
        """Let the person choose a hand-in, and show it."""
        kinds = self.tr("Hand-ins (*.jsonl)") + ";;" + self.tr("All files (*)")
        title = self.tr("Countersign a hand-in")
        window = self._context.window
        found, _kind = QFileDialog.getOpenFileName(window, title, str(Path.home()), kinds)
        if found:
            self.show(Path(found))

    def show(self, path: Path) -> None:
        """Show a hand-in, also given by its signature file, and write a receipt on request."""
        hand_in = path.with_name(path.name.removesuffix(BUNDLE_SUFFIX))
        dialog = CountersignDialog(
            self._context.look, hand_in, _first(hand_in), self._context.window
        )
        shown = _OpenDialog(dialog, hand_in, self._context.background, self._context.look)
        shown.examine()
        dialog.exec()
        shown.stop()
        dialog.deleteLater()


class _OpenDialog(QObject):
    """One open dialog."""

    def __init__(
        self, dialog: CountersignDialog, path: Path, background: BackgroundJobs, look: Look
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._path = path
        self._examining, self._own = (
            LatestRequest(background, self),
            LatestRequest(background, self),
        )
        dialog.examine_asked.connect(self.examine)
        dialog.start_asked.connect(lambda: self._sign(""))
        self._examining.locked.connect(lambda: dialog.show_refusal(""))
        PassphrasePrompt(look, dialog, self._examining, self._sign)
        dialog.public_asked.connect(self._save_public)
        self._own.start(
            lambda _cancel, _progress: _public_of_own(),
            done=dialog.show_own_key,
            refused=dialog.show_refusal,
        )

    def examine(self) -> None:
        """Check the hand-in, and show the result."""
        path, after = self._path, self._dialog.after.path
        self._dialog.show_looking()

        def work(_cancel: Cancel, _progress: Progress) -> CheckedHandIn:
            return _examined(path, after)

        self._examining.start(
            work,
            done=self._dialog.show_examined,
            refused=lambda sentence: self._dialog.show_broken(named(sentence, path)),
        )

    def stop(self) -> None:
        """Drop all later results."""
        self._examining.stop()
        self._own.stop()

    def _sign(self, passphrase: str) -> None:
        dialog, path = self._dialog, self._path
        out, is_replaced, after = dialog.place.path, dialog.place.is_replaced, dialog.after.path
        key_file, enrols = dialog.key_file, dialog.enrols
        if out is None:
            return

        def work(_cancel: Cancel, _progress: Progress) -> tuple[int, str]:
            # Again: the file may have changed since.
            found = countersignable(path, [] if after is None else [after], enrols=enrols)
            signer = signer_for(key_file, passphrase)
            write({out: found.receipt(signer)}, is_replaced=is_replaced)
            return found.hand_in.checkpoint.size, signer.public

        dialog.progress_words.setText(self.tr("Checking and signing…"))
        dialog.show_progress(0, 0)
        self._examining.start(
            work,
            done=lambda made: dialog.show_countersigned(out, *made),
            refused=lambda sentence: dialog.show_refusal(named(sentence, path)),
        )

    def _save_public(self) -> None:
        title = self.tr("Save the public key")
        first = str(self._path.parent / self.tr("my key.pem.pub"))
        found, _kind = QFileDialog.getSaveFileName(self._dialog, title, first)
        if not found:
            return

        def work(_cancel: Cancel, _progress: Progress) -> None:
            write({Path(found): signer_for(None).public_pem()}, is_replaced=True)

        self._own.start(work, done=lambda _none: None, refused=self._dialog.show_refusal)


def _first(hand_in: Path) -> Path:
    """Return a free name beside the hand-in."""
    stem, number = hand_in.stem, 2
    path = hand_in.with_name(f"{stem}.receipt.json")
    while exists(path):
        path = hand_in.with_name(f"{stem}.receipt-{number}.json")
        number += 1
    return path


def _examined(path: Path, after: Path | None) -> CheckedHandIn:
    """Check a hand-in and return the result.

    Raises:
        LedgerRefusedError: it does not hold, or does not continue the given receipt.
    """
    earlier = [] if after is None else [after]
    hand_in = read(path)
    is_new_key = isinstance(hand_in, HandInRead) and _has_new_key(hand_in)
    found = countersignable(path, earlier, enrols=is_new_key)
    receipt = found.hand_in.receipt
    is_own = receipt is not None and receipt.key == _public_of_own()
    return CheckedHandIn(found, is_new_key, is_own, after is not None)


def _has_new_key(hand_in: HandInRead) -> bool:
    """Return whether somebody must say that the key is right: no earlier key has signed it."""
    if hand_in.receipt is None:
        return False
    key = hand_in.receipt.said.worker_key
    for old, new in hand_in.opened.rekeys:
        key = new if old == key else key
    return key != hand_in.key


def signer_for(key_file: Path | None, passphrase: str = "") -> Signer:
    """Return the countersigner's key: that in a file, else this computer's own, made if needed.

    Raises:
        KeyLockedError: the passphrase is missing or wrong.
        KeyRefusedError, KeyFileError: there is no usable key.
    """
    if key_file is None:
        return own_key(keys_folder(), COUNTERSIGNING)
    return read_key(key_file, passphrase)


def _public_of_own() -> str:
    return known_public(keys_folder(), COUNTERSIGNING) or ""
