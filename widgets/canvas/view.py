"""The canvas as the window knows it: a picture, its regions, a tool in hand, and edits by key."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent

from annotator.editing.commands import AddRegions, Command, DeleteRegions, SetBoxes, SetLabel
from annotator.editing.tools.handles import nudged, stretched
from annotator.editing.tools.turned_box import turned_by_key
from annotator.model.entities import LabelId, Origin, Region, RegionId
from annotator.model.geometry import Box, Point
from widgets.canvas.gestures import TOOLS, RegionMaker
from widgets.canvas.heard import CanvasHeard

_COPY_OFF_PX = 10.0


class CanvasView(CanvasHeard):
    """Shows one picture with its regions and reports what a person wants done to them.

    Signals:
        offer_answered: whether the box that is offered is taken.
    """

    offer_answered = Signal(bool)

    # Slots of the action table ------------------------------------------------------------------

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected boxes by image pixels, inside the image."""
        boxes = nudged(self._scene.movable(), dx, dy, self._scene.size_px)
        self._edit(SetBoxes(boxes, joins=self._joins("nudge")))

    def resize_by(self, dx: float, dy: float) -> None:
        """Move right and bottom edge of the selected boxes by image pixels."""
        boxes = stretched(self._scene.movable(), dx, dy, self._scene.size_px)
        self._edit(SetBoxes(boxes, joins=self._joins("resize")))

    def turn_by(self, degrees: float) -> None:
        """Turn the selected boxes clockwise, each about its own centre."""
        boxes = turned_by_key(self._scene.movable(), degrees, self._scene.size_px)
        self._edit(SetBoxes(boxes, name="turn-box", joins=self._joins(f"turn {abs(degrees):g}")))

    def delete_selected(self) -> None:
        """Ask for the selected regions to be deleted."""
        self._edit(DeleteRegions(self._scene.selected))

    def duplicate_selected(self) -> None:
        """Ask for a copy of each selected region, a little lower to the right, and select them."""
        found = {key: self._scene.box_of(key) for key in self._scene.selected}
        boxes = {key: box for key, box in found.items() if box is not None}
        off = nudged(boxes, _COPY_OFF_PX, _COPY_OFF_PX, self._scene.size_px)
        if self.region_maker is None or not off or self.locked:
            return
        copies = tuple(
            _as_copy(
                self._scene.regions[key], self.region_maker(box, self._scene.regions[key].label_id)
            )
            for key, box in off.items()
        )
        self._edit(AddRegions(copies))
        self._set_selection(region.id for region in copies)

    def label_selected(self, label_id: LabelId) -> None:
        """Give the selected regions a label, and the next box; see ``label_goes_on``."""
        if self.label_goes_on or not self._scene.selected or self.is_drawing:
            self.current_label = label_id
        self._edit(SetLabel(self._scene.selected, label_id))

    def select_next(self, step: int = 1) -> None:
        """Select the region ``step`` further on in reading order and bring it into view."""
        order = self._scene.in_order()
        if not order:
            return
        last = self._scene.selected[-1] if self._scene.selected else None
        start = order.index(last) if last in order else (-1 if step > 0 else len(order))
        self.show_region(order[(start + step) % len(order)])

    def show_region(self, region_id: RegionId) -> None:
        """Select one region and bring it into view."""
        self._set_selection((region_id,))
        box = self._scene.box_of(region_id)
        if box is not None and not self._is_in_view(box.bounds):
            self.center_on(box.bounds)

    def select_all(self) -> None:
        """Select every region that is seen."""
        self._set_selection(self._scene.in_order())

    def cancel(self) -> None:
        """Give up what is nearest: an offer, a gesture, the cursor, the selection, the tool."""
        if self._offered is not None or self._awaits_offer:
            self.offer_answered.emit(False)
        elif self._machine.is_busy:
            self._take(self._machine.cancel())
        elif self.has_cursor:
            self.stop_cursor()
        elif self._scene.selected:
            self._set_selection(())
        else:
            self.set_tool("select")

    def finish(self) -> bool:
        """Take what is offered; else finish the gesture under way, where the pointer is.

        Returns whether there was anything to finish; what is still looked for counts.
        """
        if self._offered is not None:
            self.offer_answered.emit(True)
            return True
        return super().finish() or self._awaits_offer

    # Qt overrides -------------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        offered, at = self._offered, self.to_image(event.position())
        if offered is not None and offered[0].contains(at):
            self.offer_answered.emit(True)
        else:
            super().mouseDoubleClickEvent(event)

    # Inside -------------------------------------------------------------------------------------

    def _edit(self, command: Command) -> None:
        if self._scene.selected and not self.locked:
            self._give_up()
            self.commanded.emit(command)

    def _joins(self, what: str) -> str:
        """Return the key by which what is done again to the same boxes is one step."""
        return f"{what} {' '.join(self._scene.selected)}"

    def _is_in_view(self, box: Box) -> bool:
        left, top = self._viewport.to_view(Point(box.x, box.y))
        right, bottom = self._viewport.to_view(Point(box.right, box.bottom))
        return left >= 0 and top >= 0 and right <= self.width() and bottom <= self.height()


def _as_copy(region: Region, fresh: Region) -> Region:
    return replace(
        fresh,
        transcription=region.transcription,
        attributes=region.attributes,
        origin=Origin.PASTED,
    )


__all__ = ["TOOLS", "CanvasView", "RegionMaker"]
