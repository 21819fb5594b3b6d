"""A scene that looks through all boxes one by one: slow, and plainly right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.editing.changes import EditState, apply_change
from annotator.editing.tools.draw_box import DrawBox
from annotator.editing.tools.machine import ToolMachine
from annotator.editing.tools.outcome import Tool
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.editing.tools.select import Select, common_bounds
from annotator.model.entities import ItemId, LabelId, Region, RegionId
from annotator.model.geometry import Box, Point, overlap

SIZE_PX = (200, 100)


def is_near(box: Box, at: Point, radius_px: float) -> bool:
    """Return whether a point lies in a box grown by a radius."""
    at = box.to_frame(at)
    return (
        box.x - radius_px <= at.x <= box.right + radius_px
        and box.y - radius_px <= at.y <= box.bottom + radius_px
    )


def naive_hits(boxes: Mapping[RegionId, Box], at: Point, radius_px: float) -> list[RegionId]:
    """Return the boxes near a point: smallest first, of equals the one added last."""
    near = [
        (box.area, -n, key)
        for n, (key, box) in enumerate(boxes.items())
        if is_near(box, at, radius_px)
    ]
    return [key for _, _, key in sorted(near)]


def do_overlap(a: Box, b: Box) -> bool:
    """Return whether two boxes share more than an edge."""
    if a.is_turned or b.is_turned:
        return overlap(a, b) > 0
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


@dataclass
class PlainScene:
    """Boxes, a selection, and commands run at once."""

    boxes: dict[RegionId, Box] = field(default_factory=dict)
    size_px: tuple[int, int] = SIZE_PX
    selected: Sequence[RegionId] = ()
    locked: bool = False
    kept: set[RegionId] = field(default_factory=set)
    groups: list[set[RegionId]] = field(default_factory=list)

    @property
    def picked(self) -> list[RegionId]:
        """The selection as a plain list."""
        return list(self.selected)

    def box_of(self, region_id: RegionId) -> Box | None:
        return self.boxes.get(region_id)

    def is_locked(self, region_id: RegionId) -> bool:
        return region_id in self.kept

    def together(self, region_id: RegionId) -> tuple[RegionId, ...]:
        group = next((group for group in self.groups if region_id in group), (region_id,))
        return (region_id, *(key for key in self.boxes if key in group and key != region_id))

    def movable(self) -> Mapping[RegionId, Box]:
        return {
            key: self.boxes[key]
            for key in self.selected
            if key in self.boxes and key not in self.kept
        }

    def around(self) -> Box | None:
        return common_bounds(self.movable())

    def hits(self, at: Point, radius_px: float) -> Sequence[RegionId]:
        return naive_hits(self.boxes, at, radius_px)

    def in_rect(self, rect: Box) -> Sequence[RegionId]:
        return [key for key, box in self.boxes.items() if do_overlap(box, rect)]


class Hand:
    """Sends events through a machine and does what comes out, as the window would."""

    def __init__(self, scene: PlainScene, tool: str = "select", view_scale: float = 1.0) -> None:
        self.scene = scene
        self.commands: list[object] = []
        self.view_scale = view_scale
        tools: dict[str, Tool] = {"select": Select(scene), "box": DrawBox(scene, self.new_region)}
        self.machine = ToolMachine(tools, tool)

    def new_region(self, box: Box) -> Region:
        number = len(self.scene.boxes) + 1
        return Region(RegionId(f"new{number}"), number, LabelId(1), box, f"{number:06}")

    def send(self, kind: Pointer, x: float = 0, y: float = 0, **keys: bool) -> None:
        event = PointerEvent(kind, self.view_scale, **keys)
        outcome = self.machine.send(event, Point(x, y))
        if outcome.selection is not None:
            self.scene.selected = outcome.selection
        if outcome.command is None:
            return
        self.commands.append(outcome.command)
        regions = {
            key: Region(key, n, LabelId(1), box, f"{n:06}")
            for n, (key, box) in enumerate(self.scene.boxes.items())
        }
        state = EditState(ItemId(1), regions=regions)
        change = outcome.command.change(state)
        if change is not None:
            after = apply_change(state, change).regions
            self.scene.boxes = {key: r.box for key, r in after.items() if r.box is not None}

    def drag(self, way: Iterable[tuple[float, float]], **keys: bool) -> None:
        points = list(way)
        self.send(Pointer.DOWN, *points[0], **keys)
        for point in points[1:]:
            self.send(Pointer.MOVE, *point, **keys)
        self.send(Pointer.UP, *points[-1], **keys)

    def click(self, x: float, y: float, **keys: bool) -> None:
        self.drag([(x, y)], **keys)
