"""Asks to how many of the next items boxes are copied."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import row, words
from widgets.kit.dialogs.number_fields import NumberField, fault_line
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look


class CarryDialog(DialogFrame):
    """A number and a button, with the effect above and the limits of it below."""

    def __init__(
        self, look: Look, boxes: int, first: int, most: int, parent: QWidget | None = None
    ) -> None:
        """Ask about a number of boxes; suggests ``first`` items, at most ``most``."""
        super().__init__(look, "", width_px=440, parent=parent)
        self.show_titles(self.tr("Copy to the next items"))
        one = self.tr("One box is copied, with its label, text and attributes.")
        more = self.tr("%1 boxes are copied, with their labels, texts and attributes.")
        self.body.addWidget(words(one if boxes == 1 else more.replace("%1", str(boxes))))
        self.field = NumberField(self.tr("Number of items"))
        self.field.setRange(1, most)
        self.field.setValue(first)
        self.field.setMinimumWidth(look.px(96))
        label = PlainLabel(self.tr("Number of &items"))
        label.setBuddy(self.field)
        self.body.addLayout(row(look, label, self.field, 1))
        self.body.addWidget(fault_line(self.field))
        note = self.tr(
            "An item that already has the same box with the same label gets no second one. Items "
            "that are done or skipped stay as they are. One undo removes all copies."
        )
        self.body.addWidget(words(note, "quiet"))
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("Cance&l"), call=self.reject)
        self.carry_button = self.add_primary(self.tr("&Copy"), self.accept)
        self.field.setFocus()
        self.field.selectAll()

    def count(self) -> int:
        """Return the number of items."""
        return self.field.value()
