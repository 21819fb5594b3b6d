"""The items of the job with their status, and a filter for what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from annotator.model import ItemId, Status
from annotator.records import ItemRow
from widgets.item_rows import OPEN
from widgets.lists.panel import SidePanel
from widgets.lists.rows import ROW_ROLE, Index, Row
from widgets.theme.look import Look

ICONS = {
    Status.NEW: ("circle", "quiet"),
    Status.STARTED: ("circle-dot", "information"),
    Status.DONE: ("circle-check", "accent"),
    Status.SKIPPED: ("skip-forward", "quiet"),
    Status.UNREADABLE: ("image-off", "attention"),
}


class ItemsModel(QAbstractListModel):
    """All items; a filter keeps the places of those that are shown."""

    def __init__(self) -> None:
        """Begin without items."""
        super().__init__()
        self.items: list[ItemRow] = []
        self.shown: list[int] = []
        self._place: dict[int, int] = {}
        self._wanted: frozenset[Status] | None = None
        self._words: dict[Status, str] = {}

    def set_words(self, words: dict[Status, str]) -> None:
        """Give the names of the statuses in the language of the interface."""
        self._words = words

    def set_items(self, items: Sequence[ItemRow]) -> None:
        """Show other items."""
        self.items = list(items)
        self._place = {item.id: at for at, item in enumerate(self.items)}
        self.set_wanted(self._wanted)

    def set_wanted(self, wanted: frozenset[Status] | None) -> None:
        """Show items of these statuses; None shows all."""
        self.beginResetModel()
        self._wanted = wanted
        self.shown = [
            at for at, item in enumerate(self.items) if wanted is None or item.status in wanted
        ]
        self.endResetModel()

    def set_status(self, item_id: int, status: Status, reason: str = "") -> None:
        """Show another status of an item; it stays in sight under the filter for now."""
        place = self._place.get(item_id)
        if place is None:
            return
        self.items[place] = replace(self.items[place], status=status, reason=reason)
        row = self._row_of(place)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def index_of(self, item_id: int) -> QModelIndex:
        """Return the index of an item, invalid if it is filtered away."""
        place = self._place.get(item_id)
        row = None if place is None else self._row_of(place)
        return QModelIndex() if row is None else self.index(row)

    def _row_of(self, place: int) -> int | None:
        if self._wanted is None:
            return place
        low, high = 0, len(self.shown)
        while low < high:
            middle = (low + high) // 2
            if self.shown[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.shown) and self.shown[low] == place else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[self.shown[index.row()]]
        if role == ROW_ROLE:
            icon, tone = ICONS[item.status]
            is_over = item.status not in OPEN
            return Row(item.path, icon=icon, icon_tone=tone, is_quiet=is_over)
        if role == Qt.ItemDataRole.DisplayRole:
            return item.path
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.path}, {self._words.get(item.status, '')}"
        if role == Qt.ItemDataRole.ToolTipRole:
            words = self._words.get(item.status, "")
            return f"{item.path}\n{words}{': ' + item.reason if item.reason else ''}"
        return None


class ItemsPanel(SidePanel):
    """Choose an item.

    Signals:
        chosen: an item was clicked or entered.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Begin without items."""
        super().__init__("", look, parent)
        self.title.setText(self.tr("Items"))
        self.list.setAccessibleName(self.tr("Items"))
        self.model = ItemsModel()
        words = {
            Status.NEW: self.tr("new"),
            Status.STARTED: self.tr("started"),
            Status.DONE: self.tr("done"),
            Status.SKIPPED: self.tr("skipped"),
            Status.UNREADABLE: self.tr("cannot be read"),
        }
        self.model.set_words(words)
        self.list.setModel(self.model)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self.filter = QComboBox(self)
        self.filter.setAccessibleName(self.tr("Which items are shown"))
        self.filter.addItem(self.tr("all"), None)
        self.filter.addItem(self.tr("open"), OPEN)
        for status in (Status.DONE, Status.SKIPPED, Status.UNREADABLE):
            self.filter.addItem(words[status], frozenset({status}))
        self.filter.currentIndexChanged.connect(self._on_filtered)
        self.heading.addWidget(self.filter)
        self.column.setContentsMargins(4, 0, 4, 4)
        self._current: ItemId | None = None
        look.changed.connect(self.list.viewport().update)

    def show_items(self, items: Sequence[ItemRow]) -> None:
        """Show the items of a job."""
        self.model.set_items(items)
        self._count()

    def show_status(self, item_id: int, status: Status, reason: str = "") -> None:
        """Show another status of one item."""
        self.model.set_status(item_id, status, reason)
        self._count()

    def follow(self, item_id: ItemId) -> None:
        """Mark the item that is open."""
        self._current = item_id
        index = self.model.index_of(item_id)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flags)
        if index.isValid():
            self.list.scrollTo(index)

    def _count(self) -> None:
        left = sum(item.status in OPEN for item in self.model.items)
        self.count.setText(self.tr("%n open", "", left))

    def _on_filtered(self) -> None:
        self.model.set_wanted(self.filter.currentData())
        if self._current is not None:
            self.follow(self._current)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.items[self.model.shown[index.row()]].id)
