"""The effort clock from outside: what it tells, when it books, and how it bears threads."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from annotator.effort.categories import Category, EndedBy, Presence
from annotator.effort.clock import EffortClock
from annotator.effort.spans import Span
from annotator.effort.system_clocks import ClockSample, WallStep
from tests.annotator.effort.desk import SIGNAL, WALL_START_MS, Desk, Step, opening, passing


def test_a_session_begins_in_admin_and_books_nothing_yet() -> None:
    desk = Desk()
    desk.do(passing(2_000))
    assert desk.booked == []
    assert desk.clock.totals()[Category.ADMIN] == 2_000
    desk.run([])
    assert [span.duration_ms for span in desk.booked] == [2_000]


def test_an_empty_session_has_no_span() -> None:
    assert Desk().run([]) == []


def test_the_work_of_a_visit_is_item_work_alone() -> None:
    desk = Desk()
    for step in (opening(1), passing(1_000), Step("begin"), passing(1_300), Step("finish")):
        desk.do(step)
    assert desk.clock.item_work_ms() == 1_300
    desk.do(Step("enter"))
    desk.do(passing(500))
    assert desk.clock.item_work_ms() == 1_300
    assert list(desk.clock.open_item(1, Category.LABEL).values()) == [1_300]
    assert desk.clock.item_work_ms() == 0
    desk.do(passing(250))
    assert list(desk.clock.close_item().values()) == [250]
    assert desk.clock.close_item() == {}
    desk.run([])


def test_presence_follows_the_gap() -> None:
    desk = Desk()
    seen = []
    for step in (passing(120_000), passing(1_000), passing(600_000), SIGNAL):
        desk.do(step)
        seen.append(desk.clock.presence)
    assert seen == [Presence.WORKING, Presence.RESTING, Presence.AWAY, Presence.WORKING]
    desk.run([])


def test_after_the_end_time_stands_still() -> None:
    desk = Desk()
    desk.run([opening(1), passing(1_000)])
    booked = list(desk.booked)
    for step in (passing(5_000), SIGNAL, opening(2), Step("stall", 60_000), passing(5_000)):
        desk.do(step)
    desk.clock.end()
    assert desk.booked == booked
    assert sum(desk.clock.totals().values()) == 1_000
    assert desk.clock.open_span() is None


def test_parts_of_a_millisecond_are_floored_once_from_the_start() -> None:
    now_ns = 999_999
    booked: list[Span] = []

    def read() -> ClockSample:
        return ClockSample(now_ns, now_ns, now_ns)

    clock = EffortClock(book=booked.extend, read=read)
    for _ in range(10):
        now_ns += 1_600_000
        clock.signal()
    clock.end()
    assert sum(span.duration_ms for span in booked) == 16


def test_wall_steps_are_logged_with_their_moment() -> None:
    desk = Desk()
    for step in (passing(5_000), Step("wall", 3_600_000), passing(5_000), Step("wall", -900)):
        desk.do(step)
    desk.run([passing(2_000), Step("wall", -200), passing(1_000)])
    assert desk.clock.wall_steps == (WallStep(6_000, 3_600_000), WallStep(13_000, -1_100))
    assert desk.clock.wall_start_ms == WALL_START_MS


def test_the_open_span_is_what_a_crash_would_leave() -> None:
    desk = Desk(rest_balance_sixths=600)
    for step in (opening(4), passing(3_000)):
        desk.do(step)
    state = desk.clock.open_span()
    assert state is not None
    assert state.span is not None
    assert (state.span.category, state.span.item_id) == (Category.LABEL, 4)
    assert (state.elapsed_ms, state.span.ended_by) == (3_000, EndedBy.CRASH)
    assert [gap.count for gap in state.span.bins] == [1]
    assert (state.method, state.rest_balance_sixths) == ("effort/1", 3_600)
    assert (state.wall_start_ms, state.unstored) == (WALL_START_MS, ())
    desk.run([])


def test_spans_that_are_not_on_disk_yet_stay_with_the_open_one() -> None:
    desk = Desk()
    stored_ms = 0
    desk.clock = EffortClock(
        book=desk.booked.extend, read=desk.read, stored_until=lambda: stored_ms
    )
    for step in (opening(1), passing(1_000), opening(2), passing(1_000), opening(3)):
        desk.do(step)
    state = desk.clock.open_span()
    assert state is not None
    assert state.unstored == tuple(desk.booked)
    assert len(state.unstored) == 2
    stored_ms = 1_000
    state = desk.clock.open_span()
    assert state is not None
    assert state.unstored == tuple(desk.booked[1:])
    desk.run([])


def test_spans_that_could_not_be_booked_are_offered_again_in_order() -> None:
    booked: list[Span] = []
    is_full = True

    def book(spans: Sequence[Span]) -> None:
        if is_full:
            raise OSError("No space left on device")
        booked.extend(spans)

    desk = Desk()
    desk.clock = EffortClock(book=book, read=desk.read)
    desk.now_ms = 1_000
    with pytest.raises(OSError, match="No space"):
        desk.clock.open_item(1, Category.LABEL)
    is_full = False
    desk.now_ms = 2_000
    desk.clock.close_item()
    assert [(span.start_ms, span.end_ms) for span in booked] == [(0, 1_000), (1_000, 2_000)]
    desk.run([])


def test_who_books_slowly_holds_up_no_signal() -> None:
    booked: list[Span] = []
    is_booking, may_go_on = threading.Event(), threading.Event()

    def book(spans: Sequence[Span]) -> None:
        is_booking.set()
        assert may_go_on.wait(120)
        booked.extend(spans)

    desk = Desk()
    desk.clock = EffortClock(book=book, read=desk.read)
    desk.now_ms = 1_000
    slow = threading.Thread(target=desk.clock.open_item, args=(1, Category.LABEL))
    slow.start()
    assert is_booking.wait(120)
    desk.now_ms = 2_000
    desk.clock.open_item(2, Category.LABEL)  # returns although the booking still hangs
    assert booked == []
    may_go_on.set()
    slow.join()
    desk.clock.end()
    assert [(span.start_ms, span.end_ms) for span in booked] == [(0, 1_000), (1_000, 2_000)]


def test_many_threads_leave_no_hole() -> None:
    booked: list[Span] = []
    clock = EffortClock(book=booked.extend)

    def work(item: int) -> None:
        for _ in range(300):
            clock.open_item(item, Category.LABEL)
            clock.begin_wait()
            clock.signal()
            clock.end_wait()
            clock.tick()
            clock.open_span()

    threads = [threading.Thread(target=work, args=(item,)) for item in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clock.end()
    edges = [0, *(span.end_ms for span in booked)]
    assert [span.start_ms for span in booked] == edges[:-1]
    assert edges[-1] == sum(clock.totals().values())
