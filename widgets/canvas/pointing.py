"""Between Qt's mouse and the tools: events as plain data, and the cursor that tells what comes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from annotator.model import RegionId
from annotator.tools.handles import Handle
from annotator.tools.pointer import Pointer, PointerEvent

Cursor = Qt.CursorShape
_DIAGONALS = {
    Handle.TOP_LEFT: Cursor.SizeFDiagCursor,
    Handle.BOTTOM_RIGHT: Cursor.SizeFDiagCursor,
    Handle.TOP_RIGHT: Cursor.SizeBDiagCursor,
    Handle.BOTTOM_LEFT: Cursor.SizeBDiagCursor,
    Handle.TOP: Cursor.SizeVerCursor,
    Handle.BOTTOM: Cursor.SizeVerCursor,
    Handle.LEFT: Cursor.SizeHorCursor,
    Handle.RIGHT: Cursor.SizeHorCursor,
}
_OF_TOOL = {"box": Cursor.CrossCursor, "pan": Cursor.OpenHandCursor}


def pointer_event(kind: Pointer, event: QMouseEvent, view_scale: float) -> PointerEvent:
    """Return a mouse event as the tools know it."""
    keys = event.modifiers()
    return PointerEvent(
        kind,
        view_scale,
        shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(keys & Qt.KeyboardModifier.ControlModifier),
        alt=bool(keys & Qt.KeyboardModifier.AltModifier),
    )


def cursor_for(tool: str, over: Handle | RegionId | None) -> Qt.CursorShape:
    """Return the cursor of a tool over a handle, a region or nothing."""
    if isinstance(over, Handle):
        return _DIAGONALS[over]
    return _OF_TOOL.get(tool, Cursor.ArrowCursor if over is None else Cursor.PointingHandCursor)
