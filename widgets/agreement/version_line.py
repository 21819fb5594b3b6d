"""The line of each version: colour and dashes, so that either alone tells them apart."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.theme.look import Look
from widgets.theme.tokens import DARK_INK, LABEL_COLOURS

_STYLES: Final = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)
_LINE_PX: Final = 2.0
_SAMPLE_PX: Final = (34, 16)


def pens_of(version: int) -> tuple[QPen, QPen]:
    """Return the dark line below and the line of a version above it, for any picture."""
    colour = QColor(LABEL_COLOURS[version % len(LABEL_COLOURS)])
    below, above = QPen(QColor(DARK_INK), _LINE_PX + 2), QPen(colour, _LINE_PX)
    above.setStyle(_STYLES[version % len(_STYLES)])
    for pen in (below, above):
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return below, above


class VersionSample(QWidget):
    """A short piece of the line of a version, for a legend."""

    def __init__(self, look: Look, version: int) -> None:
        """Show the line of that version."""
        super().__init__()
        self._version = version
        self.setFixedSize(QSize(look.px(_SAMPLE_PX[0]), look.px(_SAMPLE_PX[1])))

    # Qt overrides -----------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        for pen in pens_of(self._version):
            painter.setPen(pen)
            painter.drawLine(QPointF(1, middle), QPointF(self.width() - 1, middle))
        painter.end()
