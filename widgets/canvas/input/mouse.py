"""Mouse input: pans the picture, or drives the current tool."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.editing.tools.pointer import Pointer, PointerEvent
from widgets.canvas.input.space_key import SpaceKey
from widgets.canvas.input.tool_controller import ToolController
from widgets.canvas.layers.region_layers import RegionLayers
from widgets.canvas.pan_zoom import PanZoom


class MouseInput(QObject):
    """Decides which mouse events pan and which go to the tool.

    Signals:
        edit_asked: a region was double-clicked; carries its id.
    """

    edit_asked = Signal(str)

    def __init__(
        self, pan_zoom: PanZoom, regions: RegionLayers, tools: ToolController, space: SpaceKey
    ) -> None:
        """Send events to ``tools``."""
        super().__init__(tools)
        self._pan_zoom, self._regions, self._tools = pan_zoom, regions, tools
        self._space = space
        self._pressed_at: QPointF | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin to pan, or press with the tool."""
        self._pressed_at = event.position()
        is_left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (is_left and self._pans(event)):
            self._space.use()
            self._pan_zoom.begin_pan(event.position())
        elif is_left:
            self._send(Pointer.DOWN, event)

    def move(self, event: QMouseEvent) -> None:
        """Continue to pan, or move the tool's pointer."""
        self._tools.move_pointer(event.position())
        if not self._pan_zoom.pan_to(event.position()):
            self._send(Pointer.MOVE, event)

    def release(self, event: QMouseEvent) -> None:
        """Stop panning, or release with the tool."""
        if self._pan_zoom.end_pan():
            self._tools.refresh()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._send(Pointer.UP, event)

    def double_click(self, event: QMouseEvent) -> None:
        """Accept the offered box under the pointer, ask to edit a region, or press once more."""
        offered, at = self._tools.offered, self._pan_zoom.to_image(event.position())
        if offered is not None and offered.contains(at):
            self._tools.offer_answered.emit(True)
            return
        is_selecting = self._tools.tool == "select"
        if is_selecting and not self._was_pressed_near(event.position()):
            return  # the first click hit and closed something above the picture
        hit = self._tools.under(event.position())
        selected = self._regions.scene.selected
        if is_selecting and selected and hit is not None:
            self.edit_asked.emit(str(selected[-1]))
        else:
            self.press(event)

    def leave(self) -> None:
        """Note that the pointer left the view."""
        self._tools.move_pointer(None)
        self._tools.refresh()

    def _send(self, kind: Pointer, event: QMouseEvent) -> None:
        self._tools.send(_pointer_event(kind, event, self._pan_zoom.scale), event.position())

    def _pans(self, event: QMouseEvent) -> bool:
        """Return whether the left button pans from here."""
        return self._space.is_held or self._tools.tool == "pan" or self._pans_beside_regions(event)

    def _pans_beside_regions(self, event: QMouseEvent) -> bool:
        """Return whether a press beside the regions pans; if so, nothing stays selected."""
        is_free = self._tools.options.drag_pans and self._tools.can_select
        if not is_free or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        if self._tools.under(event.position()) is not None:
            return False
        self._regions.select(())
        return True

    def _was_pressed_near(self, at: QPointF) -> bool:
        was, near = self._pressed_at, QApplication.startDragDistance()
        return was is not None and (at - was).manhattanLength() <= near


def _pointer_event(kind: Pointer, event: QMouseEvent, view_scale: float) -> PointerEvent:
    """Convert a mouse event into an event for the tools."""
    keys = event.modifiers()
    return PointerEvent(
        kind,
        view_scale,
        shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(keys & Qt.KeyboardModifier.ControlModifier),
        alt=bool(keys & Qt.KeyboardModifier.AltModifier),
    )
