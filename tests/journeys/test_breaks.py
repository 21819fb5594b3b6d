"""The reminder of a break: after 50 minutes of work, between two items, once, and as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.held_clock import HeldClock

K = Qt.Key
MINUTE_MS = 60_000
NAMES = [f"p{number}.png" for number in range(1, 9)]
SNOOZE, QUIET = 0, 1


class Sitting:
    """Somebody who works at the real window by clocks of ours."""

    def __init__(self, hand: Hand, clock: HeldClock) -> None:
        self.hand = hand
        self._clock = clock
        self._place = 0

    def work(self, minutes: float) -> None:
        """Give a sign of life every half minute, without another item."""
        for _half in range(round(2 * minutes)):
            self.leave(0.5)

    def leave(self, minutes: float) -> None:
        """Do nothing for so long, then come back."""
        session = self.hand.desk.session
        look = self.hand.app.parts.breaks.look
        self._clock.move(round(minutes * MINUTE_MS), session.clock, look)
        session.clock.signal()

    def go_on(self) -> None:
        """Open the next item."""
        self._place += 1
        self.hand.canvas.setFocus()
        # Until it is painted it is a wait, and whoever waits has no break.
        with self.hand.qtbot.waitSignal(self.hand.canvas.painted, timeout=10_000):
            self.hand.go_on_to(NAMES[self._place])

    @property
    def words(self) -> str:
        """What the notice bar says, or nothing."""
        shown = self.hand.window.notices.shown
        return "" if shown is None else shown.text

    def answer(self, choice: int) -> None:
        """Press one of the buttons of the notice."""
        shown = self.hand.window.notices.shown
        assert shown is not None
        self.hand.window.notices.dismiss()
        shown.choices[choice][1]()


@pytest.fixture
def settings() -> Settings:
    return Settings(None)


@pytest.fixture
def sitting(
    qtbot: QtBot, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sitting]:
    paint_pictures(tmp_path, len(NAMES))
    clock = HeldClock(monkeypatch)
    hand = Hand(qtbot, settings)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item(NAMES[0])
    yield Sitting(hand, clock)
    hand.close()


def test_after_fifty_minutes_it_comes_with_the_next_item_and_not_before(sitting: Sitting) -> None:
    sitting.work(49)
    sitting.go_on()
    assert sitting.words == ""
    sitting.work(3)
    assert sitting.words == ""
    sitting.go_on()
    assert "52 min of work" in sitting.words
    # 5 min a day begins with, and a sixth of 52.
    assert "13 min of rest" in sitting.words


def test_once_is_enough(sitting: Sitting) -> None:
    sitting.work(51)
    sitting.go_on()
    sitting.hand.window.notices.dismiss()
    sitting.work(60)
    sitting.go_on()
    assert sitting.words == ""


def test_a_snooze_is_ten_minutes_of_work(sitting: Sitting) -> None:
    sitting.work(50)
    sitting.go_on()
    sitting.answer(SNOOZE)
    sitting.work(9.5)
    sitting.go_on()
    assert sitting.words == ""
    sitting.work(0.5)
    sitting.go_on()
    assert "1 h of work" in sitting.words


def test_no_more_today_holds_after_the_next_break(sitting: Sitting) -> None:
    sitting.work(50)
    sitting.go_on()
    sitting.answer(QUIET)
    sitting.leave(20)
    sitting.work(55)
    sitting.go_on()
    assert sitting.words == ""


def test_a_setting_turns_it_off(sitting: Sitting, settings: Settings) -> None:
    settings.set("remind_of_breaks", value=False)
    sitting.work(55)
    sitting.go_on()
    assert sitting.words == ""


def test_who_takes_the_break_need_not_put_the_notice_away(sitting: Sitting) -> None:
    sitting.work(50)
    sitting.go_on()
    assert sitting.words != ""
    sitting.leave(2 + 6)
    assert sitting.words == ""
    sitting.work(40)
    sitting.go_on()
    assert sitting.words == ""


def test_the_next_person_begins_with_a_count_of_the_own(sitting: Sitting) -> None:
    sitting.work(45)
    path = sitting.hand.desk.project.path
    assert sitting.hand.app.lifecycle.close()
    sitting.hand.app.lifecycle.open_path(path)
    sitting.hand.wait_for_item(NAMES[0])
    sitting.work(10)
    sitting.go_on()
    assert sitting.words == ""
