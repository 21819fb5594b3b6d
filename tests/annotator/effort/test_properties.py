"""What must hold in every week that can be thought of: people, pauses, media and crashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.effort.bins import merge_bins, recount
from annotator.effort.categories import BREAKS, COUNTED_WORK, ITEM_WORK, Category
from annotator.effort.effort_totals import bins_by_item, sum_by_category, sum_by_item, sum_of
from annotator.effort.method import Method
from tests.annotator.effort.desk import BEGIN, FINISH, SIGNAL, TICK, Step, passing
from tests.annotator.effort.scripts import COARSE, OTHER_LIMITS_S, SMALL
from tests.annotator.effort.test_random_days import bins_of, units_of
from tests.annotator.effort.town import (
    Session,
    Town,
    Turn,
    counted_ms,
    days,
    paint,
    weeks,
)

BOTH = pytest.mark.parametrize(("method", "unit_ms"), [(SMALL, 1), (COARSE, 500)])


def lived(method: Method, turns: Iterable[Turn]) -> list[Session]:
    return Town(method).live(tuple(turns))


def alone(day: Iterable[Step]) -> Session:
    (session,) = lived(SMALL, [Turn("Ada", tuple(day), "end", 0)])
    return session


@given(weeks(1))
@example([Turn("Ada", (passing(30),), "late", 0)])
def test_every_millisecond_of_every_session_is_in_one_span(turns: list[Turn]) -> None:
    for turn, session in zip(turns, lived(SMALL, turns), strict=True):
        edges = [0, *(span.end_ms for span in session.spans)]
        assert [span.start_ms for span in session.spans] == edges[:-1]
        if turn.ending != "late":
            assert edges[-1] == session.trace[-1].at_ms


@BOTH
@given(data=st.data())
def test_weeks_are_painted_as_the_oracle_paints_them(
    data: st.DataObject, method: Method, unit_ms: int
) -> None:
    turns = data.draw(weeks(unit_ms))
    for turn, session in zip(turns, lived(method, turns), strict=True):
        painting = paint(method, unit_ms, session)
        units = [unit for span in session.spans for unit in units_of(span, unit_ms)]
        assert units[: len(painting.units)] == painting.units
        if turn.ending != "late":
            assert len(units) == len(painting.units)
            assert bins_by_item(session.spans) == bins_of(painting.gaps, method)


@given(weeks(500), st.sampled_from(OTHER_LIMITS_S))
def test_bins_tell_under_each_limit_what_a_plain_list_of_gaps_tells(
    turns: list[Turn], limit_s: int
) -> None:
    turns = [turn for turn in turns if turn.ending != "late"]
    sessions = lived(COARSE, turns)
    gaps = [gap.length_ms for each in sessions for gap in paint(COARSE, 500, each).gaps]
    work_ms = sum(map(counted_ms, sessions))
    own_ms, think_ms = COARSE.bin_edges_s[0] * 1_000, COARSE.think_limit_ms
    outside_ms = work_ms - sum(min(gap, think_ms) for gap in gaps)
    expected_ms = outside_ms + sum(min(gap, limit_s * 1_000) for gap in gaps)
    bins = merge_bins(found for each in sessions for span in each.spans for found in span.bins)
    assert sum(found.count for found in bins) == sum(gap >= own_ms for gap in gaps)
    assert recount(work_ms, bins, limit_s=limit_s, edges_s=COARSE.bin_edges_s) == expected_ms


@given(weeks(1))
def test_items_never_add_up_to_more_than_the_sessions(turns: list[Turn]) -> None:
    for session in lived(SMALL, turns):
        by_item = sum_by_item(session.spans)
        on_items = {item: sum(ms.values()) for item, ms in by_item.items() if item is not None}
        assert sum(on_items.values()) <= session.length_ms
        assert sum(map(sum, (ms.values() for ms in by_item.values()))) == session.length_ms
        for item, ms in by_item.items():
            is_work = item is not None
            assert set(ms) <= (ITEM_WORK | {Category.WAIT} if is_work else set(Category))
            assert is_work or not set(ms) & ITEM_WORK


@given(weeks(1))
def test_nobodys_minute_is_on_anothers_name(turns: list[Turn]) -> None:
    alone_ms = {
        who: [session.spans for session in lived(SMALL, [t for t in turns if t.who == who])]
        for who in {turn.who for turn in turns}
    }
    together = lived(SMALL, turns)
    for who, spans in alone_ms.items():
        assert [session.spans for session in together if session.who == who] == spans


@given(weeks(1))
def test_rest_is_earned_before_it_is_taken(turns: list[Turn]) -> None:
    for turn, session in zip(turns, lived(SMALL, turns), strict=True):
        in_hand = session.rest_before_sixths
        for span in session.spans:
            if span.category in COUNTED_WORK:
                in_hand = min(in_hand + span.duration_ms, SMALL.rest_cap_ms * SMALL.work_per_rest)
            elif span.category is Category.REST:
                in_hand -= span.duration_ms * SMALL.work_per_rest
            assert in_hand >= 0
            assert span.category is not Category.AWAY or in_hand < SMALL.work_per_rest
        if turn.ending != "late":
            assert in_hand == session.rest_after_sixths


@given(weeks(1), st.data())
def test_one_more_signal_in_any_session_never_lowers_counted_time(
    turns: list[Turn], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(turns) - 1))
    day = list(turns[at].day)
    where = data.draw(st.integers(0, len(day)))
    extra, rest = [SIGNAL], day[where:]
    if rest and rest[0].name == "pass":
        first_ms = data.draw(st.integers(0, rest[0].ms))
        extra = [passing(first_ms), SIGNAL, passing(rest[0].ms - first_ms)]
        rest = rest[1:]
    turn = turns[at]
    more = Turn(turn.who, (*day[:where], *extra, *rest), turn.ending, turn.after_ms)
    before, after = lived(SMALL, turns), lived(SMALL, [*turns[:at], more, *turns[at + 1 :]])
    for old, new in zip(before, after, strict=True):
        assert counted_ms(new) >= counted_ms(old)


@given(days(1), days(1), st.integers(0, 60), st.integers(1, 8))
@example([], [passing(50)], 27, 1)
def test_a_moment_more_or_less_in_any_gap_changes_counted_time_by_that_moment_at_most(
    before: list[Step], after: list[Step], gap_ms: int, ticks: int
) -> None:
    # A tick on both sides: when the last one was is part of the rule on late ticks.
    depth = sum((step == BEGIN) - (step == FINISH) for step in before)
    before, after = [*before, TICK], [TICK, SIGNAL, *[FINISH] * depth, *after]
    more_ms = SMALL.tick_ms * ticks
    shorter = alone([*before, passing(gap_ms), *after])
    longer = alone([*before, passing(gap_ms + more_ms), *after])
    assert 0 <= counted_ms(longer) - counted_ms(shorter) <= more_ms


@given(days(1))
def test_what_is_booked_says_the_same_as_the_running_totals(day: list[Step]) -> None:
    session = alone(day)
    totals = sum_by_category(session.spans)
    assert sum(totals.values()) == session.length_ms
    breaks = [span for span in session.spans if span.category in BREAKS]
    assert all(span.gap_category is not None and span.item_id is None for span in breaks)
    assert sum_of(totals, BREAKS) == sum(span.duration_ms for span in breaks)


@given(days(1))
def test_a_span_ends_for_a_reason_that_fits_what_comes_next(day: list[Step]) -> None:
    spans = alone(day).spans
    found = Counter(
        (first.category in BREAKS, first.ended_by.value, second.category in BREAKS)
        for first, second in pairwise(spans)
    )
    # That a gap has grown too long never brings work back, and a crash is the last that happens.
    assert not [key for key in found if key[0] and not key[2] and key[1] == "gap"]
    assert not [key for key in found if key[1] == "crash"]
