"""Paints the short names of invisible characters where they stand in a text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from annotator.text.text_warnings import is_invisible, short_name
from widgets.theme.tokens import Tokens
from widgets.transcription.document_text import position_of, raw_text

_SHARE = 0.55
"""The size of the short names, as a share of that of the text."""


def paint_invisible(field: QPlainTextEdit, tokens: Tokens) -> list[str]:
    """Paint a line and a name at each invisible character, and return the names in order."""
    text, painter = raw_text(field.document()), QPainter(field.viewport())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(field.document().defaultFont())
    font.setPointSizeF(font.pointSizeF() * _SHARE)
    painter.setFont(font)
    names: list[str] = []
    free, row = 0.0, -1
    for at, letter in enumerate(text):
        if not is_invisible(letter):
            continue
        cursor = QTextCursor(field.document())
        cursor.setPosition(position_of(text, at))
        place = field.cursorRect(cursor)
        name = short_name(letter)
        names.append(name)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(name) + 4
        free, row = (free, row) if place.top() == row else (0.0, place.top())
        left = max(place.left() - width / 2, free)
        box = QRectF(left, place.bottom() + 1, width, metrics.height() - 1)
        free = box.right() + 1
        painter.setPen(QPen(QColor(tokens.attention), 1.5))
        painter.drawLine(place.left(), place.top() + 2, place.left(), place.bottom() + 1)
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(box, 2, 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
    painter.end()
    return names
