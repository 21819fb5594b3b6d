"""A clock that is told how late it is, and a diary by it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.effort import diary as diary_module
from benchmarks.effort.diary import MS, Diary

AMINA = "Amina"


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.ns = 1_000_000 * MS

    def __call__(self) -> int:
        return self.ns

    def go(self, ms: int) -> None:
        self.ns += ms * MS


@pytest.fixture(autouse=True)
def _compiled_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let measured processes use what Python has compiled beside the sources: no test is on it."""
    if "PYTHONPYCACHEPREFIX" not in os.environ:
        monkeypatch.setenv("PYTHONPYCACHEPREFIX", "")


@pytest.fixture(scope="session")
def bench_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of benchmarks that keep their pictures for each other.

    They, too, use what Python has compiled: it is built before the fixture of each test.
    """
    compiled = {"PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", "")}
    return {**os.environ, **compiled, "TMPDIR": str(tmp_path_factory.mktemp("kept"))}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(diary_module, "now_ns", clock)
    return clock


@pytest.fixture
def diary(clock: Clock, tmp_path: Path) -> Diary:
    """Return the diary of somebody who has drawn on item 1 for six seconds."""
    diary = Diary(tmp_path / "diary.jsonl")
    diary.begin(AMINA)
    clock.go(6)
    diary.turn("label", 1)
    for _ in range(5):
        clock.go(1_200)
        diary.touch()
    return diary
