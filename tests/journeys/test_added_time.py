"""Time is added in My day, asked about where it is hardly meant, and taken back again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import resources
from annotator.effort.categories import Category
from tests.journeys.day_desk import MINUTE_MS, Desk, K, sums
from tests.journeys.hand import press
from widgets.time_pay.day.add_time import AddTimeDialog
from widgets.time_pay.day.day_dialog import MyDayDialog


def _plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def add_as_it_is(dialog: AddTimeDialog) -> bool:
    press(dialog.add_time_button)
    return True


def test_time_is_added_with_a_reason_and_an_item(begin: Callable[..., Desk]) -> None:
    desk = begin()
    desk.work(2)

    def fill(dialog: AddTimeDialog) -> bool:
        dialog.minutes.setValue(25)
        dialog.reason.setCurrentIndex(dialog.reason.findData("reading_elsewhere"))
        dialog.item.setCurrentIndex(1)
        press(dialog.add_time_button)
        return True

    def add(dialog: MyDayDialog) -> bool:
        if dialog.day.day is None:
            return False
        with desk.hand.answering(AddTimeDialog, fill):
            press(dialog.day.claims.add_time_button)
        return True

    def is_there(dialog: MyDayDialog) -> bool:
        return sums(dialog).get(Category.DECLARED) == 25 * MINUTE_MS and bool(
            dialog.day.claims.texts
        )

    desk.in_my_day(add, is_there)
    [claim] = desk.hand.desk.project.reads.corrections().result()
    assert (claim.reason, claim.item_id, claim.entry_seq) == ("reading_elsewhere", 1, None)
    assert desk.hand.desk.session.today()[Category.DECLARED] == 25 * MINUTE_MS


def test_what_was_added_is_taken_back_and_the_focus_stays_at_hand(
    begin: Callable[..., Desk],
) -> None:
    desk = begin(order=resources.path("examples", "work_order.toml"))
    desk.work(2)
    session, line = desk.hand.desk.session, desk.hand.window.line
    session.word.claim(600_000, "other")
    desk.hand.qtbot.waitUntil(lambda: session.today().get(Category.DECLARED) == 600_000)
    money = line.money.text()
    assert _plain(line.time.text()) == "2 min today, 10 min added"

    def press_both(dialog: MyDayDialog) -> bool:
        if not dialog.day.claims.buttons:
            return False
        [button] = dialog.day.claims.buttons
        button.setFocus()
        QTest.keyClick(button, K.Key_Space)
        QTest.keyClick(button, K.Key_Space)  # twice is once
        return True

    def is_gone(dialog: MyDayDialog) -> bool:
        if dialog.day.claims.texts:
            return False
        assert Category.DECLARED not in sums(dialog)
        assert dialog.focusWidget() is dialog.day.claims.add_time_button
        assert not dialog.said.isVisible()
        return True

    desk.in_my_day(press_both, is_gone)
    assert session.today()[Category.DECLARED] == 0
    assert line.money.text() != money
    assert [c.claim_seq for c in desk.hand.desk.project.reads.corrections().result()] == [None, 1]


def test_adding_leaves_the_focus_on_its_button(begin: Callable[..., Desk]) -> None:
    desk = begin()
    desk.work(2)

    def add(dialog: MyDayDialog) -> bool:
        if dialog.day.day is None:
            return False
        button = dialog.day.claims.add_time_button
        button.setFocus()
        with desk.hand.answering(AddTimeDialog, add_as_it_is):
            QTest.keyClick(button, K.Key_Space)
        return True

    def is_there(dialog: MyDayDialog) -> bool:
        if not dialog.day.claims.texts:
            return False
        assert QApplication.focusWidget() is dialog.day.claims.add_time_button
        return True

    desk.in_my_day(add, is_there)


def test_time_is_added_to_a_day_that_is_over(begin: Callable[..., Desk]) -> None:
    desk = begin()
    desk.work(2)
    session = desk.hand.desk.session
    yesterday = session.time.date
    desk.leave(24 * 60)
    desk.work(1)

    def add(dialog: MyDayDialog) -> bool:
        if dialog.day.dates.count() < 2:
            return False
        dialog.day.go_to(yesterday)
        with desk.hand.answering(AddTimeDialog, add_as_it_is):
            press(dialog.day.claims.add_time_button)
        return True

    def is_there(dialog: MyDayDialog) -> bool:
        return sums(dialog).get(Category.DECLARED) == 10 * MINUTE_MS

    desk.in_my_day(add, is_there)
    assert session.effort()[Category.DECLARED] == 10 * MINUTE_MS
    assert Category.DECLARED not in session.today()


def test_a_length_that_is_hardly_meant_is_asked_about_once_and_added(
    begin: Callable[..., Desk],
) -> None:
    desk = begin()
    desk.work(2)

    def fill(dialog: AddTimeDialog) -> bool:
        dialog.minutes.setValue(21 * 60)
        press(dialog.add_time_button)
        assert "would have \u206821 h 2 min\u2069 of work" in dialog.doubt.text()
        assert dialog.doubt.isVisible()
        dialog.minutes.setValue(21 * 60 + 1)
        assert not dialog.doubt.isVisible()
        press(dialog.add_time_button)
        assert dialog.doubt.isVisible()
        press(dialog.add_time_button)
        return True

    def add(dialog: MyDayDialog) -> bool:
        if dialog.day.day is None:
            return False
        with desk.hand.answering(AddTimeDialog, fill):
            press(dialog.day.claims.add_time_button)
        return True

    desk.in_my_day(add, lambda it: sums(it).get(Category.DECLARED) == (21 * 60 + 1) * MINUTE_MS)
