"""Runs the current tool: passes events to it, and applies its outcomes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.editing.tools.draw_box import DrawBox
from annotator.editing.tools.extreme import ExtremeClicks
from annotator.editing.tools.handles import Handle
from annotator.editing.tools.machine import ToolMachine
from annotator.editing.tools.outcome import Outcome
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.editing.tools.select import Select
from annotator.editing.tools.turned_box import RotationHandle
from annotator.model.entities import LabelId, Region, RegionId
from annotator.model.geometry import Box, Point
from widgets.canvas.input.mouse_cursor import cursor_for
from widgets.canvas.input.options import InputOptions
from widgets.canvas.layer_stack import LayerStack
from widgets.canvas.layers.aids import Aids
from widgets.canvas.layers.selection_layer import Interaction
from widgets.canvas.pan_zoom import PanZoom

RegionMaker = Callable[..., Region]
"""Makes the region for a box that was just drawn, with the ``LabelId`` of its label."""

TOOLS = ("box", "extreme", "select", "pan")
DRAWING = frozenset({"box", "extreme"})


class ToolController(QObject):
    """Turns pointer events into commands of the current tool; it changes no region itself.

    For drawing it needs ``region_maker``.

    Signals:
        commanded: a ``Command`` to run.
        tool_changed: one of ``TOOLS``.
        label_asked: a box was drawn, but there is no label for it.
        offer_changed: whether the program offers a box in place of the selected one.
        offer_answered: whether the offered box is accepted.
    """

    commanded = Signal(object)
    tool_changed = Signal(str)
    label_asked = Signal()
    offer_changed = Signal(bool)
    offer_answered = Signal(bool)

    def __init__(
        self, widget: QWidget, pan_zoom: PanZoom, layers: LayerStack, options: InputOptions
    ) -> None:
        """Start with the tool that selects."""
        super().__init__(widget)
        self.region_maker: RegionMaker | None = None
        self.key_cursor: Point | None = None
        self._widget, self._pan_zoom, self._options = widget, pan_zoom, options
        self._picture, self._regions, self._aids = layers.picture, layers.regions, layers.aids
        self._scene = layers.regions.scene
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
        self._offered: tuple[Box, LabelId] | None = None
        self._awaits_offer = False

    # The tool -----------------------------------------------------------------------------------

    @property
    def tool(self) -> str:
        """The name of the current tool, one of ``TOOLS``."""
        return self._tool

    @property
    def is_drawing(self) -> bool:
        """Whether the current tool draws boxes."""
        return self._tool in DRAWING

    @property
    def options(self) -> InputOptions:
        """How the tools behave."""
        return self._options

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is in progress, such as a box with only one corner."""
        return self._machine.is_busy

    @property
    def can_select(self) -> bool:
        """Whether the current tool selects, and there is a picture."""
        return self._tool == "select" and self._picture.has_picture

    def set_tool(self, name: str) -> None:
        """Choose another tool; a gesture in progress is cancelled.

        Raises:
            ValueError: there is no such tool.
        """
        if name not in TOOLS:
            raise ValueError(f"There is no tool {name!r} among {TOOLS}.")
        self.give_up()
        self._machine.choose("select" if name == "pan" else name)
        was, self._tool = self._tool, name
        self.refresh()
        if name != was:
            self.tool_changed.emit(name)

    # Events -------------------------------------------------------------------------------------

    def move_pointer(self, at: QPointF | None) -> None:
        """Store the pointer's place on the view, None if it is outside; ``refresh`` shows it."""
        self._pointer = at

    def send(self, event: PointerEvent, at: QPointF) -> None:
        """Pass a mouse event at a view point to the tool."""
        self._pointer = at
        if self._tool == "pan" or not self._picture.has_picture:
            self.refresh()
            return
        self._take(self._machine.send(event, self._pan_zoom.to_image(at)))

    def send_at(self, kind: Pointer, at: Point) -> None:
        """Pass an event at an image point to the tool, without modifiers."""
        self._take(self._machine.send(PointerEvent(kind, self._pan_zoom.scale), at))

    def place(self) -> Point | None:
        """Return the image point of the keyboard cursor, or else of the pointer, if any."""
        if self.key_cursor is not None:
            return self.key_cursor
        return None if self._pointer is None else self._pan_zoom.to_image(self._pointer)

    def under(self, at: QPointF) -> Handle | RotationHandle | RegionId | None:
        """Return what a press at a view point would grab."""
        return self._select.over(self._pan_zoom.to_image(at), self._pan_zoom.scale)

    def select_at(self, at: QPointF) -> bool:
        """Select the region at a view point, as a click does; returns whether there is one.

        If the region is selected already, the whole selection stays.
        """
        if not self._picture.has_picture:
            return False
        over = self.under(at)
        if isinstance(over, str) and over not in self._scene.selected:
            self._regions.select(self._scene.together(RegionId(over)))
        return over is not None

    # Gestures -----------------------------------------------------------------------------------

    def finish(self) -> bool:
        """Accept the offer; else finish the gesture in progress, at the pointer.

        Returns whether there was anything to finish; an offer that is still being computed counts.
        """
        if self._offered is not None:
            self.offer_answered.emit(True)
            return True
        is_busy, at = self._machine.is_busy, self.place()
        if at is not None:
            self.send_at(Pointer.CONFIRM, at)
        return is_busy or self._awaits_offer

    def give_up(self) -> bool:
        """Cancel the gesture in progress; returns whether there was one."""
        is_busy = self._machine.is_busy
        if is_busy:
            self._take(self._machine.cancel())
        return is_busy

    def step_back(self) -> bool:
        """Undo the last step of the gesture in progress; returns whether there was one.

        For a box that is being drawn the step is the last click, for boxes that are dragged the
        drag.
        """
        if not self._machine.is_busy:
            return False
        if self.is_drawing:
            self.send_at(Pointer.BACK, self.place() or Point(0.0, 0.0))
        else:
            self.give_up()
        return True

    # Offered boxes ------------------------------------------------------------------------------

    @property
    def offered(self) -> Box | None:
        """The box that is offered in place of the selected one, if any."""
        return None if self._offered is None else self._offered[0]

    def offer(self, offered: tuple[Box, LabelId] | None) -> None:
        """Show a box that the program offers in place of the selected one; None hides it."""
        self._offered = offered
        self.refresh()
        self.offer_changed.emit(offered is not None)

    def await_offer(self, *, is_on: bool) -> None:
        """Set whether an offer is being computed; it can be refused already."""
        self._awaits_offer = is_on

    def refuse_offer(self) -> bool:
        """Refuse the offer, or one that is being computed; returns whether there was one."""
        is_there = self._offered is not None or self._awaits_offer
        if is_there:
            self.offer_answered.emit(False)
        return is_there

    # Internals ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the preview and the hovered region, and set the matching mouse cursor."""
        over = None
        is_selecting = self._tool == "select"
        is_resting = not self._machine.is_busy
        if self._pointer is not None and is_selecting and is_resting and self._picture.has_picture:
            over = self.under(self._pointer)
        self._regions.show_interaction(
            Interaction(
                preview=self._machine.preview,
                hover=RegionId(over) if isinstance(over, str) else None,
                new_label=self._regions.current_label,
                shows_handles=is_selecting,
                offered=self._offered,
            )
        )
        self._show_aids()
        if is_resting:
            around = self._scene.around()
            angle_deg = 0.0 if around is None else around.angle_deg
            self._widget.setCursor(cursor_for(self._tool, over, angle_deg))
        elif self._machine.preview.knob is not None:
            self._widget.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._pan_zoom.fit_if_due(is_busy=self._machine.is_busy)

    def _show_aids(self) -> None:
        aids, is_by_key = self._aids.aids, self.key_cursor is not None
        is_shown = is_by_key or self.is_drawing or aids.magnifies
        at = self.place() if is_shown else None
        if at is not None or aids.at is not None:
            now = Aids(aids.has_crosshair, aids.magnifies, at, self.is_drawing, is_by_key)
            self._aids.show_aids(now)

    def _take(self, outcome: Outcome) -> None:
        """Apply a tool's outcome: first the command, because the selection may need its regions."""
        if outcome.command is not None:
            self.commanded.emit(outcome.command)
        if outcome.selection is not None:
            self._regions.select(outcome.selection)
        if self.is_drawing and not self._options.stays_in_box and outcome.command is not None:
            self.set_tool("select")  # so that the new box has its handles at once
        self.refresh()

    def _make_region(self, box: Box) -> Region | None:
        label_id = self._regions.current_label
        if self.region_maker is None or label_id is None:
            self.label_asked.emit()
            return None
        return self.region_maker(box, label_id)
