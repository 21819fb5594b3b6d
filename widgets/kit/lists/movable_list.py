"""A list whose selected rows can be dragged to another place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from widgets.kit.lists.uniform_list import UniformList
from widgets.theme.look import Look

SCROLL_EVERY_MS = 40
_LINE_PX = 2


class MovableList(UniformList):
    """A drag from a row moves the selection; a line shows where to. Esc ends it without effect.

    A click with Shift still selects a range. The list moves nothing itself.

    Signals:
        rows_moved: the selected rows go to right before this row, or behind the last one.
    """

    rows_moved = Signal(list, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without a drag."""
        super().__init__(parent)
        self._look = look
        self._pressed: QPoint | None = None
        self._is_ours = False
        self._target: int | None = None
        self._scroll = QTimer(self)
        self._scroll.setInterval(SCROLL_EVERY_MS)
        self._scroll.timeout.connect(self._go_on_scrolling)

    @property
    def is_moving(self) -> bool:
        """Whether rows are being dragged."""
        return self._target is not None

    def _line(self) -> QRect:
        """Return where the line is painted, above the target row."""
        target = self._target or 0
        top = self._cell(target).top() if target < self._count() else self._end()
        height = self._look.px(_LINE_PX)
        return QRect(0, max(0, top - height // 2), self.viewport().width(), height)

    def _end(self) -> int:
        return self._cell(self._count() - 1).bottom() + 1

    def _aim(self, at: QPoint) -> None:
        """Take the border between rows that is nearest to a point as the target."""
        height = self._cell_height()
        row = (at.y() + self.verticalOffset() + height // 2) // height
        self._target = min(max(row, 0), self._count())
        self.viewport().update()
        is_beyond = not 0 <= at.y() < self.viewport().height()
        if is_beyond != self._scroll.isActive():
            (self._scroll.start if is_beyond else self._scroll.stop)()

    def _go_on_scrolling(self) -> None:
        at, bar = self.viewport().mapFromGlobal(self.cursor().pos()), self.verticalScrollBar()
        step = self._cell_height() * (-1 if at.y() < 0 else 1)
        bar.setValue(bar.value() + step)
        self._aim(at)

    def _end_move(self) -> int | None:
        target, self._target, self._pressed = self._target, None, None
        self._scroll.stop()
        self.viewport().update()
        return target

    # Qt overrides -----------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        is_plain = not event.modifiers() and event.button() is Qt.MouseButton.LeftButton
        self._is_ours = is_plain and self.indexAt(at).isValid()
        self._pressed = at if self._is_ours else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if not self._is_ours or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if self._pressed is None:
            return  # Esc ended the drag
        far = (at - self._pressed).manhattanLength()
        if self._target is not None or far >= QApplication.startDragDistance():
            self._aim(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        target = self._end_move()
        if target is None:
            super().mouseReleaseEvent(event)
            return
        self.setState(UniformList.State.NoState)
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        if rows:
            self.rows_moved.emit(rows, target)

    def event(self, event: QEvent) -> bool:
        is_key = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and self.is_moving and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]  # a key event, by the line above
            event.accept()  # else it would be a key of the window
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_moving and event.key() == Qt.Key.Key_Escape:
            self._end_move()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_moving:
            painter = QPainter(self.viewport())
            painter.fillRect(self._line(), QColor(self._look.tokens.accent))
