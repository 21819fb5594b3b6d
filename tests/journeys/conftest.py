"""Gives journeys a job of two pictures, a hand at the window, and clocks that go by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.local_time import Zone, system_zone
from tests.journeys.begun import FilesAsTheyWere, begun_job, paint_pictures
from tests.journeys.day_desk import Desk
from tests.journeys.hand import Hand, press
from tests.support.held_clock import WALL_START_MS, HeldClock
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.work_order.accept_dialog import AcceptDialog


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    """All clocks of the program stand until they are moved."""
    return HeldClock(monkeypatch)


@pytest.fixture(scope="session")
def amina_begins(tmp_path_factory: pytest.TempPathFactory) -> FilesAsTheyWere:
    """The files of a job of Amina's with two pictures, made once: hundreds of tests begin so."""
    folder = tmp_path_factory.mktemp("begun")
    paint_pictures(folder, 2)
    begun_job(folder)
    return FilesAsTheyWere.of(folder)


@pytest.fixture
def job(tmp_path: Path, amina_begins: FilesAsTheyWere) -> Path:
    """A job of Amina's with ``p1.png`` and ``p2.png``; it is not open."""
    amina_begins.write(tmp_path)
    return tmp_path / "job.fairlabel"


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    """Whoever starts the program, and works with it as a person does."""
    hand = Hand(qtbot)
    yield hand
    hand.close()


@pytest.fixture
def begin(
    qtbot: QtBot, tmp_path: Path, amina_begins: FilesAsTheyWere, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desk]]:
    hands: list[Hand] = []

    def begun(
        *,
        workers: tuple[str, ...] = ("Amina",),
        order: Path | None = None,
        start_ms: int = WALL_START_MS,
        zone: Zone = system_zone,
    ) -> Desk:
        amina_begins.write(tmp_path)
        clock = HeldClock(monkeypatch)
        clock.wall_start_ms, clock.zone = start_ms, zone
        hand = Hand(qtbot)
        hands.append(hand)

        def first(dialog: WorkerDialog) -> bool:
            dialog.field.setText("1")
            press(dialog.begin_button)
            return True

        def accept(dialog: AcceptDialog) -> bool:
            press(dialog.accept_button)
            return True

        job = tmp_path / "job.fairlabel"
        if workers != ("Amina",) or order is not None:
            job.unlink()
            begun_job(tmp_path, workers=workers, order=order)
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
