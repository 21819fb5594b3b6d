"""The message in the middle of the view when there is no picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from widgets.theme.tokens import Tokens

_WIDEST_VIEW_PX = 440
_GAP_VIEW_PX = 8
_TITLE_GROWS = 1.35


@dataclass(frozen=True, slots=True)
class Message:
    """A title, and a sentence or two below it."""

    title: str = ""
    text: str = ""

    def paint(self, painter: QPainter, view: QRect, tokens: Tokens) -> None:
        """Paint both, centred in the view."""
        width = min(_WIDEST_VIEW_PX, view.width() - 4 * _GAP_VIEW_PX)
        if width <= 0:
            return
        wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        body, heading = QFont(painter.font()), QFont(painter.font())
        heading.setPointSizeF(body.pointSizeF() * _TITLE_GROWS)
        room = QRect(0, 0, width, view.height())
        sizes = []
        for font, words in ((heading, self.title), (body, self.text)):
            painter.setFont(font)
            sizes.append(painter.boundingRect(room, int(wrapped), words).height())
        gap = _GAP_VIEW_PX if self.title and self.text else 0
        left = view.center().x() - width // 2
        top = view.center().y() - (sum(sizes) + gap) // 2
        painter.setFont(heading)
        painter.setPen(QColor(tokens.text))
        painter.drawText(QRect(left, top, width, sizes[0]), int(wrapped), self.title)
        painter.setFont(body)
        painter.setPen(QColor(tokens.text))
        below = QRect(left, top + sizes[0] + gap, width, sizes[1])
        painter.drawText(below, int(wrapped), self.text)
