"""The own key for encrypted packages in the window: shown, and made on request."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.ledger.encryption_keys import encryption_keys, new_encryption_key
from annotator.ledger.file_encryption import recipient_text
from annotator.paths import keys_folder
from annotator.progress import Cancel, Progress
from widgets.kit.latest_request import LatestRequest
from widgets.open_job.context import Context
from widgets.packages.encryption_key_dialog import EncryptionKeyDialog


class EncryptionKey(QObject):
    """Shows one dialog at a time; keys are read and made on another thread."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def show(self) -> None:
        """Show the newest key, or that there is none; make one if it is asked for."""
        dialog = EncryptionKeyDialog(self._context.look, self._context.window)
        request = LatestRequest(self._context.background, dialog)

        def newest(_cancel: Cancel, _progress: Progress) -> str:
            keys = encryption_keys(keys_folder())
            return recipient_text(keys[0].public) if keys else ""

        def made(_cancel: Cancel, _progress: Progress) -> str:
            return recipient_text(new_encryption_key(keys_folder()).public)

        def make() -> None:
            request.start(
                made,
                done=lambda text: dialog.show_key(text, is_new=True),
                refused=dialog.show_refusal,
            )

        dialog.made_asked.connect(make)
        request.start(newest, done=dialog.show_key, refused=dialog.show_refusal)
        dialog.exec()
        request.stop()
        dialog.deleteLater()
