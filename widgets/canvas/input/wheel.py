"""Wheel and touchpad: scrolling or zooming, in either of the two styles."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from widgets.canvas.pan_zoom import PanZoom

_NOTCH = 120
_SCROLL_VIEW_PX = 96
_NOTCHES_TO_DOUBLE = 3
_PAD_PX_TO_DOUBLE = 200


@dataclass(frozen=True, slots=True)
class WheelMove:
    """A zoom by ``factor`` at the pointer, or a scroll by view pixels."""

    factor: float = 1.0
    dx: float = 0.0
    dy: float = 0.0


def wheel_move(event: QWheelEvent, *, wheel_zooms: bool) -> WheelMove:
    """Return the zoom or the scroll that an event stands for.

    Args:
        event: of a wheel (steps) or a touchpad (pixels).
        wheel_zooms: the plain wheel zooms and Ctrl scrolls, instead of the reverse.
    """
    pixels, steps = event.pixelDelta(), event.angleDelta()
    is_pad = not pixels.isNull()
    delta = pixels if is_pad else steps
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if ctrl != wheel_zooms and not shift:
        doubling = _PAD_PX_TO_DOUBLE if is_pad else _NOTCH * _NOTCHES_TO_DOUBLE
        return WheelMove(factor=2.0 ** (delta.y() / doubling))
    if shift and not delta.x():
        delta = QPoint(delta.y(), 0)
    unit = 1.0 if is_pad else _SCROLL_VIEW_PX / _NOTCH
    return WheelMove(dx=delta.x() * unit, dy=delta.y() * unit)


def follow_wheel(event: QWheelEvent, pan_zoom: PanZoom, *, wheel_zooms: bool) -> None:
    """Zoom at the pointer or scroll, according to ``wheel_move``."""
    move = wheel_move(event, wheel_zooms=wheel_zooms)
    if move.factor != 1:
        pan_zoom.zoom_by(move.factor, event.position())
    else:
        pan_zoom.scroll_by(move.dx, move.dy)
    event.accept()


def follow_pinch(event: QNativeGestureEvent, pan_zoom: PanZoom) -> bool:
    """Zoom by a pinch on a touchpad; returns whether the event was one."""
    is_pinch = event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
    if is_pinch:
        pan_zoom.zoom_by(1 + event.value(), event.position())
    return is_pinch
