"""Replaces the own key with a new one; both keys sign the change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.theme.look import Look


class RekeyDialog(DialogFrame):
    """Explains the consequences, and asks for the passphrase if the key has one.

    Args:
        look: provides colours and sizes.
        is_locked: whether the key has a passphrase; the new one gets the same.

    Signals:
        rekey_asked: carries the passphrase, "" without one.
    """

    rekey_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None, *, is_locked: bool) -> None:
        """Show the consequences."""
        super().__init__(look, "", width_px=520, parent=parent)
        self.show_titles(self.tr("Make a new key"))
        for text in (
            self.tr(
                "Do this if somebody may have seen your recovery sheet, or may have signed as you."
            ),
            self.tr(
                "The old key signs that the new one is right, and is no longer valid after that. "
                "Your next hand-in says so: nobody has to approve it, and all receipts stay valid."
            ),
            self.tr("Recovery sheets that you printed are of no use any more: print a new one."),
        ):
            self.body.addWidget(words(text))
        note = self.tr(
            "If somebody has your key, they could do the same. Tell whoever countersigns as well."
        )
        self.body.addWidget(words(note, "quiet"))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        hint = self.tr("Passphrase of your key")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.setVisible(is_locked)
        self.field.textChanged.connect(lambda _text: self.show_refusal("", is_over=False))
        self.body.addWidget(self.field)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)
        self.cancel_button, self.make_button = self.add_ways_out(self.tr("&Make a new key"))
        self.make_button.clicked.connect(self._on_make)
        (self.field if is_locked else self.make_button).setFocus()

    def refuse_passphrase(self) -> None:
        """Report that the passphrase is wrong."""
        self.show_refusal(self.tr("That is not its passphrase. Nothing was changed."))
        self.field.selectAll()
        self.field.setFocus()

    def show_refusal(self, sentence: str, *, is_over: bool = True) -> None:
        """Show why the key is unchanged; ``is_over`` allows another try."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        if is_over:
            self.make_button.setEnabled(True)
        if self.isVisible():
            self.fit()

    def _on_make(self) -> None:
        self.make_button.setEnabled(False)  # prevents a second key
        self.rekey_asked.emit(self.field.text())
