"""Draws a box: by a drag, or by two clicks for hands that cannot drag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.editing.commands import AddRegions
from annotator.editing.tools.outcome import RESTING, GesturePreview, Outcome, Scene
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.editing.tools.snap import snapped
from annotator.model.entities import Region
from annotator.model.geometry import Box, Point, box_between

DRAG_VIEW_PX = 4.0


@dataclass(frozen=True, slots=True)
class DrawPress:
    """The button went down at ``start``: it may be a drag or the first click."""

    start: Point
    corner: Point


@dataclass(frozen=True, slots=True)
class BoxDrag:
    """One corner is fixed, the other follows the pointer until the button goes up."""

    corner: Point


@dataclass(frozen=True, slots=True)
class PinnedCorner:
    """A click has fixed one corner; the other follows the pointer until the next click."""

    corner: Point


@dataclass(frozen=True, slots=True)
class DrawBox:
    """Press, drag, release, or click twice: one box, one command, one step of undo.

    Args:
        scene: the item.
        new_region: makes the region for a box, or None when there is no label for it.
    """

    scene: Scene
    new_region: Callable[[Box], Region | None]

    def handle(self, state: object, event: PointerEvent, at: Point) -> Outcome:
        """Return the outcome of one event at ``at`` (image pixels)."""
        if self.scene.locked or event.kind in {Pointer.CANCEL, Pointer.BACK}:
            return Outcome()
        match state:
            case DrawPress():
                return self._pressed(state, event, at)
            case BoxDrag() | PinnedCorner():
                return self._pulled(state, event, at)
            case _ if event.kind is Pointer.DOWN:
                corner = snapped(at, self.scene.size_px)
                return Outcome(DrawPress(at, corner), GesturePreview(pins=(corner,)))
            case _:
                return Outcome()

    def _pressed(self, state: DrawPress, event: PointerEvent, at: Point) -> Outcome:
        if event.kind is Pointer.UP:
            return Outcome(PinnedCorner(state.corner), GesturePreview(pins=(state.corner,)))
        if event.has_left(state.start, at, slop_view_px=DRAG_VIEW_PX):
            return self._following(BoxDrag(state.corner), event, at)
        return Outcome(state, GesturePreview(pins=(state.corner,)))

    def _pulled(self, state: BoxDrag | PinnedCorner, event: PointerEvent, at: Point) -> Outcome:
        match state, event.kind:
            case (BoxDrag(corner), Pointer.UP) | (PinnedCorner(corner), Pointer.CONFIRM):
                return self._finished(corner, event, at)
            case (PinnedCorner(corner), Pointer.DOWN):
                return self._following(BoxDrag(corner), event, at)
            case _:
                return self._following(state, event, at)

    def _following(self, state: BoxDrag | PinnedCorner, event: PointerEvent, at: Point) -> Outcome:
        box = self._box(state.corner, event, at)
        return Outcome(state, GesturePreview(new=box, pins=(state.corner,)))

    def _finished(self, corner: Point, event: PointerEvent, at: Point) -> Outcome:
        box = self._box(corner, event, at)
        return Outcome(RESTING) if box is None else drawn(box, self.new_region)

    def _box(self, corner: Point, event: PointerEvent, at: Point) -> Box | None:
        other = snapped(at, self.scene.size_px)
        if event.shift:
            other = _square_corner(corner, at, self.scene.size_px)
        return box_between(corner, other)


def drawn(box: Box, new_region: Callable[[Box], Region | None]) -> Outcome:
    """Return the outcome of a drawn box: its region, selected, if it can have one."""
    region = new_region(box)
    if region is None:
        return Outcome(RESTING)
    return Outcome(RESTING, command=AddRegions((region,)), selection=(region.id,))


def _square_corner(corner: Point, at: Point, size_px: tuple[int, int]) -> Point:
    """Return the corner opposite ``corner`` of the largest square towards ``at`` in the image."""
    width, height = size_px
    goes_right, goes_down = at.x >= corner.x, at.y >= corner.y
    room = min(
        width - corner.x if goes_right else corner.x,
        height - corner.y if goes_down else corner.y,
    )
    wanted = snapped(at, size_px)
    side = min(max(abs(wanted.x - corner.x), abs(wanted.y - corner.y)), room)
    return Point(
        corner.x + (side if goes_right else -side),
        corner.y + (side if goes_down else -side),
    )
