"""Keys of the image view: the keyboard cursor, a step back, Space."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from annotator.editing.tools.key_cursor import FAR_PX, FARTHEST_PX, STEP_PX, KeyCursor
from annotator.editing.tools.pointer import Pointer
from widgets.canvas.input.space_key import SpaceKey
from widgets.canvas.input.tool_controller import ToolController
from widgets.canvas.layer_stack import LayerStack
from widgets.canvas.pan_zoom import PanZoom

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


class KeyboardInput(QObject):
    """Draws by keys: arrows move a cursor (1, with Shift 10, with Ctrl 100 pixels), Enter clicks.

    While the cursor is shown, these keys belong to it; it disappears when the mouse moves.

    Signals:
        space_tapped: Space was pressed and released without panning.
        cursor_moved: the ``Point`` of the cursor, or None when it is gone.
        cursor_clicked: the ``Point`` where the cursor clicked.
    """

    space_tapped = Signal()
    cursor_moved = Signal(object)
    cursor_clicked = Signal(object)

    def __init__(
        self, widget: QWidget, pan_zoom: PanZoom, layers: LayerStack, tools: ToolController
    ) -> None:
        """Handle the keys of a widget; there is no cursor yet."""
        super().__init__(widget)
        self._widget, self._pan_zoom, self._layers, self._tools = widget, pan_zoom, layers, tools
        self._cursor: KeyCursor | None = None
        self.space = SpaceKey()

    # The cursor ---------------------------------------------------------------------------------

    @property
    def has_cursor(self) -> bool:
        """Whether the keyboard cursor is shown."""
        return self._cursor is not None

    def draw_by_keys(self) -> None:
        """Show the cursor in the middle of the view, with a drawing tool; or hide it."""
        if self.has_cursor:
            self.stop_cursor()
            return
        if not self._layers.picture.has_picture:
            return
        if not self._tools.is_drawing:
            self._tools.set_tool("box")
        self._tools.give_up()
        self._layers.regions.select(())
        self._widget.setFocus()
        size = self._widget.size()
        middle = self._pan_zoom.to_image(QPointF(size.width() / 2, size.height() / 2))
        self._put_cursor(KeyCursor(middle, self._layers.regions.scene.size_px))

    def stop_cursor(self) -> bool:
        """Hide the cursor; a box that was begun with it is cancelled.

        Returns whether there was a cursor.
        """
        if self._cursor is None:
            return False
        self._set_cursor(None)
        self._tools.give_up()
        self._tools.refresh()
        self.cursor_moved.emit(None)
        return True

    def stop_unless_drawing(self) -> None:
        """Hide the cursor if the current tool draws no boxes: other tools have none."""
        if not self._tools.is_drawing:
            self.stop_cursor()

    def _set_cursor(self, cursor: KeyCursor | None) -> None:
        self._cursor = cursor
        self._tools.key_cursor = None if cursor is None else cursor.at

    def _put_cursor(self, cursor: KeyCursor) -> None:
        self._set_cursor(cursor)
        self._bring_into_view(cursor)
        self._tools.send_at(Pointer.MOVE, cursor.at)
        self.cursor_moved.emit(cursor.at)

    def _bring_into_view(self, cursor: KeyCursor) -> None:
        place, kept = self._pan_zoom.to_view(cursor.at), _KEPT_VIEW_PX
        inside = self._widget.rect().adjusted(kept, kept, -kept, -kept)
        x = min(max(place.x(), inside.left()), inside.right())
        y = min(max(place.y(), inside.top()), inside.bottom())
        if (x, y) != (place.x(), place.y()):
            self._pan_zoom.scroll_by(x - place.x(), y - place.y())

    def _click(self, cursor: KeyCursor) -> None:
        self._tools.send_at(Pointer.DOWN, cursor.at)
        self._tools.send_at(Pointer.UP, cursor.at)
        self.cursor_clicked.emit(cursor.at)

    # Key events ---------------------------------------------------------------------------------

    def owns(self, event: QKeyEvent) -> bool:
        """Return whether a key belongs to the view and not to an action."""
        key, held = event.key(), _held(event)
        if key == Qt.Key.Key_Space:
            return held == Qt.KeyboardModifier.NoModifier
        if _is_step_back(event):
            return self._tools.is_drawing and self._tools.is_busy
        return self.has_cursor and (
            (key in _ARROWS and held in _STEPS)
            or (key in _ENTER and held == Qt.KeyboardModifier.NoModifier)
        )

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key press; returns whether the key belongs to the view."""
        if not self.owns(event):
            return False
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.space.press()
        elif _is_step_back(event):
            self._tools.step_back()
        elif self._cursor is not None and event.key() in _ENTER:
            self._click(self._cursor)
        elif self._cursor is not None:
            step = _STEPS[_held(event)]
            dx, dy = _ARROWS[Qt.Key(event.key())]
            self._put_cursor(self._cursor.moved_by(dx * step, dy * step))
        return True

    def release(self, event: QKeyEvent) -> bool:
        """Handle a release of Space; returns whether the key belongs to the view."""
        if event.key() != Qt.Key.Key_Space or not self.space.is_held:
            return False
        if not event.isAutoRepeat() and self.space.release():
            self.space_tapped.emit()
        return True


def _is_step_back(event: QKeyEvent) -> bool:
    held = _held(event)
    is_backspace = event.key() == Qt.Key.Key_Backspace
    is_undo = event.key() == Qt.Key.Key_Z and held == Qt.KeyboardModifier.ControlModifier
    return is_undo or (is_backspace and held == Qt.KeyboardModifier.NoModifier)


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Return the modifiers without that of the keypad, whose Enter and arrows are the same keys."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
