"""The three clocks of a tick: one that runs through sleep, one that stops in it, and the wall."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClockSample:
    """The three clocks at one moment, in integer nanoseconds.

    Attributes:
        boot_ns: monotonic, runs through sleep; the time base of a session.
        mono_ns: monotonic, stops in sleep; the difference shows that there was sleep.
        wall_ns: since 1970 UTC; can be set by anybody, so it dates and never measures.
    """

    boot_ns: int
    mono_ns: int
    wall_ns: int


@dataclass(frozen=True, slots=True)
class WallStep:
    """The wall clock was set, or drifted, against the time base.

    Attributes:
        at_ms: when it was noticed, from the start of the session.
        step_ms: how far the wall went forward (or back, if negative) on its own.
    """

    at_ms: int
    step_ms: int


def read_clocks() -> ClockSample:
    """Return the three clocks now.

    Where the system offers one monotonic clock only, both are that one: sleep is
    then judged as a late tick.
    """
    if sys.platform == "linux":
        boot = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        mono = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    elif sys.platform == "darwin":
        # There CLOCK_MONOTONIC runs through sleep and CLOCK_UPTIME_RAW does not (clock_gettime(3)).
        boot = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        mono = time.clock_gettime_ns(time.CLOCK_UPTIME_RAW)
    else:
        boot = mono = time.monotonic_ns()
    return ClockSample(boot, mono, time.time_ns())
