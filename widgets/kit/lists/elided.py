"""A line of quiet text that never widens its column."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from annotator.display_text import one_line
from widgets.kit.plain_text import PlainLabel, start


class ElidedLabel(PlainLabel):
    """Ends with three dots where there is no room; the tooltip and a screen reader have it all."""

    def say(self, text: str) -> None:
        """Show another text."""
        self.setText(one_line(text))
        self.setToolTip(text)

    def shown(self) -> str:
        """Return what there is room for."""
        right = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), right, self.contentsRect().width())

    # Qt overrides -----------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        align = start() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), align, self.shown())
