"""Who comes back is asked once, quietly, and answers with one key; or later, or never."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.effort.categories import Category
from annotator.job_file.backup.first_check import Examination, FirstCheckResult
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from annotator.records import Correction
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from tests.support.patience import PATIENCE_MS
from widgets.shell.break_question_bar import BreakQuestionBar
from widgets.window.side_column import SideColumn

K = Qt.Key
MINUTE_MS = 60_000
AWAY_MIN = 24


class Desk:
    """The real window by clocks of ours, and somebody who goes away from it."""

    def __init__(self, hand: Hand, clock: HeldClock) -> None:
        self.hand = hand
        self.clock = clock

    def leave(self, minutes: float = AWAY_MIN) -> None:
        """Go, and come back with a movement of the mouse."""
        session = self.hand.desk.session
        self.clock.move(round(minutes * MINUTE_MS), session.clock)
        session.clock.signal()
        if minutes > 3:
            self.hand.qtbot.waitUntil(lambda: self.bar.is_asking, timeout=10_000)

    @property
    def bar(self) -> BreakQuestionBar:
        """The bar over the bottom line."""
        return self.hand.window.returns

    def said(self) -> list[Correction]:
        """Return what stands in the job file by now."""
        return self.hand.desk.project.reads.corrections().result()

    def today(self) -> dict[Category, int]:
        return self.hand.desk.session.today()

    def wait_for(self, category: Category) -> int:
        """Wait until there is such time today and return it."""
        self.hand.qtbot.waitUntil(lambda: self.today().get(category, 0) > 0, timeout=10_000)
        return self.today()[category]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Hold the check of the job file until this is set."""
    gate, examine = Event(), Examination._examine

    def held(self: Examination) -> FirstCheckResult:
        assert gate.wait(PATIENCE_MS / 1000)
        return examine(self)

    monkeypatch.setattr(Examination, "_examine", held)
    yield gate
    gate.set()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    paint_pictures(tmp_path, 2)
    clock = HeldClock(monkeypatch)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path, workers=("Amina",)))
    hand.wait_for_item("p1.png")
    # Until it is painted it is a wait, and whoever waits has no break.
    qtbot.waitUntil(lambda: not hand.desk.waiting.is_on, timeout=10_000)
    hand.canvas.setFocus()
    yield Desk(hand, clock)
    hand.close()


def test_the_bar_says_how_long_and_what_of_it_is_rest(desk: Desk) -> None:
    assert not desk.bar.isVisible()
    desk.leave()
    text = desk.bar.text.text().replace("\u2068", "").replace("\u2069", "")
    assert text.startswith("You were away for 22 min (")
    # 5 min a day begins with, and a sixth of the two minutes that stayed work.
    assert "5 min of it is rest." in text
    assert [each.text().split()[-1] for each in desk.bar.buttons] == [
        "F6",
        "Shift+F6",
        "F7",
        "F12",
    ]
    assert desk.bar.isVisible()
    assert desk.bar.accessibleName() == desk.bar.text.text()
    assert desk.hand.canvas.hasFocus()


def test_work_by_one_key_is_thinking_on_the_item_as_the_button_says(desk: Desk) -> None:
    desk.leave()
    assert desk.bar.buttons[0].text().startswith("Work: thinking ")
    desk.hand.key(K.Key_F6)
    assert desk.wait_for(Category.DECLARED) == (AWAY_MIN - 2) * MINUTE_MS
    assert {one.reason for one in desk.said()} == {"thinking"}
    assert {one.item_id for one in desk.said()} == {1}
    assert not desk.bar.is_asking
    notices = desk.hand.window.notices
    desk.hand.qtbot.waitUntil(lambda: notices.shown is not None, timeout=10_000)
    shown = notices.shown
    assert shown is not None
    assert "count as work that you added" in shown.text


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_another_reason_comes_from_a_menu(desk: Desk) -> None:
    desk.leave()
    desk.hand.key(K.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert desk.said() == []
    menu = desk.bar.reason_menu
    desk.hand.qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, K.Key_Down)
    QTest.keyClick(menu, K.Key_Return)
    desk.wait_for(Category.DECLARED)
    assert {one.reason for one in desk.said()} == {"reading_elsewhere"}


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize(("zoom", "has_steps"), [(1.0, True), (1.0, False), (2.0, False)])
def test_the_bar_comes_and_goes_and_window_and_lists_stay_as_they_are(
    desk: Desk, zoom: float, *, has_steps: bool
) -> None:
    window = desk.hand.window
    window.show_first_steps(is_shown=has_steps)
    desk.hand.app.look.wear("light", zoom)
    window.resize(1366, 768)
    column = window.findChild(SideColumn)
    assert column is not None
    QApplication.processEvents()
    desk.hand.qtbot.waitUntil(lambda: column.is_settled)

    def sizes() -> list[tuple[int, int]]:
        parts = (window, window.labels, window.regions, window.items)
        return [part.size().toTuple() for part in parts]

    before = sizes()
    desk.leave()
    assert window.size().toTuple() == before[0]
    assert [size[0] for size in sizes()] == [size[0] for size in before]
    press(desk.bar.later_button)
    desk.hand.qtbot.waitUntil(lambda: sizes() == before, timeout=10_000)
    desk.hand.app.look.wear("light", 1.0)


def test_who_answers_by_tab_and_enter_is_back_at_the_picture(desk: Desk) -> None:
    desk.leave()
    desk.bar.buttons[2].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(desk.bar.buttons[2], K.Key_Space)
    assert not desk.bar.is_asking
    assert desk.hand.canvas.hasFocus()


def test_rest_is_said_to_have_been_right(desk: Desk) -> None:
    desk.leave()
    before = desk.today()
    desk.hand.key(K.Key_F7)
    desk.hand.qtbot.waitUntil(lambda: len(desk.said()) > 0, timeout=10_000)
    desk.hand.qtbot.waitUntil(lambda: desk.hand.window.notices.shown is not None)
    assert desk.today()[Category.REST] == before[Category.REST]
    assert not desk.bar.is_asking


def test_own_time_gives_the_rest_back(desk: Desk) -> None:
    desk.leave()
    assert desk.today()[Category.REST] > 0
    desk.hand.key(K.Key_F12)
    desk.hand.qtbot.waitUntil(lambda: desk.today().get(Category.REST, 0) == 0, timeout=10_000)
    assert desk.today()[Category.AWAY] == (AWAY_MIN - 2) * MINUTE_MS
    assert desk.hand.desk.session.clock.rest_balance_ms > 5 * MINUTE_MS


def test_a_click_answers_and_leaves_the_keys_where_they_are(desk: Desk) -> None:
    desk.leave()
    press(desk.bar.buttons[3])
    assert QApplication.focusWidget() is desk.hand.canvas.focusWidget()
    desk.hand.qtbot.waitUntil(lambda: len(desk.said()) > 0, timeout=10_000)


def test_later_says_nothing_and_the_question_stays_in_the_day(desk: Desk) -> None:
    desk.leave()
    press(desk.bar.later_button)
    assert not desk.bar.isVisible()
    assert desk.said() == []
    days = desk.hand.desk.session.word.days().result()
    assert [question.is_answered for question in days[-1].questions] == [False]


def test_work_goes_on_under_a_question_and_digits_stay_labels(desk: Desk) -> None:
    desk.leave()
    region = desk.hand.draw(Box(40, 40, 100, 80))
    desk.hand.key(K.Key_2)
    desk.hand.type_text("1 2 3")
    desk.hand.key(K.Key_D)
    desk.hand.wait_for_item("p2.png")
    assert desk.bar.isVisible()
    assert desk.said() == []
    desk.hand.wait_until_saved()
    state = desk.hand.desk.project.reads.load_item(1).result().state
    assert state.regions[region.id].transcription == "1 2 3"


def test_another_break_is_the_question_then(desk: Desk) -> None:
    desk.leave()
    desk.leave(10)
    shown = desk.bar.text.text
    desk.hand.qtbot.waitUntil(lambda: "8 min" in shown(), timeout=10_000)
    desk.hand.key(K.Key_F12)
    desk.hand.qtbot.waitUntil(lambda: len(desk.said()) > 0, timeout=10_000)
    assert sum(one.duration_ms for one in desk.said()) == 8 * MINUTE_MS


def test_the_keys_answer_from_a_text_too_and_write_nothing_there(desk: Desk) -> None:
    desk.hand.draw(Box(40, 40, 100, 80))
    desk.hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    field = desk.hand.window.strip.field
    assert field.hasFocus()
    desk.leave()
    assert field.hasFocus()
    desk.hand.key(K.Key_F6)
    desk.wait_for(Category.DECLARED)
    assert field.hasFocus()
    assert field.toPlainText() == ""


def test_without_a_question_the_keys_do_nothing(desk: Desk) -> None:
    table = desk.hand.window.actions_table
    assert not table.is_possible("answer-work")
    desk.leave()
    assert table.is_possible("answer-work")
    desk.hand.key(K.Key_F12)
    assert not table.is_possible("answer-work")
    desk.hand.key(K.Key_F12)
    desk.hand.qtbot.waitUntil(lambda: len(desk.said()) > 0, timeout=10_000)
    assert len({one.entry_seq for one in desk.said()}) == len(desk.said())


def test_a_short_gap_and_a_pause_ask_nothing(desk: Desk) -> None:
    session = desk.hand.desk.session
    desk.leave(2.5)
    desk.leave(0.1)
    session.pause()
    desk.clock.move(20 * MINUTE_MS, session.clock)
    session.clock.signal()

    def were_paused() -> list[bool]:
        days = session.word.days().result()
        return [question.was_paused for day in days for question in day.questions]

    # Nothing of the session is in the job file until that has been checked.
    desk.hand.qtbot.waitUntil(lambda: were_paused() == [False, True])
    # What was booked is looked up behind that, and asked about by the next turn of the loop.
    assert were_paused() == [False, True]
    QApplication.processEvents()
    assert not desk.bar.isVisible()


def test_a_break_before_the_job_file_is_checked_is_asked_about_after_it(
    check: Event, desk: Desk
) -> None:
    session = desk.hand.desk.session
    desk.clock.move(AWAY_MIN * MINUTE_MS, session.clock)
    session.clock.signal()
    assert session.word.days().result() == []
    QApplication.processEvents()
    assert not desk.bar.is_asking
    assert desk.today()[Category.REST] > 0
    check.set()
    desk.hand.qtbot.waitUntil(lambda: desk.bar.is_asking)
    [day] = session.word.days().result()
    assert [question.was_paused for question in day.questions] == [False]


def test_who_takes_over_is_not_asked_about_somebody_elses_break(desk: Desk) -> None:
    desk.leave()
    before = desk.hand.desk.session.word
    [day] = before.days().result()
    path = desk.hand.desk.project.path
    assert desk.hand.app.lifecycle.close()
    assert not desk.bar.isVisible()
    desk.hand.app.lifecycle.open_path(path)
    desk.hand.wait_for_item("p1.png")
    assert not desk.bar.isVisible()
    for tell in before.returned:  # it was on its way
        tell(day.questions[0])
    assert not desk.bar.isVisible()
    desk.hand.key(K.Key_F12)
    desk.hand.close()
    with Project.open(path) as project:
        assert project.reads.corrections().result() == []
