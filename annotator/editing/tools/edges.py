"""The patch in which the edges of a box are searched, and the box from the edges found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.editing.tools.handles import SMALLEST_PX, turned_like
from annotator.editing.tools.snap import whole
from annotator.model.geometry import Box

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of a patch."""

PATCH_PX = 240
"""The longest side of a patch: longer ones take more time. The precision is one patch pixel."""
MARGIN = 0.35
"""The margin beyond each side of the box, as a share of that side."""
LEAST_MARGIN_PX = 8.0
"""The minimum margin, in image pixels."""


@dataclass(frozen=True, slots=True)
class PatchPlan:
    """The piece of a picture to search: the box with a margin, upright in the box's own frame.

    ``left`` and ``top`` are the origin of the patch in the frame of the box, in image pixels.
    ``scale`` is patch pixels per image pixel; ``width`` and ``height`` are in patch pixels.
    """

    box: Box
    left: float
    top: float
    scale: float
    width: int
    height: int

    @property
    def guess(self) -> Edges:
        """Left, top, right, bottom of the box in patch pixels."""
        x, y = self.box.x - self.left, self.box.y - self.top
        right, bottom = x + self.box.width, y + self.box.height
        return x * self.scale, y * self.scale, right * self.scale, bottom * self.scale

    def box_of(self, edges: Edges, size_px: tuple[int, int]) -> Box | None:
        """Return the box for edges found in the patch, inside the image, or None if there is none.

        The edges of an upright box are rounded to whole pixels.
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
    """Return the patch around a box in image pixels, which may be rotated."""
    frame = replace(box, angle_deg=0.0)
    across = max(MARGIN * frame.width, LEAST_MARGIN_PX)
    down = max(MARGIN * frame.height, LEAST_MARGIN_PX)
    width, height = frame.width + 2 * across, frame.height + 2 * down
    scale = min(1.0, PATCH_PX / max(width, height))
    sides = (max(1, min(PATCH_PX, round(side * scale))) for side in (width, height))
    return PatchPlan(box, frame.x - across, frame.y - down, scale, *sides)
