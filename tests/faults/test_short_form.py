"""A short run meets every kind of try within a few days, and the same seed draws the same again."""

from __future__ import annotations

import pytest

from tests.faults import hostile
from tests.faults.full import MOST_PAGES
from tests.faults.hostile_cases import Kind, kind_of
from tests.faults.hostile_worst import CASES
from tests.faults.short_form import drawn, seed_of_today
from tests.faults.test_hostile import SHORT

KINDS = {kind: range(kind, 600, MOST_PAGES) for kind in range(MOST_PAGES)}
DAYS = [739_900 + day for day in range(200)]


def kinds_on(day: int) -> set[int]:
    return {number % MOST_PAGES for number in drawn(KINDS, 12, day, (0, 7))}


def test_a_seed_draws_the_same_tries_again_and_another_draws_others() -> None:
    one, other = (drawn(KINDS, 12, day, (0, 7)) for day in DAYS[:2])
    assert one == drawn(KINDS, 12, DAYS[0], (0, 7)) != other


@pytest.mark.parametrize("day", DAYS[:3])
def test_each_try_is_drawn_once_and_is_one_of_a_long_run(day: int) -> None:
    for count in (2, 3, 12, 600):
        numbers = drawn(KINDS, count, day, (0, 7))
        assert sorted({*numbers}) == numbers
        assert len(numbers) == count
        assert {*numbers} <= {*range(600)}


def test_some_kinds_are_met_each_day_and_every_other_one_within_eight() -> None:
    assert all({0, 7} <= kinds_on(day) for day in DAYS)
    for first in range(len(DAYS) - 8):
        met = set[int]().union(*(kinds_on(day) for day in DAYS[first : first + 8]))
        assert met == {*KINDS}


def test_every_reader_is_met_each_day_and_each_of_the_worst_within_five(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[Kind] = []

    def noted(part: hostile.Tries) -> list[object]:
        tried.extend(map(kind_of, part.numbers))
        return []

    monkeypatch.setattr(hostile, "tried", noted)
    readers = {reader for reader, _make in CASES.values()}
    worst = set[str]()
    for day in DAYS[:5]:
        hostile.run_some(SHORT, day)
        assert {kind.reader for kind in tried if not kind.worst} == readers
        worst |= {kind.worst for kind in tried}
        tried.clear()
    assert worst - {""} == {*CASES}


def test_the_seed_of_the_day_is_told_where_a_test_fails(
    seed: int, request: pytest.FixtureRequest
) -> None:
    ((_when, _key, text),) = [each for each in request.node._report_sections if each[1] == "seed"]
    asked = request.config.getoption("--fault-seed")
    assert seed == (seed_of_today() if asked is None else asked)
    assert text.endswith(f'ARGS="tests/faults/test_short_form.py --fault-seed {seed}"')
