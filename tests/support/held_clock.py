"""Clocks that stand still until a test moves them, under the real window and effort clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.editing.editor import Deliver
from annotator.effort.clock import EffortClock
from annotator.effort.system_clocks import ClockSample
from annotator.errors import AnnotatorError
from annotator.local_time import Zone, system_zone
from annotator.session import session_recorder
from annotator.session.session_recorder import Setup
from tests.support.no_ticker import NoTicker
from widgets.job_files import lifecycle

WALL_START_MS = 1_750_000_000_000
NS = 1_000_000


class HeldClock:
    """All three clocks, moved by hand. Sessions that are opened meanwhile use them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Replace the machine's clocks, and the thread that ticks."""
        self.now_ms = 0
        self.wall_start_ms = WALL_START_MS
        self.slept_ms = 0
        self.zone: Zone = system_zone
        monkeypatch.setattr(lifecycle, "Setup", self._setup)
        monkeypatch.setattr(session_recorder, "Ticker", NoTicker)

    def _setup(
        self, folder: Path, deliver: Deliver, tell: Callable[[AnnotatorError], None]
    ) -> Setup:
        return Setup(folder, deliver, tell, read=self.read, zone=self.zone)

    def read(self) -> ClockSample:
        """Return the current values of the clocks."""
        now_ns = self.now_ms * NS
        awake_ns = now_ns - self.slept_ms * NS
        return ClockSample(now_ns, awake_ns, self.wall_start_ms * NS + now_ns)

    def sleep(self, ms: int, clock: EffortClock) -> None:
        """Let time pass while the machine sleeps, with one tick when it wakes up."""
        self.now_ms += ms
        self.slept_ms += ms
        clock.tick()

    def move(self, ms: int, clock: EffortClock, look: Callable[[], None] = lambda: None) -> None:
        """Advance the clocks, with a tick each second and a call of ``look`` at every other one."""
        until_ms = self.now_ms + ms
        while self.now_ms < until_ms:
            self.now_ms = min(until_ms, self.now_ms + 1_000)
            clock.tick()
            if self.now_ms % 2_000 == 0:
                look()
