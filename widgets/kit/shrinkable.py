"""Lets a panel be lower than its content and scroll: for small screens and large letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from widgets.kit.column_shares import HeightNeed

MOST_PX = 200
"""What the panel takes at least, if its content is that high and there is room for many lines."""
LEAST_PX = 100
"""What it takes at least where letters are large for the screen: the bottom line goes before."""
ROOMY_LINES = 38
"""So many lines of text one above the other the screen must have room for."""
ROUNDING_PX = 4
"""Where nobody shares the column, docks have a pixel more or less: no scroll bar for that."""


class Shrinkable(QScrollArea):
    """Shows a panel whole where there is room."""

    def __init__(self, content: QWidget) -> None:
        """Take the panel in."""
        super().__init__()
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.setAccessibleName(content.accessibleName())  # it takes the focus, to be scrolled
        # By Tab alone: a click on a button in it leaves the keys where they were.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def need(self) -> HeightNeed:
        """Return the height that it needs at least, and that of all of its content."""
        least, wanted = self._content.minimumSizeHint(), self._content.sizeHint()
        whole = max(least.height(), wanted.height()) + ROUNDING_PX
        needed = min(whole, MOST_PX if self.is_roomy else LEAST_PX)
        return HeightNeed(needed, needed, whole)

    @property
    def is_roomy(self) -> bool:
        """Whether the screen has room for many lines."""
        # By the font of the program: what is hidden is dressed later, and this is asked before.
        line_px = QFontMetrics(QApplication.font()).height()
        lines = self.screen().availableGeometry().height() // line_px
        return lines >= ROOMY_LINES

    # Qt overrides -----------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.minimumSizeHint().width(), self.need().least)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a scroll area does not tell that its content has another size
        return super().eventFilter(watched, event)
