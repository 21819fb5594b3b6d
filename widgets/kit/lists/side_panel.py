"""A titled part of the side column: a heading, an optional search, and a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyleOptionViewItem,
    QWidget,
)

from widgets.kit.column_shares import HeightNeed
from widgets.kit.fixed_label import FixedLabel
from widgets.kit.layouts import new_column, new_row
from widgets.kit.lists.row_delegate import RowDelegate
from widgets.kit.lists.row_list import RowList
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

LEAST_ROWS = 5
"""How many rows of a list are visible before another part of the column gets more."""


class ShrinkablePart(QWidget):
    """A part of a panel that can be lower than its preferred height."""

    def need(self) -> HeightNeed:
        """Return the minimum and the preferred height."""
        raise NotImplementedError


class SidePanel(QWidget):
    """A list, and ``heading_bar`` with room for controls: the dock's title bar for dragging.

    Signals:
        resized: the panel has another size.
    """

    resized = Signal()
    rows_to_come = 0
    """How many rows to reserve room for before they exist."""

    def __init__(
        self,
        title: str,
        look: Look,
        parent: QWidget | None = None,
        view: QAbstractItemView | None = None,
    ) -> None:
        """Lay out heading and list; ``view`` replaces the usual list."""
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
        self.heading = new_row(self.heading_bar, 8, margins=(12, 8, 8, 4))
        self.heading.addWidget(self.title)
        self.heading.addWidget(self.count)
        self.heading.addStretch(1)
        self.list = view or RowList(self)
        self.list.setItemDelegate(RowDelegate(look))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = new_column(self, 0, margins=(0, 0, 0, 4))
        self.column.addWidget(self.list, 1)

    def need(self) -> HeightNeed:
        """Return the height of the dock for a few rows, and for all of them.

        The number of rows is the greatest since ``forget_rows``: the height stays stable between
        items with many and with few regions.
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
        """Count only the current rows from now on."""
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
        """Return the widgets below the list."""
        entries = [self.column.itemAt(at) for at in range(self.column.count())]
        widgets = [entry.widget() for entry in entries if entry is not None]
        return [each for each in widgets[widgets.index(self.list) + 1 :] if each is not None]
