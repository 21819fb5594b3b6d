"""Reports each wait of the person for the program to the effort clock, once."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.effort.clock import EffortClock
from widgets.kit.timers import single_shot

PAINTED_WITHIN_MS = 1000
"""A hidden window paints nothing; after this time nobody is waiting for it."""


class WaitClock(QObject):
    """Counts overlapping waits as one: it can be begun and ended any number of times."""

    def __init__(self, clock: EffortClock, parent: QObject) -> None:
        """Start without a wait."""
        super().__init__(parent)
        self._clock = clock
        self._is_on = False
        self._limit = single_shot(self, self.end, PAINTED_WITHIN_MS)

    @property
    def is_on(self) -> bool:
        """Whether the person is waiting."""
        return self._is_on

    def begin(self) -> None:
        """Begin the wait, or let it go on with something else that is not nearly over."""
        self._limit.stop()
        if not self._is_on:
            self._is_on = True
            self._clock.begin_wait()

    def nearly_over(self) -> None:
        """Note that the result is there and need only be painted."""
        if self._is_on:
            self._limit.start()

    def end(self) -> None:
        """End the wait: the result is visible."""
        self._limit.stop()
        if self._is_on:
            self._is_on = False
            self._clock.end_wait()
