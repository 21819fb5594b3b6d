"""The card of the own key in the receipts dialog: its name, its place, and its actions."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.job_ledger.own_keys import KeyState
from annotator.ledger.keys import KeyPlace
from widgets.kit.dialogs.form_widgets import as_path, button, card, row, words
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.ledger_facts import Fact, FactTable
from widgets.ledger.dialogs.ledger_words import key_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX

ATTENTION = ("circle-alert", "attention")


class KeyCard(QWidget):
    """Shows a given state and reports requests.

    Signals:
        sheet_asked: save the recovery sheet of the key.
        restore_asked: type the key in from its sheet.
        lock_asked: lock it with a passphrase, or change the passphrase.
        rekey_asked: replace it by a new one.
        folder_asked: show its folder.
    """

    sheet_asked = Signal()
    restore_asked = Signal()
    lock_asked = Signal()
    rekey_asked = Signal()
    folder_asked = Signal()

    def __init__(self, look: Look) -> None:
        """Start without a key."""
        super().__init__()
        self.table = FactTable(look)
        self.note = words("", "quiet")
        self.sheet_button = button(self.tr("Save a recovery &sheet…"))
        self.restore_button = button(self.tr("&Restore from a sheet…"))
        self.lock_button = button(self.tr("&Lock it…"))
        self.rekey_button = button(self.tr("Make a &new key…"))
        self.folder_button = button(self.tr("Open its &folder"), "link")
        for each, signal in (
            (self.sheet_button, self.sheet_asked),
            (self.restore_button, self.restore_asked),
            (self.lock_button, self.lock_asked),
            (self.rekey_button, self.rekey_asked),
            (self.folder_button, self.folder_asked),
        ):
            each.clicked.connect(signal)
            each.hide()
        column = new_column(self, look.px(GAP_WIDE_PX))
        frame, inside = card(look)
        inside.addWidget(self.table)
        column.addWidget(frame)
        column.addWidget(self.note)
        buttons = QVBoxLayout()
        buttons.setSpacing(look.px(GAP_PX))
        buttons.addLayout(row(look, self.sheet_button, self.restore_button, 1))
        buttons.addLayout(row(look, self.lock_button, self.rekey_button, self.folder_button, 1))
        column.addLayout(buttons)

    def show_key(self, key: KeyState) -> None:
        """Show a key, or that there is none yet or none any more."""
        self.table.show_facts(self._rows(key))
        self.note.setText(self._note(key))
        is_there = key.public is not None
        for each in (self.sheet_button, self.lock_button, self.rekey_button):
            each.setVisible(is_there)
        is_locked = key.place is KeyPlace.LOCKED_FILE
        self.lock_button.setText(
            self.tr("Change the pass&phrase…") if is_locked else self.tr("&Lock it…")
        )
        self.restore_button.setVisible(True)
        self.folder_button.setVisible(key.place in {KeyPlace.FILE, KeyPlace.LOCKED_FILE})

    def _rows(self, key: KeyState) -> Iterator[Fact]:
        if key.public is None and not key.has_signed:
            yield Fact(self.tr("Key"), self.tr("none yet"), self.tr("Made when you hand in."))
            return
        if key.public is None:
            text = self.tr("not on this computer any more")
            yield Fact(self.tr("Key"), text, mark=ATTENTION)
            return
        if key.is_another:
            note = self.tr(
                "This is not the key that was countersigned last. Read it out to whoever "
                "countersigns: they must approve it once."
            )
            yield Fact(self.tr("Key"), key_text(key.public), note, ATTENTION)
        else:
            yield Fact(self.tr("Key"), key_text(key.public))
        if key.place is KeyPlace.KEYRING:
            yield Fact(self.tr("Where"), self.tr("in the keyring of this system"))
            return
        is_locked = key.place is KeyPlace.LOCKED_FILE
        locked, is_open = self.tr("Locked by your passphrase."), self.tr("Readable by you only.")
        yield Fact(self.tr("Where"), as_path(key.path), locked if is_locked else is_open)

    def _note(self, key: KeyState) -> str:
        if key.is_lost:
            return self.tr(
                "Restore it from its recovery sheet. If you have none, hand in: that makes a new "
                "key, and whoever countersigns is asked whether it is yours. What was "
                "countersigned stays valid."
            )
        if key.public is None:
            return ""
        return self.tr(
            "It signs your hand-ins for this job, and was made automatically. If it is lost, what "
            "was countersigned stays valid, but whoever countersigns must approve a new one. With "
            "a printed recovery sheet you get it back."
        )
