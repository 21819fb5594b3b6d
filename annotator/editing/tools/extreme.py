"""Draws a box by four clicks: on the top, left, bottom and right end of an object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator.editing.tools.draw_box import drawn
from annotator.editing.tools.outcome import RESTING, GesturePreview, Outcome, Scene
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.editing.tools.snap import snapped
from annotator.model.entities import Region
from annotator.model.geometry import Box, Point, box_between

POINTS = 4
_ALMOST_NOTHING_PX = 1e-9


@dataclass(frozen=True, slots=True)
class ExtremePoints:
    """One to three points have been clicked, in any order."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ExtremeClicks:
    """Four clicks on the outline of an object; the box is their bounds.

    Extreme points are easier to hit than a corner outside the object (Papadopoulos, Uijlings,
    Keller and Ferrari 2017: 7 s a box instead of 25 to 42). Enter finishes with fewer points; the
    last click can be undone.

    Args:
        scene: the item.
        new_region: makes the region for a box, or None when there is no label for it.
    """

    scene: Scene
    new_region: Callable[[Box], Region | None]

    def handle(self, state: object, event: PointerEvent, at: Point) -> Outcome:
        """Return the outcome of one event at ``at`` (image pixels)."""
        points = state.points if isinstance(state, ExtremePoints) else ()
        if self.scene.locked:
            return Outcome()
        match event.kind:
            case Pointer.CANCEL:
                return Outcome()
            case Pointer.BACK:
                return self._going_on(points[:-1], at)
            case Pointer.DOWN:
                return self._clicked((*points, snapped(at, self.scene.size_px)), at)
            case Pointer.CONFIRM if points:
                box = around(points)
                return self._going_on(points, at) if box is None else drawn(box, self.new_region)
            case _:
                return self._going_on(points, at)

    def _clicked(self, points: tuple[Point, ...], at: Point) -> Outcome:
        box = around(points) if len(points) == POINTS else None
        if box is not None:
            return drawn(box, self.new_region)
        # If four points lie on a line, the last is dropped: they have no bounding box.
        return self._going_on(points[: POINTS - 1], at)

    def _going_on(self, points: tuple[Point, ...], at: Point) -> Outcome:
        if not points:
            return Outcome(RESTING)
        so_far = (*points, snapped(at, self.scene.size_px))
        preview = around(so_far, smallest_px=_ALMOST_NOTHING_PX)
        return Outcome(ExtremePoints(points), GesturePreview(new=preview, pins=points))


def around(points: Sequence[Point], *, smallest_px: float = 1.0) -> Box | None:
    """Return the upright box around points, or None when a side is under ``smallest_px``."""
    xs, ys = [point.x for point in points], [point.y for point in points]
    low, high = Point(min(xs), min(ys)), Point(max(xs), max(ys))
    return box_between(low, high, smallest_px=smallest_px)
