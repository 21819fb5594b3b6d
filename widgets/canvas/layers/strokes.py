"""Outlines of many boxes at once, as filled rectangles on whole device pixels.

Pens are slow and blurred in bulk: a pen that is not 1 px thick goes through Qt's stroker, box by
box. Edges as rectangles of one array take the same time at any thickness, and a dashed edge is
merely more rectangles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import shiboken6
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from widgets.canvas.layers.canvas_arrays import Ints, np

"""Rectangles, shape (n, 4): left, top, right, bottom; right and bottom are outside."""


def rings(boxes: Ints, outset: int, thickness: int) -> Ints:
    """Return four rectangles for each box that form its outline without overlap.

    Args:
        boxes: shape (n, 4).
        outset: how far the outer border lies outside the box; negative for inside.
        thickness: of the line. Boxes too small for it get a filled rectangle.
    """
    count = len(boxes)
    left, top = boxes[:, 0] - outset, boxes[:, 1] - outset
    right = np.maximum(boxes[:, 2] + outset, left)
    bottom = np.maximum(boxes[:, 3] + outset, top)
    upper = np.minimum(top + thickness, bottom)
    lower = np.maximum(bottom - thickness, upper)
    inner = np.minimum(left + thickness, right)
    outer = np.maximum(right - thickness, inner)
    edges = np.empty((4, count, 4), np.int32)
    for at, sides in enumerate(
        (
            (left, top, right, upper),
            (left, lower, right, bottom),
            (left, upper, inner, lower),
            (outer, upper, right, lower),
        )
    ):
        for side, values in enumerate(sides):
            edges[at, :, side] = values
    return _wide(edges.reshape(4 * count, 4))


def shadows(boxes: Ints, outset: int, thickness: int) -> Ints:
    """Return two rectangles for each box: along its right and its lower edge, outside it.

    Args:
        boxes: shape (n, 4).
        outset: how far their outer border lies outside the box.
        thickness: of the shadow.
    """
    left, top, right, bottom = boxes.T
    rects = np.empty((2 * len(boxes), 4), np.int32)
    beside, below = rects[: len(boxes)], rects[len(boxes) :]
    beside[:, 0], beside[:, 1] = right + (outset - thickness), top
    beside[:, 2], beside[:, 3] = right + outset, bottom + outset
    below[:, 0], below[:, 1] = left, bottom + (outset - thickness)
    below[:, 2], below[:, 3] = right + (outset - thickness), bottom + outset
    return rects


def dashed(edges: Ints, pattern: Sequence[int]) -> Ints:
    """Return the edges cut into dashes along their longer side.

    Args:
        edges: rectangles as from ``rings``.
        pattern: alternating lengths on and off, an even number of them.
    """
    if not len(edges) or not pattern:
        return edges
    flat = (edges[:, 2] - edges[:, 0]) >= (edges[:, 3] - edges[:, 1])
    pieces = [_cut(edges[flat], 0, pattern), _cut(edges[~flat], 1, pattern)]
    return _wide(np.concatenate(pieces))


def _cut(edges: Ints, axis: int, pattern: Sequence[int]) -> Ints:
    period = sum(pattern)
    length = edges[:, axis + 2] - edges[:, axis]
    counts = -(-length // period)
    rows = np.repeat(np.arange(len(edges)), counts)
    first = np.cumsum(counts) - counts
    turn = np.arange(len(rows)) - first[rows]
    cuts = []
    at = 0
    for on, off in zip(pattern[::2], pattern[1::2], strict=True):
        cut = edges[rows].copy()
        cut[:, axis] += (turn * period + at).astype(np.int32)
        cut[:, axis + 2] = np.minimum(cut[:, axis] + on, edges[rows, axis + 2])
        cuts.append(cut)
        at += on + off
    return np.concatenate(cuts)


def _wide(rects: Ints) -> Ints:
    return rects[(rects[:, 2] > rects[:, 0]) & (rects[:, 3] > rects[:, 1])]


def fill(painter: QPainter, rects: Ints, colour: QColor) -> None:
    """Fill rectangles with one colour; removes the painter's pen."""
    if not len(rects):
        return
    # A QRect is four 32-bit integers, with the last pixel inside instead of the first outside, so
    # Qt gets the array itself: creating 20,000 QRect objects would take longer than painting.
    memory = np.ascontiguousarray(rects - np.array((0, 0, 1, 1), np.int32), dtype=np.int32)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    first = cast("QRect", shiboken6.wrapInstance(memory.ctypes.data, QRect))
    painter.drawRects(first, len(memory))
