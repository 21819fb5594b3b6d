"""A computer whose clock is plainly wrong: one calm sentence, and the work goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.effort.categories import Category
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.held_clock import WALL_START_MS, HeldClock

DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS


class Desk:
    """The real window by a wall clock that is set as one likes."""

    def __init__(self, hand: Hand, clock: HeldClock, job: Path) -> None:
        self.hand = hand
        self.clock = clock
        self.job = job
        self.is_new = True

    def come(self, wall_ms: int) -> None:
        """Open the job while the wall says that."""
        self.clock.wall_start_ms = wall_ms - self.clock.now_ms
        if self.is_new:
            self.hand.start(self.job)
        else:
            self.hand.app.lifecycle.open_path(self.job)
        self.is_new = False
        self.hand.wait_for_item("p1.png")
        self.hand.qtbot.waitUntil(self.hand.app.parts.clocks._timer.isActive, timeout=10_000)

    @property
    def said(self) -> str:
        shown = self.hand.window.notices.shown
        return "" if shown is None else shown.text.replace("\u2068", "").replace("\u2069", "")

    def work(self, ms: int) -> None:
        session = self.hand.desk.session
        self.clock.move(ms, session.clock, session.clock.signal)
        self.hand.app.parts.clocks.look()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    paint_pictures(tmp_path, 1)
    clock = HeldClock(monkeypatch)
    hand = Hand(qtbot)
    yield Desk(hand, clock, begun_job(tmp_path))
    hand.close()


@pytest.mark.parametrize(("wall_ms", "year"), [(DAY_MS, "1970"), (129 * YEAR_MS, "2098")])
def test_it_is_said_what_the_clock_says_and_what_to_do_and_time_goes_on(
    desk: Desk, wall_ms: int, year: str
) -> None:
    desk.come(wall_ms)
    assert year in desk.said
    assert "That cannot be right. Your time is measured all the same" in desk.said
    assert "Set the clock, then close the job and open it again" in desk.said
    desk.work(60_000)
    session = desk.hand.desk.session
    assert sum(session.effort().values()) == 60_000
    desk.hand.window.notices.dismiss()
    desk.work(60_000)
    assert desk.said == ""  # it is said once


def test_a_right_clock_is_not_spoken_of(desk: Desk) -> None:
    desk.come(WALL_START_MS)
    desk.work(60_000)
    assert desk.said == ""


def test_work_that_is_later_than_the_clock_is_named_with_its_day(desk: Desk) -> None:
    desk.come(WALL_START_MS)
    desk.work(2_000)
    assert desk.hand.app.lifecycle.close()
    desk.come(WALL_START_MS - 40 * DAY_MS)
    assert "but this job has work of" in desk.said
    assert "15 June 2025" in desk.said


def test_a_clock_that_is_set_right_meanwhile_takes_the_sentence_away_and_says_what_is_left(
    desk: Desk,
) -> None:
    desk.come(DAY_MS)
    assert "1970" in desk.said
    desk.clock.wall_start_ms = WALL_START_MS
    desk.work(2_000)
    assert desk.said.startswith("The computer's clock is right again. Close the job and open it")
    assert desk.hand.app.lifecycle.close()
    assert desk.said == ""
    desk.come(WALL_START_MS)
    assert desk.said == ""
    days = desk.hand.desk.session.word.days().result()
    assert days[0].date.year == 1970
    assert days[0].totals[Category.LABEL] == 2_000  # kept, on the day that the clock said


def test_a_clock_that_goes_wrong_while_somebody_works_dates_nothing_anew(desk: Desk) -> None:
    desk.come(WALL_START_MS)
    desk.clock.wall_start_ms = DAY_MS
    desk.work(2_000)
    assert "1970" in desk.said
    assert desk.hand.desk.session.time.date.year == 2025
    desk.clock.wall_start_ms = WALL_START_MS
    desk.work(2_000)
    assert desk.said == ""  # the session began on the right day
