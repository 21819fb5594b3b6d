"""Days of some of the twelve on a real job file: what is on disk is what the rules make of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.effort.categories import Category
from annotator.job_file import Project
from annotator.model.entities import WorkerId
from annotator.session import session_recorder
from tests.personas.judge import measured
from tests.personas.life import DAY, Act, Life
from tests.personas.machine import Machine, Sitting
from tests.personas.people import PEOPLE
from tests.personas.stored import StoredMachine, a_job
from tests.personas.truthful import Truthful
from tests.support.no_ticker import NoTicker

Said = list[tuple[Category | None, Category | None, int, int]]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Live at UTC, with no thread that ticks in real time."""
    monkeypatch.setattr(session_recorder, "Ticker", NoTicker)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def first_days(life: Life) -> list[Act]:
    return [act for act in life.acts if act.at_ms < 2 * DAY]


def said_in(sitting: Sitting) -> Said:
    return [(one.from_category, one.category, one.start_ms, one.end_ms) for one in sitting.said]


@pytest.mark.parametrize("name", ["power cuts", "slow, careful reading", "a shared laptop"])
def test_the_job_file_has_what_the_rules_make_of_two_days(name: str, tmp_path: Path) -> None:
    life = PEOPLE[name](name)
    acts = first_days(life)
    pure = Machine(Truthful(life)).play(acts)
    with a_job(tmp_path, max(act.item for act in acts)) as project:
        machine = StoredMachine(project, tmp_path, Truthful(life))
        stored = machine.play(acts)
        assert machine.told == []
        assert project.check().result() == []
        assert all(session.closed for session in project.reads.sessions().result())
        for mine, kept in zip(pure, stored, strict=True):
            assert (kept.who, kept.start_ms) == (mine.who, mine.start_ms)
            assert kept.spans == mine.spans
            assert said_in(kept) == said_in(mine)
            assert (kept.claimed_ms, kept.asked) == (mine.claimed_ms, mine.asked)
            assert kept.rest_start_sixths == mine.rest_start_sixths
        # Each of these lives has something in these days for which it was chosen.
        has_crashed = any(act.what == "power" for act in acts)
        assert has_crashed or any(at.said for at in stored) or len(life.lanes) > 1
        for who in life.lanes:
            require_sums(project, who, stored)


def require_sums(project: Project, who: str, stored: list[Sitting]) -> None:
    """Compare the file's own sums, and its days, with the pieces as they count."""
    expected: Counter[Category | None] = Counter()
    for piece in measured(stored, who):
        expected[piece.category] += piece.end_ms - piece.start_ms
    expected[Category.DECLARED] += sum(at.claimed_ms for at in stored if at.who == who)
    summed: Counter[Category | None] = Counter()
    for row in project.reads.effort_sums(WorkerId(who)).result():
        summed[row.category] += row.total_ms
    shown: Counter[Category | None] = Counter()
    for day in project.reads.days_of(WorkerId(who)).result():
        shown.update(day.totals)
    assert +summed == +expected
    assert +shown == +expected
