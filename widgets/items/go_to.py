"""A small popup that asks for the number of an item and opens it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from widgets.kit.dialogs.number_fields import NumberField, fault_line, refuses
from widgets.kit.layouts import new_column
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX


class GoTo(QFrame):
    """Appears below the place of the item; Enter opens the item.

    Signals:
        asked: the place of an item, from 0.
    """

    asked = Signal(int)

    def __init__(self, look: Look, below: QWidget, parent: QWidget) -> None:
        """Lay out the field; it appears below the widget ``below``."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._below = below
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Go to an item"))
        self.number = NumberField(self.tr("Number of the item"))
        self.number.setKeyboardTracking(False)
        self.of = PlainLabel()
        self.of.setProperty("role", "quiet")
        self.open_button = QPushButton(self.tr("Open"))
        self.open_button.setProperty("role", "primary")
        self.open_button.clicked.connect(self._ask)
        column = new_column(self, 8, margins=(12, 8, 12, 8))
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        self.fault = fault_line(self.number)
        column.addWidget(self.fault)
        row.addWidget(PlainLabel(self.tr("Item")))
        row.addWidget(self.number)
        row.addWidget(self.of)
        row.addWidget(self.open_button)

    def ask(self, place: int | None, count: int) -> None:
        """Ask for an item out of ``count``; ``place`` is the open item's, from 0."""
        self.number.setRange(1, max(1, count))
        self.number.setValue(1 if place is None else place + 1)
        self.number.setMinimumHeight(self._look.px(ROW_PX))
        self.number.setMinimumWidth(self._look.px(96))
        self.of.setText(self.tr("of %1").replace("%1", self.locale().toString(count)))
        self.adjustSize()
        below = self._below
        middle = below.mapToGlobal(QPoint(below.width() // 2, below.height() + 4))
        room = self.screen().availableGeometry()
        x = min(max(middle.x() - self.width() // 2, room.left()), room.right() + 1 - self.width())
        self.move(x, middle.y())
        self.show()
        self.number.setFocus()
        self.number.selectAll()

    def _ask(self) -> None:
        self.number.interpretText()
        if refuses(self):
            self.adjustSize()
            return
        self.hide()
        self.asked.emit(self.number.value() - 1)

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._ask()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
