"""The own key in the window: its place, recovery sheet, restoring, lock and replacement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.job_file.project import Project
from annotator.job_ledger.document_files import write
from annotator.job_ledger.own_keys import KeyState, key_state, lock, restore, rotate, sheet
from annotator.ledger.keys import KeyPlace
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.progress import Cancel, Progress
from widgets.kit.background import BackgroundJobs
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.lock_dialog import LockDialog
from widgets.ledger.dialogs.passphrase import PassphrasePrompt
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.dialogs.rekey_dialog import RekeyDialog
from widgets.ledger.dialogs.restore_dialog import RestoreDialog
from widgets.theme.look import Look


class OwnKey(QObject):
    """Shows the key in the receipts dialog, and handles the requests made there.

    Signals:
        changed: there is another key now.
    """

    changed = Signal()

    def __init__(
        self,
        dialog: ReceiptsDialog,
        project: Project,
        worker: Worker,
        background: BackgroundJobs,
        look: Look,
    ) -> None:
        """Serve one open dialog."""
        super().__init__(dialog)
        self._dialog = dialog
        self._project, self._worker = project, worker
        self._look, self._background = look, background
        self._request = LatestRequest(background, self)
        PassphrasePrompt(look, dialog, self._request, self._unlock)
        self._place = KeyPlace.NOWHERE
        self._sheet: Path | None = None
        dialog.key.sheet_asked.connect(self._save_sheet)
        dialog.key.restore_asked.connect(self._restore)
        dialog.key.lock_asked.connect(self._lock)
        dialog.key.rekey_asked.connect(self._rekey)
        dialog.key.folder_asked.connect(_open_folder)

    def ask(self) -> None:
        """Look up the place of the key, and show it."""
        project, worker = self._project, self._worker

        def work(_cancel: Cancel, _progress: Progress) -> KeyState:
            return key_state(project, worker)

        self._request.start(work, done=self._show, refused=self._refuse)

    def stop(self) -> None:
        """Drop all later results."""
        self._request.stop()

    def _save_sheet(self) -> None:
        kinds = self.tr("A page to print (*.html)") + ";;" + self.tr("Plain text (*.txt)")
        first = str(Path.home() / self.tr("recovery sheet.html"))
        title = self.tr("Save the recovery sheet")
        found, _kind = QFileDialog.getSaveFileName(self._dialog, title, first, kinds)
        if found:
            self._write_sheet(Path(found), "")

    def _write_sheet(self, path: Path, passphrase: str) -> None:
        project, worker = self._project, self._worker

        def work(_cancel: Cancel, _progress: Progress) -> None:
            made = sheet(project, worker, passphrase)
            text = made.as_text() if path.suffix.lower() == ".txt" else made.as_html()
            write({path: text.encode()}, is_replaced=True, is_private=True)

        def done(_none: None) -> None:
            text = self.tr(
                "The sheet is in %1. Print it, put it away and delete the file: who has it can "
                "sign as you."
            )
            self._dialog.say(text.replace("%1", path.name))

        self._sheet = path
        self._request.start(work, done=done, refused=self._refuse)

    def _unlock(self, passphrase: str) -> None:
        if self._sheet is not None:
            self._write_sheet(self._sheet, passphrase)

    def _restore(self) -> None:
        dialog = RestoreDialog(self._look, self._dialog)
        project, worker = self._project, self._worker

        def go(text: str) -> None:
            request.start(
                lambda _cancel, _progress: restore(project, worker, text),
                done=self._changed(
                    dialog, self.tr("Your key is back. It signs your next hand-in.")
                ),
                refused=dialog.show_refusal,
            )

        request = LatestRequest(self._background, dialog)
        dialog.restore_asked.connect(go)
        self._ask(dialog, request)

    def _lock(self) -> None:
        dialog = LockDialog(self._look, self._place, self._dialog)
        project, worker = self._project, self._worker

        def go(old: str, new: str) -> None:
            said = self.tr("Your key has no passphrase any more.")
            if new:
                said = self.tr("Your key is locked. You are asked for the passphrase to hand in.")
            request.start(
                lambda _cancel, _progress: lock(project, worker, old, new),
                done=self._changed(dialog, said),
                refused=dialog.show_refusal,
            )

        request = LatestRequest(self._background, dialog)
        request.locked.connect(dialog.refuse_old)
        dialog.lock_asked.connect(go)
        self._ask(dialog, request)

    def _rekey(self) -> None:
        is_locked = self._place is KeyPlace.LOCKED_FILE
        dialog = RekeyDialog(self._look, self._dialog, is_locked=is_locked)
        project, worker = self._project, self._worker
        said = self.tr(
            "You have a new key. Save a recovery sheet of it: older sheets are of no use any more."
        )

        def go(passphrase: str) -> None:
            request.start(
                lambda _cancel, _progress: rotate(project, worker, passphrase),
                done=self._changed(dialog, said),
                refused=dialog.show_refusal,
            )

        request = LatestRequest(self._background, dialog)
        request.locked.connect(dialog.refuse_passphrase)
        dialog.rekey_asked.connect(go)
        self._ask(dialog, request)

    def _ask(self, dialog: QDialog, request: LatestRequest) -> None:
        """Show a dialog until it closes; later results are dropped."""
        dialog.exec()
        request.stop()
        dialog.deleteLater()
        self.ask()  # the dialog may have been closed during a change

    def _changed(self, dialog: QDialog, said: str) -> Callable[[KeyState], None]:
        """Return a callback that closes a dialog, shows the key, and reports what was done."""

        def done(state: KeyState) -> None:
            dialog.accept()
            self._show(state)
            self._dialog.say(said)
            self.changed.emit()

        return done

    def _show(self, state: KeyState) -> None:
        self._place = state.place
        self._dialog.show_key(state)

    def _refuse(self, sentence: str) -> None:
        self._dialog.say(sentence, is_refusal=True)


def _open_folder() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(keys_folder())))
