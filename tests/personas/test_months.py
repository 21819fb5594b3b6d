"""Months of twelve people: nobody loses a hundredth of true work, and no surplus is a riddle."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.effort.categories import COUNTED_WORK, Category
from tests.personas.judge import Verdict, judge, rest_in_hand
from tests.personas.life import Life
from tests.personas.machine import TICK_MS, Machine, Sitting, rarest_tick_ms
from tests.personas.people import PEOPLE
from tests.personas.table import table
from tests.personas.truthful import Truthful

NEED_TO_SPEAK = {"power cuts", "slow, careful reading"}
"""Who loses more than a hundredth by never answering: those that work out of sight."""

EFFORT_PAGE = Path(__file__).parents[2] / "docs" / "effort.md"

everybody = pytest.mark.parametrize("name", PEOPLE)
either_way = pytest.mark.parametrize("answers", [False, True], ids=["silent", "answering"])


@cache
def lived(name: str, *, answers: bool) -> tuple[Life, list[Sitting]]:
    """Return a month and what was booked of it."""
    life = PEOPLE[name](name)
    machine = Machine(Truthful(life) if answers else None, tick_ms=rarest_tick_ms(life.acts))
    return life, machine.play(life.acts)


@cache
def verdicts(name: str, *, answers: bool) -> dict[str, Verdict]:
    """Return the verdicts on all who took part in a month."""
    life, sittings = lived(name, answers=answers)
    return {who: judge(life, sittings, who) for who in life.lanes}


@either_way
@everybody
def test_every_difference_is_explained_to_the_millisecond(name: str, answers: bool) -> None:
    for verdict in verdicts(name, answers=answers).values():
        assert verdict.unexplained == []
        assert verdict.paid_ms - verdict.due_ms == verdict.explained_ms


@everybody
def test_who_answers_loses_no_hundredth_of_true_work(name: str) -> None:
    for verdict in verdicts(name, answers=True).values():
        assert verdict.missing_of_work <= 0.01


@everybody
def test_who_never_answers_loses_no_hundredth_either_unless_the_work_is_out_of_sight(
    name: str,
) -> None:
    is_lost = any(each.missing_of_work > 0.01 for each in verdicts(name, answers=False).values())
    assert is_lost == (name in NEED_TO_SPEAK)


@everybody
def test_a_true_answer_never_moves_pay_away_from_what_is_due(name: str) -> None:
    spoken = verdicts(name, answers=True)
    for who, silent in verdicts(name, answers=False).items():
        assert spoken[who].under.total() - spoken[who].claimed_ms <= silent.under.total()
        assert spoken[who].over.total() <= silent.over.total()


@pytest.mark.parametrize("name", ["power cuts", "a restless machine"])
def test_rare_ticks_book_the_same_as_those_that_the_clock_wants(name: str) -> None:
    life, sittings = lived(name, answers=False)
    assert rarest_tick_ms(life.acts) > TICK_MS
    ticked = Machine(tick_ms=TICK_MS).play(life.acts)
    assert [(at.spans, at.rest_end_sixths) for at in ticked] == [
        (at.spans, at.rest_end_sixths) for at in sittings
    ]


@either_way
@everybody
def test_spans_cover_each_session_without_hole_or_overlap(name: str, answers: bool) -> None:
    life, sittings = lived(name, answers=answers)
    for sitting in sittings:
        spans = sitting.spans
        assert spans[0].start_ms == 0
        assert all(first.end_ms == second.start_ms for first, second in pairwise(spans))
    ends = [(at.start_ms, at.start_ms + at.spans[-1].end_ms) for at in sittings]
    assert all(first[1] <= second[0] for first, second in pairwise(ends))
    assert ends[-1][1] <= life.now_ms


@everybody
def test_rest_is_never_more_than_was_in_hand(name: str) -> None:
    for sitting in lived(name, answers=False)[1]:
        course = rest_in_hand(sitting)
        assert min(course) >= 0
        assert course[-1] == sitting.rest_end_sixths
        # Who is away had no whole millisecond of rest left.
        away = [i for i, span in enumerate(sitting.spans) if span.category is Category.AWAY]
        assert all(course[at] < 6 for at in away)


@everybody
def test_answers_change_no_counted_work(name: str) -> None:
    silent, spoken = (lived(name, answers=answers)[1] for answers in (False, True))
    for first, second in zip(silent, spoken, strict=True):
        counted = [
            [
                (span.start_ms, span.end_ms, span.item_id)
                for span in at.spans
                if span.category in COUNTED_WORK
            ]
            for at in (first, second)
        ]
        assert counted[0] == counted[1]


def test_the_page_on_effort_shows_these_months() -> None:
    months = {}
    for name in PEOPLE:
        life, sittings = lived(name, answers=True)
        asked = sum(at.asked for at in sittings)
        for who in life.lanes:
            silent, spoken = (verdicts(name, answers=answers)[who] for answers in (False, True))
            months[name if len(life.lanes) == 1 else f"{name}: {who}"] = (silent, spoken, asked)
    assert table(months) in EFFORT_PAGE.read_text(encoding="utf-8")
