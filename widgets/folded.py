"""Lets a panel be lower than its content, which is scrolled then: small screens, large letters."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

MOST_PX = 200
"""What the panel takes at least, if its content is that high and there is room for many lines."""
LEAST_PX = 100
"""What it takes at least where letters are large for the screen: the bottom line goes before."""
ROOMY_LINES = 38
"""So many lines of text one above the other the screen must have room for."""
ROUNDING_PX = 4
"""Docks share their height with a pixel more or less: no scroll bar for that."""


class Folded(QScrollArea):
    """Shows a panel whole where there is room."""

    def __init__(self, content: QWidget) -> None:
        """Take the panel in."""
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.setAccessibleName(content.accessibleName())  # it takes the focus, to be scrolled
        # By Tab alone: a click on a button in it leaves the keys where they were.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._content = content

    def minimumSizeHint(self) -> QSize:
        least, wanted = self._content.minimumSizeHint(), self._content.sizeHint()
        height = max(least.height(), wanted.height()) + ROUNDING_PX
        return QSize(least.width(), min(height, MOST_PX if self.is_roomy else LEAST_PX))

    @property
    def is_roomy(self) -> bool:
        """Whether the screen has room for many lines."""
        # By the font of the program: what is hidden is dressed later, and this is asked before.
        line_px = QFontMetrics(QApplication.font()).height()
        lines = self.screen().availableGeometry().height() // line_px
        return lines >= ROOMY_LINES

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()
