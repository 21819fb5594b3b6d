"""Drags of the select tool as values: move, resize, turn and rubber band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotator.editing.tools.group_resize import scaled
from annotator.editing.tools.handles import Handle, held_inside, nudged, resized, turned_like
from annotator.editing.tools.pointer import PointerEvent
from annotator.editing.tools.snap import snapped, whole
from annotator.editing.tools.turned_box import bearing_deg, turned_towards
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point

Ids = tuple[RegionId, ...]


@dataclass(frozen=True, slots=True)
class MoveDrag:
    """Moving boxes with the pointer."""

    start: Point
    boxes: Mapping[RegionId, Box]

    def moved(
        self, _event: PointerEvent, at: Point, size_px: tuple[int, int]
    ) -> dict[RegionId, Box]:
        """Return the boxes for a pointer position."""
        dx, dy = whole(at.x - self.start.x), whole(at.y - self.start.y)
        return nudged(self.boxes, dx, dy, size_px)


@dataclass(frozen=True, slots=True)
class ResizeDrag:
    """Resizing a box by one handle; ``grip`` is the offset of the pointer in the handle."""

    boxes: Mapping[RegionId, Box]
    handle: Handle
    grip: tuple[float, float]

    def moved(
        self, _event: PointerEvent, at: Point, size_px: tuple[int, int]
    ) -> dict[RegionId, Box]:
        """Return the box with its handle at the pointer."""
        to = Point(at.x - self.grip[0], at.y - self.grip[1])
        ((region_id, box),) = self.boxes.items()
        if not box.is_turned:
            return {region_id: resized(box, self.handle, snapped(to, size_px))}
        frame = replace(box, angle_deg=0.0)
        pulled = resized(frame, self.handle, _whole_sides(frame, self.handle, box.to_frame(to)))
        return {region_id: held_inside(box, turned_like(box, pulled), size_px)}


@dataclass(frozen=True, slots=True)
class ScaleDrag:
    """Scaling several boxes by a handle of their common bounds."""

    boxes: Mapping[RegionId, Box]
    around: Box
    handle: Handle
    grip: tuple[float, float]

    def moved(
        self, _event: PointerEvent, at: Point, size_px: tuple[int, int]
    ) -> dict[RegionId, Box]:
        """Return all boxes with the handle at the pointer."""
        to = snapped(Point(at.x - self.grip[0], at.y - self.grip[1]), size_px)
        return scaled(self.boxes, self.around, resized(self.around, self.handle, to), size_px)


@dataclass(frozen=True, slots=True)
class TurnDrag:
    """Rotating a box by its knob; ``grip_deg`` is the angle at which the pointer took it."""

    boxes: Mapping[RegionId, Box]
    side: Handle
    grip_deg: float

    def moved(
        self, event: PointerEvent, at: Point, size_px: tuple[int, int]
    ) -> dict[RegionId, Box]:
        """Return the box rotated towards the pointer; with Shift in steps of 15 degrees."""
        ((region_id, box),) = self.boxes.items()
        by_deg = bearing_deg(box, at) - self.grip_deg
        return {region_id: turned_towards(box, by_deg, size_px, is_coarse=event.shift)}


@dataclass(frozen=True, slots=True)
class BandDrag:
    """Pulling a rubber band from ``start``.

    ``kept`` stays selected besides the band's regions; ``before`` is restored if the gesture is
    cancelled. With ``turns``, regions under the band that were selected before are deselected.
    """

    start: Point
    kept: Ids
    before: Ids
    turns: bool = False


Drag = MoveDrag | ResizeDrag | ScaleDrag | TurnDrag | BandDrag


def _whole_sides(frame: Box, handle: Handle, at: Point) -> Point:
    """Return a point of a frame, moved so that the sides are whole pixels long."""
    share_x, share_y = handle.value
    x = _whole_from(frame.right if share_x == 0 else frame.x, at.x)
    y = _whole_from(frame.bottom if share_y == 0 else frame.y, at.y)
    return Point(x, y)


def _whole_from(fixed: float, to: float) -> float:
    return fixed + whole(to - fixed)
