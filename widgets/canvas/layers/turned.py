"""Bounds and outlines of many turned boxes at once.

A frame is six numbers: centre x and y, half the width, half the height, sine and cosine of its
angle. The caller decides whether the unit is image or device pixels.
"""

from __future__ import annotations

from typing import cast

import shiboken6
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.model.geometry import Box, Point, sine_and_cosine
from widgets.canvas.layers.canvas_arrays import Bools, Floats, np

FRAME_NUMBERS = 6
_SIGNS = ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))


def frame_of(box: Box) -> tuple[float, ...]:
    """Return the frame of a box."""
    middle = box.centre
    return (
        middle.x,
        middle.y,
        box.width / 2,
        box.height / 2,
        *sine_and_cosine(box.angle_deg),
    )


def are_near(frames: Floats, at: Point, radius_px: float) -> Bools:
    """Return which frames, shape (n, 6), contain a point or are at most a radius away from it.

    The radius is measured along the sides of each frame, as it is for upright boxes.
    """
    x, y = at.x - frames[:, 0], at.y - frames[:, 1]
    sine, cosine = frames[:, 4], frames[:, 5]
    along, across = np.abs(x * cosine + y * sine), np.abs(y * cosine - x * sine)
    near = (along <= frames[:, 2] + radius_px) & (across <= frames[:, 3] + radius_px)
    return np.asarray(near)


def share_area(frames: Floats, rect: tuple[float, float, float, float]) -> Bools:
    """Return which frames overlap left, top, right, bottom, if their bounds do already.

    Two rectangles can be separated along four axes. The bounds cover the two upright ones; this
    checks the other two (separating axis theorem).
    """
    half_w, half_h = (rect[2] - rect[0]) / 2, (rect[3] - rect[1]) / 2
    x, y = rect[0] + half_w - frames[:, 0], rect[1] + half_h - frames[:, 1]
    sine, cosine = frames[:, 4], frames[:, 5]
    abs_sine, abs_cosine = np.abs(sine), np.abs(cosine)
    along = np.abs(x * cosine + y * sine)
    across = np.abs(y * cosine - x * sine)
    meets = along < frames[:, 2] + half_w * abs_cosine + half_h * abs_sine
    meets &= across < frames[:, 3] + half_w * abs_sine + half_h * abs_cosine
    return np.asarray(meets)


def in_device(frames: Floats, scale: float, offset: tuple[int, int]) -> Floats:
    """Return frames in device pixels, each side at least one pixel long."""
    moved = frames.copy()
    moved[:, :4] *= scale
    moved[:, 2:4] = np.maximum(moved[:, 2:4], 0.5)
    moved[:, :2] += offset
    return moved


def corners_of(frames: Floats, outset: float = 0.0) -> Floats:
    """Return the corners of frames, each side moved outwards, shape (n, 4, 2)."""
    half_w = np.maximum(frames[:, 2] + outset, 0.0)
    half_h = np.maximum(frames[:, 3] + outset, 0.0)
    sine, cosine = frames[:, 4], frames[:, 5]
    found = np.empty((len(frames), 4, 2))
    for at, (sign_x, sign_y) in enumerate(_SIGNS):
        x, y = sign_x * half_w, sign_y * half_h
        found[:, at, 0] = frames[:, 0] + x * cosine - y * sine
        found[:, at, 1] = frames[:, 1] + x * sine + y * cosine
    return found


def draw_frames(
    painter: QPainter, frames: Floats, outset: float, pen: QPen, *, is_shadow: bool = False
) -> None:
    """Draw the outlines of frames, moved outwards; changes the painter's pen.

    Of a shadow only the sides that are right and below in the frame are drawn.
    """
    if not len(frames):
        return
    corners = corners_of(frames, outset)
    ends = np.concatenate([corners, np.roll(corners, -1, axis=1)], axis=2)
    if is_shadow:
        ends = ends[:, 1:3]
    # A QLineF is four doubles: Qt gets the array itself, as in strokes.fill.
    memory = np.ascontiguousarray(ends.reshape(-1, 4), dtype=np.float64)
    painter.setPen(pen)
    first = cast("QLineF", shiboken6.wrapInstance(memory.ctypes.data, QLineF))
    painter.drawLines(first, len(memory))


def pen_for(colour: QColor, width: float, pattern: tuple[int, ...] = ()) -> QPen:
    """Return a pen of a width in device pixels; ``pattern`` is on and off in device pixels."""
    pen = QPen(colour)
    # Not 1: Qt draws lines of exactly one pixel in another way, which takes half as long again.
    pen.setWidthF(max(width, 1.01))
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if pattern else Qt.PenCapStyle.SquareCap)
    if pattern:
        pen.setDashPattern([part / width for part in pattern])
    return pen
