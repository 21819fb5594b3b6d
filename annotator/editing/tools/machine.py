"""Runs the current tool: keeps its state between events and cancels unfinished gestures."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.editing.tools.outcome import NO_PREVIEW, RESTING, GesturePreview, Outcome, Tool
from annotator.editing.tools.pointer import Pointer, PointerEvent
from annotator.model.geometry import Point


class ToolMachine:
    """Holds the tools by name, the current one, and the state of its gesture.

    Raises:
        ValueError: there is no tool of that name.
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
        """Whether a gesture is in progress."""
        return self._state != RESTING

    def choose(self, name: str) -> None:
        """Choose another tool; a gesture in progress is cancelled.

        Raises:
            ValueError: there is no tool of that name.
        """
        if name not in self._tools:
            raise ValueError(f"There is no tool {name!r} among {sorted(self._tools)}.")
        self._current = name
        self._state, self.preview = RESTING, NO_PREVIEW

    def send(self, event: PointerEvent, at: Point) -> Outcome:
        """Pass an event to the current tool and return the outcome."""
        outcome = self._tools[self._current].handle(self._state, event, at)
        self._state, self.preview = outcome.state, outcome.preview
        return outcome

    def cancel(self) -> Outcome:
        """Cancel the gesture in progress."""
        return self.send(PointerEvent(Pointer.CANCEL), Point(0.0, 0.0))
