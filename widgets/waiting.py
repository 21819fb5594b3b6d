"""Tells the effort clock when the person must wait for the program, each wait once."""

from __future__ import annotations

from annotator.effort.clock import EffortClock


class Waiting:
    """A wait that is begun and ended any number of times and counts as one."""

    def __init__(self, clock: EffortClock) -> None:
        """Begin without a wait."""
        self._clock = clock
        self._is_on = False

    def begin(self) -> None:
        """The person waits from now on."""
        if not self._is_on:
            self._is_on = True
            self._clock.begin_wait()

    def end(self) -> None:
        """What was waited for is there."""
        if self._is_on:
            self._is_on = False
            self._clock.end_wait()
