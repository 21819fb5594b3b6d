"""The labels as a tree of rows, with their keys; rows can be folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from annotator.model.entities import Label, LabelId
from annotator.model.label_tree import above, in_tree_order
from widgets.canvas.layers.label_looks import colour_of, pattern_of
from widgets.kit.key_button import native
from widgets.kit.lists.row_delegate import ROW_ROLE, Index, Row

DIGITS = 9


class LabelsModel(QAbstractListModel):
    """Labels in tree order. Their keys count all of them, folded ones too."""

    def __init__(self) -> None:
        """Start without labels."""
        super().__init__()
        self.all: list[tuple[int, Label]] = []
        self.labels: list[Label] = []
        self._depths: list[int] = []
        self._parents: set[LabelId] = set()
        self._folded: set[LabelId] = set()
        self._places: dict[LabelId, int] = {}
        self._place_keys: Sequence[str] = tuple(map(str, range(1, DIGITS + 1)))
        self._notes: Mapping[LabelId, str] = {}
        self._current: LabelId | None = None

    def set_labels(self, labels: Iterable[Label]) -> None:
        """Show these labels; does nothing if they are unchanged."""
        wanted = list(in_tree_order({label.id: label for label in labels}))
        if wanted != self.all:
            self.all = wanted
            self._parents = {
                before.id for (depth, before), (below, _) in pairwise(wanted) if below > depth
            }
            self._places = {label.id: at for at, (_, label) in enumerate(wanted[:DIGITS])}
            self._lay_out()

    def set_counts(self, counts: Counter[LabelId]) -> None:
        """Show how often each label is used on this item."""
        self.set_notes({key: str(count) for key, count in counts.items() if count})

    def set_notes(self, notes: Mapping[LabelId, str]) -> None:
        """Show these texts at the end of the labels' rows."""
        if notes != self._notes:
            self._notes = notes
            self._all_changed()

    @property
    def place_keys(self) -> Sequence[str]:
        """The keys shown for the first labels."""
        return self._place_keys

    def set_place_keys(self, keys: Sequence[str]) -> None:
        """Show these keys, in the notation of this system, for the first labels."""
        if keys != self._place_keys:
            self._place_keys = keys
            self._all_changed()

    def set_current(self, current: LabelId | None) -> None:
        """Mark the label of the next box."""
        if current != self._current:
            self._current = current
            self._all_changed()

    def row_of(self, label_id: LabelId | None) -> int | None:
        """Return the row of a label; None if a folded label hides it, or if it is missing."""
        rows = (row for row, label in enumerate(self.labels) if label.id == label_id)
        return next(rows, None)

    def is_parent(self, label_id: LabelId) -> bool:
        """Return whether a label has others under it."""
        return label_id in self._parents

    def fold(self, label_id: LabelId, *, is_folded: bool) -> None:
        """Hide the labels under one, or show them."""
        if label_id in self._parents and is_folded != (label_id in self._folded):
            self._folded ^= {label_id}
            self._lay_out()

    def unfold_to(self, label_id: LabelId | None) -> None:
        """Unfold all parents of a label."""
        labels = {label.id: label for _, label in self.all}
        if label_id in labels and self.row_of(label_id) is None:
            self._folded -= {each.id for each in above(labels, label_id)}
            self._lay_out()

    def turn(self, label_id: LabelId) -> None:
        """Fold or unfold the labels under one."""
        self.fold(label_id, is_folded=label_id not in self._folded)

    def depth_of(self, row: int) -> int:
        """Return the depth of a row in the tree."""
        return self._depths[row]

    def _lay_out(self) -> None:
        self.beginResetModel()
        self.labels, self._depths = [], []
        hidden_below: int | None = None
        for depth, label in self.all:
            if hidden_below is not None and depth > hidden_below:
                continue
            hidden_below = depth if label.id in self._folded & self._parents else None
            self.labels.append(label)
            self._depths.append(depth)
        self.endResetModel()

    def _all_changed(self) -> None:
        if self.labels:
            self.dataChanged.emit(self.index(0), self.index(len(self.labels) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        label = self.labels[index.row()]
        if role == ROW_ROLE:
            return self._row(index.row(), label)
        if role == Qt.ItemDataRole.DisplayRole:
            return label.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            folded = self.tr("collapsed") if label.id in self._folded & self._parents else ""
            current = self.tr("for the next box") if label.id == self._current else ""
            told = (label.name, self._key_of(label), self._notes.get(label.id, ""), folded, current)
            return " ".join(filter(None, told))
        return None

    def _row(self, row: int, label: Label) -> Row:
        fold = "closed" if label.id in self._folded else "open"
        return Row(
            label.name,
            swatch=colour_of(label).name(),
            dash=pattern_of(label),
            key=self._key_of(label),
            note=self._notes.get(label.id, ""),
            is_current=label.id == self._current,
            indent=self._depths[row],
            fold=fold if label.id in self._parents else "",
        )

    def _key_of(self, label: Label) -> str:
        if label.key:
            return native(label.key)
        place = self._places.get(label.id, DIGITS)
        return self._place_keys[place] if place < len(self._place_keys) else ""
