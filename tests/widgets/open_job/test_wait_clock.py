"""How long a wait lasts whose end nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.effort.clock import EffortClock
from widgets.open_job import wait_clock
from widgets.open_job.wait_clock import WaitClock

SOON_MS = 20


@pytest.fixture
def waiting(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[WaitClock]:
    """Give the waits of a job, with a short patience for what is never painted."""
    monkeypatch.setattr(wait_clock, "PAINTED_WITHIN_MS", SOON_MS)
    parent = QObject(qapp)
    yield WaitClock(EffortClock(book=lambda _spans: None), parent)
    parent.deleteLater()


def let_it_pass(qtbot: QtBot) -> None:
    """Wait until more time has passed than a result has to be painted."""
    over: list[None] = []
    QTimer.singleShot(3 * SOON_MS, lambda: over.append(None))
    qtbot.waitUntil(lambda: bool(over))


def test_a_result_that_is_never_painted_is_not_waited_for_long(
    qtbot: QtBot, waiting: WaitClock
) -> None:
    waiting.begin()
    waiting.nearly_over()
    let_it_pass(qtbot)
    assert not waiting.is_on


def test_who_then_asks_for_something_else_waits_for_that(qtbot: QtBot, waiting: WaitClock) -> None:
    waiting.begin()
    waiting.nearly_over()
    waiting.begin()
    let_it_pass(qtbot)
    assert waiting.is_on
    waiting.end()
