"""Points and boxes in image pixels: what can be marked on a picture, and how it moves."""

from __future__ import annotations

import math
from dataclasses import dataclass

from annotator.errors import InvalidBoxError


@dataclass(frozen=True, slots=True)
class Point:
    """A place in image pixels; (0, 0) is the top left corner of the first pixel."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned box in image pixels.

    ``x + width`` is the first coordinate outside the box, so two boxes that
    share an edge do not overlap.

    Raises:
        InvalidBoxError: a value is not finite, or a side is zero or negative.
    """

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        """Refuse what is not a box."""
        sides = (self.x, self.y, self.width, self.height)
        if not all(map(math.isfinite, sides)) or self.width <= 0 or self.height <= 0:
            message = f"A box needs finite, positive sides, not {sides}."
            raise InvalidBoxError(message)

    @property
    def right(self) -> float:
        """The first x outside the box."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The first y outside the box."""
        return self.y + self.height

    @property
    def area(self) -> float:
        """Square pixels."""
        return self.width * self.height

    def contains(self, point: Point) -> bool:
        """Return whether the point lies inside; left and top edges belong to the box."""
        return self.x <= point.x < self.right and self.y <= point.y < self.bottom

    def moved_by(self, dx: float, dy: float) -> Box:
        """Return the same box shifted by (dx, dy) image pixels."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def clipped(self, width_px: float, height_px: float) -> Box | None:
        """Return the part inside an image of that size, or None when nothing is left."""
        own_right, own_bottom = self.x + self.width, self.y + self.height
        left, top = max(self.x, 0.0), max(self.y, 0.0)
        right, bottom = min(own_right, width_px), min(own_bottom, height_px)
        if right <= left or bottom <= top:
            return None
        if (left, top, right, bottom) == (self.x, self.y, own_right, own_bottom):
            return self
        return Box(left, top, right - left, bottom - top)

    def kept_inside(self, width_px: float, height_px: float) -> Box:
        """Return the box of the same size shifted so that it lies in the image, if it fits."""
        x = min(max(self.x, 0.0), max(width_px - self.width, 0.0))
        y = min(max(self.y, 0.0), max(height_px - self.height, 0.0))
        return self if (x, y) == (self.x, self.y) else Box(x, y, self.width, self.height)


def box_between(a: Point, b: Point, *, smallest_px: float = 1.0) -> Box | None:
    """Return the box with two opposite corners, or None when a side is under ``smallest_px``."""
    width, height = abs(a.x - b.x), abs(a.y - b.y)
    if width < smallest_px or height < smallest_px:
        return None
    return Box(min(a.x, b.x), min(a.y, b.y), width, height)


def overlap(a: Box, b: Box) -> float:
    """Return intersection over union, 0 to 1 (Jaccard 1912)."""
    width = min(a.right, b.right) - max(a.x, b.x)
    height = min(a.bottom, b.bottom) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (a.area + b.area - common)
