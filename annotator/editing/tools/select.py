"""The select tool: selects, moves, resizes and turns regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.editing.commands import Command, SetBoxes
from annotator.editing.tools.drags import (
    BandDrag,
    Drag,
    Ids,
    MoveDrag,
    ResizeDrag,
    ScaleDrag,
    TurnDrag,
)
from annotator.editing.tools.handles import Handle, handle_at
from annotator.editing.tools.outcome import GesturePreview, Outcome, Scene
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.editing.tools.turned_box import (
    RotationHandle,
    bearing_deg,
    is_felt,
    knob_at_side,
    knob_of,
    may_be_felt,
)
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point, box_around, box_between

CLICK_VIEW_PX = 3.0
EDGE_VIEW_PX = 3.0
"""How far outside a box a click still hits it."""


@dataclass(frozen=True, slots=True)
class SelectPress:
    """The button is down and has hardly moved: still a click.

    ``then`` is the drag that it may become; ``clicked`` is the selection after a click.
    """

    start: Point
    then: Drag
    clicked: Ids


@dataclass(frozen=True, slots=True)
class Select:
    """Click selects the smallest region, Ctrl adds, Alt takes the one beneath, Shift bands.

    A selected box has handles and a knob to rotate it; several boxes share the handles of their
    bounds. Locked regions can be selected, but do not move.
    """

    scene: Scene

    def handle(self, state: object, event: PointerEvent, at: Point) -> Outcome:
        """Return the outcome of one event at ``at`` (image pixels)."""
        match state:
            case SelectPress():
                return self._pressed(state, event, at)
            case MoveDrag() | ResizeDrag() | ScaleDrag() | TurnDrag() | BandDrag():
                return self._pulled(state, event, at)
            case _ if event.kind is Pointer.DOWN:
                return self._down(event, at)
            case _:
                return Outcome()

    def _pressed(self, state: SelectPress, event: PointerEvent, at: Point) -> Outcome:
        if event.kind is Pointer.CANCEL:
            return Outcome()
        if event.kind is Pointer.UP:
            return Outcome(selection=state.clicked)
        if event.has_left(state.start, at, slop_view_px=CLICK_VIEW_PX):
            return self._dragged(state.then, event, at)
        return Outcome(state)

    def _pulled(self, state: Drag, event: PointerEvent, at: Point) -> Outcome:
        match state, event.kind:
            case (BandDrag(), Pointer.CANCEL):
                return Outcome(selection=state.before)
            case (_, Pointer.CANCEL):
                return Outcome()
            case (_, Pointer.UP):
                return self._dropped(state, event, at)
            case _:
                return self._dragged(state, event, at)

    # Target under the pointer
    # ------------------------------------------------------------------------

    def over(self, at: Point, view_scale: float) -> Handle | RotationHandle | RegionId | None:
        """Return the target of a press at a point, to show it in advance."""
        grip = self._grip(at, view_scale)
        if grip is not None:
            return grip
        return next(iter(self.scene.hits(at, EDGE_VIEW_PX / view_scale)), None)

    def _grip(self, at: Point, view_scale: float) -> Handle | RotationHandle | None:
        around = None if self.scene.locked else self.scene.around()
        if around is None:
            return None
        handle = handle_at(around, at, view_scale)
        if handle is not None:
            return handle
        if not may_be_felt(around, at, view_scale):
            return None
        knob = knob_in(self.scene, view_scale)
        return knob if knob is not None and is_felt(knob, at, view_scale) else None

    # Button press ---- ------------------------------------------------------------------------

    def _down(self, event: PointerEvent, at: Point) -> Outcome:
        selected = tuple(self.scene.selected)
        grip = None if event.ctrl or event.alt else self._grip(at, event.view_scale)
        if grip is not None:
            return Outcome(SelectPress(at, self._gripped(grip, at), selected))
        hit = None if event.shift else self._hit(event, at)
        if hit is None:
            kept = selected if event.ctrl or event.shift else ()
            band = BandDrag(at, kept, selected, turns=event.ctrl)
            return Outcome(SelectPress(at, band, kept))
        return self._down_on(hit, event, at)

    def _gripped(self, grip: Handle | RotationHandle, at: Point) -> Drag:
        movable = dict(self.scene.movable())
        if isinstance(grip, RotationHandle):
            (box,) = movable.values()
            return TurnDrag(movable, grip.side, bearing_deg(box, at))
        around = self.scene.around()
        if around is None:
            return BandDrag(at, (), ())
        place = grip.of(around)
        off = (at.x - place.x, at.y - place.y)
        if len(movable) == 1:
            return ResizeDrag(movable, grip, off)
        return ScaleDrag(movable, around, grip, off)

    def _down_on(self, hit: RegionId, event: PointerEvent, at: Point) -> Outcome:
        """Select the whole group of a region; with Alt the region alone."""
        selected = tuple(self.scene.selected)
        ids = (hit,) if event.alt else self.scene.together(hit)
        if event.ctrl:
            rest = tuple(key for key in selected if key not in ids)
            dragged = selected if hit in selected else (*rest, *ids)
            clicked = rest if hit in selected else dragged
            return Outcome(SelectPress(at, self._moving(dragged, at), clicked), selection=dragged)
        if hit in selected:
            return Outcome(SelectPress(at, self._moving(selected, at), ids))
        return Outcome(SelectPress(at, self._moving(ids, at), ids), selection=ids)

    def _hit(self, event: PointerEvent, at: Point) -> RegionId | None:
        hits = list(self.scene.hits(at, event.in_image_px(EDGE_VIEW_PX)))
        if not hits:
            return None
        above = [hits.index(key) for key in self.scene.selected if key in hits]
        if event.alt and above:
            return hits[(above[-1] + 1) % len(hits)]
        return hits[0]

    def _moving(self, ids: Ids, at: Point) -> MoveDrag | BandDrag:
        """Return a move of the unlocked regions, or a rubber band if none can move."""
        found = {key: self.scene.box_of(key) for key in ids if not self.scene.is_locked(key)}
        boxes = {key: box for key, box in found.items() if box is not None}
        if self.scene.locked or not boxes:
            return BandDrag(at, ids, ids)
        return MoveDrag(at, boxes)

    # Movement and release -------------------------------------------------------

    def _dragged(self, drag: Drag, event: PointerEvent, at: Point) -> Outcome:
        if isinstance(drag, BandDrag):
            band = box_between(drag.start, at, smallest_px=1e-9)
            return Outcome(drag, GesturePreview(band=band), selection=self._banded(drag, band))
        moved = drag.moved(event, at, self.scene.size_px)
        knob = None
        if isinstance(drag, TurnDrag):
            (box,) = moved.values()
            knob = knob_at_side(box, drag.side, event.view_scale).place
        return Outcome(drag, GesturePreview(moved=moved, knob=knob))

    def _dropped(self, drag: Drag, event: PointerEvent, at: Point) -> Outcome:
        if isinstance(drag, BandDrag):
            return Outcome(selection=self._dragged(drag, event, at).selection)
        after = drag.moved(event, at, self.scene.size_px)
        command: Command | None = SetBoxes(after) if after != drag.boxes else None
        return Outcome(command=command)

    def _banded(self, drag: BandDrag, band: Box | None) -> Ids:
        """Return ``kept`` and the regions under the band, without those around its start.

        Groups are selected together. With Ctrl, regions under the band that were selected before
        are deselected.
        """
        if band is None:
            return drag.kept
        begun_in = set(self.scene.hits(drag.start, 0.0))
        touched = [key for key in self.scene.in_rect(band) if key not in begun_in]
        taken = [key for each in touched for key in self.scene.together(each)]
        out = set(drag.kept).intersection(taken) if drag.turns else set()
        return tuple(key for key in dict.fromkeys((*drag.kept, *taken)) if key not in out)


def common_bounds(boxes: Mapping[RegionId, Box]) -> Box | None:
    """Return the box that carries the handles: the only box, the bounds of several, or None."""
    if len(boxes) == 1:
        (only,) = boxes.values()
        return only
    return box_around(tuple(boxes.values())) if boxes else None


def knob_in(scene: Scene, view_scale: float) -> RotationHandle | None:
    """Return the knob of the only selected box, or None if there is no room for it."""
    movable = scene.movable()
    if scene.locked or len(movable) != 1:
        return None
    ((region_id, box),) = movable.items()

    under = {region_id, *scene.hits(box.centre, 0.0)}

    def is_free(place: Point) -> bool:
        return set(scene.hits(place, 0.0)) <= under

    return knob_of(box, view_scale, scene.size_px, is_free)
