"""The eight handles of a box: their places, hit testing, and the effect of a drag."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum

from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point, box_around

FELT_VIEW_PX = 24.0
"""Side of the square in which a handle reacts (WCAG 2.2, target size)."""
SEEN_VIEW_PX = 9.0
SMALLEST_PX = 1.0


class Handle(Enum):
    """A handle, by its relative position along width and height."""

    TOP_LEFT = (0.0, 0.0)
    TOP = (0.5, 0.0)
    TOP_RIGHT = (1.0, 0.0)
    RIGHT = (1.0, 0.5)
    BOTTOM_RIGHT = (1.0, 1.0)
    BOTTOM = (0.5, 1.0)
    BOTTOM_LEFT = (0.0, 1.0)
    LEFT = (0.0, 0.5)

    @property
    def direction_deg(self) -> float:
        """The direction in which it pulls an upright box, in degrees clockwise from straight up."""
        share_x, share_y = self.value
        return math.degrees(math.atan2(share_x - 0.5, 0.5 - share_y)) % 360.0

    def of(self, box: Box) -> Point:
        """Return its position on a box, which may be rotated."""
        return box.from_frame(self.in_frame(box))

    def in_frame(self, box: Box) -> Point:
        """Return its position on the frame of a box."""
        share_x, share_y = self.value
        return Point(box.x + share_x * box.width, box.y + share_y * box.height)

    @property
    def is_corner(self) -> bool:
        """Whether it moves two edges."""
        return 0.5 not in self.value  # noqa: PLR2004  the middle of an edge


def handles_of(box: Box, view_scale: float | None = None) -> dict[Handle, Point]:
    """Return the handles and their positions in image pixels.

    Args:
        box: the box.
        view_scale: view pixels per image pixel. If given, the handles in the middle of edges that
            are too short for three handles are left out.
    """
    places = {}
    for handle in Handle:
        share_x = handle.value[0]
        edge = box.width if share_x == 0.5 else box.height  # noqa: PLR2004  the middle of an edge
        crowded = view_scale is not None and edge * view_scale < 3 * SEEN_VIEW_PX
        if handle.is_corner or not crowded:
            places[handle] = handle.of(box)
    return places


def handle_at(box: Box, at: Point, view_scale: float) -> Handle | None:
    """Return the handle at a point, corners before edges, or None.

    A handle reacts within 12 view pixels outwards and inwards, but inwards at most to a quarter of
    the box, since a small box is moved by its middle. The area rotates with the box.
    """
    at, box = box.to_frame(at), replace(box, angle_deg=0.0) if box.is_turned else box
    felt = [
        handle
        for handle, place in handles_of(box, view_scale).items()
        if _is_felt(box, handle, (at.x - place.x, at.y - place.y), view_scale)
    ]
    return next((h for h in felt if h.is_corner), felt[0] if felt else None)


def _is_felt(box: Box, handle: Handle, off: tuple[float, float], view_scale: float) -> bool:
    reach = FELT_VIEW_PX / 2 / view_scale
    return all(
        _along(share, distance, reach, side)
        for share, distance, side in zip(handle.value, off, (box.width, box.height), strict=True)
    )


def _along(share: float, distance: float, reach: float, side: float) -> bool:
    inwards = min(reach, side / 4)
    if share == 0:
        return -reach <= distance <= inwards
    if share == 1:
        return -inwards <= distance <= reach
    return -inwards <= distance <= inwards


def resized(box: Box, handle: Handle, to: Point, *, smallest_px: float = SMALLEST_PX) -> Box:
    """Return the box with one handle pulled to a point.

    The opposite edges stay. A pulled edge stops ``smallest_px`` before the opposite one, so the box
    never flips. A side that is shorter already may stay so, but does not shrink. A rotated box is
    pulled along its own sides.
    """
    if box.is_turned:
        frame = replace(box, angle_deg=0.0)
        return turned_like(box, resized(frame, handle, box.to_frame(to), smallest_px=smallest_px))
    share_x, share_y = handle.value
    left, right = _pulled(box.x, box.right, share_x, to.x, smallest_px)
    top, bottom = _pulled(box.y, box.bottom, share_y, to.y, smallest_px)
    if (left, top, right, bottom) == (box.x, box.y, box.right, box.bottom):
        return box
    return Box(left, top, right - left, bottom - top)


def turned_like(box: Box, frame: Box) -> Box:
    """Return the rotated box for a frame that was changed as if ``box`` were upright."""
    if frame == replace(box, angle_deg=0.0):
        return box
    middle = box.from_frame(frame.centre)
    x, y = middle.x - frame.width / 2, middle.y - frame.height / 2
    return Box(x, y, frame.width, frame.height, box.angle_deg)


def held_inside(old: Box, new: Box, size_px: tuple[int, int]) -> Box:
    """Return the part of the way from one rotated box to another that stays inside the image.

    Both have the same angle and share a corner or an edge. A box that crosses the image edge
    already may stay or come back, but never goes further out.
    """
    share = 1.0
    was = old.bounds
    limits = (
        (min(0.0, was.x), max(size_px[0], was.right)),
        (min(0.0, was.y), max(size_px[1], was.bottom)),
    )
    for start, end in zip(old.corners, new.corners, strict=True):
        for (low, high), a, b in zip(limits, (start.x, start.y), (end.x, end.y), strict=True):
            if b < low and b < a:
                share = min(share, max(0.0, (a - low) / (a - b)))
            elif b > high and b > a:
                share = min(share, max(0.0, (high - a) / (b - a)))
    if share == 1.0:
        return new
    left, top = _between(old.centre, new.centre, share)
    width = old.width + share * (new.width - old.width)
    height = old.height + share * (new.height - old.height)
    return Box(left - width / 2, top - height / 2, width, height, old.angle_deg)


def _between(a: Point, b: Point, share: float) -> tuple[float, float]:
    return a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)


def _pulled(
    low: float, high: float, share: float, to: float, smallest: float
) -> tuple[float, float]:
    smallest = min(smallest, high - low)
    if share == 0:
        return min(to, high - smallest), high
    if share == 1:
        return low, max(to, low + smallest)
    return low, high


def kept_delta(
    boxes: Sequence[Box], dx: float, dy: float, size_px: tuple[int, int]
) -> tuple[float, float]:
    """Return the part of a shift that keeps all boxes inside the image.

    A box that crosses the image edge already may stay or come back, but never goes further out.
    """
    around = box_around(boxes)
    dx = _kept(dx, around.x, around.right, size_px[0])
    dy = _kept(dy, around.y, around.bottom, size_px[1])
    return dx, dy


def _kept(delta: float, low: float, high: float, size: float) -> float:
    return max(min(delta, max(size - high, 0.0)), min(-low, 0.0))


def nudged(
    boxes: Mapping[RegionId, Box], dx: float, dy: float, size_px: tuple[int, int]
) -> dict[RegionId, Box]:
    """Return the boxes moved together, as far as all of them stay inside the image."""
    if not boxes:
        return {}
    dx, dy = kept_delta(tuple(boxes.values()), dx, dy, size_px)
    return {key: box.moved_by(dx, dy) for key, box in boxes.items()}


def stretched(
    boxes: Mapping[RegionId, Box], dx: float, dy: float, size_px: tuple[int, int]
) -> dict[RegionId, Box]:
    """Return the boxes with the right and bottom edges moved, inside the image.

    For a rotated box these are the edges that were right and bottom before the rotation.
    """
    return {key: _stretched(box, dx, dy, size_px) for key, box in boxes.items()}


def _stretched(box: Box, dx: float, dy: float, size_px: tuple[int, int]) -> Box:
    if box.is_turned:
        to = box.from_frame(Point(box.right + dx, box.bottom + dy))
        return held_inside(box, resized(box, Handle.BOTTOM_RIGHT, to), size_px)
    width, height = size_px
    right = box.right + min(dx, max(width - box.right, 0.0))
    bottom = box.bottom + min(dy, max(height - box.bottom, 0.0))
    return resized(box, Handle.BOTTOM_RIGHT, Point(right, bottom))
