"""Reorders labels: by dragging a row, or by Alt and an arrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame

from annotator.model.entities import Label, Labels
from annotator.model.label_tree import beside, moved_to
from widgets.labels.label_tree_model import LabelsModel
from widgets.theme.look import Look

LINE_PX = 2
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class LabelMover(QObject):
    """Watches the list of a ``LabelsModel``; a label takes the labels under it along.

    A label stays among its siblings; a line shows the place where it would go.

    Signals:
        ordered: carries the ids of all labels in the requested order.
    """

    ordered = Signal(list)

    def __init__(self, rows: QAbstractItemView, model: LabelsModel, look: Look) -> None:
        """Start without a drag."""
        super().__init__(rows)
        self._rows, self._model, self._look = rows, model, look
        self._held: tuple[Label, QPoint] | None = None
        self._place: int | None = None
        self._line = QFrame(rows.viewport())
        self._line.setObjectName("dropLine")
        self._line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line.hide()
        rows.installEventFilter(self)
        rows.viewport().installEventFilter(self)

    def step(self, label: Label, by: int) -> None:
        """Ask to move a label by this many places among its siblings; negative is up."""
        same = [each.id for each in beside(self._labels(), label.id)]
        place = same.index(label.id) + by if label.id in same else -1
        if 0 <= place < len(same):
            self._ask(label, place)

    def _ask(self, label: Label, place: int) -> None:
        order = moved_to(self._labels(), label.id, place)
        if order != [each.id for _, each in self._model.all]:
            self.ordered.emit(order)
            row = self._model.row_of(label.id)
            if row is not None:
                self._rows.setCurrentIndex(self._model.index(row))

    def _labels(self) -> Labels:
        return {label.id: label for _, label in self._model.all}

    # Mouse ------------------------------------------------------------------------------------

    def _take(self, at: QPoint) -> None:
        index = self._rows.indexAt(at)
        self._held = (self._model.labels[index.row()], at) if index.isValid() else None

    def _drag(self, at: QPoint) -> None:
        if self._held is None:
            return
        label, start = self._held
        is_far = (at - start).manhattanLength() >= QApplication.startDragDistance()
        if self._place is None and not is_far:
            return
        self._scroll(at)
        self._place = self._place_at(label, at.y())
        self._show_line(label, self._place)
        self._rows.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _drop(self) -> bool:
        """End the drag; returns whether there was one."""
        held, place = self._held, self._place
        self._let_go()
        if held is None or place is None:
            return False
        self._ask(held[0], place)
        return True

    def _let_go(self) -> None:
        self._held = self._place = None
        self._line.hide()
        self._rows.viewport().unsetCursor()

    def _scroll(self, at: QPoint) -> None:
        bar, height = self._rows.verticalScrollBar(), self._rows.viewport().height()
        by = -1 if at.y() < 0 else 1 if at.y() >= height else 0
        bar.setValue(bar.value() + by * bar.singleStep())

    def _place_at(self, label: Label, y: int) -> int:
        """Return how many siblings of a label are above a height of the view."""
        others = [each for each in beside(self._labels(), label.id) if each.id != label.id]
        return sum(self._middle(each) < y for each in others)

    def _middle(self, label: Label) -> int:
        row = self._model.row_of(label.id)
        return self._rows.visualRect(self._model.index(row or 0)).center().y()

    def _show_line(self, label: Label, place: int) -> None:
        others = [each for each in beside(self._labels(), label.id) if each.id != label.id]
        if place < len(others):
            row = self._model.row_of(others[place].id) or 0
            y = self._rows.visualRect(self._model.index(row)).top()
        else:
            y = self._rows.visualRect(self._model.index(self._last_row_of(label, others))).bottom()
        width, thick = self._rows.viewport().width(), self._look.px(LINE_PX)
        self._line.setStyleSheet(f"background: {self._look.tokens.accent}; border: 0;")
        self._line.setGeometry(0, max(0, y - thick // 2), width, thick)
        self._line.show()

    def _last_row_of(self, label: Label, others: list[Label]) -> int:
        """Return the last row among a label, its siblings and everything under them."""
        first = self._model.row_of(label.id) or 0
        row = max([first, *(self._model.row_of(each.id) or 0 for each in others)])
        depth = self._model.depth_of(first)
        while row + 1 < len(self._model.labels) and self._model.depth_of(row + 1) > depth:
            row += 1
        return row

    # Qt overrides -----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return watched is self._rows and self._on_key(event)
        if not isinstance(event, QMouseEvent) or watched is not self._rows.viewport():
            return False
        at, left = event.position().toPoint(), Qt.MouseButton.LeftButton
        if event.type() is QEvent.Type.MouseButtonPress and event.button() is left:
            self._take(at)
        elif event.type() is QEvent.Type.MouseMove and event.buttons() & left:
            self._drag(at)
            return True  # otherwise the list would select one row after the other
        elif event.type() is QEvent.Type.MouseButtonRelease and event.button() is left:
            return self._drop()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        is_asked = event.type() is QEvent.Type.ShortcutOverride
        if not is_asked and event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape and self._place is not None:
            if not is_asked:
                self._let_go()
        elif event.key() in _STEPS and _held(event) == Qt.KeyboardModifier.AltModifier:
            row = self._rows.currentIndex().row()
            if not is_asked and row >= 0:
                self.step(self._model.labels[row], _STEPS[Qt.Key(event.key())])
        else:
            return False
        event.accept()  # otherwise an action could take the key
        return True


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
