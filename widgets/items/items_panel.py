"""The panel of the item list: the items with their status, and how many are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from annotator.items.filters import NO_FILTER, ItemFilter
from annotator.model.entities import ItemId, Labels
from widgets.items.filter_bar import FilterBar
from widgets.items.item_delegate import ItemDelegate
from widgets.items.item_model import ItemsModel
from widgets.items.item_words import status_words
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.layouts import new_column, new_row
from widgets.kit.lists.elided import ElidedLabel
from widgets.kit.lists.row_delegate import Index
from widgets.kit.lists.row_list import LEAST_PX
from widgets.kit.lists.side_panel import SidePanel
from widgets.kit.lists.uniform_list import UniformList
from widgets.theme.look import Look

if TYPE_CHECKING:
    from widgets.items.thumbnails import Thumbnails
    from widgets.open_job.item_index import ItemRows


class ItemsPanel(SidePanel):
    """Shows the items and the filter for them.

    Signals:
        chosen: an item was clicked or confirmed with Enter.
        filtered: the filter has changed.
        stop_asked: the import in the background is to stop.
    """

    chosen = Signal(int)
    filtered = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without items."""
        self.cells = UniformList()
        super().__init__("", look, parent, view=self.cells)
        self.title.setText(self.tr("Items"))
        self.list.setAccessibleName(self.tr("Items"))
        self.delegate = ItemDelegate(look)
        self.list.setItemDelegate(self.delegate)
        self.thumbs_button = QToolButton()
        self.thumbs_button.setCheckable(True)
        self.heading.addWidget(self.thumbs_button)
        self.model = ItemsModel()
        self.model.set_words(status_words())
        self.list.setModel(self.model)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self.filter_bar = FilterBar(look)
        self.filter_bar.wanted.connect(self._on_wanted)
        self.filter_bar.left.connect(self._on_field_left)
        self._adding = self._adding_line()
        self.nothing = self._nothing_fits()
        self.column.setContentsMargins(4, 0, 4, 4)
        self.column.insertWidget(0, self.filter_bar)
        self.column.insertWidget(1, self._adding)
        self.column.insertWidget(2, self.nothing, 1)
        self._rows: ItemRows | None = None
        self._current: ItemId | None = None
        look.changed.connect(self._restyle)
        self._restyle()
        self._count()

    def _restyle(self) -> None:
        self.cells.lay_on(QColor(self.look.tokens.window))
        self.cells.lay_out_anew()

    def _adding_line(self) -> QWidget:
        line = QWidget()
        row = new_row(line, margins=(8, 0, 4, 0))
        self.added = ElidedLabel()
        self.added.setProperty("role", "quiet")
        stop = QPushButton(self.tr("Stop"))
        stop.setProperty("role", "line")
        stop.setAccessibleName(self.tr("Stop adding pictures"))
        stop.clicked.connect(self.stop_asked)
        row.addWidget(self.added, 1)
        row.addWidget(stop)
        line.hide()
        return line

    def _nothing_fits(self) -> QWidget:
        page = QWidget()
        column = new_column(page, 8, margins=(8, 12, 8, 12))
        self.nothing_words = words("", "quiet")
        show_all = QPushButton(self.tr("Show all items"))
        show_all.clicked.connect(self.show_all)
        column.addWidget(self.nothing_words)
        column.addWidget(show_all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.show_all_button = show_all
        area = QScrollArea()  # scrolls on a low screen, as the list in its place does
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(LEAST_PX)
        area.setWidget(page)
        page.setObjectName("sidePanel")
        area.hide()
        return area

    # Display ------------------------------------------------------------------------

    def show_items(self, rows: ItemRows | None) -> None:
        """Show the items and the filter of a job; None: no job is open."""
        if rows is not self._rows:
            if self._rows is not None:
                self._rows.counted.disconnect(self._count)
                self._rows.grew.disconnect(self._on_grown)
            self._rows = rows
            self._current = None
            self.model.show(rows)
            if rows is not None:
                rows.counted.connect(self._count)
                rows.grew.connect(self._on_grown)
        self.filter_bar.show_filter(NO_FILTER if rows is None else rows.filter)
        self._count()

    def show_labels(self, labels: Labels) -> None:
        """Offer these labels in the filter."""
        self.filter_bar.show_labels(labels)

    def show_thumbnails(self, size: str, thumbs: Thumbnails | None) -> None:
        """Show thumbnails of a size (``none``, ``small``, ``large``) before the names."""
        self.model.show_thumbnails(thumbs if size != "none" else None)
        self.delegate.size = size
        self.thumbs_button.setChecked(size != "none")
        self.cells.lay_out_anew()

    def show_adding(self, said: str) -> None:
        """Show the progress of the import; "" hides the line."""
        self.added.say(said)
        self._adding.setVisible(bool(said))

    def follow(self, item_id: ItemId) -> None:
        """Select the open item."""
        self._current = item_id
        index = self.model.index_of(item_id)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flags)
        if index.isValid():
            self.list.scrollTo(index)

    def show_all(self) -> None:
        """Clear the filter."""
        self.filter_bar.show_filter(NO_FILTER)
        self._on_wanted(NO_FILTER)

    def _on_grown(self) -> None:
        if self._current is not None and not self.list.currentIndex().isValid():
            self.follow(self._current)

    def _count(self) -> None:
        rows = self._rows
        if rows is None:
            self.count.setText("")
            self._show_nothing(rows)
            return
        text = self.tr("%Ln to do", "", rows.open_count)
        if not rows.filter.is_empty:
            text = self.tr("%Ln found", "", len(rows.shown))
        if rows.share_known < 1:
            share = self.locale().toString(int(100 * rows.share_known))
            text = f"{text} · {share} %"
        self.count.setText(text)
        self._show_nothing(rows)

    def _show_nothing(self, rows: ItemRows | None) -> None:
        is_empty = rows is not None and not rows.filter.is_empty and not len(rows.shown)
        if rows is not None and is_empty:
            is_looking = rows.share_known < 1
            said = self.tr("Looking…") if is_looking else self.tr("No item matches the filter.")
            self.nothing_words.setText(said)
        self.nothing.setVisible(is_empty)
        self.list.setVisible(not is_empty)

    # Input ----------------------------------------------------------------------------

    def _on_wanted(self, wanted: ItemFilter) -> None:
        if self._rows is not None:
            self._rows.show_fitting(wanted)
            self.filtered.emit()
            if self._current is not None:
                self.follow(self._current)

    def _on_field_left(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            flags = QItemSelectionModel.SelectionFlag.NoUpdate
            self.list.selectionModel().setCurrentIndex(self.model.index(0), flags)

    def _on_chosen(self, index: Index) -> None:
        item_id = self.model.id_at(index.row())
        if item_id is not None:
            self.chosen.emit(item_id)
