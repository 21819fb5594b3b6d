"""A list or grid of cells of one size; only visible cells cost time.

Qt's own list lays out every row whenever rows are inserted: 3.5 s for a million of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHoverEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from widgets.kit.lists.row_delegate import Index

_Move = QAbstractItemView.CursorAction

_LEAST_LINES = 1.5
"""The minimum height of the list in lines of text, unless its cells are lower."""


class UniformList(QAbstractItemView):
    """Cells of the delegate's height; as wide as the list, or of a fixed width side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a model, with one cell per line."""
        super().__init__(parent)
        self._cell_width = 0
        self._height = 0
        self._ground: QColor | None = None
        self._hovered = -1
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setProperty("role", "rows")
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)

    def lay_on(self, ground: QColor) -> None:
        """Paint the background, so that scrolling moves the painted pixels and repaints nothing."""
        self._ground = ground
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().update()

    def lay_side_by_side(self, width_px: int) -> None:
        """Put cells of this width side by side; 0: one per line."""
        self._cell_width = width_px
        self.lay_out_anew()

    def lay_out_anew(self) -> None:
        """Lay out the cells again after a change of size, and keep the current one visible."""
        self.updateGeometries()
        self.viewport().update()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    @property
    def columns(self) -> int:
        """How many cells are side by side."""
        return max(1, self.viewport().width() // self._cell_width) if self._cell_width else 1

    def rows_in_sight(self) -> range:
        """Return the rows that are at least partly visible."""
        height, across = self._cell_height(), self.columns
        top = self.verticalOffset()
        first = top // height * across
        end = -(-(top + self.viewport().height()) // height) * across
        return range(first, min(end, self._count()))

    def _count(self) -> int:
        return 0 if self.model() is None else self.model().rowCount(self.rootIndex())

    def _cell_height(self) -> int:
        """Return the height of a cell as of the last layout."""
        return self._height or self._height_asked()

    def _height_asked(self) -> int:
        delegate = self._delegate()
        if delegate is None:
            return 1
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return max(1, delegate.sizeHint(option, QModelIndex()).height())

    def _delegate(self) -> QAbstractItemDelegate | None:
        """Return the delegate; at the end of the program it may be deleted before the list."""
        delegate: QAbstractItemDelegate | None = self.itemDelegate()
        return delegate

    def _cell(self, row: int) -> QRect:
        """Return the place of a cell in the viewport, mirrored with the layout."""
        height, across = self._cell_height(), self.columns
        width = self._cell_width or self.viewport().width()
        line, column = divmod(row, across)
        if self._cell_width and self.isRightToLeft():
            left = self.viewport().width() - (column + 1) * width
        else:
            left = column * width
        return QRect(left, line * height - self.verticalOffset(), width, height)

    # Qt overrides -----------------------------------------------------------

    def visualRect(self, index: Index) -> QRect:
        return self._cell(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        height, across = self._cell_height(), self.columns
        width = self._cell_width or max(1, self.viewport().width())
        x = point.x()
        if self._cell_width and self.isRightToLeft():
            x = self.viewport().width() - 1 - x
        column = x // width
        row = (point.y() + self.verticalOffset()) // height * across + column
        if not 0 <= column < across or not 0 <= row < self._count():
            return QModelIndex()
        return self.model().index(row, 0, self.rootIndex())

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        cell, room, bar = (
            self._cell(index.row()),
            self.viewport().height(),
            self.verticalScrollBar(),
        )
        hints = QAbstractItemView.ScrollHint
        if hint == hints.PositionAtCenter:
            bar.setValue(bar.value() + cell.center().y() - room // 2)
        elif hint == hints.PositionAtTop or (hint == hints.EnsureVisible and cell.top() < 0):
            bar.setValue(bar.value() + cell.top())
        elif hint == hints.PositionAtBottom or cell.bottom() >= room:
            bar.setValue(bar.value() + cell.bottom() + 1 - room)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def moveCursor(self, action: _Move, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, across = self._count(), self.columns
        if not count:
            return QModelIndex()
        page = max(1, self.viewport().height() // self._cell_height()) * across
        sideways = -1 if self.isRightToLeft() else 1
        steps = {
            _Move.MoveUp: -across,
            _Move.MoveDown: across,
            _Move.MoveLeft: -sideways if across > 1 else 0,
            _Move.MoveRight: sideways if across > 1 else 0,
            _Move.MoveNext: 1,
            _Move.MovePrevious: -1,
            _Move.MovePageUp: -page,
            _Move.MovePageDown: page,
            _Move.MoveHome: -count,
            _Move.MoveEnd: count,
        }
        current = self.currentIndex().row()
        row = 0 if current < 0 else current + steps.get(action, 0)
        return self.model().index(min(max(row, 0), count - 1), 0, self.rootIndex())

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select all cells from the first touched one to the last, in reading order."""
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if first.isValid() and last.isValid():
            rows = sorted((first.row(), last.row()))
            ends = (self.model().index(row, 0, self.rootIndex()) for row in rows)
            self.selectionModel().select(QItemSelection(*ends), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region, seen = QRegion(), self.rows_in_sight()
        for at in range(selection.count()):
            chosen = selection.at(at)
            for row in range(max(chosen.top(), seen.start), min(chosen.bottom() + 1, seen.stop)):
                region += self._cell(row)
        return region

    def keyboardSearch(self, _search: str) -> None:
        """Do nothing: Qt would ask for the text of every row."""

    def updateGeometries(self) -> None:
        super().updateGeometries()
        height, room = self._height_asked(), self.viewport().height()
        self._height = height
        lines = -(-self._count() // self.columns)
        bar = self.verticalScrollBar()
        bar.setSingleStep(height)
        bar.setPageStep(room)
        bar.setRange(0, max(0, lines * height - room))

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Repaint changed rows that are visible; for several rows, Qt would repaint everything."""
        seen = self.rows_in_sight()
        for row in range(max(first.row(), seen.start), min(last.row() + 1, seen.stop)):
            self.viewport().update(self._cell(row))
        if first == last:
            super().dataChanged(first, last, roles)

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        self.updateGeometries()
        if start < self.rows_in_sight().stop:
            self.viewport().update()

    def reset(self) -> None:
        super().reset()
        self._hovered = -1
        self.updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row visible if it was: a bar that appears could hide it."""
        current = self.currentIndex()
        cell, before = self.visualRect(current), event.oldSize().height()
        was_seen = before < 0 or (cell.top() < before and cell.bottom() >= 0)
        super().resizeEvent(event)
        self.updateGeometries()
        if was_seen:
            self.scrollTo(current)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._hover(-1)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            is_left = event.type() is QEvent.Type.HoverLeave
            self._hover(-1 if is_left else self.indexAt(event.position().toPoint()).row())
        return super().viewportEvent(event)

    def minimumSizeHint(self) -> QSize:
        """One line of text is enough if there is little room: the rest scrolls."""
        # Not a whole cell: with a large thumbnail the status bar would leave the screen.
        line = round(_LEAST_LINES * self.fontMetrics().height())
        return QSize(self._cell_width or 60, min(self._cell_height(), line))

    def viewportSizeHint(self) -> QSize:
        return QSize(self._cell_width or 80, 3 * self._cell_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._ground is not None:
            painter.fillRect(event.rect(), self._ground)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        current, has_focus = self.currentIndex().row(), self.hasFocus()
        flags, delegate = QStyle.StateFlag, self._delegate()
        if delegate is None:
            return
        for row in self.rows_in_sight():
            cell = self._cell(row)
            if not event.region().intersects(cell):
                continue
            index = self.model().index(row, 0, self.rootIndex())
            option.rect = cell
            option.state = flags.State_Enabled
            if self.selectionModel().isSelected(index):
                option.state |= flags.State_Selected
            if row == self._hovered:
                option.state |= flags.State_MouseOver
            if has_focus and row == current:
                option.state |= flags.State_HasFocus
            delegate.paint(painter, option, index)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for each in (self._hovered, row):
                if each >= 0:
                    self.viewport().update(self._cell(each))
            self._hovered = row
