"""Selects, moves and resizes: the tool in which most of the time is spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.commands import Command, SetBoxes
from annotator.geometry import Box, Point, box_between
from annotator.model import RegionId
from annotator.tools.handles import Handle, handle_at, nudged, resized
from annotator.tools.outcome import Outcome, Preview, Scene
from annotator.tools.pointer import Pointer, PointerEvent
from annotator.tools.snap import snapped, whole

CLICK_VIEW_PX = 3.0
EDGE_VIEW_PX = 3.0
"""How far outside a box a click still takes it."""

Ids = tuple[RegionId, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button is down and has not gone far: still a click.

    ``then`` is what a drag would turn into; ``clicked`` the selection that a click makes.
    """

    start: Point
    then: Moving | Resizing | Banding
    clicked: Ids


@dataclass(frozen=True, slots=True)
class Moving:
    """These boxes follow the pointer."""

    start: Point
    boxes: Mapping[RegionId, Box]


@dataclass(frozen=True, slots=True)
class Resizing:
    """One handle follows the pointer; ``grip`` is where in the handle it was taken."""

    region_id: RegionId
    box: Box
    handle: Handle
    grip: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Banding:
    """A rubber band is pulled from ``start``.

    ``kept`` stays selected beside what it takes; ``before`` comes back if it is given up.
    """

    start: Point
    kept: Ids
    before: Ids


Drag = Moving | Resizing | Banding


@dataclass(frozen=True, slots=True)
class Select:
    """Click takes the smallest region, Ctrl adds, Alt reaches the one beneath, Shift bands."""

    scene: Scene

    def handle(self, state: object, event: PointerEvent, at: Point) -> Outcome:
        """Return the outcome of one event at ``at`` (image pixels)."""
        match state:
            case Pressed():
                return self._pressed(state, event, at)
            case Moving() | Resizing() | Banding():
                return self._pulled(state, event, at)
            case _ if event.kind is Pointer.DOWN:
                return self._down(event, at)
            case _:
                return Outcome()

    def _pressed(self, state: Pressed, event: PointerEvent, at: Point) -> Outcome:
        if event.kind is Pointer.CANCEL:
            return Outcome()
        if event.kind is Pointer.UP:
            return Outcome(selection=state.clicked)
        if event.has_left(state.start, at, slop_view_px=CLICK_VIEW_PX):
            return self._dragged(state.then, at)
        return Outcome(state)

    def _pulled(self, state: Drag, event: PointerEvent, at: Point) -> Outcome:
        match state, event.kind:
            case (Banding(), Pointer.CANCEL):
                return Outcome(selection=state.before)
            case (_, Pointer.CANCEL):
                return Outcome()
            case (_, Pointer.UP):
                return self._dropped(state, at)
            case _:
                return self._dragged(state, at)

    def over(self, at: Point, view_scale: float) -> Handle | RegionId | None:
        """Return what a press at a point would take, to show it before it happens."""
        grip = self._handle(at, view_scale)
        if grip is not None:
            return grip[2]
        return next(iter(self.scene.hits(at, EDGE_VIEW_PX / view_scale)), None)

    def _handle(self, at: Point, view_scale: float) -> tuple[RegionId, Box, Handle] | None:
        if self.scene.locked or len(self.scene.selected) != 1:
            return None
        region_id = self.scene.selected[0]
        box = self.scene.box_of(region_id)
        handle = None if box is None else handle_at(box, at, view_scale)
        return None if box is None or handle is None else (region_id, box, handle)

    def _down(self, event: PointerEvent, at: Point) -> Outcome:
        selected = tuple(self.scene.selected)
        grip = None if event.ctrl or event.alt else self._handle(at, event.view_scale)
        if grip is not None:
            region_id, box, handle = grip
            return Outcome(Pressed(at, _resizing(region_id, box, handle, at), selected))
        hit = None if event.shift else self._hit(event, at)
        if hit is None:
            kept = selected if event.ctrl or event.shift else ()
            return Outcome(Pressed(at, Banding(at, kept, selected), kept))
        return self._down_on(hit, event, at)

    def _down_on(self, hit: RegionId, event: PointerEvent, at: Point) -> Outcome:
        selected = tuple(self.scene.selected)
        if event.ctrl:
            rest = tuple(key for key in selected if key != hit)
            dragged = selected if hit in selected else (*selected, hit)
            clicked = rest if hit in selected else dragged
            return Outcome(Pressed(at, self._moving(dragged, at), clicked), selection=dragged)
        if hit in selected:
            return Outcome(Pressed(at, self._moving(selected, at), (hit,)))
        return Outcome(Pressed(at, self._moving((hit,), at), (hit,)), selection=(hit,))

    def _hit(self, event: PointerEvent, at: Point) -> RegionId | None:
        hits = list(self.scene.hits(at, event.in_image_px(EDGE_VIEW_PX)))
        if not hits:
            return None
        above = [hits.index(key) for key in self.scene.selected if key in hits]
        if event.alt and above:
            return hits[(above[-1] + 1) % len(hits)]
        return hits[0]

    def _moving(self, ids: Ids, at: Point) -> Moving | Banding:
        if self.scene.locked:
            return Banding(at, ids, ids)
        found = {key: self.scene.box_of(key) for key in ids}
        return Moving(at, {key: box for key, box in found.items() if box is not None})

    def _dragged(self, drag: Drag, at: Point) -> Outcome:
        match drag:
            case Banding(start, kept, _):
                band = box_between(start, at, smallest_px=1e-9)
                return Outcome(drag, Preview(band=band), selection=self._banded(start, kept, band))
            case Moving() | Resizing():
                return Outcome(drag, Preview(moved=self._moved(drag, at)))

    def _dropped(self, drag: Drag, at: Point) -> Outcome:
        if isinstance(drag, Banding):
            return Outcome(selection=self._dragged(drag, at).selection)
        before = drag.boxes if isinstance(drag, Moving) else {drag.region_id: drag.box}
        after = self._moved(drag, at)
        command: Command | None = SetBoxes(after) if after != before else None
        return Outcome(command=command)

    def _moved(self, drag: Moving | Resizing, at: Point) -> Mapping[RegionId, Box]:
        size_px = self.scene.size_px
        if isinstance(drag, Moving):
            dx, dy = whole(at.x - drag.start.x), whole(at.y - drag.start.y)
            return nudged(drag.boxes, dx, dy, size_px)
        to = snapped(Point(at.x - drag.grip[0], at.y - drag.grip[1]), size_px)
        return {drag.region_id: resized(drag.box, drag.handle, to)}

    def _banded(self, start: Point, kept: Ids, band: Box | None) -> Ids:
        """Return ``kept`` and what the band touches, without the boxes it was begun inside."""
        if band is None:
            return kept
        around = set(self.scene.hits(start, 0.0))
        taken = (key for key in self.scene.in_rect(band) if key not in around)
        return tuple(dict.fromkeys((*kept, *taken)))


def _resizing(region_id: RegionId, box: Box, handle: Handle, at: Point) -> Resizing:
    share_x, share_y = handle.value
    place = Point(box.x + share_x * box.width, box.y + share_y * box.height)
    return Resizing(region_id, box, handle, (at.x - place.x, at.y - place.y))
