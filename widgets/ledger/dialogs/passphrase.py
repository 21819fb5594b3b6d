"""Asks for the passphrase of a key when it is needed to sign; never during work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.latest_request import LatestRequest
from widgets.theme.look import Look


class PassphraseDialog(DialogFrame):
    """One field; the answer is stored nowhere.

    Args:
        look: provides colours and sizes.
        is_again: the previous answer was wrong.
    """

    def __init__(self, look: Look, parent: QWidget | None = None, *, is_again: bool) -> None:
        """Show the field."""
        super().__init__(look, "", width_px=440, parent=parent)
        self.show_titles(self.tr("Passphrase"), self.tr("Passphrase of your key"))
        self.refusal = words(self.tr("That is not its passphrase."), "refusal")
        self.refusal.setVisible(is_again)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.tr("Passphrase of your key"))
        note = self.tr("You have locked the key that signs. Your work is saved without it.")
        self.body.addWidget(words(note, "quiet"))
        self.body.addWidget(self.field)
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)
        self.cancel_button, self.sign_button = self.add_ways_out(self.tr("&Unlock"))
        self.sign_button.clicked.connect(self.accept)
        self.field.setFocus()


class PassphrasePrompt(QObject):
    """Asks for the passphrase whenever a request finds its key locked.

    Args:
        look: provides colours and sizes.
        parent: of the dialog that asks.
        request: what needs the key; the prompt lives as long as it does.
        again: called with the answer, to start the request again; not called if the person cancels.
    """

    def __init__(
        self, look: Look, parent: QWidget, request: LatestRequest, again: Callable[[str], None]
    ) -> None:
        """Wait for a locked key; nothing is asked yet."""
        super().__init__(request)
        self._look, self._parent, self._again = look, parent, again
        self._request = request
        self._tried: int | None = None
        """The request that the last answer started: only if that one fails was the answer wrong."""
        request.locked.connect(self._ask)

    def _ask(self) -> None:
        given = _answer(self._look, self._parent, is_again=self._request.turn == self._tried)
        if given is not None:
            self._again(given)
            self._tried = self._request.turn


def sign_on_start(
    dialog: ReviewDialog, request: LatestRequest, look: Look, sign: Callable[[str], None]
) -> None:
    """Let the dialog start and stop a request that signs, and ask for the passphrase if needed.

    Args:
        dialog: its page returns if the key is locked.
        request: what signs.
        look: provides colours and sizes.
        sign: starts the request with a passphrase, "" at first.
    """
    dialog.start_asked.connect(lambda: sign(""))
    dialog.cancel_asked.connect(request.cancel)
    request.locked.connect(lambda: dialog.show_refusal(""))
    PassphrasePrompt(look, dialog, request, sign)


def _answer(look: Look, parent: QWidget, *, is_again: bool) -> str | None:
    """Return the answer; None if the person cancelled."""
    dialog = PassphraseDialog(look, parent, is_again=is_again)
    given: list[str] = []
    dialog.accepted.connect(lambda: given.append(dialog.field.text()))
    dialog.finished.connect(dialog.deleteLater)
    dialog.exec()  # it is gone if what it stands on went away meanwhile
    return given[0] if given else None
