"""The choice of what an export puts into the dataset: items by their status, and labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QWidget

from annotator.export.selection import ChosenContent, Selection
from annotator.model.entities import Label, LabelId
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.form_widgets import button
from widgets.kit.plain_text import button_name
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, ROW_PX

_MARKING_KEYS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ContentChoice(QWidget):
    """A list of selections and, for a job with several labels, a menu of its labels.

    Args:
        look: provides sizes.
        first: the initial selection.

    Signals:
        changed: another selection or other labels.
    """

    changed = Signal()

    def __init__(self, look: Look, first: Selection) -> None:
        """Show the selection."""
        super().__init__()
        self._look = look
        self.items = QComboBox()
        self.items.setAccessibleName(self.tr("Items in the dataset"))
        self.items.setMinimumHeight(look.px(ROW_PX))
        for selection, title in self._titles():
            self.items.addItem(title, selection)
        self.items.setCurrentIndex(max(self.items.findData(first), 0))
        self.menu = QMenu(self)
        self.menu.installEventFilter(self)
        self.labels = button("")
        self.labels.setMenu(self.menu)
        self._marks: dict[LabelId, QAction] = {}
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(GAP_PX))
        column.addWidget(self.items, 1)
        column.addWidget(self.labels)
        self.items.currentIndexChanged.connect(self.changed)
        self.show_labels(())

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Offer the labels of the job, in their order, all of them chosen."""
        self.menu.clear()
        self._marks = {label.id: self._add_label(label) for label in labels}
        self.labels.setVisible(len(labels) > 1)
        self._show_choice()

    @property
    def wanted(self) -> ChosenContent:
        """The chosen content. All labels, and none at all, mean that none is left out."""
        chosen = frozenset(key for key, mark in self._marks.items() if mark.isChecked())
        is_all = len(chosen) in {0, len(self._marks)}
        return ChosenContent(Selection(self.items.currentData()), None if is_all else chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark a label and keep the menu open, so that several can be marked at once."""
        is_mark = event.type() == QEvent.Type.MouseButtonRelease or (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _MARKING_KEYS
        )
        action = self.menu.activeAction() if is_mark and watched is self.menu else None
        if action is None:
            return super().eventFilter(watched, event)
        action.toggle()
        return True

    def _titles(self) -> tuple[tuple[Selection, str], ...]:
        return (
            (Selection.CONFIRMED, self.tr("Confirmed items, not rejected")),
            (Selection.ACCEPTED, self.tr("Accepted items only")),
            (Selection.ALL, self.tr("All items, also unfinished ones")),
        )

    def _add_label(self, label: Label) -> QAction:
        mark = self.menu.addAction(button_name(label.name))
        mark.setCheckable(True)
        mark.setChecked(True)
        mark.toggled.connect(self._on_toggled)
        return mark

    def _on_toggled(self) -> None:
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        labels = self.wanted.labels
        if labels is None:
            self.labels.setText(self.tr("All labels"))
        else:
            self.labels.setText(counted(len(labels), self.tr("1 label"), self.tr("%1 labels")))
