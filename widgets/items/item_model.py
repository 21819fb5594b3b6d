"""The rows of the item list for Qt: visible rows are read, the others only counted.

What a row shows or says of an item is put together here, from its ``ItemRow``; a new figure of an
item is added there first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from annotator.display_text import shown_name
from annotator.items.codes import OPEN, review_in, status_in
from annotator.items.item_row import ItemRow
from annotator.model.entities import Review, Status, WorkerId
from widgets.items.item_marks import icon_of, marks_of
from widgets.kit.lists.row_delegate import ROW_ROLE, Index, Row

if TYPE_CHECKING:
    from widgets.items.thumbnails import Thumbnails
    from widgets.open_job.item_index import ItemRows

THUMB_ROLE = Qt.ItemDataRole.UserRole + 2
"""The ``Thumb`` of a row, None while the row is being read or thumbnails are off."""


class ItemsModel(QAbstractListModel):
    """The shown items; tracks how many of them Qt knows."""

    def __init__(self) -> None:
        """Start without items."""
        super().__init__()
        self._rows: ItemRows | None = None
        self._count = 0
        self._words: dict[Status | Review, str] = {}
        self._thumbs: Thumbnails | None = None
        self._names: Mapping[WorkerId, str] = {}

    def show_thumbnails(self, thumbs: Thumbnails | None) -> None:
        """Show these thumbnails, or none."""
        if self._thumbs is not None:
            self._thumbs.came.disconnect(self._on_thumb)
        self._thumbs = thumbs
        if thumbs is not None:
            thumbs.came.connect(self._on_thumb)

    def set_words(self, words: dict[Status | Review, str]) -> None:
        """Set the names of statuses and reviews in the language of the interface."""
        self._words = words

    def set_names(self, names: Mapping[WorkerId, str]) -> None:
        """Set the names of the people of the job; of several, each row tells who confirmed it."""
        self._names = names if len(names) > 1 else {}

    def show(self, rows: ItemRows | None) -> None:
        """Show other items, or none."""
        if self._rows is not None:
            self._rows.reset.disconnect(self._reset)
            self._rows.grew.disconnect(self._grow)
            self._rows.changed.disconnect(self._on_changed)
            self._rows.came.disconnect(self._on_came)
        self._rows = rows
        if rows is not None:
            rows.reset.connect(self._reset)
            rows.grew.connect(self._grow)
            rows.changed.connect(self._on_changed)
            rows.came.connect(self._on_came)
        self._reset()

    def id_at(self, row: int) -> int | None:
        """Return the item in a row."""
        return None if self._rows is None else self._rows.shown.id_at(row)

    def index_of(self, item_id: int) -> QModelIndex:
        """Return the index of an item, invalid if it is filtered out or not known yet."""
        place = None if self._rows is None else self._rows.shown.place_of(item_id)
        is_told = place is not None and place < self._count
        return self.index(place) if is_told and place is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._rows is None or not 0 <= index.row() < self._count:
            return None
        if role == ROW_ROLE:
            return self._row(index.row())
        if role == THUMB_ROLE:
            row = self._rows.row(index.row())
            return None if row is None or self._thumbs is None else self._thumbs.of(row)
        if role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return None
        item = self._rows.row(index.row())
        path = "…" if item is None else item.path
        if role == Qt.ItemDataRole.DisplayRole:
            return path
        told = self._told(self._rows.shown.code_at(index.row()))
        said = self._said(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((path, told, *said))
        reason = "" if item is None or not item.reason else f": {item.reason}"
        return "\n".join((path, f"{told}{reason}", *said))

    def _said(self, item: ItemRow | None) -> list[str]:
        """Return the text of the icons in a row."""
        words = {"flag": self.tr("with a flag"), "message-square": self.tr("with a comment")}
        said = [words[mark] for mark in marks_of(item)]
        confirmer = None if item is None or item.done_by is None else self._names.get(item.done_by)
        if confirmer is not None:
            said.insert(0, self.tr("confirmed by %1").replace("%1", shown_name(confirmer)))
        return said

    def _row(self, place: int) -> Row:
        assert self._rows is not None  # noqa: S101 - data() asked
        item: ItemRow | None = self._rows.row(place)
        code = self._rows.shown.code_at(place)
        icon, tone = icon_of(status_in(code), review_in(code))
        name = "…" if item is None else item.path
        is_quiet = item is None or code not in OPEN
        return Row(name, icon=icon, icon_tone=tone, is_quiet=is_quiet, marks=marks_of(item))

    def _told(self, code: int) -> str:
        is_done = status_in(code) is Status.DONE
        judged = self._words.get(review_in(code)) if is_done else None
        return judged or self._words.get(status_in(code), "")

    def _reset(self) -> None:
        self.beginResetModel()
        self._count = 0 if self._rows is None else len(self._rows.shown)
        self.endResetModel()

    def _grow(self) -> None:
        count = 0 if self._rows is None else len(self._rows.shown)
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()

    def _on_changed(self, place: int) -> None:
        if place < self._count:
            self.dataChanged.emit(self.index(place), self.index(place))

    def _on_thumb(self, item_id: int) -> None:
        index = self.index_of(item_id)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _on_came(self, first: int, end: int) -> None:
        last = min(end, self._count) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))
