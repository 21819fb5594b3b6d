"""The patch in which the edges of a box are searched, and the box from the edges found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.editing.tools.handles import SMALLEST_PX, turned_like
from annotator.editing.tools.snap import whole
from annotator.model.geometry import Box

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of a patch."""

PATCH_PX = 240
"""No side of a patch is longer: more costs time, and edges are found to a pixel of the patch."""
MARGIN = 0.35
"""So much of a side is looked at beyond the box, on each side of it."""
LEAST_MARGIN_PX = 8.0
"""At least so many image pixels are looked at beyond it."""


@dataclass(frozen=True, slots=True)
class PatchPlan:
    """Which piece of a picture is looked at: the box with a margin, upright as its frame is.

    ``left`` and ``top`` are where the patch begins in the frame of the box, in image pixels;
    ``scale`` is pixels of the patch per image pixel; ``width`` and ``height`` count its pixels.
    """

    box: Box
    left: float
    top: float
    scale: float
    width: int
    height: int

    @property
    def guess(self) -> Edges:
        """Left, top, right, bottom of the box in pixels of the patch."""
        x, y = self.box.x - self.left, self.box.y - self.top
        right, bottom = x + self.box.width, y + self.box.height
        return x * self.scale, y * self.scale, right * self.scale, bottom * self.scale

    def box_of(self, edges: Edges, size_px: tuple[int, int]) -> Box | None:
        """Return the box with edges found in the patch, inside the image; None for no box.

        Those of an upright box come to lie on whole pixels.
        """
        left, top, right, bottom = (each / self.scale for each in edges)
        x, y = whole(self.left + left), whole(self.top + top)
        width, height = whole(self.left + right) - x, whole(self.top + bottom) - y
        if min(width, height) < SMALLEST_PX:
            return None
        if not self.box.is_turned:
            return Box(x, y, width, height).clipped(*size_px)
        return turned_like(self.box, Box(x, y, width, height)).kept_inside(*size_px)


def patch_plan(box: Box) -> PatchPlan:
    """Return the patch around a box, which is given in image pixels and may be turned."""
    frame = replace(box, angle_deg=0.0)
    across = max(MARGIN * frame.width, LEAST_MARGIN_PX)
    down = max(MARGIN * frame.height, LEAST_MARGIN_PX)
    width, height = frame.width + 2 * across, frame.height + 2 * down
    scale = min(1.0, PATCH_PX / max(width, height))
    sides = (max(1, min(PATCH_PX, round(side * scale))) for side in (width, height))
    return PatchPlan(box, frame.x - across, frame.y - down, scale, *sides)
