"""A line of quiet text that never widens its column."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from annotator.display_text import one_line
from widgets.kit.plain_text import PlainLabel, start


class ElidedLabel(PlainLabel):
    """Ends with three dots if it does not fit; tooltip and screen readers have the full text."""

    def say(self, text: str) -> None:
        """Set the text."""
        self.setText(one_line(text))
        self.setToolTip(text)

    def shown(self) -> str:
        """Return the visible text."""
        right = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), right, self.contentsRect().width())

    # Qt overrides -----------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        align = start() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), align, self.shown())
