"""A small histogram of the picture's values, with the displayed range marked."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.imaging import ValueStatistics
from widgets.theme.look import Look

_HEIGHT_PX = 40


class Histogram(QWidget):
    """Bars from the lowest value on the left to the highest on the right; the window in colour."""

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self._measured: ValueStatistics | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("How often each value occurs"))

    def show_values(self, measured: ValueStatistics) -> None:
        """Show these values; hides the histogram if they were not counted."""
        self._measured = measured
        self.setVisible(bool(measured.counts))
        self.update()

    # Qt overrides -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(150), self._look.px(_HEIGHT_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        found = self._measured
        if found is None or not found.counts:
            return
        painter = QPainter(self)
        tokens = self._look.tokens
        width, height = self.width(), self.height()
        span = found.greatest - found.least
        left = (found.low - found.least) / span * width
        right = (found.high - found.least) / span * width
        window = QRectF(left, 0, max(1.0, right - left), height) & QRectF(self.rect())
        painter.fillRect(window, QColor(tokens.accent_soft))
        # Logarithmic: otherwise the background, the most frequent value, would flatten all others.
        most = math.log1p(max(found.counts))
        step = width / len(found.counts)
        for place, count in enumerate(found.counts):
            tall = math.log1p(count) / most * (height - 2)
            bar = QRectF(place * step, height - 1 - tall, max(1.0, step - 1), tall)
            is_inside = window.left() <= bar.center().x() <= window.right()
            painter.fillRect(bar, QColor(tokens.accent if is_inside else tokens.line))
        painter.fillRect(QRectF(0, height - 1, width, 1), QColor(tokens.line))
