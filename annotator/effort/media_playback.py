"""Whether playing media counts as a signal: not after three passes of an unattended loop."""

from __future__ import annotations

from annotator.effort.method import Method


class MediaPlayback:
    """Playing sound or video is a continuous signal, unless it is an unattended loop."""

    def __init__(self, method: Method) -> None:
        """Start with nothing playing."""
        self._limit = method.unattended_passes
        self._is_on = False
        self._passes = 0

    @property
    def is_signal(self) -> bool:
        """Whether media plays and is taken to be attended."""
        return self._is_on and self._passes < self._limit

    def begin(self) -> None:
        """Record that a person has started to play media."""
        self._is_on, self._passes = True, 0

    def end(self) -> None:
        """Record that playing has stopped."""
        self._is_on = False

    def attend(self) -> None:
        """Record an action of the person while media plays."""
        self._passes = 0

    def pass_ended(self) -> bool:
        """Record a new pass; return whether the media has just become unattended."""
        was_signal = self.is_signal
        self._passes += 1
        return was_signal and not self.is_signal
