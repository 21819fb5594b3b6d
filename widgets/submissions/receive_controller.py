"""Receives submissions from files that a vendor chose or dropped; no job need be open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

import resources
from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import kind_of
from annotator.errors import AnnotatorError, CancelledError
from annotator.files import is_folder
from annotator.job_ledger.payment_keys import COUNTERSIGNING
from annotator.ledger.encryption_keys import encryption_keys
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX
from annotator.ledger.keys import known_key, known_public, read_key
from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from annotator.progress import Cancel, Progress, Watch
from annotator.submissions.collection_folder import (
    RECEIPTS,
    Collection,
    existing_collection,
    open_collection,
)
from annotator.submissions.collection_keys import package_keys
from annotator.submissions.receive import Receiving, receive
from annotator.submissions.results import Answer
from annotator.submissions.standings import countersign, countersignable
from annotator.submissions.submission_file import SUFFIX, submissions_in
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.countersignature import signer_for
from widgets.ledger.dialogs.passphrase import PassphrasePrompt
from widgets.ledger.remembered_keys import RememberedKeys
from widgets.ledger.signing_key import SigningKey
from widgets.open_job.context import Context
from widgets.submissions.receive_dialog import ReceiveDialog

FOLDER = "last_collection_folder"
RECEIVED = "last_received_folder"


class ReceiveController(QObject):
    """Asks for files and a collection, receives, shows the results, writes the receipts."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def choose(self) -> None:
        """Let the person choose files, and receive them."""
        kinds = self.tr("Submissions (*%1 *%2)").replace("%1", SUFFIX)
        kinds = kinds.replace("%2", SUFFIX + ENCRYPTED_SUFFIX)
        kinds += ";;" + self.tr("All files (*)")
        window, settings = self._context.window, self._context.settings
        first = settings.text(RECEIVED) or str(Path.home())
        found, _kind = QFileDialog.getOpenFileNames(
            window, self.tr("Receive submissions"), first, kinds
        )
        if found:
            self.show(list(map(Path, found)))

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Receive dropped submissions and those in dropped folders; False: there are none."""
        files = [file for path in paths for file in _submissions_at(path)]
        if files:
            self.show(files)
        return bool(files)

    def show(self, files: Sequence[Path]) -> None:
        """Receive files as the person decides."""
        self._context.settings.set(RECEIVED, str(files[0].absolute().parent))
        kept = self._context.settings.text(FOLDER)
        first = Path(kept) if kept and is_folder(Path(kept)) else None
        dialog = ReceiveDialog(self._context.look, files, first, self._context.window)
        shown = _OpenDialog(dialog, self._context)
        dialog.exec()
        shown.stop()
        dialog.deleteLater()


@dataclass(frozen=True, slots=True)
class _Received:
    """What was received, what has no receipt yet, and the keys that matter for receipts."""

    collection: Collection
    answers: Sequence[Answer]
    wanting: Sequence[str]
    packages: frozenset[str]
    own: str


class _OpenDialog(QObject):
    """One open dialog."""

    def __init__(self, dialog: ReceiveDialog, context: Context) -> None:
        super().__init__(dialog)
        self._dialog, self._context = dialog, context
        self._collection: Collection | None = None
        self._digests: Sequence[str] = ()
        self._remembered = RememberedKeys(context.settings)
        self._key = SigningKey(dialog.key, context.background)
        self._request = LatestRequest(context.background, self)
        self._again: Callable[[str], None] = self._start
        """What is tried again with the passphrase of a key."""
        dialog.start_asked.connect(lambda: self._start(""))
        dialog.cancel_asked.connect(self._request.cancel)
        dialog.receipts_asked.connect(lambda: self._sign(""))
        dialog.collection.changed.connect(self._offer_opener)
        self._request.locked.connect(self._show_choices)
        PassphrasePrompt(context.look, dialog, self._request, self._retry)
        self._offer_opener()

    def stop(self) -> None:
        """Stop; later results are dropped."""
        self._request.stop()
        self._key.stop()

    def _offer_opener(self) -> None:
        """Offer the key that signs in this collection: workers encrypt to it."""
        folder = self._dialog.collection.path
        if folder is not None and self._dialog.opener.path is None:
            with suppress(AnnotatorError):
                file = self._remembered.file_of(existing_collection(folder).id)
                if file is not None:
                    self._dialog.opener.show_path(file)

    def _start(self, passphrase: str) -> None:
        dialog, folder = self._dialog, self._dialog.collection.path
        if folder is None:
            return
        opener, self._again = dialog.opener.path, self._start

        def work(cancel: Cancel, progress: Progress) -> _Received | None:
            how = Receiving(
                schemas=resources.path("schemas"), keys=opening_keys(opener, passphrase)
            )
            return _received(folder, dialog.files, how, Watch(cancel, progress))

        def done(found: _Received | None) -> None:
            if found is None:
                dialog.show_refusal(self.tr("Stopped. What was received before is kept."))
                return
            self._collection, self._digests = found.collection, found.wanting
            self._context.settings.set(FOLDER, str(folder))
            dialog.show_answers(found.answers, len(found.wanting))
            self._choose_key(found)

        dialog.progress_words.setText(self.tr("Checking every file…"))
        dialog.show_progress(0, 0)
        self._request.start(
            work, done=done, refused=dialog.show_refusal, progress=dialog.show_progress
        )

    def _choose_key(self, found: _Received) -> None:
        """Choose the key that signed in this collection before: workers know a vendor by it."""
        key, collection = self._dialog.key, found.collection.id
        if self._remembered.knows(collection):
            key.choose(self._remembered.file_of(collection))
        elif found.packages and found.own not in found.packages:
            key.ask_for_file()
        self._key.expect(found.packages)

    def _sign(self, passphrase: str) -> None:
        dialog, collection, digests = self._dialog, self._collection, self._digests
        key_file, self._again = dialog.key.key_file, self._sign
        if collection is None:
            return

        def work(_cancel: Cancel, _progress: Progress) -> int:
            signer: Signer = signer_for(key_file, passphrase)
            return len(countersign(collection, digests, signer))

        def done(count: int) -> None:
            self._remembered.keep(collection.id, key_file)
            dialog.show_receipts(count, collection.folder / RECEIPTS)

        self._request.start(work, done=done, refused=dialog.show_not_signed)

    def _show_choices(self) -> None:
        if self._collection is None:
            self._dialog.show_refusal("")

    def _retry(self, passphrase: str) -> None:
        self._again(passphrase)


def opening_keys(file: Path | None, passphrase: str = "") -> list[Signer]:
    """Return the keys that open encrypted files: that in a file, and those of this computer.

    The key that countersigns is one of them: its public half is in every package that it signed.

    Raises:
        KeyLockedError: the passphrase of the file is missing or wrong.
        KeyFileError: the file has no key.
    """
    found = encryption_keys(keys_folder())
    if file is not None:
        found.insert(0, read_key(file, passphrase))
    own = known_key(keys_folder(), COUNTERSIGNING)
    return found if own is None else [*found, own]


def _received(
    folder: Path, files: Sequence[Path], how: Receiving, watch: Watch
) -> _Received | None:
    """Receive files; None: the person stopped, and what was received before is kept."""
    collection = open_collection(folder)
    try:
        answers = list(receive(collection, files, how, watch))
    except CancelledError:
        return None
    wanting = countersignable(collection, (each.sha256 for each in answers))
    packages, own = frozenset[str](), ""
    with suppress(AnnotatorError):  # what is damaged was told of the files that it concerns
        packages = package_keys(folder)
        own = known_public(keys_folder(), COUNTERSIGNING) or ""
    return _Received(collection, answers, wanting, packages, own)


def _submissions_at(path: Path) -> list[Path]:
    """Return the submission at a path, or those in a folder."""
    if is_folder(path):
        return submissions_in(path)
    if path.name.endswith((SUFFIX, SUFFIX + ENCRYPTED_SUFFIX)):
        return [path]
    try:
        return [path] if kind_of(path) is ContainerKind.SUBMISSION else []
    except AnnotatorError:
        return []
