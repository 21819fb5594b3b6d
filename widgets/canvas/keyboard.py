"""Keys that the canvas itself hears: a cursor for drawing without a mouse, a step back, Space."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from annotator.editing.tools.key_cursor import FAR_PX, FARTHEST_PX, STEP_PX, KeyCursor
from annotator.editing.tools.pointer import Pointer
from annotator.model.geometry import Point
from widgets.canvas.gestures import CanvasGestures
from widgets.canvas.layers.style import LIGHT, CanvasStyle

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_STEPS = {
    Qt.KeyboardModifier.NoModifier: STEP_PX,
    Qt.KeyboardModifier.ShiftModifier: FAR_PX,
    Qt.KeyboardModifier.ControlModifier: FARTHEST_PX,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEPT_VIEW_PX = 24


class CanvasKeyboard(CanvasGestures):
    """Draws by keys: arrows move a cursor (1, with Shift 10, with Ctrl 100 pixels), Enter clicks.

    While the cursor is there these keys are its own; as soon as the mouse moves it is gone.

    Signals:
        space_tapped: Space was pressed and let go without moving the picture by it.
        cursor_moved: the ``Point`` of the cursor, or None when it is gone.
        cursor_clicked: the ``Point`` where the cursor clicked.
    """

    space_tapped = Signal()
    cursor_moved = Signal(object)
    cursor_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, style: CanvasStyle = LIGHT) -> None:
        super().__init__(parent, style=style)
        self._cursor: KeyCursor | None = None

    @property
    def has_cursor(self) -> bool:
        """Whether a cursor is there that keys move."""
        return self._cursor is not None

    def draw_by_keys(self) -> None:
        """Put the cursor into the middle of what is seen, with a drawing tool; or take it away."""
        if self.has_cursor:
            self.stop_cursor()
            return
        if not self.has_picture:
            return
        if not self.is_drawing:
            self.set_tool("box")
        self._give_up()
        self._set_selection(())
        self.setFocus()
        middle = self.to_image(QPointF(self.width() / 2, self.height() / 2))
        self._put_cursor(KeyCursor(middle, self.size_px))

    def stop_cursor(self) -> None:
        """Take the cursor away; a box that was begun with it is given up."""
        if self._cursor is not None:
            self._cursor = None
            self._give_up()
            self._show_hand()
            self.cursor_moved.emit(None)

    def set_tool(self, name: str) -> None:
        """Take another tool in hand; only drawing tools have a cursor."""
        super().set_tool(name)
        if not self.is_drawing:
            self.stop_cursor()

    def _place(self) -> Point | None:
        return super()._place() if self._cursor is None else self._cursor.at

    def _show_hand(self) -> None:
        super()._show_hand()
        if self._cursor is not None:
            self.aids.follow(self._cursor.at, is_by_key=True)

    def _put_cursor(self, cursor: KeyCursor) -> None:
        self._cursor = cursor
        self._bring_into_view(cursor.at)
        self._send_at(Pointer.MOVE, cursor.at)
        self.cursor_moved.emit(cursor.at)

    def _bring_into_view(self, at: Point) -> None:
        place, kept = self.to_view(at), _KEPT_VIEW_PX
        inside = self.rect().adjusted(kept, kept, -kept, -kept)
        x = min(max(place.x(), inside.left()), inside.right())
        y = min(max(place.y(), inside.top()), inside.bottom())
        if (x, y) != (place.x(), place.y()):
            self.scroll_by(x - place.x(), y - place.y())

    def _click(self, cursor: KeyCursor) -> None:
        self._send_at(Pointer.DOWN, cursor.at)
        self._send_at(Pointer.UP, cursor.at)
        self.cursor_clicked.emit(cursor.at)

    def _is_own(self, event: QKeyEvent) -> bool:
        """Return whether a key is the canvas's, not that of an action."""
        key, held = event.key(), _held(event)
        if key == Qt.Key.Key_Space:
            return held == Qt.KeyboardModifier.NoModifier
        if self._is_step_back(event):
            return self.is_drawing and self._machine.is_busy
        return self.has_cursor and (
            (key in _ARROWS and held in _STEPS)
            or (key in _ENTER and held == Qt.KeyboardModifier.NoModifier)
        )

    @staticmethod
    def _is_step_back(event: QKeyEvent) -> bool:
        held = _held(event)
        is_backspace = event.key() == Qt.Key.Key_Backspace
        is_undo = event.key() == Qt.Key.Key_Z and held == Qt.KeyboardModifier.ControlModifier
        return is_undo or (is_backspace and held == Qt.KeyboardModifier.NoModifier)

    # Qt overrides -------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.stop_cursor()
        super().mouseMoveEvent(event)

    def event(self, event: QEvent) -> bool:
        # Space held moves the picture; as a key of its own it is known only when let go.
        is_key = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = "held"
        elif self._is_step_back(event):
            self.step_back()
        elif self._cursor is not None and event.key() in _ENTER:
            self._click(self._cursor)
        elif self._cursor is not None:
            step = _STEPS[_held(event)]
            dx, dy = _ARROWS[Qt.Key(event.key())]
            self._put_cursor(self._cursor.moved_by(dx * step, dy * step))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            was, self._space = self._space, ""
            if was == "held":
                self.space_tapped.emit()


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Return the modifiers, without that of a keypad: its Enter and its arrows are the same."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
