"""Locks the own key with a passphrase, changes the passphrase, or removes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.ledger.keys import KeyPlace
from widgets.kit.dialogs.secret_dialog import SecretDialog, SecretWords
from widgets.ledger.dialogs.ledger_words import tr
from widgets.theme.look import Look

SHORTEST = 8


class LockDialog(SecretDialog):
    """The current passphrase, if there is one, and the new one twice.

    Args:
        look: provides colours and sizes.
        place: the current place of the key.

    Signals:
        lock_asked: carries the current passphrase and the new one, "" for none.
    """

    lock_asked = Signal(str, str)

    def __init__(self, look: Look, place: KeyPlace, parent: QWidget | None = None) -> None:
        """Show the fields."""
        is_locked = place is KeyPlace.LOCKED_FILE
        super().__init__(look, _said(place), SHORTEST, parent, has_old=is_locked)

    def decide(self, old: str, new: str) -> None:
        """Emit the request, and wait for the answer."""
        self._set_waiting(True)
        self.lock_asked.emit(old, new)

    def refuse_old(self) -> None:
        """Report that the current passphrase is wrong."""
        self._set_waiting(False)
        super().refuse_old()

    def show_refusal(self, sentence: str) -> None:
        """Show why the key is unchanged."""
        self._set_waiting(False)
        self.refuse(sentence)

    def _set_waiting(self, is_waiting: bool) -> None:
        for each in (self.save_button, self.remove_button):
            each.setEnabled(not is_waiting)


def _said(place: KeyPlace) -> SecretWords:
    is_locked = place is KeyPlace.LOCKED_FILE
    note = tr(
        "With a passphrase nobody else at this computer can sign as you. You are asked for it when "
        "you hand in, and never while you work. If you forget it, only a recovery sheet brings the "
        "key back."
    )
    if place is KeyPlace.KEYRING:
        note += " " + tr("The key then lies in a file, not in the keyring of this system.")
    return SecretWords(
        window=tr("Passphrase"),
        title=tr("Change the passphrase of your key") if is_locked else tr("Lock your key"),
        note=note,
        old=tr("Current passphrase"),
        new=tr("New passphrase, %1 characters or more"),
        again=tr("Repeat the new passphrase"),
        short=tr("The new passphrase needs %1 characters or more."),
        differ=tr("The two new ones differ. Type the new passphrase again."),
        wrong=tr("That is not the current passphrase. Nothing was changed."),
        save=tr("&Save") if is_locked else tr("&Lock"),
        remove=tr("&Remove the passphrase"),
    )
