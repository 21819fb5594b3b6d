"""Turned boxes in COCO documents: an attribute for the angle, and four corners."""

from __future__ import annotations

import math
from typing import Final

from annotator.document_limits import COORDINATE_PX
from annotator.importers.coco.coco_values import JsonObject, number_of
from annotator.model.geometry import Box

ROTATION: Final = "rotation"
"""The attribute, in degrees clockwise (as CVAT writes it; 0 for an upright rectangle)."""

_CORNER_NUMBERS: Final = 8
_SLACK_PX: Final = 0.01
_SLACK_SHARE: Final = 1e-6


def turned_box(record: JsonObject, upright: Box) -> Box | None:
    """Return the rotated box of an annotation; None if it states no rotation.

    If there are four corners that form such a rectangle, as in our own exports, they are used.
    Without a shape ``bbox`` is the frame before the rotation, as CVAT writes it.

    Args:
        record: the annotation.
        upright: the box in its ``bbox``.
    """
    attributes = record.get("attributes")
    if not isinstance(attributes, dict):
        return None
    angle_deg = number_of(attributes.get(ROTATION))
    if angle_deg is None:
        return None
    shape = record.get("segmentation")
    if shape in (None, [], [[]]):
        return Box(upright.x, upright.y, upright.width, upright.height, angle_deg)
    corners = _corners(shape)
    box = None if corners is None else _rectangle(corners, angle_deg)
    if box is None and not angle_deg:
        return upright
    return box


def _corners(shape: object) -> list[tuple[float, float]] | None:
    if not isinstance(shape, list) or len(shape) != 1 or not isinstance(shape[0], list):
        return None
    numbers = [number_of(each) for each in shape[0]]
    found = [each for each in numbers if each is not None and abs(each) <= COORDINATE_PX]
    if len(found) != len(numbers) or len(found) != _CORNER_NUMBERS:
        return None
    return list(zip(found[::2], found[1::2], strict=True))


def _rectangle(corners: list[tuple[float, float]], angle_deg: float) -> Box | None:
    """Return the box with these corners, clockwise from its frame's top left, or None."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    width, height = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
    if not width or not height:
        return None
    middle_x, middle_y = (ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4
    box = Box(middle_x - width / 2, middle_y - height / 2, width, height, angle_deg)
    slack = _SLACK_PX + _SLACK_SHARE * (width + height)
    off = max(
        math.hypot(found.x - x, found.y - y)
        for found, (x, y) in zip(box.corners, corners, strict=True)
    )
    return box if off <= slack else None
