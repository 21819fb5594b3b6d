"""The three clocks of a tick: one that includes sleep, one that does not, and the wall clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from annotator.system import face

_NS_PER_MS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ClockSample:
    """The three clocks at one moment, in integer nanoseconds.

    Attributes:
        boot_ns: monotonic, runs through sleep; the time base of a session.
        mono_ns: monotonic, stops in sleep; the difference reveals sleep.
        wall_ns: since 1970 UTC; anyone can set it, so it is used for dates, never for durations.
    """

    boot_ns: int
    mono_ns: int
    wall_ns: int


@dataclass(frozen=True, slots=True)
class WallStep:
    """A change of the wall clock against the time base, by setting or drift.

    Attributes:
        at_ms: when it was noticed, from the start of the session.
        step_ms: how far the wall clock moved forward (or back, if negative).
    """

    at_ms: int
    step_ms: int


def read_clocks() -> ClockSample:
    """Return the current values of the three clocks.

    If the system has only one monotonic clock, both monotonic values come from it. The engine
    then treats sleep as a late tick.
    """
    boot, mono = face.monotonic_ns()
    return ClockSample(boot, mono, time.time_ns())


class Timeline:
    """Milliseconds since the start of a session, and the steps of the wall clock meanwhile."""

    def __init__(self, read: Callable[[], ClockSample], *, wall_step_ms: int) -> None:
        """Start now; wall clock steps below ``wall_step_ms`` are not logged."""
        self._read = read
        self._wall_step_ns = wall_step_ms * _NS_PER_MS
        self._start = read()
        self._latest = self._start
        self._wall_ahead_ns = self._start.wall_ns - self._start.boot_ns
        self._steps: list[WallStep] = []

    @property
    def latest(self) -> ClockSample:
        """The last sample taken."""
        return self._latest

    @property
    def wall_start_ms(self) -> int:
        """The start of the session, in milliseconds since 1970 UTC."""
        return self._start.wall_ns // _NS_PER_MS

    @property
    def wall_steps(self) -> tuple[WallStep, ...]:
        """The steps of the wall clock so far, oldest first."""
        return tuple(self._steps)

    def now_ms(self) -> int:
        """Take a sample and return the whole milliseconds since the session's start."""
        self._latest = self._read()
        now_ms = (self._latest.boot_ns - self._start.boot_ns) // _NS_PER_MS
        wall_ahead_ns = self._latest.wall_ns - self._latest.boot_ns
        step_ns = wall_ahead_ns - self._wall_ahead_ns
        if abs(step_ns) >= self._wall_step_ns:
            self._steps.append(WallStep(now_ms, round(step_ns / _NS_PER_MS)))
            self._wall_ahead_ns = wall_ahead_ns
        return now_ms

    def slept_ms_since(self, earlier: ClockSample) -> int:
        """Return the ms of sleep since a sample: the lead of the clock that runs through sleep."""
        boot_ns = self._latest.boot_ns - earlier.boot_ns
        return (boot_ns - (self._latest.mono_ns - earlier.mono_ns)) // _NS_PER_MS
