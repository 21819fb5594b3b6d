"""Moments that fall together, and clocks that go a little wrong: what planted faults had shown."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.effort_json import bins_from_json, open_span_from_json, span_from_json
from annotator.effort.effort_totals import bins_by_item, night_ms, sum_by_category
from annotator.effort.engine import Engine
from annotator.effort.method import EFFORT_1, Method
from annotator.effort.outbox import Outbox
from annotator.effort.rest import RestBalance
from annotator.effort.span_builder import SpanBuilder, SpanKey
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.state_file import LeftBehind, StateFile, read_state
from annotator.effort.system_clocks import ClockSample, Timeline, WallStep, read_clocks
from annotator.effort.waits import Waits
from annotator.local_time import LocalTime, SessionCalendar
from tests.annotator.effort.desk import (
    ANSWER,
    BEGIN,
    FINISH,
    POST,
    SIGNAL,
    Desk,
    Step,
    opening,
    passing,
)

S = 1_000_000_000


def test_a_wait_that_ends_as_a_hang_begins_goes_on_in_one_span() -> None:
    day = (BEGIN, passing(700), POST, passing(300), FINISH, passing(500), ANSWER, passing(100))
    spans = Desk().run([opening(1), *day])
    assert [(span.category.value, span.start_ms, span.end_ms) for span in spans] == [
        ("label", 0, 300),
        ("wait", 300, 1_500),
        ("label", 1_500, 1_600),
    ]


@pytest.mark.parametrize(
    ("boot_s", "step_ns", "lost_at_most_ms"),
    [
        (0, 0, 1_000),
        (60, 10 * S - 1, 1_000),
        (60, 1 - 10 * S, 1_000),
        (60, 10 * S, 6_000),
        (60, -10 * S, 6_000),
        (-1, 0, 6_000),
    ],
)
def test_a_clock_that_was_put_right_by_seconds_is_no_restart(
    boot_s: int, step_ns: int, lost_at_most_ms: int
) -> None:
    then = OpenSpan(
        method="effort/1",
        wall_start_ms=0,
        boot_ns=1_000 * S,
        wall_ns=5_000_000 * S,
        rest_balance_sixths=0,
        span=None,
    )
    now = ClockSample(then.boot_ns + boot_s * S, 0, then.wall_ns + boot_s * S + step_ns)
    assert LeftBehind({}, then).lost_at_most_ms(now) == lost_at_most_ms
    moved = LeftBehind({}, replace(then, wall_ns=then.wall_ns + 3 * S))
    assert moved.lost_at_most_ms(ClockSample(now.boot_ns, 0, now.wall_ns + 3 * S)) == (
        lost_at_most_ms
    )


@pytest.mark.parametrize("platform", ["aix", "emscripten", "win32"])
def test_other_systems_have_one_monotonic_clock(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(time, "monotonic_ns", lambda: 7)
    sample = read_clocks()
    assert (sample.boot_ns, sample.mono_ns) == (7, 7)


def test_a_stall_of_just_what_is_borne_is_none_and_sleep_of_just_enough_is_sleep() -> None:
    desk = Desk()
    for step in (opening(1), passing(1_000)):
        desk.do(step)
    desk.now_ms += 4_000
    desk.clock.tick()
    assert desk.clock.totals()[Category.WAIT] == 0
    desk.now_ms += 4_001
    desk.clock.tick()
    assert desk.clock.totals()[Category.WAIT] == 3_001
    desk.now_ms += 5_000
    desk.slept_ms += 499
    desk.clock.tick()
    assert desk.clock.totals()[Category.UNOBSERVED] == 0
    desk.now_ms += 5_000
    desk.slept_ms += 500
    desk.clock.tick()
    assert sum_by_category(desk.run([]))[Category.UNOBSERVED] == 5_000


def test_a_stall_that_is_told_too_late_changes_nothing_that_is_settled() -> None:
    engine = Engine(EFFORT_1, RestBalance(EFFORT_1), SessionCalendar(0, lambda _: 0))
    for at_ms in (100_000, 200_000):
        engine.signal(at_ms)
    engine.stall(0, 200_000, slept=False)
    engine.end(200_000)
    assert [(span.category, span.start_ms, span.end_ms) for span in engine.take_closed()] == [
        (Category.ADMIN, 0, 200_000)
    ]


def test_a_beat_that_is_answered_while_an_announced_wait_is_on_begins_no_gap() -> None:
    slow = Method(name="slow", wait_from_ms=5_000)
    spans = Desk(slow).run([SIGNAL, BEGIN, POST, ANSWER, passing(6_000), FINISH, passing(1_000)])
    assert [(span.category.value, span.duration_ms, span.bins) for span in spans] == [
        ("admin", 5_000, ()),
        ("wait", 1_000, ()),
        ("admin", 1_000, ()),
    ]


def test_who_cuts_or_ends_waits_until_all_is_handed_over_and_who_ticks_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    waited: list[bool] = []
    monkeypatch.setattr(Outbox, "hand_over", lambda _outbox, *, wait: waited.append(wait))
    for call in (desk.clock.tick, desk.clock.cut, desk.clock.end):
        call()
    assert waited == [False, False, True, False, True]


def test_all_that_was_stored_is_forgotten_at_once() -> None:
    kept: list[Span] = []
    spans = [Desk().run([opening(item), passing(1_000 * item)])[0] for item in (1, 2, 3)]
    outbox = Outbox(kept.extend, lambda: 2_000)
    outbox.add(spans)
    outbox.hand_over(wait=True)
    assert kept == spans
    assert outbox.unstored() == (spans[2],)


ROW: dict[str, object] = {
    "category": "label",
    "item_id": 1,
    "start_ms": 0,
    "end_ms": 5,
    "ended_by": "end",
    "gap_item_id": None,
    "gap_category": None,
    "bins": [[10, 1, 5, 0]],
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_ms": 0.5},
        {"start_ms": False},
        {"end_ms": "5"},
        {"end_ms": None},
        {"item_id": True},
        {"item_id": "1"},
        {"category": 3},
        {"category": "sleep"},
        {"ended_by": None},
        {"gap_category": 1},
        {"bins": None},
        {"bins": {}},
        {"bins": [[10, 1, 5]]},
        {"bins": [[10, 1.0, 5, 0]]},
    ],
)
def test_a_row_of_the_wrong_kind_is_no_span(wrong: dict[str, object]) -> None:
    assert span_from_json(ROW).end_ms == 5
    with pytest.raises((TypeError, ValueError)):
        span_from_json({**ROW, **wrong})


@pytest.mark.parametrize("wrong", [None, [], "x", {"unstored": None}, {"boot_ns": 1.5}])
def test_a_state_of_the_wrong_kind_is_none(wrong: object) -> None:
    state = {
        "method": "effort/1",
        "wall_start_ms": 0,
        "boot_ns": 0,
        "wall_ns": 0,
        "rest_balance_sixths": 0,
        "span": None,
        "unstored": [],
    }
    assert open_span_from_json(state).span is None
    broken = {**state, **wrong} if isinstance(wrong, dict) else wrong
    with pytest.raises((TypeError, ValueError)):
        open_span_from_json(broken)
    with pytest.raises(TypeError):
        bins_from_json(wrong if wrong != [] else None)


def test_the_clock_tells_how_long_a_session_has_lasted() -> None:
    desk = Desk()
    desk.do(passing(1_234))
    lasted = [desk.clock.elapsed_ms]
    desk.run([])
    desk.now_ms += 5_000
    assert [*lasted, desk.clock.elapsed_ms] == [1_234, 1_234]


@pytest.mark.parametrize(
    ("step_ns", "told_ms"),
    [(S, 1_000), (-S, -1_000), (1_999_600_000, 2_000), (-1_999_600_000, -2_000)],
)
def test_a_step_of_the_wall_is_told_to_the_nearest_millisecond(step_ns: int, told_ms: int) -> None:
    samples = iter([ClockSample(0, 0, 10**18), ClockSample(5 * S, 5 * S, 10**18 + 5 * S + step_ns)])
    timeline = Timeline(lambda: next(samples), wall_step_ms=1_000)
    assert timeline.now_ms() == 5_000
    assert timeline.wall_steps == (WallStep(5_000, told_ms),)


def test_a_break_that_names_no_gap_keeps_its_bins_to_itself() -> None:
    (span,) = Desk().run([opening(1), passing(2_000)])
    lone = replace(span, category=Category.REST, item_id=None)
    assert bins_by_item([lone]) == {(None, Category.REST): span.bins}


def test_a_window_that_still_hangs_after_a_sleep_has_its_300_ms_anew() -> None:
    day = (opening(1), passing(1_000), POST, Step("sleep", 60_000), passing(2_000))
    assert [(span.category.value, span.duration_ms) for span in Desk().run(day)] == [
        ("label", 1_000),
        ("unobserved", 60_000),
        ("label", 300),
        ("wait", 1_700),
    ]


def test_a_fault_while_something_plays_begins_no_gap_that_a_later_fault_goes_on_with() -> None:
    desk = Desk()
    desk.do(opening(1))
    desk.clock.begin_playing()
    for step in (passing(10_000), Step("stall", 10_000)):
        desk.do(step)
    desk.clock.end_playing()
    spans = desk.run([passing(100_000), Step("stall", 10_000), passing(115_000)])
    totals = sum_by_category(spans)
    assert totals[Category.REST] == totals[Category.AWAY] == 0
    assert totals[Category.WAIT] == 2 * 9_000


def test_a_pause_tells_what_it_interrupts_and_a_wait_without_a_gap_does_not() -> None:
    desk = Desk()
    for step in (opening(3), passing(60_000), BEGIN, passing(1_000), FINISH, SIGNAL):
        desk.do(step)
    desk.clock.pause()
    spans = desk.run([passing(5_000)])
    assert [(span.category.value, span.gap_item_id, span.gap_category) for span in spans] == [
        ("label", None, None),
        ("wait", None, None),
        ("rest", 3, Category.LABEL),
    ]


def test_the_night_is_told_of_a_clock_that_stands_at_1970_too() -> None:
    (span,) = Desk().run([opening(1), passing(60_000)])
    night = night_ms([span], LocalTime(0, 0), hours=(0, 6))
    assert night == 60_000


def test_only_the_outermost_of_nested_waits_begins_and_ends_one() -> None:
    waits = Waits(300)
    assert [waits.begin(at_ms) for at_ms in (0, 0, 500)] == [True, False, False]
    assert [waits.end() for _ in range(3)] == [False, False, True]


def test_sleep_is_told_in_whole_milliseconds() -> None:
    samples = iter([ClockSample(0, 0, 0), ClockSample(5 * S, 5 * S - 1_999_999, 5 * S)])
    timeline = Timeline(lambda: next(samples), wall_step_ms=1_000)
    start = timeline.latest
    timeline.now_ms()
    told = timeline.slept_ms_since(start)
    assert (told, type(told)) == (1, int)


def test_a_moment_that_is_settled_already_adds_nothing() -> None:
    builder = SpanBuilder(1_000, SessionCalendar(0, lambda _: 0))
    kind = SpanKey(category=Category.LABEL)
    assert [builder.extend(kind, until_ms, EndedBy.GAP) for until_ms in (5, 5, 4)] == [5, 0, 0]
    assert builder.cursor_ms == 5


@pytest.mark.parametrize("name", ["fairlabel-effort-state/0", "fairlabel-effort-state/2", ""])
def test_a_state_of_another_format_is_none_of_ours(tmp_path: Path, name: str) -> None:
    desk = Desk()
    desk.do(passing(1_000))
    path = tmp_path / "state.json"
    StateFile(path, {}).write(desk.clock.open_span())
    assert read_state(path) is not None
    content = {**json.loads(path.read_text(encoding="utf-8")), "format": name}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert read_state(path) is None


def test_one_millisecond_that_nobody_saw_is_told_as_such() -> None:
    engine = Engine(EFFORT_1, RestBalance(EFFORT_1), SessionCalendar(0, lambda _: 0))
    limit_ms = EFFORT_1.late_wait_limit_ms
    engine.stall(0, limit_ms + 1, slept=False)
    engine.end(limit_ms + 1_000)
    assert [(span.category, span.ended_by, span.duration_ms) for span in engine.take_closed()] == [
        (Category.WAIT, EndedBy.UNOBSERVED, limit_ms),
        (Category.UNOBSERVED, EndedBy.UNOBSERVED, 1),
        (Category.ADMIN, EndedBy.END, 999),
    ]
