"""The check for leaks sees what a test leaves running, and only that."""

from __future__ import annotations

import threading

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.support.leaks import leaked_qt, leaked_threads, running_threads


def test_a_thread_that_still_runs_is_named_until_it_ends() -> None:
    before = running_threads()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten", daemon=True)
    thread.start()
    assert leaked_threads(before, grace_s=0) == ["forgotten"]
    stop.set()
    assert leaked_threads(before) == []


def test_a_timer_that_still_runs_is_told_with_its_interval(qtbot: QtBot) -> None:
    assert qtbot is not None
    timer = QTimer()
    timer.start(60_000)
    assert [line for line in leaked_qt() if "60000 ms" in line] != []
    timer.stop()
    assert leaked_qt() == []
