"""Column charts with a number on each column, in theme colours; also as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.look import Look
from widgets.theme.tokens import QUIET_PT

HEIGHT_PX: Final = 168
_COLUMN_SHARE: Final = 0.72
_WIDEST_PX: Final = 72
_TEXT_PX: Final = 18


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """One column: the text below it, its height, the text above it, and its spoken description.

    ``cells`` are shown beside its name in a table; without any, the text above it is.
    """

    name: str
    value: float
    text: str
    said: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A line across all columns, such as a floor."""

    value: float
    name: str


class ColumnChart(QWidget):
    """Columns from left to right in every language, like a timeline."""

    def __init__(self, look: Look, name: str) -> None:
        """Start empty; ``name`` describes the chart."""
        super().__init__()
        self._look = look
        self._name = name
        self.columns: tuple[ChartColumn, ...] = ()
        self.level: ReferenceLine | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_columns(
        self, columns: Sequence[ChartColumn], level: ReferenceLine | None = None
    ) -> None:
        """Show other columns."""
        self.columns, self.level = tuple(columns), level
        told = "; ".join(f"{each.name}: {each.said or each.text}" for each in columns)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(told)
        self.update()

    def box_of(self, place: int) -> QRectF:
        """Return the place of a column."""
        area = self._area()
        top = self._highest()
        cell = area.width() / max(1, len(self.columns))
        width = min(cell * _COLUMN_SHARE, self._look.px(_WIDEST_PX))
        height = area.height() * self.columns[place].value / top
        left = area.left() + cell * place + (cell - width) / 2
        return QRectF(left, area.bottom() - height, width, height)

    def _area(self) -> QRectF:
        text = self._look.px(_TEXT_PX)
        return QRectF(0, text, self.width(), self.height() - 2 * text)

    def _highest(self) -> float:
        values = [column.value for column in self.columns]
        return max((*values, 0.0 if self.level is None else self.level.value)) or 1.0

    # Qt overrides -----------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400), self._look.px(HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        font = QFont(self.font())
        font.setPointSizeF(QUIET_PT * self._look.zoom)
        painter.setFont(font)
        area, tokens = self._area(), self._look.tokens
        painter.setPen(QColor(tokens.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        room = area.width() / max(1, len(self.columns))
        metrics = QFontMetricsF(font)
        widest = max((metrics.horizontalAdvance(each.name) for each in self.columns), default=0.0)
        every = max(1, -int(-(widest + 6) // room)) if room else 1
        for place, column in enumerate(self.columns):
            box = self.box_of(place)
            painter.fillRect(box, QColor(tokens.accent))
            middle = box.center().x()
            if place % every == 0:
                painter.setPen(QColor(tokens.quiet))
                below = QRectF(middle - 200, area.bottom() + 1, 400, self._look.px(_TEXT_PX))
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, column.name)
            if metrics.horizontalAdvance(column.text) + 4 <= room:
                painter.setPen(QColor(tokens.text))
                above = QRectF(middle - 200, box.top() - self._look.px(_TEXT_PX), 400, 0)
                above.setHeight(self._look.px(_TEXT_PX))
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, column.text)
        if self.level is not None:
            self._paint_level(painter, area, self.level)
        painter.end()

    def _paint_level(self, painter: QPainter, area: QRectF, level: ReferenceLine) -> None:
        tokens = self._look.tokens
        height = area.bottom() - area.height() * level.value / self._highest()
        painter.setPen(QPen(QColor(tokens.attention), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
        painter.setPen(QColor(tokens.attention))
        cell = QRectF(area.left(), height - self._look.px(_TEXT_PX), area.width(), 0)
        cell.setHeight(self._look.px(_TEXT_PX))
        painter.drawText(cell, Qt.AlignmentFlag.AlignRight, level.name)
