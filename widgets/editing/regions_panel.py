"""The list of regions of the open item in reading order, synchronised with the canvas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QToolButton, QWidget

from annotator.drafts.draft import shown_text, waiting_draft
from annotator.model.entities import Label, LabelId, Region, RegionId, Regions, in_reading_order
from annotator.model.speakers import speaker_of
from annotator.proposals.proposal import is_undecided
from widgets.canvas.layers.label_looks import colour_of, pattern_of
from widgets.editing.region_marks import mark_words, marks_of
from widgets.kit.dialogs.form_widgets import search_field
from widgets.kit.lists.movable_list import MovableList
from widgets.kit.lists.region_name import region_name
from widgets.kit.lists.row_delegate import ROW_ROLE, Index, Row
from widgets.kit.lists.side_panel import LEAST_ROWS, SidePanel
from widgets.theme.look import Look


class RegionsModel(QAbstractListModel):
    """Regions as rows; emits changes of single rows if possible."""

    def __init__(self) -> None:
        """Start without regions."""
        super().__init__()
        self.rows: list[Region] = []
        self._labels: Mapping[LabelId, Label] = {}
        self._needle = ""
        self._all: list[Region] = []
        self._place: dict[RegionId, int] = {}
        self._hidden: Collection[RegionId] | None = frozenset()

    def set_regions(self, regions: Regions, labels: Mapping[LabelId, Label]) -> None:
        """Show the regions of an item."""
        self._labels = labels
        if regions or self._all:
            self._all = in_reading_order(regions)
            self._filter()

    def set_needle(self, needle: str) -> None:
        """Show only regions whose label, speaker or text contains this."""
        self._needle = needle.casefold().strip()
        self._filter()

    def set_hidden(self, region_ids: Collection[RegionId] | None) -> None:
        """Mark these regions as hidden on the picture; None: all."""
        is_told = bool(self.rows) and region_ids != self._hidden
        self._hidden = region_ids
        if is_told:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def row_of(self, region_id: RegionId) -> int | None:
        """Return the row of a region, None if it is not shown."""
        return self._place.get(region_id)

    def replace(self, region: Region) -> bool:
        """Update a region that keeps its place; False: set all regions again."""
        row = self._place.get(region.id)
        if row is None or self.rows[row].order != region.order or self._needle:
            return False
        self.rows[row] = self._all[row] = region
        self.dataChanged.emit(self.index(row), self.index(row))
        return True

    def append(self, region: Region) -> bool:
        """Append a new region that comes last; False: set all regions again."""
        is_last = not self._all or self._all[-1].order < region.order
        if region.id in self._place or not is_last or self._needle:
            return False
        row = len(self.rows)
        self.beginInsertRows(QModelIndex(), row, row)
        self.rows.append(region)
        self._all.append(region)
        self._place[region.id] = row
        self.endInsertRows()
        return True

    def _filter(self) -> None:
        self.beginResetModel()
        self.rows = [region for region in self._all if self._matches(region)]
        self._place = {region.id: row for row, region in enumerate(self.rows)}
        self.endResetModel()

    def _matches(self, region: Region) -> bool:
        if not self._needle:
            return True
        label = self._labels.get(region.label_id)
        name = label.name if label else ""
        parts = (name, speaker_of(region), shown_text(region), self._notes(region))
        words = "\n".join(parts).casefold()
        return self._needle in words

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        region = self.rows[index.row()]
        label = self._labels.get(region.label_id)
        name = label.name if label else ""
        is_hidden = self._hidden is None or region.id in self._hidden
        if role == ROW_ROLE:
            text = " ".join(shown_text(region).split())
            return Row(
                region_name(region, label),
                swatch=colour_of(label).name() if label else "",
                dash=pattern_of(label) if label else 0,
                icon="" if label else "square",
                text=text,
                note=self._notes(region),
                marks=marks_of(region, is_hidden=is_hidden),
                is_quiet=is_hidden,
            )
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = (self._notes(region), *mark_words(region, is_hidden=is_hidden))
            return " ".join(filter(None, (region_name(region, label), shown_text(region), *told)))
        if role == Qt.ItemDataRole.ToolTipRole:
            told = (self._notes(region), *mark_words(region, is_hidden=is_hidden))
            return "\n".join(filter(None, (region_name(region, label), shown_text(region), *told)))
        return None

    def _notes(self, region: Region) -> str:
        """Return the notes beside a region: what is undecided about it, and its group."""
        group = self.tr("group %1").replace("%1", str(region.group)) if region.group else ""
        waiting = self.tr("proposed") if is_undecided(region) else ""
        return ", ".join(filter(None, (waiting, self._drafted(region), group)))

    def _drafted(self, region: Region) -> str:
        draft = waiting_draft(region)
        if draft is None:
            return ""
        if draft.confidence is None:
            return self.tr("draft")
        return self.tr("draft, %1 %").replace("%1", str(round(100 * draft.confidence)))


class _RegionList(MovableList):
    """Rows that cost nothing unless they are visible; typing finds a label."""

    def keyboardSearch(self, search: str) -> None:
        QAbstractItemView.keyboardSearch(self, search)


class RegionsPanel(SidePanel):
    """Regions can be selected here or on the canvas: both show the same selection.

    Signals:
        selection_made: the person selected these regions in the list.
        edit_asked: a region was double-clicked.
        moved: the person dragged these regions to right before another one (None: to the end).
    """

    selection_made = Signal(list)
    edit_asked = Signal(str)
    moved = Signal(list, object)
    rows_to_come = LEAST_ROWS

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without regions."""
        regions = _RegionList(look)
        super().__init__("", look, parent, regions)
        regions.rows_moved.connect(self._on_moved)
        self.title.setText(self.tr("Regions"))
        self.list.setAccessibleName(self.tr("Regions"))
        self.model = RegionsModel()
        self.list.setModel(self.model)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.selectionModel().selectionChanged.connect(self._on_selected)
        self.list.doubleClicked.connect(self._on_double_clicked)
        self._is_following = False
        self.search_button = QToolButton(self)
        self.search_button.setCheckable(True)
        self.search_button.setToolTip(self.tr("Search labels, speakers and texts"))
        self.search_button.setAccessibleName(self.tr("Search labels, speakers and texts"))
        self.search_button.toggled.connect(self._show_search)
        self.heading.addWidget(self.search_button)
        self.search = search_field(
            self.tr("Label, speaker or text"), self.tr("Search regions"), parent=self
        )
        self.search.textChanged.connect(self.model.set_needle)
        self.search.hide()
        self.column.insertWidget(0, self.search)
        self.column.setContentsMargins(4, 0, 4, 4)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_regions(
        self,
        regions: Regions,
        labels: Mapping[LabelId, Label],
        touched: Sequence[RegionId] | None = None,
    ) -> None:
        """Show regions; ``touched`` names those that changed, None means another item."""
        self._is_following = True
        is_followed = touched is not None and all(
            key in regions and (self.model.replace(regions[key]) or self.model.append(regions[key]))
            for key in touched
        )
        if not is_followed:
            self.model.set_regions(regions, labels)
        self._is_following = False
        self.count.setText(str(len(regions)) if regions else "")

    def follow(self, selected: Sequence[RegionId]) -> None:
        """Show a selection that was made elsewhere."""
        self._is_following = True
        rows = [row for key in selected if (row := self.model.row_of(key)) is not None]
        selection = QItemSelection()
        for first, last in _runs(sorted(rows)):
            # Qt asks for the length of the list eight times for each range of rows.
            selection.select(self.model.index(first), self.model.index(last))
        model = self.list.selectionModel()
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            current = self.model.index(rows[-1])
            model.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.list.scrollTo(current)
        self._is_following = False

    def _on_selected(self, *_changes: object) -> None:
        if self._is_following:
            return
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        self.selection_made.emit([self.model.rows[row].id for row in rows])

    def _on_moved(self, rows: Sequence[int], before: int) -> None:
        shown = self.model.rows
        target = shown[before].id if before < len(shown) else None
        self.moved.emit([shown[row].id for row in rows], target)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.edit_asked.emit(self.model.rows[index.row()].id)

    def _show_search(self, is_shown: bool) -> None:
        self.search.setVisible(is_shown)
        if is_shown:
            self.search.setFocus()
        else:
            self.search.clear()

    def _restyle(self) -> None:
        self.search_button.setIcon(self.look.icon("search"))
        self.list.viewport().update()


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of consecutive rows, given sorted rows."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
