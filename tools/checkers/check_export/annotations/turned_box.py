"""Checks the corners of turned boxes.

Page: "annotations.json", ``annotations[].segmentation`` and ``attributes.rotation``.
"""

from __future__ import annotations

import math

from tools.checkers.check_export.formats import ANNOTATIONS
from tools.checkers.check_export.refusal import Json, require

FARTHEST_PX = 10**9
"""No corner is farther away than this. Page: ``annotations[].segmentation``."""

Point = tuple[float, float]


def check_turned_box(annotation: Json, image: Json) -> None:
    """Require the corners to follow from rotation and box.

    Page: ``annotations[].segmentation``, "``verify`` computes them from ``rotation``".
    """
    where = f"{ANNOTATIONS}, annotation {annotation['id']}, segmentation"
    holds = is_turned_box(annotation, image)
    rule = "rotation and bbox give other corners"
    require(where, annotation.get("segmentation"), rule, holds=holds)


def is_turned_box(annotation: Json, image: Json) -> bool:
    """Return whether the corners are those of a box at its angle whose bounds are the ``bbox``.

    True for an annotation without ``rotation``.
    """
    attributes = annotation.get("attributes", {})
    if "rotation" not in attributes:
        return True
    corners = _corners(annotation.get("segmentation"))
    if corners is None:
        return False
    longest_coordinate = max(abs(number) for corner in corners for number in corner)
    if longest_coordinate > FARTHEST_PX:
        return False
    # Relative to the image: distant corners would otherwise allow any bounds within it.
    tolerance = 1e-6 * max(1, image["width"], image["height"]) + 1e-12 * longest_coordinate
    return _is_rectangle(corners, attributes["rotation"], tolerance) and _has_bounds(
        corners, annotation["bbox"], image, tolerance
    )


def _corners(segmentation: Json) -> list[Point] | None:
    """Return the four corners, or None if it is no list of one list of eight numbers."""
    if not isinstance(segmentation, list) or len(segmentation) != 1:
        return None
    numbers = segmentation[0]
    if not isinstance(numbers, list) or len(numbers) != 8:
        return None
    if any(type(number) not in (int, float) for number in numbers):
        return None
    return [(numbers[at], numbers[at + 1]) for at in (0, 2, 4, 6)]


def _is_rectangle(corners: list[Point], rotation: float, tolerance: float) -> bool:
    """Return whether the corners, turned back, are those of an upright box.

    Clockwise from the one that was top left: right of it, opposite, below it.
    """
    first = corners[0]
    right = _turned_back(corners[1], first, rotation)
    opposite = _turned_back(corners[2], first, rotation)
    below = _turned_back(corners[3], first, rotation)
    errors = (
        right[1],  # the second corner is level with the first
        below[0],  # the fourth is straight below the first
        opposite[0] - right[0],
        opposite[1] - below[1],
    )
    has_size = right[0] > 0 and below[1] > 0
    return has_size and all(abs(error) <= tolerance for error in errors)


def _turned_back(corner: Point, first: Point, rotation: float) -> Point:
    """Return a corner relative to the first one, turned counter-clockwise by the rotation."""
    across = corner[0] - first[0]
    down = corner[1] - first[1]
    cosine = math.cos(math.radians(rotation))
    sine = math.sin(math.radians(rotation))
    return across * cosine + down * sine, down * cosine - across * sine


def _has_bounds(corners: list[Point], box: Json, image: Json, tolerance: float) -> bool:
    """Return whether the upright bounds of the corners, clipped to the image, are the box."""
    horizontal = [corner[0] for corner in corners]
    vertical = [corner[1] for corner in corners]
    left = max(0, min(horizontal))
    top = max(0, min(vertical))
    width = min(max(horizontal), image["width"]) - left
    height = min(max(vertical), image["height"]) - top
    errors = (left - box[0], top - box[1], width - box[2], height - box[3])
    return all(abs(error) <= tolerance for error in errors)
