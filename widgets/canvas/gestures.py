"""The canvas with a tool in hand: mouse events go to the tool, and what it answers is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from annotator.editing.tools.draw_box import DrawBox
from annotator.editing.tools.extreme import ExtremeClicks
from annotator.editing.tools.machine import ToolMachine
from annotator.editing.tools.outcome import Outcome
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.editing.tools.select import Select
from annotator.model.entities import LabelId, Region, RegionId
from annotator.model.geometry import Box, Point
from widgets.canvas.aids import Aids
from widgets.canvas.layers.live import Hand
from widgets.canvas.layers.style import LIGHT, CanvasStyle
from widgets.canvas.marks import CanvasMarks
from widgets.canvas.pointing import cursor_for, pointer_event

RegionMaker = Callable[[Box, LabelId], Region]
"""Makes the region for a box that was just drawn: id, number, order and worker are the caller's."""

TOOLS = ("box", "extreme", "select", "pan")
DRAWING = frozenset({"box", "extreme"})


class CanvasGestures(CanvasMarks):
    """Turns what the mouse does into commands, by the tool in hand.

    It alters no region itself: it emits commands and shows what ``apply`` brings. For drawing
    it needs ``region_maker``; unless it ``stays_in_box``, one box is drawn at a time. With
    ``label_goes_on`` a label that regions get is also that of the next box; else that one has the
    label that was chosen while nothing was selected, or while drawing. With ``drag_pans`` a drag
    beside the regions moves the picture instead of selecting those that it comes over.

    Signals:
        commanded: a ``Command`` to run.
        edit_asked: a region was double-clicked; carries its id.
        tool_changed: one of ``TOOLS``.
        label_asked: a box was drawn, but there is no label to give it.
        offer_changed: whether a box is offered in the place of the selected one.
    """

    commanded = Signal(object)
    edit_asked = Signal(str)
    tool_changed = Signal(str)
    label_asked = Signal()
    offer_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, style: CanvasStyle = LIGHT) -> None:
        super().__init__(parent, style=style)
        self.region_maker: RegionMaker | None = None
        self.stays_in_box = self.label_goes_on = True
        self.drag_pans = False
        self._select = Select(self._scene)
        self._machine = ToolMachine(
            {
                "select": self._select,
                "box": DrawBox(self._scene, self._make_region),
                "extreme": ExtremeClicks(self._scene, self._make_region),
            },
            "select",
        )
        self._tool = "select"
        self._pointer: QPointF | None = None
        self._pressed_at: QPointF | None = None
        self._space = ""
        self._offered: tuple[Box, LabelId] | None = None
        self._awaits_offer = False
        self.aids = Aids(self)

    @property
    def tool(self) -> str:
        """The name of the tool in hand, one of ``TOOLS``."""
        return self._tool

    @property
    def is_drawing(self) -> bool:
        """Whether the tool in hand draws boxes."""
        return self._tool in DRAWING

    def set_tool(self, name: str) -> None:
        """Take another tool in hand; a gesture under way is given up.

        Raises:
            ValueError: there is no such tool.
        """
        if name not in TOOLS:
            raise ValueError(f"There is no tool {name!r} among {TOOLS}.")
        self._give_up()
        self._machine.choose("select" if name == "pan" else name)
        was, self._tool = self._tool, name
        self._show_hand()
        if name != was:
            self.tool_changed.emit(name)

    def finish(self) -> bool:
        """Finish the gesture under way, where the pointer is; returns whether there was one."""
        is_busy, at = self._machine.is_busy, self._place()
        if at is not None:
            self._send_at(Pointer.CONFIRM, at)
        return is_busy

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is under way, such as a box of which one corner is there."""
        return self._machine.is_busy

    def take_at(self, at: QPointF) -> bool:
        """Select the region at a view point, as a click does; returns whether one is there.

        What is selected already stays so, with all that is selected beside it.
        """
        if not self.has_picture:
            return False
        over = self._select.over(self.to_image(at), self.zoom)
        if isinstance(over, str) and over not in self._scene.selected:
            self._set_selection(self._scene.together(RegionId(over)))
        return over is not None

    def point_at(self, at: QPointF | None) -> None:
        """Take a view point for the place of the pointer until the pointer moves; None: nowhere."""
        self._pointer = at
        self._show_hand()

    def step_back(self) -> bool:
        """Take back what is in hand; returns whether anything was.

        Of a box that is being drawn it is the last click, of boxes that are pulled the pull.
        """
        if not self._machine.is_busy:
            return False
        if self.is_drawing:
            self._send_at(Pointer.BACK, self._place() or Point(0.0, 0.0))
        else:
            self._give_up()
        return True

    def offer(self, offered: tuple[Box, LabelId] | None) -> None:
        """Show a box that the program offers in the place of the selected one, or no more."""
        self._offered = offered
        self._show_hand()
        self.offer_changed.emit(offered is not None)

    def await_offer(self, *, is_on: bool) -> None:
        """Be told that an offer is looked for, or no more: until then it can be refused."""
        self._awaits_offer = is_on

    @property
    def has_offer(self) -> bool:
        """Whether a box is offered in the place of the selected one."""
        return self._offered is not None

    def magnify(self, *, is_on: bool) -> None:
        """Show the pixels around the pointer in a corner, or no more."""
        self.aids.magnifies = is_on
        self._show_hand()

    @property
    def box_in_hand(self) -> Box | None:
        """The box that is being drawn or pulled, if it is one."""
        preview = self._machine.preview
        if preview.new is not None or len(preview.moved) != 1:
            return preview.new
        return next(iter(preview.moved.values()))

    def boxes_in_hand(self) -> list[tuple[Box, LabelId]]:
        """Return the boxes that the live layer draws, with their labels."""
        preview = self._machine.preview
        found = [(box, self._scene.regions[key].label_id) for key, box in preview.moved.items()]
        if preview.new is not None and self.current_label is not None:
            found.append((preview.new, self.current_label))
        return found

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and show the others; a hidden one is not under the pointer either."""
        super().set_hidden(region_ids)
        self._show_hand()

    # Inside -------------------------------------------------------------------------------------

    def _make_region(self, box: Box) -> Region | None:
        if self.region_maker is None or self.current_label is None:
            self.label_asked.emit()
            return None
        return self.region_maker(box, self.current_label)

    def _is_in_hand(self) -> bool:
        return self._machine.is_busy or super()._is_in_hand()

    def _give_up(self) -> None:
        if self._machine.is_busy:
            self._take(self._machine.cancel())

    def _place(self) -> Point | None:
        """Return where the tool is pointed at."""
        return None if self._pointer is None else self.to_image(self._pointer)

    def pointed_at(self) -> Point | None:
        """Return the image point at which the pointer or the cursor is, if any is here."""
        return self._place()

    def _take(self, outcome: Outcome) -> None:
        """Do what a tool answers: the command first, for the selection may need its regions."""
        if outcome.command is not None:
            self.commanded.emit(outcome.command)
        if outcome.selection is not None:
            self._set_selection(outcome.selection)
        if self.is_drawing and not self.stays_in_box and outcome.command is not None:
            self.set_tool("select")  # so that the new box has its handles at once
        self._show_hand()

    def _show_hand(self) -> None:
        """Show the preview, what lies under the pointer, and the cursor that goes with it."""
        over = None
        is_selecting = self._tool == "select"
        is_resting = not self._machine.is_busy
        if self._pointer is not None and is_selecting and is_resting and self.has_picture:
            over = self._select.over(self.to_image(self._pointer), self.zoom)
        self._set_hand(
            Hand(
                preview=self._machine.preview,
                hover=RegionId(over) if isinstance(over, str) else None,
                new_label=self.current_label,
                shows_handles=is_selecting,
                offered=self._offered,
            )
        )
        self.aids.follow(self._place() if self.is_drawing or self.aids.magnifies else None)
        if is_resting:
            around = self._scene.around()
            angle_deg = 0.0 if around is None else around.angle_deg
            self.setCursor(cursor_for(self._tool, over, angle_deg))
        elif self._machine.preview.knob is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._hand_is_free()

    def _send(self, kind: Pointer, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._tool == "pan" or not self.has_picture:
            self._show_hand()
            return
        pointer = pointer_event(kind, event, self.zoom)
        self._take(self._machine.send(pointer, self.to_image(event.position())))

    def _send_at(self, kind: Pointer, at: Point) -> None:
        self._take(self._machine.send(PointerEvent(kind, self.zoom), at))

    def _pans(self, event: QMouseEvent) -> bool:
        """Return whether a press beside the regions is for the picture; selects nothing then."""
        is_free = self.drag_pans and self._tool == "select" and self.has_picture
        if not is_free or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        if self._select.over(self.to_image(event.position()), self.zoom) is not None:
            return False
        self._set_selection(())
        return True

    def _was_pressed_near(self, at: QPointF) -> bool:
        was, near = self._pressed_at, QApplication.startDragDistance()
        return was is not None and (at - was).manhattanLength() <= near

    def _paint_marks(self, painter: QPainter, ratio: float, clip: QRect) -> None:
        super()._paint_marks(painter, ratio, clip)
        self.aids.paint(painter, ratio)

    # Qt overrides -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position()
        is_left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (
            is_left and (self._space or self._tool == "pan" or self._pans(event))
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
        if self._tool == "select" and not self._was_pressed_near(event.position()):
            return  # the first click was for what lay over the picture, and closed by it
        hit = self._select.over(self.to_image(event.position()), self.zoom)
        if self._tool == "select" and self._scene.selected and hit is not None:
            self.edit_asked.emit(str(self._scene.selected[-1]))
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self._show_hand()
