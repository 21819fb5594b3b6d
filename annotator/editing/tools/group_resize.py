"""Resizes several boxes together, by the handles of their common bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping

from annotator.editing.tools.handles import SMALLEST_PX
from annotator.editing.tools.snap import whole
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, sine_and_cosine


def scaled(
    boxes: Mapping[RegionId, Box], before: Box, after: Box, size_px: tuple[int, int]
) -> dict[RegionId, Box]:
    """Return the boxes after their common bounds change from ``before`` to ``after``.

    Edges of upright boxes are rounded to whole pixels. A rotated box keeps its angle, because a
    stretched slanted rectangle would no longer be a rectangle; its sides scale as lines of their
    direction do.
    """
    share_x, share_y = after.width / before.width, after.height / before.height
    if (share_x, share_y, after.x, after.y) == (1.0, 1.0, before.x, before.y):
        return dict(boxes)

    def placed(x: float, y: float) -> tuple[float, float]:
        return after.x + (x - before.x) * share_x, after.y + (y - before.y) * share_y

    found = {}
    for key, box in boxes.items():
        if box.is_turned:
            middle = placed(box.centre.x, box.centre.y)
            new = _slanted(box, middle, (share_x, share_y))
        else:
            new = _upright(placed(box.x, box.y), placed(box.right, box.bottom))
        found[key] = new.kept_inside(*size_px)
    return found


def _upright(low: tuple[float, float], high: tuple[float, float]) -> Box:
    left, top = whole(low[0]), whole(low[1])
    width = max(whole(high[0]) - left, SMALLEST_PX)
    height = max(whole(high[1]) - top, SMALLEST_PX)
    return Box(left, top, width, height)


def _slanted(box: Box, middle: tuple[float, float], shares: tuple[float, float]) -> Box:
    sine, cosine = sine_and_cosine(box.angle_deg)
    width = max(box.width * math.hypot(shares[0] * cosine, shares[1] * sine), SMALLEST_PX)
    height = max(box.height * math.hypot(shares[0] * sine, shares[1] * cosine), SMALLEST_PX)
    return Box(middle[0] - width / 2, middle[1] - height / 2, width, height, box.angle_deg)
