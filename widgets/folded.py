"""Lets a panel be lower than its content, which is scrolled then: small screens, large letters."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

MOST_PX = 200
"""What the panel takes at least, if its content is that high."""
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
        self._content = content

    def minimumSizeHint(self) -> QSize:
        least, wanted = self._content.minimumSizeHint(), self._content.sizeHint()
        height = max(least.height(), wanted.height()) + ROUNDING_PX
        return QSize(least.width(), min(height, MOST_PX))

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()
