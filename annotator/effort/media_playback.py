"""Whether playing media counts as a signal: not after three passes of an unattended loop."""

from __future__ import annotations

from annotator.effort.method import Method


class MediaPlayback:
    """Sound or video that plays is a signal all along; a loop that nobody attends is not."""

    def __init__(self, method: Method) -> None:
        """Nothing plays."""
        self._limit = method.unattended_passes
        self._is_on = False
        self._passes = 0

    @property
    def is_signal(self) -> bool:
        """Whether something plays and somebody is taken to listen."""
        return self._is_on and self._passes < self._limit

    def begin(self) -> None:
        """It plays from now on, started by somebody."""
        self._is_on, self._passes = True, 0

    def end(self) -> None:
        """Nothing plays."""
        self._is_on = False

    def attend(self) -> None:
        """Somebody did something while it played."""
        self._passes = 0

    def pass_ended(self) -> bool:
        """It begins from the start again; returns whether that was once too often unattended."""
        was_signal = self.is_signal
        self._passes += 1
        return was_signal and not self.is_signal
