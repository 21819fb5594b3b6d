"""The labels of the job with their digits and how often each is used on this item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from annotator.model import Label, LabelId, Region
from widgets.canvas.colours import colour_of, pattern_of
from widgets.lists.panel import SidePanel
from widgets.lists.rows import ROW_ROLE, Index, Row
from widgets.theme.look import Look

DIGITS = 9


class LabelsModel(QAbstractListModel):
    """Labels in their order, with counts."""

    def __init__(self) -> None:
        """Begin without labels."""
        super().__init__()
        self.labels: list[Label] = []
        self._counts: Counter[LabelId] = Counter()
        self._current: LabelId | None = None

    def set_labels(self, labels: Iterable[Label]) -> None:
        """Show these labels; the same ones as before cost nothing."""
        wanted = sorted(labels, key=lambda label: label.position)
        if wanted != self.labels:
            self.beginResetModel()
            self.labels = wanted
            self.endResetModel()

    def set_counts(self, counts: Counter[LabelId]) -> None:
        """Show how often each label is used on this item."""
        if counts != self._counts:
            self._counts = counts
            self._all_changed()

    def set_current(self, current: LabelId | None) -> None:
        """Mark the label that new boxes get."""
        if current != self._current:
            self._current = current
            self._all_changed()

    def _all_changed(self) -> None:
        if self.labels:
            self.dataChanged.emit(self.index(0), self.index(len(self.labels) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        label = self.labels[index.row()]
        if role == ROW_ROLE:
            key = str(index.row() + 1) if index.row() < DIGITS else ""
            count = self._counts[label.id]
            return Row(
                label.name,
                swatch=colour_of(label).name(),
                dash=pattern_of(label),
                key=key,
                note=str(count) if count else "",
                is_current=label.id == self._current,
            )
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return label.name
        return None


class LabelsPanel(SidePanel):
    """Choose a label by click; add one by typing its name.

    Signals:
        chosen: a label was clicked: it is for the selection and for new boxes.
        added: a name was typed for a new label.
    """

    chosen = Signal(int)
    added = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Begin without labels."""
        super().__init__("", look, parent)
        self.title.setText(self.tr("Labels"))
        self.list.setAccessibleName(self.tr("Labels"))
        self.model = LabelsModel()
        self.list.setModel(self.model)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self.add_button = QToolButton(self)
        self.add_button.setToolTip(self.tr("Add a label"))
        self.add_button.setAccessibleName(self.tr("Add a label"))
        self.add_button.setCheckable(True)
        self.add_button.toggled.connect(self._show_field)
        self.heading.addWidget(self.add_button)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Name of the new label"))
        self.field.setAccessibleName(self.tr("Name of the new label"))
        self.field.returnPressed.connect(self._on_named)
        self.field.hide()
        self.column.insertWidget(0, self.field)
        self.column.setContentsMargins(4, 0, 4, 4)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_labels(self, labels: Mapping[LabelId, Label]) -> None:
        """Show the labels of the job."""
        self.model.set_labels(labels.values())
        self.add_button.setChecked(self.add_button.isChecked() and bool(labels))

    def show_regions(self, regions: Iterable[Region]) -> None:
        """Count the labels of an item."""
        self.model.set_counts(Counter(region.label_id for region in regions))

    def label_at(self, digit: int) -> Label | None:
        """Return the label of a digit from 1 to 9."""
        place = digit - 1
        return self.model.labels[place] if place < len(self.model.labels) else None

    def _show_field(self, is_shown: bool) -> None:
        self.field.setVisible(is_shown)
        if is_shown:
            self.field.setFocus()

    def _on_named(self) -> None:
        name = self.field.text().strip()
        self.field.clear()
        self.add_button.setChecked(False)
        if name:
            self.added.emit(name)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.labels[index.row()].id)

    def _restyle(self) -> None:
        self.add_button.setIcon(self.look.icon("plus"))
        self.list.viewport().update()
