"""The eight handles of a box: where they are, which one is felt, and what pulling one does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from annotator.geometry import Box, Point
from annotator.model import RegionId

FELT_VIEW_PX = 24.0
"""Side of the square in which a handle is felt (WCAG 2.2, target size)."""
SEEN_VIEW_PX = 9.0
SMALLEST_PX = 1.0


class Handle(Enum):
    """A handle by the share of width and height at which it sits."""

    TOP_LEFT = (0.0, 0.0)
    TOP = (0.5, 0.0)
    TOP_RIGHT = (1.0, 0.0)
    RIGHT = (1.0, 0.5)
    BOTTOM_RIGHT = (1.0, 1.0)
    BOTTOM = (0.5, 1.0)
    BOTTOM_LEFT = (0.0, 1.0)
    LEFT = (0.0, 0.5)

    @property
    def is_corner(self) -> bool:
        """Whether it pulls two edges."""
        return 0.5 not in self.value  # noqa: PLR2004  the middle of an edge


def handles_of(box: Box, view_scale: float | None = None) -> dict[Handle, Point]:
    """Return the handles and their places in image pixels.

    Args:
        box: the box.
        view_scale: view pixels per image pixel. When given, the handles in the middle of an
            edge are left out where that edge is too short to tell them from the corners.
    """
    places = {}
    for handle in Handle:
        share_x, share_y = handle.value
        edge = box.width if share_x == 0.5 else box.height  # noqa: PLR2004  the middle of an edge
        crowded = view_scale is not None and edge * view_scale < 3 * SEEN_VIEW_PX
        if handle.is_corner or not crowded:
            places[handle] = Point(box.x + share_x * box.width, box.y + share_y * box.height)
    return places


def handle_at(box: Box, at: Point, view_scale: float) -> Handle | None:
    """Return the handle felt at a point, corners before edges, or None.

    A handle is felt 12 view pixels outwards, and inwards as far, but never beyond a quarter of
    the box: the middle of a small box is there to move it by.
    """
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

    The edges opposite stay; a pulled edge stops ``smallest_px`` before the one opposite, so the
    box never turns over. A side that is smaller already may stay so, but does not shrink.
    """
    share_x, share_y = handle.value
    left, right = _pulled(box.x, box.right, share_x, to.x, smallest_px)
    top, bottom = _pulled(box.y, box.bottom, share_y, to.y, smallest_px)
    if (left, top, right, bottom) == (box.x, box.y, box.right, box.bottom):
        return box
    return Box(left, top, right - left, bottom - top)


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
    """Return as much of a shift as keeps all boxes inside the image.

    A box that reaches out of the image already may stay where it is or come back, never go
    further out.
    """
    width, height = size_px
    dx = _kept(dx, min(b.x for b in boxes), max(b.right for b in boxes), width)
    dy = _kept(dy, min(b.y for b in boxes), max(b.bottom for b in boxes), height)
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
    """Return the boxes with the right and bottom edges moved, inside the image."""
    width, height = size_px
    return {
        key: resized(
            box,
            Handle.BOTTOM_RIGHT,
            Point(
                box.right + min(dx, max(width - box.right, 0.0)),
                box.bottom + min(dy, max(height - box.bottom, 0.0)),
            ),
        )
        for key, box in boxes.items()
    }
