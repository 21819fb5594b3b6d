"""No clock makes a duration negative or too long; who measures by the wall is caught."""

from __future__ import annotations

import pytest

from annotator.effort.system_clocks import Timeline
from annotator.effort.timed_engine import TimedEngine
from tests.faults import clock


def test_durations_bear_jumps_of_the_wall_and_sleep(seed: int) -> None:
    figure = clock.run_some(60, seed)
    assert figure.is_held, figure.broken
    assert all(figure.seen[what] > 10 for what in ("wall jumps", "sleep", "hang"))


def test_who_measures_by_the_wall_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_the_wall(self: Timeline) -> int:
        self._latest = self._read()
        return (self._latest.wall_ns - self._start.wall_ns) // clock.NS

    monkeypatch.setattr(Timeline, "now_ms", by_the_wall)
    # Decades would be booked in pieces of five minutes.
    monkeypatch.setattr(clock, "JUMPS_MS", (3_600_000,))
    assert not clock.run(10).is_held


def test_who_takes_sleep_for_work_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TimedEngine, "_catch_up", lambda self: self._timeline.now_ms())
    figure = clock.run(30)
    assert "ms count, and at most" in "\n".join(figure.broken)


def test_who_forgets_that_the_wall_was_set_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Timeline, "wall_steps", ())
    figure = clock.run(10)
    assert "the date is off" in "\n".join(figure.broken)
