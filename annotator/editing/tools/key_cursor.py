"""A cursor on the picture for people without a mouse; keys move it and click with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.editing.tools.snap import snapped
from annotator.model.geometry import Point

STEP_PX, FAR_PX, FARTHEST_PX = 1, 10, 100


@dataclass(frozen=True, slots=True)
class KeyCursor:
    """A position between pixels, always inside the image."""

    at: Point
    size_px: tuple[int, int]

    def __post_init__(self) -> None:
        """Start at a whole pixel."""
        object.__setattr__(self, "at", snapped(self.at, self.size_px))

    def moved_by(self, dx: float, dy: float) -> KeyCursor:
        """Return the cursor moved by image pixels, clamped to the image."""
        return replace(self, at=Point(self.at.x + dx, self.at.y + dy))
