"""The tick thread, with the real clocks."""

from __future__ import annotations

import threading

import pytest

from annotator.effort.categories import Category
from annotator.effort.clock import EffortClock
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.ticker import Ticker
from annotator.errors import WriteFailedError


def unread(_what: object) -> None:
    """Take spans or a state and do nothing with them."""


def test_it_ticks_on_its_own_thread_with_the_open_span_and_stops_at_once() -> None:
    booked: list[Span] = []
    clock = EffortClock(book=booked.extend)
    seen: list[tuple[str, OpenSpan | None]] = []
    has_ticked = threading.Event()

    def each(open_span: OpenSpan | None) -> None:
        seen.append((threading.current_thread().name, open_span))
        if len(seen) == 3:
            has_ticked.set()

    ticker = Ticker(clock, each, period_ms=5)
    ticker.start()
    assert has_ticked.wait(120)
    ticker.stop()
    ticker.stop()
    assert "effort-tick" not in {thread.name for thread in threading.enumerate()}
    assert {name for name, _ in seen} == {"effort-tick"}
    last = seen[-1][1]
    assert last is not None
    assert last.span is not None
    clock.end()
    assert sum(span.duration_ms for span in booked) >= last.span.end_ms >= 10


def test_stopping_does_not_wait_for_the_next_tick() -> None:
    ticks: list[OpenSpan | None] = []
    ticker = Ticker(EffortClock(book=unread), ticks.append, period_ms=3_600_000)
    ticker.start()
    ticker.stop()
    assert ticks == []


def test_one_that_was_never_started_can_be_stopped() -> None:
    Ticker(EffortClock(book=unread), unread).stop()


def test_a_state_file_that_cannot_be_written_does_not_stop_the_clock() -> None:
    calls = 0
    has_failed, has_gone_on = threading.Event(), threading.Event()

    def each(_open_span: OpenSpan | None) -> None:
        nonlocal calls
        calls += 1
        if calls <= 2:
            if calls == 2:
                has_failed.set()
            raise WriteFailedError("The disk is full: free some space.")
        if calls == 4:
            has_gone_on.set()

    clock = EffortClock(book=unread)
    ticker = Ticker(clock, each, period_ms=5)
    ticker.start()
    assert has_failed.wait(120)
    assert has_gone_on.wait(120)
    ticker.stop()
    assert ticker.trouble is None
    assert clock.totals()[Category.UNOBSERVED] == 0


def test_a_fault_of_ours_is_told_and_does_not_stop_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[type[BaseException]] = []
    has_gone_on = threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_type))

    def each(_open_span: OpenSpan | None) -> None:
        if told:
            has_gone_on.set()
        raise ZeroDivisionError

    ticker = Ticker(EffortClock(book=unread), each, period_ms=5)
    ticker.start()
    assert has_gone_on.wait(120)
    ticker.stop()
    assert set(told) == {ZeroDivisionError}
