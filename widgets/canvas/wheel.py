"""What a wheel or a touchpad asks for: a scroll or a zoom, in either of the two styles."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent

_NOTCH = 120
_SCROLL_VIEW_PX = 96
_NOTCHES_TO_DOUBLE = 3
_PAD_PX_TO_DOUBLE = 200


@dataclass(frozen=True, slots=True)
class WheelWish:
    """A zoom by ``factor`` at the pointer, or the picture moved by view pixels."""

    factor: float = 1.0
    dx: float = 0.0
    dy: float = 0.0


def wheel_wish(event: QWheelEvent, *, wheel_zooms: bool) -> WheelWish:
    """Return what the event asks for.

    Args:
        event: of a wheel (steps) or a touchpad (pixels).
        wheel_zooms: the plain wheel zooms and Ctrl scrolls, instead of the other way round.
    """
    pixels, steps = event.pixelDelta(), event.angleDelta()
    is_pad = not pixels.isNull()
    delta = pixels if is_pad else steps
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if ctrl != wheel_zooms and not shift:
        doubling = _PAD_PX_TO_DOUBLE if is_pad else _NOTCH * _NOTCHES_TO_DOUBLE
        return WheelWish(factor=2.0 ** (delta.y() / doubling))
    if shift and not delta.x():
        delta = QPoint(delta.y(), 0)
    unit = 1.0 if is_pad else _SCROLL_VIEW_PX / _NOTCH
    return WheelWish(dx=delta.x() * unit, dy=delta.y() * unit)
