"""Restores a key by typing the text of its recovery sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.theme.look import Look

LINES_PX = 140


class RestoreDialog(DialogFrame):
    """One field for all lines; a refusal names the mistake and keeps the text.

    Signals:
        restore_asked: carries the text as typed.
    """

    restore_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Show an empty field."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(self.tr("Restore your key"))
        note = self.tr(
            "Type the lines of the recovery sheet, without their numbers. Spaces do not matter, "
            "and a mistyped character is noticed. A key that lies here now is kept beside it."
        )
        self.body.addWidget(words(note))
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(self.tr("The lines of the sheet"))
        self.field.setTabChangesFocus(True)
        # A key keeps its order in every language.
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.field.setMinimumHeight(look.px(LINES_PX))
        self.body.addWidget(self.field)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)
        self.cancel_button, self.restore_button = self.add_ways_out(self.tr("&Restore"))
        self.restore_button.clicked.connect(
            lambda: self.restore_asked.emit(self.field.toPlainText())
        )
        self.field.setFocus()

    def show_refusal(self, sentence: str) -> None:
        """Show what is wrong with the lines."""
        self.refusal.setText(sentence)
        self.refusal.show()
        if self.isVisible():
            self.fit()
            self.bring_into_sight(self.refusal)
