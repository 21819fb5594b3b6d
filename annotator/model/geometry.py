"""Points and boxes in image pixels, and their movements."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.errors import InvalidBoxError
from annotator.model.place import Extent
from annotator.sentences.parts import Code
from annotator.sentences.said import said

FULL_TURN_DEG = 360.0


@dataclass(frozen=True, slots=True)
class Point:
    """A point in image pixels; (0, 0) is the top left corner of the first pixel."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box in image pixels, upright or rotated about its centre.

    ``x``, ``y``, ``width`` and ``height`` are its frame, the box before the rotation by
    ``angle_deg``: degrees clockwise as seen, normalised to 0 up to but excluding 360. For an
    upright box ``x + width`` is the first coordinate outside, so two boxes that share an edge do
    not overlap.

    Raises:
        InvalidBoxError: a value is not finite, or a side is zero or negative.
    """

    x: float
    y: float
    width: float
    height: float
    angle_deg: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an invalid box, and normalise the angle."""
        sides = (self.x, self.y, self.width, self.height)
        if not all(map(math.isfinite, sides)) or self.width <= 0 or self.height <= 0:
            message = said(
                "A box needs finite, positive sides, not {sides}.", sides=Code(str(sides))
            )
            raise InvalidBoxError(message)
        if self.angle_deg:
            object.__setattr__(self, "angle_deg", _within_a_turn(self.angle_deg))

    def stored(self) -> tuple[str, list[float]]:
        """Return ``box`` or ``rotated``, and the frame; the angle follows if it is rotated."""
        if self.angle_deg:
            return "rotated", [self.x, self.y, self.width, self.height, self.angle_deg]
        return "box", [self.x, self.y, self.width, self.height]

    def within(self, extent: Extent) -> Box | None:
        """Return the part inside an image (see ``clipped``), all of it if the size is unknown."""
        is_known = extent.width_px and extent.height_px
        return self.clipped(extent.width_px, extent.height_px) if is_known else self

    @property
    def right(self) -> float:
        """The first x outside the frame."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The first y outside the frame."""
        return self.y + self.height

    @property
    def area(self) -> float:
        """The area in square pixels, which the rotation does not change."""
        return self.width * self.height

    @property
    def is_turned(self) -> bool:
        """Whether the angle is not zero."""
        return self.angle_deg != 0

    @property
    def centre(self) -> Point:
        """The centre, about which it is rotated."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The four corners on the image, clockwise from the frame's top left one."""
        frame = (
            Point(self.x, self.y),
            Point(self.right, self.y),
            Point(self.right, self.bottom),
            Point(self.x, self.bottom),
        )
        if not self.is_turned:
            return frame
        a, b, c, d = frame
        return self.from_frame(a), self.from_frame(b), self.from_frame(c), self.from_frame(d)

    @property
    def bounds(self) -> Box:
        """The smallest upright box around it; for an upright box, itself."""
        if not self.is_turned:
            return self
        sine, cosine = map(abs, sine_and_cosine(self.angle_deg))
        width = self.width * cosine + self.height * sine
        height = self.width * sine + self.height * cosine
        middle = self.centre
        return Box(middle.x - width / 2, middle.y - height / 2, width, height)

    def from_frame(self, point: Point) -> Point:
        """Return the image position of a point of the frame."""
        return turned(point, self.angle_deg, self.centre) if self.is_turned else point

    def to_frame(self, point: Point) -> Point:
        """Return a point of the image in the frame, that is, with the rotation undone."""
        return turned(point, -self.angle_deg, self.centre) if self.is_turned else point

    def contains(self, point: Point) -> bool:
        """Return whether the point lies inside; left and top edges belong to the box."""
        at = self.to_frame(point)
        return self.x <= at.x < self.right and self.y <= at.y < self.bottom

    def moved_by(self, dx: float, dy: float) -> Box:
        """Return the same box shifted by (dx, dy) image pixels."""
        return Box(self.x + dx, self.y + dy, self.width, self.height, self.angle_deg)

    def turned_by(self, degrees: float) -> Box:
        """Return the same box rotated clockwise about its centre."""
        return replace(self, angle_deg=self.angle_deg + degrees)

    def clipped(self, width_px: float, height_px: float) -> Box | None:
        """Return the part inside an image of that size, or None if there is none.

        A rotated box that is cut would no longer be a box: it stays whole as long as any part of it
        lies in the image.
        """
        if self.is_turned:
            has_size = width_px > 0 and height_px > 0
            is_in = has_size and _common_area(self, Box(0, 0, width_px, height_px)) > 0
            return self if is_in else None
        own_right, own_bottom = self.x + self.width, self.y + self.height
        if 0 <= self.x < own_right <= width_px and 0 <= self.y < own_bottom <= height_px:
            return self
        left, top = max(self.x, 0.0), max(self.y, 0.0)
        right, bottom = min(own_right, width_px), min(own_bottom, height_px)
        if right <= left or bottom <= top:
            return None
        return Box(left, top, right - left, bottom - top)

    def kept_inside(self, width_px: float, height_px: float) -> Box:
        """Return the same box, shifted to lie completely in the image if it fits."""
        around = self.bounds
        x = min(max(around.x, 0.0), max(width_px - around.width, 0.0))
        y = min(max(around.y, 0.0), max(height_px - around.height, 0.0))
        if (x, y) == (around.x, around.y):
            return self
        if not self.is_turned:
            return Box(x, y, self.width, self.height)
        return self.moved_by(x - around.x, y - around.y)


def sine_and_cosine(angle_deg: float) -> tuple[float, float]:
    """Return sine and cosine of an angle in degrees, exact for quarter turns, unlike in radians."""
    quarters, rest = divmod(angle_deg % FULL_TURN_DEG, 90.0)
    sine, cosine = math.sin(math.radians(rest)), math.cos(math.radians(rest))
    for _ in range(int(quarters) % 4):
        sine, cosine = cosine, -sine
    return sine, cosine


def turned(point: Point, angle_deg: float, about: Point) -> Point:
    """Return a point rotated clockwise (as seen: y grows downwards) about another."""
    sine, cosine = sine_and_cosine(angle_deg)
    x, y = point.x - about.x, point.y - about.y
    return Point(about.x + x * cosine - y * sine, about.y + x * sine + y * cosine)


def _within_a_turn(angle_deg: float) -> float:
    if not math.isfinite(angle_deg):
        message = said("A box needs a finite angle, not {angle}.", angle=Code(str(angle_deg)))
        raise InvalidBoxError(message)
    angle = angle_deg % FULL_TURN_DEG
    return 0.0 if angle == FULL_TURN_DEG else angle  # rounding of a tiny negative angle


def box_between(a: Point, b: Point, *, smallest_px: float = 1.0) -> Box | None:
    """Return the box with two opposite corners, or None if a side is under ``smallest_px``."""
    width, height = abs(a.x - b.x), abs(a.y - b.y)
    if width < smallest_px or height < smallest_px:
        return None
    return Box(min(a.x, b.x), min(a.y, b.y), width, height)


def box_around(boxes: Sequence[Box]) -> Box:
    """Return the smallest upright box around all of them.

    Raises:
        ValueError: there are no boxes.
    """
    around = [box.bounds if box.angle_deg else box for box in boxes]
    left, top = min([box.x for box in around]), min([box.y for box in around])
    right = max([box.x + box.width for box in around])
    bottom = max([box.y + box.height for box in around])
    return Box(left, top, right - left, bottom - top)


def overlap(a: Box, b: Box) -> float:
    """Return intersection over union, 0 to 1 (Jaccard 1912)."""
    if a == b:
        return 1.0
    if a.is_turned or b.is_turned:
        common = _common_area(a, b)
        return min(1.0, common / (a.area + b.area - common))
    width = min(a.right, b.right) - max(a.x, b.x)
    height = min(a.bottom, b.bottom) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (a.area + b.area - common)


def _common_area(a: Box, b: Box) -> float:
    """Return the common area: one box clipped by each edge of the other (Sutherland 1974)."""
    a, b = sorted((a, b), key=lambda box: (box.x, box.y, box.width, box.height, box.angle_deg))
    shape = list(a.corners)
    edges = b.corners
    for at, start in enumerate(edges):
        shape = _cut(shape, start, edges[(at + 1) % 4])
    return _area_of(shape)


def _cut(shape: list[Point], start: Point, end: Point) -> list[Point]:
    """Return the part of a convex shape on the inner side of an edge (clockwise as seen)."""

    def side(p: Point) -> float:
        return (end.x - start.x) * (p.y - start.y) - (end.y - start.y) * (p.x - start.x)

    kept = []
    for at, here in enumerate(shape):
        before = shape[at - 1]
        s, t = side(before), side(here)
        if (s < 0) != (t < 0):
            share = s / (s - t)
            x, y = before.x + share * (here.x - before.x), before.y + share * (here.y - before.y)
            kept.append(Point(x, y))
        if t >= 0:
            kept.append(here)
    return kept


def _area_of(shape: list[Point]) -> float:
    """Return the area of a simple polygon (Gauss's shoelace formula)."""
    pairs = zip(shape, shape[1:] + shape[:1], strict=True)
    return abs(sum(a.x * b.y - b.x * a.y for a, b in pairs)) / 2
