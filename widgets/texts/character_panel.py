"""The palette of special characters as a panel beside the item, which stays open."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from widgets.kit.dialogs.form_widgets import words
from widgets.kit.layouts import new_column, new_row
from widgets.texts.character_chooser import CELL_PX, CharacterChooser
from widgets.texts.character_memory import CharacterMemory
from widgets.theme.look import Look

WIDTH_PX: Final = 260
MOST_PX: Final = 380
"""The width, and its limit at 200 %."""


class CharacterPanel(QWidget):
    """The characters with a heading; Enter or a click inserts one, Esc goes back to the text.

    Signals:
        picked: a character is to be inserted.
        left: back to the text.
        closed: the panel is to be put away.
    """

    picked = Signal(str)
    left = Signal()
    closed = Signal()

    def __init__(self, look: Look, memory: CharacterMemory) -> None:
        """Lay out the panel, hidden."""
        super().__init__()
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self.chooser = CharacterChooser(look, memory, look.px(CELL_PX))
        self.close_button = QToolButton()
        close = self.tr("Close the special characters")
        self.close_button.setToolTip(close)
        self.close_button.setAccessibleName(close)
        self.close_button.clicked.connect(self.closed)
        heading = new_row(None, 8)
        heading.addWidget(words(self.tr("Special characters"), "heading"), 1)
        heading.addWidget(self.close_button)
        column = new_column(self, 8, margins=(12, 8, 12, 8))
        column.addLayout(heading)
        column.addWidget(self.chooser.field)
        column.addWidget(self.chooser.groups)
        column.addWidget(self.chooser, 1)
        self.chooser.list.itemClicked.connect(self._pick)
        for part in (self.chooser.field, self.chooser.list):
            part.installEventFilter(self)
        look.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def _pick(self) -> None:
        if self.chooser.letter:
            self.picked.emit(self.chooser.letter)

    def _restyle(self) -> None:
        self.close_button.setIcon(self._look.icon("x"))
        self.setFixedWidth(min(self._look.px(WIDTH_PX), MOST_PX))

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._pick()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
