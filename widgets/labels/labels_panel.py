"""The list of the job's labels, with their digits and their number of uses on this item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from annotator.actions.keys_in_force import Keymap
from annotator.model.entities import Label, LabelId, Region
from widgets.kit.focus_back import FocusBack
from widgets.kit.key_text import key_shown
from widgets.kit.lists.row_delegate import INDENT_PX, KEY_PX, START_PX, keep_one_mark
from widgets.kit.lists.side_panel import SidePanel
from widgets.labels.label_mover import LabelMover
from widgets.labels.label_tree_model import DIGITS, LabelsModel
from widgets.theme.look import Look


class LabelsPanel(SidePanel):
    """Choose a label by click; add one by typing its name.

    A label with others under it is folded and unfolded with the arrow keys, or by a click on its
    chevron.

    Signals:
        chosen: a label was clicked: for the selection, or else for the next box.
        change_asked: open the window that changes the labels.
        added: a name was typed for a new label.
        ordered: carries the ids of all labels in the requested order.
    """

    chosen = Signal(int)
    change_asked = Signal()
    added = Signal(str)
    ordered = Signal(list)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without labels."""
        super().__init__("", look, parent)
        self.title.setText(self.tr("Labels"))
        self.list.setAccessibleName(self.tr("Labels"))
        self.model = LabelsModel()
        self.list.setModel(self.model)
        keep_one_mark(self.list)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._on_chosen)
        self.list.installEventFilter(self)
        self._row_label: LabelId | None = None
        self.model.modelAboutToBeReset.connect(self._keep_row)
        self.model.modelReset.connect(self._show_row)
        self.mover = LabelMover(self.list, self.model, look)
        self.mover.ordered.connect(self.ordered)
        self.change_button = QToolButton(self)
        self.change_button.setToolTip(self.tr("Change labels"))
        self.change_button.setAccessibleName(self.tr("Change labels"))
        self.change_button.clicked.connect(self.change_asked)
        self.heading.addWidget(self.change_button)
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
        self._focus = FocusBack(self)
        self.column.insertWidget(0, self.field)
        self.column.setContentsMargins(4, 0, 4, 4)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_labels(self, labels: Mapping[LabelId, Label]) -> None:
        """Show the labels of the job."""
        self.model.set_labels(labels.values())
        self.add_button.setChecked(self.add_button.isChecked() and bool(labels))

    def show_current(self, label_id: LabelId | None) -> None:
        """Mark the label of the next box, and scroll to it."""
        self.model.set_current(label_id)
        self.model.unfold_to(label_id)
        row = self.model.row_of(label_id)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    def show_keys(self, keymap: Keymap) -> None:
        """Show the current keys of the first labels."""
        ids = (f"label-{place}" for place in range(1, DIGITS + 1))
        self.model.set_place_keys(tuple(key_shown(keymap, each) for each in ids))

    def show_regions(self, regions: Iterable[Region]) -> None:
        """Count the labels of an item."""
        self.model.set_counts(Counter(region.label_id for region in regions))

    def label_at(self, digit: int) -> Label | None:
        """Return the label for a digit from 1 to 9."""
        found = self.model.all[digit - 1 : digit]
        return found[0][1] if found else None

    def _show_field(self, is_shown: bool) -> None:
        if not is_shown and self.field.hasFocus():
            self._focus.give_back()
        self.field.setVisible(is_shown)
        if is_shown:
            self.field.setFocus()

    def _on_named(self) -> None:
        name = self.field.text().strip()
        self.field.clear()
        self.add_button.setChecked(False)
        if name:
            self.added.emit(name)

    def _on_clicked(self, index: QModelIndex) -> None:
        label = self.model.labels[index.row()]
        if self.model.is_parent(label.id) and self._is_on_chevron(index):
            self.model.turn(label.id)
        else:
            self._on_chosen(index)

    def _keep_row(self) -> None:
        index = self.list.currentIndex()
        self._row_label = self.model.labels[index.row()].id if index.isValid() else None

    def _show_row(self) -> None:
        """Make the same label current again: it may have another row now."""
        row = self.model.row_of(self._row_label)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))

    def _is_on_chevron(self, index: QModelIndex) -> bool:
        """Return whether the pointer is on the chevron of a row; the clickable area is a square."""
        place = self.list.viewport().mapFromGlobal(QCursor.pos())
        row = self.list.visualRect(index)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        from_start = row.right() - place.x() if is_rtl else place.x() - row.left()
        indent = self.model.depth_of(index.row()) * self.look.px(INDENT_PX)
        start = START_PX + self.look.px(KEY_PX) + indent
        return 0 <= from_start - start < self.look.px(INDENT_PX) + 10

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.labels[index.row()].id)

    def _restyle(self) -> None:
        self.add_button.setIcon(self.look.icon("plus"))
        self.change_button.setIcon(self.look.icon("pencil"))
        self.list.viewport().update()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        index = self.list.currentIndex()
        if (
            watched is self.list
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}
            and index.isValid()
        ):
            is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            is_folded = (event.key() == Qt.Key.Key_Left) is not is_rtl
            label = self.model.labels[index.row()]
            self.model.fold(label.id, is_folded=is_folded)
            self.list.setCurrentIndex(self.model.index(self.model.row_of(label.id) or 0))
            return True
        return super().eventFilter(watched, event)
