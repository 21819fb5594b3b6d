"""The canvas as the window knows it: a picture, its regions, a tool in hand, and edits by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from annotator.commands import AddRegions, Command, DeleteRegions, SetBoxes, SetLabel
from annotator.geometry import Box, Point
from annotator.model import LabelId, Origin, Region, RegionId
from annotator.tools.draw_box import DrawBox
from annotator.tools.handles import nudged, stretched
from annotator.tools.machine import ToolMachine
from annotator.tools.outcome import Outcome
from annotator.tools.pointer import Pointer, PointerEvent
from annotator.tools.select import Select
from widgets.canvas.live import Hand
from widgets.canvas.marks import CanvasMarks
from widgets.canvas.pointing import cursor_for, pointer_event
from widgets.canvas.style import LIGHT, CanvasStyle

RegionMaker = Callable[[Box, LabelId], Region]
"""Makes the region for a box that was just drawn: id, number, order and worker are the caller's."""

TOOLS = ("box", "select", "pan")
_COPY_OFF_PX = 10.0


class CanvasView(CanvasMarks):
    """Shows one picture with its regions and reports what a person wants done to them.

    It alters no region itself: it emits commands and shows what ``apply`` brings. For drawing
    it needs ``region_maker``; unless it ``stays_in_box``, one box is drawn at a time.

    Signals:
        commanded: a ``Command`` to run.
        edit_asked: a region was double-clicked; carries its id.
        tool_changed: ``box``, ``select`` or ``pan``.
        label_asked: a box was drawn, but there is no label to give it.
        space_tapped: Space was pressed and let go without moving the picture by it.
    """

    commanded = Signal(object)
    edit_asked = Signal(str)
    tool_changed = Signal(str)
    label_asked = Signal()
    space_tapped = Signal()

    def __init__(self, parent: QWidget | None = None, *, style: CanvasStyle = LIGHT) -> None:
        super().__init__(parent, style=style)
        self.region_maker: RegionMaker | None = None
        self.stays_in_box = True
        self._select = Select(self._scene)
        draw = DrawBox(self._scene, self._make_region)
        self._machine = ToolMachine({"select": self._select, "box": draw}, "select")
        self._tool = "select"
        self._pointer: QPointF | None = None
        self._space = ""
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(
            self.tr("The picture with its boxes. Tab goes from box to box, the arrows move one.")
        )

    @property
    def tool(self) -> str:
        """The name of the tool in hand: ``box``, ``select`` or ``pan``."""
        return self._tool

    def set_tool(self, name: str) -> None:
        """Take another tool in hand; a gesture under way is given up.

        Raises:
            ValueError: there is no such tool.
        """
        if name not in TOOLS:
            raise ValueError(f"There is no tool {name!r} among {TOOLS}.")
        self._give_up()
        self._machine.choose("box" if name == "box" else "select")
        was, self._tool = self._tool, name
        self._show_hand()
        if name != was:
            self.tool_changed.emit(name)

    # Slots of the action table ------------------------------------------------------------------

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected boxes by image pixels, inside the image."""
        boxes = self._scene.selected_boxes()
        self._edit(SetBoxes(nudged(boxes, dx, dy, self._scene.size_px)))

    def resize_by(self, dx: float, dy: float) -> None:
        """Move right and bottom edge of the selected boxes by image pixels."""
        boxes = self._scene.selected_boxes()
        self._edit(SetBoxes(stretched(boxes, dx, dy, self._scene.size_px)))

    def delete_selected(self) -> None:
        """Ask for the selected regions to be deleted."""
        self._edit(DeleteRegions(self._scene.selected))

    def duplicate_selected(self) -> None:
        """Ask for a copy of each selected region, a little lower to the right, and select them."""
        off = nudged(self._scene.selected_boxes(), _COPY_OFF_PX, _COPY_OFF_PX, self._scene.size_px)
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
        """Give the selected regions a label; without any, or while drawing, new boxes get it."""
        if not self._scene.selected or self._tool == "box":
            self.current_label = label_id
        self._edit(SetLabel(self._scene.selected, label_id))

    def select_next(self, step: int = 1) -> None:
        """Select the region ``step`` further on in reading order and bring it into view."""
        order = self._scene.in_order()
        if not order:
            return
        last = self._scene.selected[-1] if self._scene.selected else None
        start = order.index(last) if last in order else (-1 if step > 0 else len(order))
        chosen = order[(start + step) % len(order)]
        self._set_selection((chosen,))
        box = self._scene.box_of(chosen)
        if box is not None and not self._is_in_view(box):
            self.center_on(box)

    def select_all(self) -> None:
        """Select every region that is seen."""
        self._set_selection(self._scene.in_order())

    def cancel(self) -> None:
        """Give up the gesture under way; else the selection; else take up the select tool."""
        if self._machine.is_busy:
            self._take(self._machine.cancel())
        elif self._scene.selected:
            self._set_selection(())
        else:
            self.set_tool("select")

    def finish(self) -> None:
        """Finish the gesture under way, where the pointer is."""
        if self._pointer is not None:
            event = PointerEvent(Pointer.CONFIRM, self.zoom)
            self._take(self._machine.send(event, self.to_image(self._pointer)))

    # Inside -------------------------------------------------------------------------------------

    def _make_region(self, box: Box) -> Region | None:
        if self.region_maker is None or self.current_label is None:
            self.label_asked.emit()
            return None
        return self.region_maker(box, self.current_label)

    def _edit(self, command: Command) -> None:
        if self._scene.selected and not self.locked:
            self._give_up()
            self.commanded.emit(command)

    def _give_up(self) -> None:
        if self._machine.is_busy:
            self._take(self._machine.cancel())

    def _take(self, outcome: Outcome) -> None:
        """Do what a tool answers: the command first, for the selection may need its regions."""
        if outcome.command is not None:
            self.commanded.emit(outcome.command)
        if outcome.selection is not None:
            self._set_selection(outcome.selection)
        if self._tool == "box" and not self.stays_in_box and outcome.command is not None:
            self.set_tool("select")  # so that the new box has its handles at once
        self._show_hand()

    def _show_hand(self) -> None:
        """Show the preview, what lies under the pointer, and the cursor that goes with it."""
        over = None
        if self._pointer is not None and self._tool == "select" and self.has_picture:
            over = self._select.over(self.to_image(self._pointer), self.zoom)
        is_resting = not self._machine.is_busy
        self._set_hand(
            Hand(
                preview=self._machine.preview,
                hover=RegionId(over) if isinstance(over, str) and is_resting else None,
                new_label=self.current_label,
                shows_handles=self._tool == "select",
            )
        )
        if is_resting:
            self.setCursor(cursor_for(self._tool, over))

    def _is_in_view(self, box: Box) -> bool:
        left, top = self._viewport.to_view(Point(box.x, box.y))
        right, bottom = self._viewport.to_view(Point(box.right, box.bottom))
        return left >= 0 and top >= 0 and right <= self.width() and bottom <= self.height()

    def _send(self, kind: Pointer, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._tool == "pan" or not self.has_picture:
            self._show_hand()
            return
        pointer = pointer_event(kind, event, self.zoom)
        self._take(self._machine.send(pointer, self.to_image(event.position())))

    # Qt overrides -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (
            is_left and (self._space or self._tool == "pan")
        ):
            self._space = self._space and "used"
            self._begin_pan(event.position())
        elif is_left:
            self._send(Pointer.DOWN, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if not self._pan(event.position()):
            self._send(Pointer.MOVE, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._end_pan():
            self._show_hand()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._send(Pointer.UP, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._select.over(self.to_image(event.position()), self.zoom)
        if self._tool == "select" and self._scene.selected and hit is not None:
            self.edit_asked.emit(str(self._scene.selected[-1]))
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self._show_hand()

    def event(self, event: QEvent) -> bool:
        # Space held moves the picture; as a key of its own it is known only when let go.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or event.modifiers():
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._space = "held"

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            was, self._space = self._space, ""
            if was == "held":
                self.space_tapped.emit()


def _as_copy(region: Region, fresh: Region) -> Region:
    return replace(
        fresh,
        transcription=region.transcription,
        attributes=region.attributes,
        origin=Origin.PASTED,
    )
