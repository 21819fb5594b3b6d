"""The look of each kind of time: a colour, a pattern and a letter, not colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.effort.categories import Category
from widgets.theme.look import Look
from widgets.theme.tokens import QUIET_PT

Pattern = Qt.BrushStyle

SWATCH_PX: Final = 22
_OUTLINE_FROM_PX: Final = 2
LETTER_FROM_PX: Final = 16
"""The minimum width of a span with a letter."""


@dataclass(frozen=True, slots=True)
class Paint:
    """The look of a category; ``tone`` and ``ground`` are names of theme tokens."""

    letter: str
    tone: str
    pattern: Qt.BrushStyle = Pattern.SolidPattern
    ground: str = "surface"


PAINTS: Final = {
    Category.LABEL: Paint("W", "accent"),
    Category.SELF_CHECK: Paint("C", "accent", Pattern.BDiagPattern),
    Category.REWORK: Paint("2", "attention", Pattern.BDiagPattern),
    Category.TRAINING: Paint("T", "information", Pattern.FDiagPattern),
    Category.REVIEW: Paint("V", "information"),
    Category.GUIDELINE: Paint("G", "information", Pattern.HorPattern),
    Category.WAIT: Paint("M", "attention", Pattern.VerPattern),
    Category.ADMIN: Paint("A", "quiet", Pattern.Dense4Pattern),
    Category.DECLARED: Paint("+", "accent", Pattern.CrossPattern, "accent_soft"),
    Category.REST: Paint("R", "accent_soft", Pattern.SolidPattern, "accent_soft"),
    Category.AWAY: Paint("O", "surface"),
    Category.UNOBSERVED: Paint("?", "line", Pattern.DiagCrossPattern),
}

_PLAIN: Final = frozenset({Category.REST, Category.AWAY})
"""Categories drawn as an outline without a pattern."""


def paint_stretch(painter: QPainter, box: QRectF, category: Category, look: Look) -> None:
    """Draw a span into a box, with its letter if there is room."""
    paint, tokens = PAINTS[category], look.tokens
    tone = QColor(getattr(tokens, paint.tone))
    painter.fillRect(box, QColor(getattr(tokens, paint.ground)))
    painter.fillRect(box, QBrush(tone, paint.pattern))
    is_solid = paint.pattern is Pattern.SolidPattern and category not in _PLAIN
    if not is_solid and box.width() > _OUTLINE_FROM_PX:
        painter.setPen(QPen(QColor(tokens.line) if category in _PLAIN else tone, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    if box.width() >= look.px(LETTER_FROM_PX):
        _paint_letter(painter, box, category, look)


def _paint_letter(painter: QPainter, box: QRectF, category: Category, look: Look) -> None:
    paint, tokens = PAINTS[category], look.tokens
    is_solid = paint.pattern is Pattern.SolidPattern and category not in _PLAIN
    font = QFont(painter.font())
    font.setPointSizeF(QUIET_PT * look.zoom)
    painter.setFont(font)
    if not is_solid and category not in _PLAIN:
        side = look.px(14)
        plate = QRectF(0, 0, side, side)
        plate.moveCenter(box.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(QColor(tokens.surface if is_solid else tokens.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, paint.letter)


class Swatch(QWidget):
    """The look of one category in a list; the text beside it says the same."""

    def __init__(self, look: Look, category: Category) -> None:
        """Draw this category."""
        super().__init__()
        self._look = look
        self._category = category
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(SWATCH_PX), self._look.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_stretch(painter, QRectF(self.rect()), self._category, self._look)
        painter.end()
