"""The mask or keypoints of an imported region: they hold while its box is the imported one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from annotator.model.entities import Region
from annotator.model.geometry import Box

KEY: Final = "fairlabel/shape"
"""The key in ``Region.extra`` of the box and area that a shape came with; never exported."""

SEGMENTATION: Final = "segmentation"
SHAPES: Final = (SEGMENTATION, "keypoints", "num_keypoints")
"""Keys of an import that describe the shape of a region."""

AREA_SLACK: Final = 1.01
"""How many times the area of its box the area of a mask may be: readers round masks to pixels."""


def with_shape(record: Mapping[str, Any], box: Box, area: float | None) -> Mapping[str, Any]:
    """Return the record of a region with the box and area that its shape came with, if it has one.

    Args:
        record: the keys of an import.
        box: of the region.
        area: of the shape in square pixels; None if it is not known.
    """
    kept = {key: value for key, value in record.items() if key != KEY}
    if not any(kept.get(name) for name in SHAPES):
        return kept
    known: dict[str, object] = {"box": _numbers(box)}
    if kept.get(SEGMENTATION) and area is not None and is_area(area, box.area):
        known["area"] = area
    return {**kept, KEY: known}


def has_its_shape(region: Region, extra: Mapping[str, Any]) -> bool:
    """Return whether the box is the one that the imported shape of the region came with."""
    known = extra.get(KEY)
    if not isinstance(known, dict):
        return not region.touched
    return isinstance(region.geometry, Box) and known.get("box") == _numbers(region.geometry)


def area_of_shape(extra: Mapping[str, Any], box_area: float) -> float | None:
    """Return the area of an imported mask in square pixels; None if the box has to give it."""
    known = extra.get(KEY)
    area = known.get("area") if isinstance(known, dict) else None
    if not extra.get(SEGMENTATION) or isinstance(area, bool) or not isinstance(area, int | float):
        return None
    return area if is_area(area, box_area) else None


def is_area(area: float, box_area: float) -> bool:
    """Return whether a mask in a box of some area can have this one; both in square pixels."""
    return 0 < area <= box_area * AREA_SLACK


def _numbers(box: Box) -> list[float]:
    return [box.x, box.y, box.width, box.height, box.angle_deg]
