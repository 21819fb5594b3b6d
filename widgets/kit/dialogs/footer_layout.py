"""The buttons below a dialog: one row, or several where the screen is too narrow for one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget, QWidgetItem


@dataclass(slots=True, eq=False)
class _Part:
    """A widget with the share of the spare width that it takes, or without one a mere space."""

    stretch: int
    item: QLayoutItem | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is a widget that is not hidden."""
        return self.item is not None and not self.item.isEmpty()

    def width(self) -> int:
        """Return the width that the part needs; one that stretches can be narrow."""
        if self.item is None or not self.is_shown:
            return 0
        return (self.item.minimumSize() if self.stretch else self.item.sizeHint()).width()


class FooterLayout(QLayout):
    """A row of widgets and stretches like ``QHBoxLayout``, that wraps where it has no room.

    In several rows, widgets after a stretch stay at the end of theirs.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._parts: list[_Part] = []
        self._next_stretch = 0

    def addStretch(self, stretch: int = 1) -> None:
        """Add a space that takes a share of the spare width."""
        self._parts.append(_Part(stretch))
        self.invalidate()

    def addWidget(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget at the end; with a stretch it takes a share of the spare width."""
        self._next_stretch = stretch
        super().addWidget(widget)

    # Qt overrides -----------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        self._parts.append(_Part(self._next_stretch, item))
        self._next_stretch = 0
        self.invalidate()

    def count(self) -> int:
        return sum(part.item is not None for part in self._parts)

    def itemAt(self, index: int) -> QLayoutItem | None:
        items = [part.item for part in self._parts if part.item is not None]
        return items[index] if 0 <= index < len(items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        item = self.itemAt(index)
        if item is not None:
            self._parts = [part for part in self._parts if part.item is not item]
        return item

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
        width = self._needed(self._parts) + self._around().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        width = max((part.width() for part in self._parts), default=0) + self._around().width()
        return QSize(width, 0)

    def _around(self) -> QSize:
        margins = self.contentsMargins()
        return QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _needed(self, parts: list[_Part]) -> int:
        shown = [part.width() for part in parts if part.is_shown]
        return sum(shown) + max(0, len(shown) - 1) * self.spacing()

    def _rows(self, width: int) -> list[list[_Part]]:
        """Return the parts by row; a row that continues after a stretch begins with one."""
        rows: list[list[_Part]] = [[]]
        stretch: _Part | None = None
        for part in self._parts:
            if part.item is None:
                stretch = part
            if self._needed([*rows[-1], part]) > width and any(p.is_shown for p in rows[-1]):
                rows.append([] if stretch is None else [stretch])
            rows[-1].append(part)
        return rows

    def _arrange(self, rect: QRect, *, is_real: bool) -> int:
        """Return the height; ``is_real`` also moves the widgets."""
        margins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        y = room.y()
        for row in self._rows(room.width()):
            height = self._arrange_row(row, QRect(room.x(), y, room.width(), 0), is_real=is_real)
            y += height + self.spacing() * bool(height)
        return y - self.spacing() + margins.bottom() - rect.y()

    def _arrange_row(self, row: list[_Part], room: QRect, *, is_real: bool) -> int:
        spare = max(0, room.width() - self._needed(row))
        takers = [part for part in row if part.stretch and (part.item is None or part.is_shown)]
        total = sum(part.stretch for part in takers)
        places: list[tuple[QLayoutItem, int, int, int]] = []
        x = room.x()
        for part in row:
            width = part.width() + (spare * part.stretch // total if part in takers else 0)
            if part.item is None:
                x += width
            elif part.is_shown:
                width = min(width, room.width())
                places.append((part.item, x, width, _height(part.item, width)))
                x += width + self.spacing()
        height = max((each[3] for each in places), default=0)
        if is_real:
            for item, left, width, own in places:
                place = QRect(QPoint(left, room.y() + (height - own) // 2), QSize(width, own))
                item.setGeometry(QStyle.visualRect(self._direction(), room, place))
        return height

    def _direction(self) -> Qt.LayoutDirection:
        parent = self.parentWidget()
        return Qt.LayoutDirection.LeftToRight if parent is None else parent.layoutDirection()


def _height(item: QLayoutItem, width: int) -> int:
    if isinstance(item, QWidgetItem) and item.hasHeightForWidth():
        return item.heightForWidth(width)
    return item.sizeHint().height()
