"""The window stays open over midnight and over a change of daylight time, and its figures hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

import resources
from annotator.day.break_questions import BreakAnswer
from annotator.effort.categories import Category
from annotator.session.job_session import JobSession
from tests.journeys.day_desk import MINUTE_MS, Desk, sums
from tests.support.zones import BACK_MS, FORWARD_MS, berlin, nairobi, utc_ms
from widgets.time_pay.day.day_dialog import MyDayDialog

HOUR_MS = 60 * MINUTE_MS
MONDAY, TUESDAY = dt.date(2026, 5, 4), dt.date(2026, 5, 5)
ORDER = resources.path("examples", "work_order.toml")


def live_and_file(desk: Desk) -> tuple[dict[int, int], dict[int, int]]:
    """Return all ms by day, as the window has it and as the file has it."""
    session: JobSession = desk.hand.desk.session
    session.recording.checkpoint()
    live: dict[int, int] = {}
    for (_order, day), of_day in session.time.by_key().items():
        live[day] = live.get(day, 0) + sum(of_day.values())
    filed: dict[int, int] = {}
    for row in session.project.reads.effort_sums(session.worker.id).result():
        filed[row.day] = filed.get(row.day, 0) + row.total_ms
    return {day: ms for day, ms in live.items() if ms}, filed


def test_past_midnight_the_line_and_my_day_show_the_new_day(begin: Callable[..., Desk]) -> None:
    desk = begin(start_ms=utc_ms(2026, 5, 4, 20, 30), zone=nairobi, order=ORDER)  # 23:30
    desk.work(33)
    line = desk.hand.window.line
    desk.hand.qtbot.waitUntil(
        lambda: line.time.text().lstrip("\u2068").startswith("3 min"), timeout=120_000
    )

    def shows_today(dialog: MyDayDialog) -> bool:
        if dialog.day.day is None or dialog.day.day.date != TUESDAY:
            return False
        return sums(dialog) == {Category.LABEL: 3 * MINUTE_MS}

    def goes_back(dialog: MyDayDialog) -> bool:
        dialog.day.earlier.click()
        assert dialog.day.day is not None
        assert dialog.day.day.date == MONDAY
        return sums(dialog) == {Category.LABEL: 30 * MINUTE_MS}

    desk.in_my_day(shows_today, goes_back)
    live, filed = live_and_file(desk)
    assert live == filed
    assert min(live.values()) >= 3 * MINUTE_MS


def test_my_day_that_is_open_at_midnight_turns_to_the_new_day(
    begin: Callable[..., Desk],
) -> None:
    desk = begin(start_ms=utc_ms(2026, 5, 4, 20, 59), zone=nairobi)
    desk.work(0.5)

    def before(dialog: MyDayDialog) -> bool:
        if sums(dialog).get(Category.LABEL) != MINUTE_MS // 2:
            return False
        desk.work(2)
        return True

    def after(dialog: MyDayDialog) -> bool:
        dates = [dialog.day.dates.itemText(at) for at in range(dialog.day.dates.count())]
        return len(dates) == 2 and "Today" in dates[0] and "Today" not in dates[1]

    desk.in_my_day(before, after)
    live, filed = live_and_file(desk)
    assert live == filed


def test_a_break_over_midnight_is_asked_once_and_answered_from_either_day(
    begin: Callable[..., Desk],
) -> None:
    desk = begin(start_ms=utc_ms(2026, 5, 4, 20, 50), zone=nairobi)
    desk.work(3)
    desk.leave(24)
    desk.hand.qtbot.waitUntil(lambda: desk.hand.window.returns.is_asking, timeout=120_000)
    asked = desk.hand.window.returns.text.text()
    assert "22 min" in asked

    def is_one_today(dialog: MyDayDialog) -> bool:
        if len(dialog.day.questions.rows) != 1:
            return False
        assert "22 min" in dialog.day.questions.rows[0].when.text()
        dialog.day.earlier.click()
        return True

    def answers_yesterday(dialog: MyDayDialog) -> bool:
        if dialog.day.day is None or dialog.day.day.date != MONDAY:
            return False
        [row] = dialog.day.questions.rows
        assert "22 min" in row.when.text()
        row.menu.actions()[0].trigger()
        return True

    def both_say_so(dialog: MyDayDialog) -> bool:
        if sums(dialog).get(Category.DECLARED) != 5 * MINUTE_MS:
            return False
        dialog.day.later.click()
        [row] = dialog.day.questions.rows
        assert row.buttons[BreakAnswer.WORK].isChecked()
        return sums(dialog).get(Category.DECLARED) == 17 * MINUTE_MS

    desk.in_my_day(is_one_today, answers_yesterday, both_say_so)
    desk.hand.qtbot.waitUntil(lambda: not desk.hand.window.returns.is_asking, timeout=120_000)
    live, filed = live_and_file(desk)
    assert live == filed


def test_a_lid_closed_over_midnight_belongs_to_both_days(begin: Callable[..., Desk]) -> None:
    desk = begin(start_ms=utc_ms(2026, 5, 4, 20, 30), zone=nairobi, order=ORDER)
    desk.work(10)
    session = desk.hand.desk.session
    desk.clock.sleep(8 * HOUR_MS, session.clock)
    desk.work(1)
    assert session.today()[Category.UNOBSERVED] == 8 * HOUR_MS - 20 * MINUTE_MS
    assert session.today_ms() == MINUTE_MS
    live, filed = live_and_file(desk)
    assert live == filed


@pytest.mark.parametrize(("change_ms", "midnight_h"), [(FORWARD_MS, 21), (BACK_MS, 22)])
def test_over_a_change_of_daylight_time_the_day_ends_at_its_midnight(
    begin: Callable[..., Desk], change_ms: int, midnight_h: int
) -> None:
    desk = begin(start_ms=change_ms - HOUR_MS, zone=berlin)
    session = desk.hand.desk.session
    desk.work(1)
    desk.clock.sleep(24 * HOUR_MS, session.clock)
    desk.work(1)
    live, filed = live_and_file(desk)
    assert live == filed
    assert live[min(live)] == (midnight_h + 1) * HOUR_MS
    assert len(live) == 2
