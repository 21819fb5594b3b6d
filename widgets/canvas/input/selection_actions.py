"""Actions on the selection: edits by key, and moving to another region."""

from __future__ import annotations

from dataclasses import replace

from annotator.drafts.draft import with_text_of
from annotator.editing.commands import AddRegions, Command, DeleteRegions, SetBoxes, SetLabel
from annotator.editing.tools.handles import nudged, stretched
from annotator.editing.tools.turned_box import turned_by_key
from annotator.model.entities import LabelId, Origin, Region, RegionId
from annotator.model.geometry import Point
from widgets.canvas.input.tool_controller import ToolController
from widgets.canvas.layers.region_layers import RegionLayers
from widgets.canvas.pan_zoom import PanZoom

_COPY_OFF_PX = 10.0


class SelectionActions:
    """Changes the selection, and edits the selected regions by commands that the tools emit."""

    def __init__(self, pan_zoom: PanZoom, regions: RegionLayers, tools: ToolController) -> None:
        """Act on the selection of ``regions``."""
        self._pan_zoom, self._regions, self._tools = pan_zoom, regions, tools
        self._scene = regions.scene

    def place(self) -> Point | None:
        """Return the image point of the pointer; else the corner of the box selected last."""
        at, selected = self._tools.place(), self._scene.selected
        box = self._scene.box_of(selected[-1]) if at is None and selected else None
        return at if box is None else Point(box.x, box.y)

    # Edits --------------------------------------------------------------------------------------

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected boxes by image pixels, within the image."""
        boxes = nudged(self._scene.movable(), dx, dy, self._scene.size_px)
        self._edit(SetBoxes(boxes, joins=self._joins("nudge")))

    def resize_by(self, dx: float, dy: float) -> None:
        """Move the right and bottom edges of the selected boxes by image pixels."""
        boxes = stretched(self._scene.movable(), dx, dy, self._scene.size_px)
        self._edit(SetBoxes(boxes, joins=self._joins("resize")))

    def turn_by(self, degrees: float) -> None:
        """Rotate the selected boxes clockwise, each about its own centre."""
        boxes = turned_by_key(self._scene.movable(), degrees, self._scene.size_px)
        self._edit(SetBoxes(boxes, name="turn-box", joins=self._joins(f"turn {abs(degrees):g}")))

    def delete_selected(self) -> None:
        """Delete the selected regions."""
        self._edit(DeleteRegions(self._scene.selected))

    def duplicate_selected(self) -> None:
        """Copy each selected region a little down and to the right, and select the copies."""
        found = {key: self._scene.box_of(key) for key in self._scene.selected}
        boxes = {key: box for key, box in found.items() if box is not None}
        off = nudged(boxes, _COPY_OFF_PX, _COPY_OFF_PX, self._scene.size_px)
        make = self._tools.region_maker
        if make is None or not off or self._scene.locked:
            return
        regions = self._scene.regions
        copies = tuple(
            _as_copy(regions[key], make(box, regions[key].label_id)) for key, box in off.items()
        )
        self._edit(AddRegions(copies))
        self._regions.select(region.id for region in copies)

    def label_selected(self, label_id: LabelId) -> None:
        """Give the selected regions a label, and perhaps the next box; see ``InputOptions``."""
        is_for_next = not self._scene.selected or self._tools.is_drawing
        if is_for_next or self._tools.options.label_goes_on:
            self._regions.current_label = label_id
        self._edit(SetLabel(self._scene.selected, label_id))

    def _edit(self, command: Command) -> None:
        if self._scene.selected and not self._scene.locked:
            self._tools.give_up()
            self._tools.commanded.emit(command)

    def _joins(self, what: str) -> str:
        """Return the key that merges repeated edits of the same boxes into one undo step."""
        return f"{what} {' '.join(self._scene.selected)}"

    # Selection ----------------------------------------------------------------------------------

    def select_all(self) -> None:
        """Select every visible region."""
        self._regions.select(self._scene.in_order())

    def select_next(self, step: int = 1) -> None:
        """Select the region ``step`` places further in reading order and bring it into view."""
        order = self._scene.in_order()
        if not order:
            return
        last = self._scene.selected[-1] if self._scene.selected else None
        start = order.index(last) if last in order else (-1 if step > 0 else len(order))
        self.show_region(order[(start + step) % len(order)])

    def show_region(self, region_id: RegionId) -> None:
        """Select one region and bring it into view."""
        self._regions.select((region_id,))
        box = self._scene.box_of(region_id)
        if box is not None and not self._pan_zoom.shows(box.bounds):
            self._pan_zoom.center_on(box.bounds)

    def deselect(self) -> None:
        """Clear the selection; if it is empty, switch to the tool that selects."""
        if self._scene.selected:
            self._regions.select(())
        else:
            self._tools.set_tool("select")


def _as_copy(region: Region, fresh: Region) -> Region:
    copy = with_text_of(fresh, region)
    return replace(copy, attributes=region.attributes, origin=Origin.PASTED)
