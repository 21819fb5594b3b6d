"""The frame of a cell in a gallery: its background, and rings if selected and with the focus."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.theme.look import Look
from widgets.theme.tokens import RADIUS_PX


def paint_cell_frame(
    painter: QPainter, option: QStyleOptionViewItem, look: Look, ground: str
) -> QRect:
    """Paint the frame, and return the area inside it; ``ground`` is the colour if not selected."""
    tokens, flags = look.tokens, QStyle.StateFlag
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = option.rect.adjusted(4, 4, -4, -4)
    is_selected = bool(option.state & flags.State_Selected)
    painter.setPen(QPen(QColor(tokens.accent), 2) if is_selected else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.accent_soft if is_selected else ground))
    painter.drawRoundedRect(area, RADIUS_PX, RADIUS_PX)
    if option.state & flags.State_HasFocus:
        painter.setPen(QPen(QColor(tokens.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)
    return area
