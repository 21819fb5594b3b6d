"""A titled part of the side column: a heading, an optional search, and a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets.kit.column_shares import HeightNeed
from widgets.kit.fixed_label import FixedLabel
from widgets.kit.lists.row_delegate import RowDelegate
from widgets.kit.lists.row_list import RowList
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

LEAST_ROWS = 5
"""So many rows of a list are seen before another part of the column gets more."""


class ShrinkablePart(QWidget):
    """A part of a panel that can be lower than it wants to be."""

    def need(self) -> HeightNeed:
        """Return the height that it needs at least, and the one that it wants."""
        raise NotImplementedError


class SidePanel(QWidget):
    """A list, and ``heading_bar`` with room for controls: the dock's own title, to drag it by.

    Signals:
        resized: the panel has another size.
    """

    resized = Signal()
    rows_to_come = 0
    """So many rows the list wants room for though they are not there yet."""

    def __init__(
        self,
        title: str,
        look: Look,
        parent: QWidget | None = None,
        view: QAbstractItemView | None = None,
    ) -> None:
        """Lay out heading and list; ``view`` is another list than the ordinary one."""
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.look = look
        self._most_rows = 0
        self.title = PlainLabel(title)
        self.title.setProperty("role", "heading")
        self.count = FixedLabel()
        self.count.setProperty("role", "quiet")
        self.heading_bar = QWidget()
        self.heading_bar.setObjectName("sidePanel")
        self.heading_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = QHBoxLayout(self.heading_bar)
        self.heading.setContentsMargins(12, 8, 8, 4)
        self.heading.setSpacing(8)
        self.heading.addWidget(self.title)
        self.heading.addWidget(self.count)
        self.heading.addStretch(1)
        self.list = view or RowList(self)
        self.list.setItemDelegate(RowDelegate(look))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 4)
        self.column.setSpacing(0)
        self.column.addWidget(self.list, 1)

    def need(self) -> HeightNeed:
        """Return how high the dock must be for a few rows, and for all of them.

        Of rows it counts as many as there ever were since ``forget_rows``: the list stands still
        while one goes from an item with many to one with few.
        """
        self._most_rows = max(self._most_rows, self._row_count())
        margins = self.column.contentsMargins()
        fixed = self.heading_bar.sizeHint().height() + margins.top() + margins.bottom()
        needed = HeightNeed(fixed, fixed, fixed)
        entries = [self.column.itemAt(at) for at in range(self.column.count())]
        for widget in (entry.widget() for entry in entries if entry is not None):
            if widget is not None and not widget.isHidden():
                needed += self._need_of(widget)
        return needed

    def forget_rows(self) -> None:
        """Count from now on the rows that are there."""
        self._most_rows = 0

    def least_list_px(self) -> int:
        """Return the height of the first rows of the list."""
        rows = max(1, self._row_count())
        return min(rows * self._row_px(), LEAST_ROWS * self.look.px(ROW_PX))

    def _row_count(self) -> int:
        return self.list.model().rowCount()

    def _row_px(self) -> int:
        delegate = self.list.itemDelegate()
        return delegate.sizeHint(QStyleOptionViewItem(), QModelIndex()).height()

    def _need_of(self, widget: QWidget) -> HeightNeed:
        if widget is self.list:
            frame = 2 * self.list.frameWidth()
            all_rows = max(1, self._most_rows) * self._row_px() + frame
            least = min(all_rows, LEAST_ROWS * self.look.px(ROW_PX) + frame)
            return HeightNeed(0, least, max(all_rows, self.rows_to_come * self._row_px() + frame))
        if isinstance(widget, ShrinkablePart):
            return widget.need()
        height = widget.sizeHint().height()
        return HeightNeed(height, height, height)

    # Qt overrides -----------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def below(self) -> list[QWidget]:
        """Return what was put below the list."""
        entries = [self.column.itemAt(at) for at in range(self.column.count())]
        widgets = [entry.widget() for entry in entries if entry is not None]
        return [each for each in widgets[widgets.index(self.list) + 1 :] if each is not None]
