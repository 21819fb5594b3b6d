"""Layouts: columns, rows, and lines of widgets that wrap like text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QStyle, QVBoxLayout, QWidget

Margins = int | tuple[int, int, int, int]
"""All four, or left, top, right and bottom, in pixels."""


def new_column(
    parent: QWidget | None = None, gap_px: int | None = None, *, margins: Margins = 0
) -> QVBoxLayout:
    """Return a column; ``gap_px`` is between its parts, by default as the style has it."""
    column = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    _set_spaces(column, gap_px, margins)
    return column


def new_row(
    parent: QWidget | None = None, gap_px: int | None = None, *, margins: Margins = 0
) -> QHBoxLayout:
    """Return a row; see ``new_column``."""
    row = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    _set_spaces(row, gap_px, margins)
    return row


def _set_spaces(layout: QVBoxLayout | QHBoxLayout, gap_px: int | None, margins: Margins) -> None:
    layout.setContentsMargins(*((margins,) * 4 if isinstance(margins, int) else margins))
    if gap_px is not None:
        layout.setSpacing(gap_px)


class FlowLayout(QLayout):
    """Lines of widgets, wrapped like words in a text; mirrored with the layout."""

    def __init__(self, parent: QWidget | None = None, gap_px: int = 4) -> None:
        """Start empty."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap_px = gap_px
        self.setContentsMargins(0, 0, 0, 0)

    # Qt overrides -----------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, is_real=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, is_real: bool) -> int:
        """Return the height; ``is_real`` also moves the widgets, to the middle of their line."""
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(size.height() for _item, size in line)
            x = rect.x()
            for item, size in line if is_real else ():
                self._place(item, QRect(QPoint(x, y + (height - size.height()) // 2), size), rect)
                x += size.width() + self._gap_px
            y += height + self._gap_px
        return max(0, y - self._gap_px - rect.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the items with their sizes, divided into lines of that width."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            size = item.sizeHint().boundedTo(QSize(max(width, 1), 10_000))
            if not lines or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + self._gap_px
        return lines

    def _place(self, item: QLayoutItem, place: QRect, rect: QRect) -> None:
        parent = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if parent is None else parent.layoutDirection()
        item.setGeometry(QStyle.visualRect(direction, rect, place))
