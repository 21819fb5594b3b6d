"""Lets a panel be lower than its content and scroll: for small screens and large fonts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from widgets.kit.column_shares import HeightNeed

MOST_PX = 200
"""The panel's minimum height on a screen with many lines, unless the content is lower."""
LEAST_PX = 100
"""The minimum height if the font is large for the screen: the status bar has priority."""
ROOMY_LINES = 38
"""A screen is roomy if it has room for this many lines of text."""
ROUNDING_PX = 4
"""Docks may differ by a pixel or so: no scroll bar for that."""


class Shrinkable(QScrollArea):
    """Shows a panel completely if there is room."""

    def __init__(self, content: QWidget) -> None:
        """Wrap the panel."""
        super().__init__()
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.setAccessibleName(content.accessibleName())  # it is focused to be scrolled by keys
        # By Tab alone: a click on a button inside must not move the focus.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def need(self) -> HeightNeed:
        """Return the minimum height, and the height of the whole content."""
        least, wanted = self._content.minimumSizeHint(), self._content.sizeHint()
        whole = max(least.height(), wanted.height()) + ROUNDING_PX
        needed = min(whole, MOST_PX if self.is_roomy else LEAST_PX)
        return HeightNeed(needed, needed, whole)

    @property
    def is_roomy(self) -> bool:
        """Whether the screen has room for many lines."""
        # By the application's font: the style of a hidden widget is set later than this call.
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
            self.updateGeometry()  # a scroll area does not report that its content has another size
        return super().eventFilter(watched, event)
