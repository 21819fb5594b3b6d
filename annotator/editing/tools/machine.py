"""Runs the current tool: keeps its state between events and cancels unfinished gestures."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.editing.tools.outcome import NO_PREVIEW, RESTING, GesturePreview, Outcome, Tool
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.model.geometry import Point


class ToolMachine:
    """Holds the tools by name, the one in hand, and the state of its gesture.

    Raises:
        ValueError: a tool of that name is not there.
    """

    def __init__(self, tools: Mapping[str, Tool], current: str) -> None:
        self._tools = dict(tools)
        self._current = current
        self._state: object = RESTING
        self.preview: GesturePreview = NO_PREVIEW
        self.choose(current)

    @property
    def current(self) -> str:
        """The name of the current tool."""
        return self._current

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._state != RESTING

    def choose(self, name: str) -> None:
        """Take another tool in hand; a gesture under way is given up.

        Raises:
            ValueError: a tool of that name is not there.
        """
        if name not in self._tools:
            raise ValueError(f"There is no tool {name!r} among {sorted(self._tools)}.")
        self._current = name
        self._state, self.preview = RESTING, NO_PREVIEW

    def send(self, event: PointerEvent, at: Point) -> Outcome:
        """Hand one event to the current tool and return its answer."""
        outcome = self._tools[self._current].handle(self._state, event, at)
        self._state, self.preview = outcome.state, outcome.preview
        return outcome

    def cancel(self) -> Outcome:
        """Give up the gesture under way."""
        return self.send(PointerEvent(Pointer.CANCEL), Point(0.0, 0.0))
