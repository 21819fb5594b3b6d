"""Cycles are collected on the window's thread only: on another one it hung, waiting for Qt."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.process import cycle_collector
from widgets.process.cycle_collector import CycleCollector

CYCLES = 30_000


class Cycle:
    """Tells on which thread it is deleted."""

    def __init__(self, told: list[int]) -> None:
        vars(self)["itself"] = self
        self.told = told

    def __del__(self) -> None:
        self.told.append(threading.get_ident())


@pytest.fixture
def by_itself() -> Iterator[None]:
    """Python collects by itself, as it does in a program that has just begun."""
    gc.enable()
    yield
    gc.disable()


@pytest.fixture
def clock() -> Callable[..., float]:
    now = [0.0]

    def go_on(seconds: float = 0.0) -> float:
        now[0] += seconds
        return now[0]

    return go_on


def busy_thread() -> int:
    """Have a thread make more cycles than Python lets be; returns its id."""

    def make() -> None:
        for _ in range(CYCLES):
            Cycle([])

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert thread.ident is not None
    return thread.ident


@pytest.mark.usefixtures("by_itself")
def test_a_busy_thread_deletes_nothing_of_the_window(qapp: QApplication, qtbot: QtBot) -> None:
    told: list[int] = []
    Cycle(told)
    by_python = busy_thread()
    assert told == [by_python], "without a collector, a busy thread deletes it"
    told.clear()
    collecting = CycleCollector(qapp)
    try:
        Cycle(told)
        busy_thread()
        assert told == []
        qtbot.waitUntil(lambda: told == [threading.get_ident()])
    finally:
        collecting.stop()


@pytest.mark.usefixtures("by_itself")
def test_it_looks_more_often_while_very_many_objects_are_made(qapp: QApplication) -> None:
    collecting = CycleCollector(qapp)
    try:
        calm_ms = collecting._timer.interval()
        kept = [[each] for each in range(cycle_collector.BUSY_FROM)]
        collecting.look()
        assert collecting._timer.interval() < calm_ms
        del kept
        collecting.look()
        assert collecting._timer.interval() == calm_ms
    finally:
        collecting.stop()


@pytest.mark.usefixtures("by_itself")
def test_a_pass_through_all_objects_comes_once_a_minute(
    qapp: QApplication, clock: Callable[..., float]
) -> None:
    seen: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            seen.append(about["generation"])

    collecting = CycleCollector(qapp, clock)
    gc.callbacks.append(note)
    try:
        for _ in range(3):
            for _ in range(150):
                busy = [[each] for each in range(2 * gc.get_threshold()[0])]
                collecting.look()
                del busy
            clock(cycle_collector.FULL_EACH_S)
    finally:
        gc.callbacks.remove(note)
        collecting.stop()
    assert seen.count(2) == 2
    assert seen.count(1) > 20
    assert len(seen) == 450


@pytest.mark.usefixtures("by_itself")
def test_python_collects_by_itself_again_at_the_end(qapp: QApplication) -> None:
    collecting = CycleCollector(qapp)
    assert not gc.isenabled()
    collecting.stop()
    assert gc.isenabled()
