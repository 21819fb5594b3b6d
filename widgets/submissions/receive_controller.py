"""Receives submissions from files that a vendor chose or dropped; no job need be open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

import resources
from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import kind_of
from annotator.errors import AnnotatorError, CancelledError
from annotator.files import is_folder
from annotator.ledger.encryption_keys import encryption_keys
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX
from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from annotator.progress import Cancel, Progress, Watch
from annotator.submissions.collection_folder import RECEIPTS, Collection, open_collection
from annotator.submissions.receive import Receiving, receive
from annotator.submissions.results import Answer
from annotator.submissions.standings import countersign, countersignable
from annotator.submissions.submission_file import SUFFIX, submissions_in
from widgets.kit.background import BackgroundJobs
from widgets.ledger.countersignature import signer_for
from widgets.ledger.dialogs.passphrase import ask_passphrase
from widgets.ledger.errand import Errand
from widgets.open_job.context import Context
from widgets.submissions.receive_dialog import ReceiveDialog
from widgets.theme.look import Look

FOLDER = "last_collection_folder"


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
        window = self._context.window
        found, _kind = QFileDialog.getOpenFileNames(
            window, self.tr("Receive submissions"), str(Path.home()), kinds
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
        kept = self._context.settings.text(FOLDER)
        first = Path(kept) if kept and is_folder(Path(kept)) else None
        dialog = ReceiveDialog(self._context.look, files, first, self._context.window)
        visit = _Visit(dialog, self._context.background, self._context.look, self._remember)
        dialog.exec()
        visit.stop()
        dialog.deleteLater()

    def _remember(self, folder: Path) -> None:
        self._context.settings.set(FOLDER, str(folder))


class _Visit(QObject):
    """One open dialog."""

    def __init__(
        self,
        dialog: ReceiveDialog,
        background: BackgroundJobs,
        look: Look,
        received: Callable[[Path], None],
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._look, self._remember = dialog, look, received
        self._collection: Collection | None = None
        self._digests: list[str] = []
        self._errand = Errand(background, self)
        self._has_tried = False
        dialog.start_asked.connect(self._start)
        dialog.cancel_asked.connect(self._errand.cancel)
        dialog.receipts_asked.connect(lambda: self._sign(""))
        self._errand.locked.connect(self._unlock)

    def stop(self) -> None:
        """Stop; later results are dropped."""
        self._errand.stop()

    def _start(self) -> None:
        dialog, folder = self._dialog, self._dialog.collection.path
        if folder is None:
            return

        def work(cancel: Cancel, progress: Progress) -> _Received | None:
            try:
                collection = open_collection(folder)
                keys = encryption_keys(keys_folder())
                how = Receiving(schemas=resources.path("schemas"), keys=keys)
                watch = Watch(cancel, progress)
                answers = list(receive(collection, dialog.files, how, watch))
            except CancelledError:
                return None
            wanting = countersignable(collection, (each.sha256 for each in answers))
            return collection, answers, wanting

        def done(found: _Received | None) -> None:
            if found is None:
                dialog.show_refusal(self.tr("Stopped. What was received before is kept."))
                return
            self._collection, answers, self._digests = found
            self._remember(folder)
            dialog.show_answers(answers, len(self._digests))

        dialog.progress_words.setText(self.tr("Checking every file…"))
        dialog.show_progress(0, 0)
        self._errand.start(
            work, done=done, refused=dialog.show_refusal, progress=dialog.show_progress
        )

    def _sign(self, passphrase: str) -> None:
        dialog, collection, digests = self._dialog, self._collection, self._digests
        key_file = dialog.key_file
        if collection is None:
            return

        def work(_cancel: Cancel, _progress: Progress) -> int:
            signer: Signer = signer_for(key_file, passphrase)
            return len(countersign(collection, digests, signer))

        self._errand.start(
            work,
            done=lambda count: dialog.show_receipts(count, collection.folder / RECEIPTS),
            refused=dialog.show_not_signed,
        )

    def _unlock(self) -> None:
        given = ask_passphrase(self._look, self._dialog, is_again=self._has_tried)
        self._has_tried = given is not None
        if given is not None:
            self._sign(given)


_Received = tuple[Collection, list[Answer], list[str]]


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
