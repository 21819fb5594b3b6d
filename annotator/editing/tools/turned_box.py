"""Turns a box: the place of its knob, the angle of the pointer, and turning by key."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from annotator.editing.tools.handles import FELT_VIEW_PX, Handle
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point, turned

KNOB_OFF_VIEW_PX = 28.0
"""The distance of the knob from the edge, beyond the reach of all handles."""
COARSE_DEG = 15.0
FINE_DEG = 0.1
_SIDES = (Handle.TOP, Handle.RIGHT, Handle.BOTTOM, Handle.LEFT)


@dataclass(frozen=True, slots=True)
class RotationHandle:
    """The handle that rotates a box: beside the middle of a side, in image pixels."""

    side: Handle
    place: Point


def knob_at_side(box: Box, side: Handle, view_scale: float) -> RotationHandle:
    """Return the knob beside one side of a box, at its distance for this zoom."""
    out = turned(Point(0.0, -KNOB_OFF_VIEW_PX / view_scale), side.direction_deg, Point(0.0, 0.0))
    foot = side.in_frame(box)
    return RotationHandle(side, box.from_frame(Point(foot.x + out.x, foot.y + out.y)))


def knob_of(
    box: Box,
    view_scale: float,
    size_px: tuple[int, int],
    is_free: Callable[[Point], bool],
) -> RotationHandle | None:
    """Return the knob of a box: beside the first side where it is on the image and free.

    None if there is no such side: whatever lies there stays reachable by the pointer, and keys can
    rotate the box.

    Args:
        box: the box.
        view_scale: view pixels per image pixel.
        size_px: of the image.
        is_free: whether a point has no other target.
    """
    width, height = size_px
    for side in _SIDES:
        knob = knob_at_side(box, side, view_scale)
        is_on_image = 0 <= knob.place.x <= width and 0 <= knob.place.y <= height
        if is_on_image and is_free(knob.place):
            return knob
    return None


def may_be_felt(box: Box, at: Point, view_scale: float) -> bool:
    """Return whether a point is near enough to a box to touch its knob: a fast first test."""
    reach = (KNOB_OFF_VIEW_PX + FELT_VIEW_PX / 2) / view_scale
    around = box.bounds
    return (
        around.x - reach <= at.x <= around.right + reach
        and around.y - reach <= at.y <= around.bottom + reach
    )


def is_felt(knob: RotationHandle, at: Point, view_scale: float) -> bool:
    """Return whether a point hits the knob: within 12 view pixels."""
    reach = FELT_VIEW_PX / 2 / view_scale
    return math.hypot(at.x - knob.place.x, at.y - knob.place.y) <= reach


def bearing_deg(box: Box, at: Point) -> float:
    """Return the direction of a point from the centre of a box, in degrees clockwise from up."""
    middle = box.centre
    return math.degrees(math.atan2(at.x - middle.x, middle.y - at.y))


def turned_towards(
    box: Box, by_deg: float, size_px: tuple[int, int], *, is_coarse: bool = False
) -> Box:
    """Return the box rotated by an angle, rounded to 0.1 degrees, inside the image.

    Args:
        box: the box before.
        by_deg: clockwise.
        size_px: of the image; a box that would cross its edge is shifted.
        is_coarse: round to the next multiple of 15 degrees instead.
    """
    step = COARSE_DEG if is_coarse else FINE_DEG
    # Divided, not multiplied: 3 * 0.1 is not 0.3.
    whole = math.floor((box.angle_deg + by_deg) / step + 0.5)
    angle = whole * step if is_coarse else whole / round(1 / FINE_DEG)
    return replace(box, angle_deg=angle).kept_inside(*size_px)


def turned_by_key(
    boxes: Mapping[RegionId, Box], degrees: float, size_px: tuple[int, int]
) -> dict[RegionId, Box]:
    """Return the boxes rotated, each about its own centre, inside the image."""
    return {key: turned_towards(box, degrees, size_px) for key, box in boxes.items()}
