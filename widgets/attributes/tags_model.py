"""The labels of the job as tags of the open item: each on or off."""

from __future__ import annotations

from collections.abc import Container, Mapping

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from annotator.model.entities import Label, LabelId, Labels
from annotator.model.label_tree import in_tree_order
from widgets.canvas.layers.label_looks import colour_of, pattern_of
from widgets.kit.lists.row_delegate import ROW_ROLE, Index, Row

DIGITS = 9


class TagsModel(QAbstractListModel):
    """Labels in their order; those that the item has are checked."""

    def __init__(self) -> None:
        """Start without labels."""
        super().__init__()
        self.labels: list[Label] = []
        self._tags: Container[LabelId] = {}
        self._keys: dict[LabelId, str] = {}

    def display(self, labels: Labels, tags: Container[LabelId]) -> None:
        """Show labels, and which of them the item has."""
        wanted = [label for _, label in in_tree_order(labels)]
        self._tags = tags
        if wanted != self.labels:
            self.beginResetModel()
            self.labels = wanted
            self.endResetModel()
        elif wanted:
            self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))

    def set_keys(self, keys: Mapping[LabelId, str]) -> None:
        """Show which digit switches which tag, with Shift."""
        self._keys = dict(keys)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        label = self.labels[index.row()]
        is_on = label.id in self._tags
        if role == ROW_ROLE:
            return Row(
                label.name,
                swatch=colour_of(label).name(),
                dash=pattern_of(label),
                key=self._keys.get(label.id, ""),
                marks=("check",) if is_on else (),
                is_current=is_on,
            )
        if role == Qt.ItemDataRole.DisplayRole:
            return label.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{label.name}, {self.tr('on') if is_on else self.tr('off')}"
        return None
