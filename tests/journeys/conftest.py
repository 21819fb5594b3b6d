"""Gives journeys a desk at which the clock goes by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.day_desk import Desk
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.work_order.accept_dialog import AcceptDialog


@pytest.fixture
def begin(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desk]]:
    hands: list[Hand] = []

    def begun(*, workers: tuple[str, ...] = ("Amina",), order: Path | None = None) -> Desk:
        paint_pictures(tmp_path, 2)
        clock = HeldClock(monkeypatch)
        hand = Hand(qtbot)
        hands.append(hand)

        def first(dialog: WorkerDialog) -> bool:
            dialog.field.setText("1")
            press(dialog.begin_button)
            return True

        def accept(dialog: AcceptDialog) -> bool:
            press(dialog.accept_button)
            return True

        job = begun_job(tmp_path, workers=workers, order=order)
        if len(workers) > 1:
            with hand.answering(WorkerDialog, first):
                hand.start(job)
        elif order is not None:
            with hand.answering(AcceptDialog, accept):
                hand.start(job)
        else:
            hand.start(job)
        hand.wait_for_item("p1.png")
        # Until it is painted it is a wait, and whoever waits has no break.
        qtbot.waitUntil(lambda: not hand.desk.waiting.is_on, timeout=10_000)
        hand.wait_until_begun()
        hand.canvas.setFocus()
        return Desk(hand, clock)

    yield begun
    for hand in hands:
        hand.close()
