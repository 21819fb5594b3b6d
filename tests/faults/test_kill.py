"""Killed programs lose nothing that was shown as saved, and a store that tells early is caught."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.annotator.job_file.jobs import ADA, SESSION, booked, make_job
from tests.faults import kill
from tests.faults.figure import Figure, Figures
from tests.faults.spawner import End
from tests.faults.told import Told

OFTEN = 20
"""Runs in which at last one must be as a run can be; on a busy machine the first few may not be."""


@pytest.fixture(autouse=True)
def _any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgive late ticks, for the machine may be busy; what a tick has kept must be there."""
    monkeypatch.setattr(kill, "LATE_MS", 600_000)


def runs(
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    *,
    cycles: int = 0,
    window: int = 0,
    breaks: tuple[str, ...] = (),
) -> Iterator[Figures]:
    """Yield runs with other lives each time, and longer ones.

    On a busy machine a window may live for seconds before it can save anything.
    """
    kind = "window" if window else "store"
    least_s, most_s = kill.LIVES_S[kind]
    for attempt in range(OFTEN):
        monkeypatch.setattr(kill, "SEED", f"{seed} {attempt}")
        monkeypatch.setitem(kill.LIVES_S, kind, (least_s, most_s * 1.25**attempt))
        yield kill.run(cycles, window, breaks)


@pytest.mark.parametrize(("cycles", "window"), [(12, 0), (0, 3)], ids=("store", "window"))
def test_what_was_shown_as_saved_survives_kills(
    cycles: int, window: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for outcome in runs(monkeypatch, seed, cycles=cycles, window=window):
        (figure,) = outcome.all
        assert figure.is_held, figure.broken
        assert figure.tried == cycles + window
        assert figure.seen["killed at work"] + figure.seen["killed while opening"] == figure.tried
        if figure.seen["changes shown as saved"]:
            return
    pytest.fail("Nothing was ever shown as saved.")


def says(outcome: Figures, words: str) -> bool:
    """Whether a fault was found and named so; another one of the same store may come first."""
    return any(words in each for figure in outcome.all for each in figure.broken)


@pytest.mark.parametrize(("cycles", "window"), [(10, 0), (0, 2)], ids=("store", "window"))
def test_who_shows_as_saved_what_is_not_is_caught(
    cycles: int, window: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = runs(monkeypatch, seed, cycles=cycles, window=window, breaks=("early",))
    assert any(says(outcome, "shown as saved are not as shown") for outcome in outcomes)


def test_who_keeps_no_time_is_caught(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kill.LIVES_S, "store", (0.5, 0.6))
    outcomes = runs(monkeypatch, seed, cycles=1, breaks=("timeless",))
    assert any(says(outcome, "ms are lost that a tick had kept") for outcome in outcomes)


@pytest.mark.parametrize(
    ("lived_ms", "kept_ms", "told"),
    [
        (3_100, 2_000, []),
        (3_101, 2_000, ["1101 ms of effort are lost"]),
        (2_500, 2_001, ["1 ms are lost that a tick had kept"]),
        (1_998, 1_000, ["more time is booked than was lived"]),
    ],
)
def test_of_the_time_that_was_lived_a_second_may_be_missing_and_none_that_was_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lived_ms: int, kept_ms: int, told: list[str]
) -> None:
    monkeypatch.setattr(kill, "LATE_MS", 100)
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA)
        project.writes.begin_session(SESSION)
        project.writes.append_effort([booked(0, 2_000)], None).result()
    job, figure = kill.Job(project.path, str(tmp_path)), Figure("It holds")
    job.told.sessions[SESSION.id], job.told.kept_ms[SESSION.id] = 0, kept_ms
    job.ends[SESSION.id] = End(lived_ms * 1_000_000, lived_ms * 1_000_000, "kill")
    job.look(figure)
    assert figure.broken == told


def test_a_file_may_be_ahead_of_what_was_shown_but_in_order() -> None:
    def told() -> Told:
        made = Told({"a": "1"})
        for number, touched in enumerate(({"a": "2"}, {"b": "1"}, {"a": None}), 1):
            made.hear({"change": number, "to": touched})
        made.hear({"saved": 1})
        return made

    for whole in ({"a": "2"}, {"a": "2", "b": "1"}, {"b": "1"}):
        assert told().found(whole) == ""
    for wrong in ({"a": "1"}, {"a": "1", "b": "1"}, {}):
        assert "not as shown" in told().found(wrong)
