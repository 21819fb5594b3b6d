"""The shape of the mouse cursor, which shows the effect of a press."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from annotator.editing.tools.handles import Handle
from annotator.editing.tools.turned_box import RotationHandle
from annotator.model.entities import RegionId

Cursor = Qt.CursorShape
_BY_DIRECTION = (
    Cursor.SizeVerCursor,
    Cursor.SizeBDiagCursor,
    Cursor.SizeHorCursor,
    Cursor.SizeFDiagCursor,
)
"""For handles that pull straight up, to the upper right, to the right, to the lower right."""
_OF_TOOL = {"box": Cursor.CrossCursor, "extreme": Cursor.CrossCursor, "pan": Cursor.OpenHandCursor}


def cursor_for(
    tool: str, over: Handle | RotationHandle | RegionId | None, angle_deg: float = 0.0
) -> Qt.CursorShape:
    """Return the cursor of a tool over a handle, a knob, a region or nothing.

    ``angle_deg`` is the rotation of the box to which the handle belongs.
    """
    if isinstance(over, Handle):
        eighths = math.floor((over.direction_deg + angle_deg) / 45.0 + 0.5)
        return _BY_DIRECTION[eighths % len(_BY_DIRECTION)]
    if isinstance(over, RotationHandle):
        return Cursor.OpenHandCursor
    return _OF_TOOL.get(tool, Cursor.ArrowCursor if over is None else Cursor.PointingHandCursor)
