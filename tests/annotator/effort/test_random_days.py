"""What must hold on every day that can be thought of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.effort.bins import bin_of_gap, merge_bins, recount
from annotator.effort.categories import BREAKS, COUNTED_WORK, Category
from annotator.effort.effort_totals import bins_by_item, sum_by_category, sum_by_item, sum_of
from annotator.effort.method import Method
from annotator.effort.spans import Span
from tests.annotator.effort.desk import SIGNAL, TICK, Desk, Step, passing
from tests.annotator.effort.painter import Gap, Painter
from tests.annotator.effort.scripts import COARSE, OTHER_LIMITS_S, SMALL, scripts

small_days = scripts(1)
coarse_days = scripts(500)
BOTH = pytest.mark.parametrize(("method", "unit_ms"), [(SMALL, 1), (COARSE, 500)])


def live(method: Method, day: Sequence[Step]) -> list[Span]:
    return Desk(method).run(day)


def counted_ms(spans: Iterable[Span]) -> int:
    return sum_of(sum_by_category(spans), COUNTED_WORK)


def counted_or_rest_ms(spans: Iterable[Span]) -> int:
    return sum_of(sum_by_category(spans), COUNTED_WORK | {Category.REST})


@given(small_days)
def test_every_millisecond_is_in_exactly_one_span(day: list[Step]) -> None:
    desk = Desk(SMALL)
    spans = desk.run(day)
    edges = [0, *(span.end_ms for span in spans)]
    assert [span.start_ms for span in spans] == edges[:-1]
    assert edges[-1] == desk.now_ms
    assert sum(desk.clock.totals().values()) == desk.now_ms
    assert desk.clock.totals() == sum_by_category(spans)


@given(small_days)
def test_no_span_is_longer_than_the_limit(day: list[Step]) -> None:
    assert all(span.duration_ms <= SMALL.span_limit_ms for span in live(SMALL, day))


@BOTH
@given(data=st.data())
def test_the_engine_paints_what_the_oracle_paints(
    data: st.DataObject, method: Method, unit_ms: int
) -> None:
    desk = Desk(method)
    spans = desk.run(data.draw(scripts(unit_ms)))
    painting = Painter(method, unit_ms).paint(desk.trace)
    assert [unit for span in spans for unit in units_of(span, unit_ms)] == painting.units
    assert bins_by_item(spans) == bins_of(painting.gaps, method)


def units_of(span: Span, unit_ms: int) -> list[tuple[Category, int | None]]:
    assert span.duration_ms % unit_ms == 0
    return [(span.category, span.item_id)] * (span.duration_ms // unit_ms)


def bins_of(gaps: Iterable[Gap], method: Method) -> dict[tuple[int | None, Category], object]:
    """Return the bins of the oracle's gaps, under the keys of ``bins_by_item``."""
    gaps = [gap for gap in gaps if gap.length_ms >= method.bin_edges_s[0] * 1_000]
    keys = {(gap.item, gap.category) for gap in gaps}
    return {
        key: merge_bins(
            found
            for gap in gaps
            if (gap.item, gap.category) == key and (found := bin_of_gap(gap.length_ms, method))
        )
        for key in keys
    }


@given(small_days, st.data())
def test_one_more_signal_never_lowers_counted_work(day: list[Step], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(day)))
    extra = [SIGNAL]
    if at < len(day) and day[at].name == "pass":
        first_ms = data.draw(st.integers(0, day[at].ms))
        extra = [passing(first_ms), SIGNAL, passing(day[at].ms - first_ms)]
    with_signal = [*day[:at], *extra, *day[at + (len(extra) == 3) :]]
    assert counted_ms(live(SMALL, with_signal)) >= counted_ms(live(SMALL, day))


@given(small_days, st.data())
def test_a_longer_gap_changes_counted_time_by_no_more_than_it_is_longer(
    day: list[Step], data: st.DataObject
) -> None:
    passes = [index for index, step in enumerate(day) if step.name == "pass"]
    at = data.draw(st.sampled_from(passes or [len(day)]))
    more_ms = SMALL.tick_ms * data.draw(st.integers(1, 8))
    old_ms = day[at].ms if passes else 0
    longer = [*day[:at], passing(old_ms + more_ms), *day[at + 1 :]]
    before, after = live(SMALL, day), live(SMALL, longer)
    assert 0 <= counted_ms(after) - counted_ms(before) <= more_ms
    # More work has earned more rest, a sixth of it, which a later break may use.
    bound_ms = more_ms + -(-more_ms // SMALL.work_per_rest)
    assert 0 <= counted_or_rest_ms(after) - counted_or_rest_ms(before) <= bound_ms


@given(small_days, st.data())
def test_looking_more_often_changes_nothing(day: list[Step], data: st.DataObject) -> None:
    # A tick right before each stall: when the last one was is part of the rule.
    day = [each for step in day for each in ([TICK, step] if step.ms else [step])]
    often: list[Step] = []
    for step in day:
        if step.name != "pass":
            often.append(step)
            continue
        cuts = sorted(data.draw(st.lists(st.integers(0, step.ms), max_size=4)))
        for start, end in pairwise([0, *cuts, step.ms]):
            often += [passing(end - start), TICK]
    assert live(SMALL, often) == live(SMALL, day)


@given(coarse_days, st.sampled_from(OTHER_LIMITS_S))
def test_bins_tell_the_work_under_another_limit(day: list[Step], limit_s: int) -> None:
    other = replace(COARSE, think_limit_ms=limit_s * 1_000)
    work = COUNTED_WORK - {Category.WAIT}
    spans = live(COARSE, day)
    gaps = merge_bins(gap for span in spans for gap in span.bins)
    work_ms = sum_of(sum_by_category(spans), work)
    recounted_ms = recount(work_ms, gaps, limit_s=limit_s, edges_s=COARSE.bin_edges_s)
    assert recounted_ms == sum_of(sum_by_category(live(other, day)), work)


@given(coarse_days)
def test_bins_under_the_methods_own_limit_give_back_the_work(day: list[Step]) -> None:
    spans = live(COARSE, day)
    gaps = merge_bins(gap for span in spans for gap in span.bins)
    assert recount(12_345, gaps, limit_s=10, edges_s=COARSE.bin_edges_s) == 12_345


@given(small_days)
def test_items_and_the_rest_add_up_to_the_session(day: list[Step]) -> None:
    desk = Desk(SMALL)
    by_item = sum_by_item(desk.run(day))
    assert sum(sum(times.values()) for times in by_item.values()) == desk.now_ms
    on_no_item = set(by_item.get(None, {}))
    assert on_no_item <= BREAKS | {
        Category.GUIDELINE,
        Category.ADMIN,
        Category.WAIT,
        Category.UNOBSERVED,
    }


@given(small_days, st.integers(-9_000_000, 9_000_000), st.integers(0, 25))
def test_a_step_of_the_wall_alters_no_span(day: list[Step], step_ms: int, at: int) -> None:
    stepped = [*day[:at], Step("wall", step_ms), *day[at:]]
    assert live(SMALL, stepped) == live(SMALL, day)


@given(small_days)
def test_visits_add_up_to_the_work_on_items(day: list[Step]) -> None:
    desk = Desk(SMALL)
    visits_ms = 0
    for step in day:
        if step.name in {"open", "close"}:
            visits_ms += desk.clock.item_work_ms()
        desk.do(step)
    visits_ms += desk.clock.item_work_ms()
    totals = sum_by_category(desk.run([]))
    assert visits_ms == totals[Category.LABEL] + totals[Category.SELF_CHECK]


@given(small_days, st.data())
def test_a_crash_at_any_moment_leaves_the_same_as_an_end(
    day: list[Step], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(day)))
    desk = Desk(SMALL)
    for step in day[:at]:
        desk.do(step)
    state = desk.clock.open_span()
    recovered = [*desk.booked, *([state.span] if state and state.span else [])]
    ended = live(SMALL, day[:at])
    assert sum_by_category(recovered) == sum_by_category(ended)
    assert bins_by_item(recovered) == bins_by_item(ended)
