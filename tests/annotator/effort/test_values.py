"""The values of effort are values: they cannot be altered, and the method's numbers are fixed."""

from __future__ import annotations

import dataclasses
import inspect
import sys
import time
from dataclasses import asdict

import pytest

import annotator.effort
from annotator.effort.categories import Category, EndedBy
from annotator.effort.method import EFFORT_1
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.system_clocks import read_clocks
from annotator.effort.ticker import Ticker
from tests.annotator.effort.desk import Desk
from tests.support.values import values_of

BY_NAME_ONLY = {"Method", "OpenSpan", "Span", "SpanKey"}


def test_every_value_is_frozen_and_small() -> None:
    found = values_of(annotator.effort)
    assert {"Span", "GapBin", "Method", "ClockSample", "WallStep", "SpanKey"} <= set(found)
    for name, cls in found.items():
        assert cls.__dataclass_params__.frozen, name  # type: ignore[attr-defined]  # each of them is a dataclass
        assert "__slots__" in vars(cls), name
        given = inspect.signature(cls).parameters.values()
        is_by_name = all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in given)
        assert is_by_name == (name in BY_NAME_ONLY), name


def test_the_numbers_of_the_method_are_those_that_are_published() -> None:
    assert asdict(EFFORT_1) == {
        "name": "effort/1",
        "think_limit_ms": 120_000,
        "work_per_rest": 6,
        "rest_cap_ms": 1_200_000,
        "rest_day_start_ms": 300_000,
        "span_limit_ms": 300_000,
        "wait_from_ms": 300,
        "tick_ms": 1_000,
        "late_ms": 3_000,
        "late_wait_limit_ms": 120_000,
        "sleep_from_ms": 500,
        "wall_step_ms": 1_000,
        "unattended_passes": 3,
        "bin_edges_s": (2, 10, 30, 60, 120, 300, 1_200),
    }


def test_an_open_span_tells_how_long_it_is() -> None:
    span = Span(category=Category.LABEL, item_id=1, start_ms=3, end_ms=10, ended_by=EndedBy.CRASH)
    state = OpenSpan(
        method="effort/1", wall_start_ms=0, boot_ns=0, wall_ns=0, rest_balance_sixths=0, span=span
    )
    assert state.elapsed_ms == 7
    assert dataclasses.replace(state, span=None).elapsed_ms == 0


def test_where_there_is_one_monotonic_clock_it_stands_for_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "monotonic_ns", lambda: 7)
    monkeypatch.setattr(time, "time_ns", lambda: 9)
    sample = read_clocks()
    assert (sample.boot_ns, sample.mono_ns, sample.wall_ns) == (7, 7, 9)


@pytest.mark.parametrize(
    ("platform", "through_sleep", "stops_in_sleep"),
    [
        ("linux", "CLOCK_BOOTTIME", "CLOCK_MONOTONIC"),
        ("darwin", "CLOCK_MONOTONIC", "CLOCK_UPTIME_RAW"),
    ],
)
def test_each_system_has_its_own_pair_of_clocks(
    monkeypatch: pytest.MonkeyPatch, platform: str, through_sleep: str, stops_in_sleep: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(time, through_sleep, "runs", raising=False)
    monkeypatch.setattr(time, stops_in_sleep, "stops", raising=False)
    monkeypatch.setattr(time, "clock_gettime_ns", {"runs": 11, "stops": 5}.__getitem__)
    sample = read_clocks()
    assert (sample.boot_ns, sample.mono_ns) == (11, 5)


def test_the_thread_that_ticks_holds_up_nobody_who_leaves() -> None:
    desk = Desk()
    ticker = Ticker(desk.clock, lambda _open_span: None)
    assert ticker._thread.daemon
    assert ticker._period_s == 1.0
    desk.run([])
