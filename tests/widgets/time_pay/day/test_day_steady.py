"""While time goes on and claims go, the page stays in its place, and so does the focus."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from annotator.day.break_questions import BreakAnswer
from annotator.documents.own_record import OwnRecord, lines_of
from annotator.records import Correction
from tests.journeys.hand import press
from tests.widgets.time_pay.day.lived import TODAY, gone
from widgets.theme.look import Look
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.day.day_page import DayPage

K = Qt.Key


def with_claims(record: OwnRecord, *lengths_ms: int) -> OwnRecord:
    """Return the record with other claims on its last day, numbered by their length."""
    *others, today = record.days
    [claim] = today.claims
    claims = tuple(
        replace(claim, end_ms=claim.start_ms + ms, seq=ms, item_id=None) for ms in lengths_ms
    )
    return replace(record, days=(*others, replace(today, claims=claims)))


def test_a_long_name_moves_the_timeline_once_and_not_under_the_mouse(
    qtbot: QtBot, look: Look, record: OwnRecord
) -> None:
    dialog = MyDayDialog(look)
    dialog.day.show_record(record, TODAY, 0)
    with qtbot.waitExposed(dialog):
        dialog.show()
    page = dialog.day
    [line, other, *_lines] = lines_of(record)
    tops = []
    for each in (line, replace(other, item="a name that goes on and on " * 20), line, None):
        page.details.show_line(each)
        QApplication.processEvents()
        tops.append(page.timeline.y())
    assert tops[0] < tops[1] == tops[2] == tops[3]
    gone(dialog)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_on_a_long_day_what_is_chosen_is_in_sight_and_said_beside_it(
    qtbot: QtBot, look: Look, record: OwnRecord
) -> None:
    *others, today = record.days
    first, hour_ms = today.stretches[0], 3_600_000
    entries = [
        replace(first.entry, span=replace(first.entry.span, start_ms=at, end_ms=at + 60_000))
        for at in range(0, 15 * hour_ms, hour_ms)
    ]
    stretches = tuple(
        replace(first, entry=e, start_ms=e.span.start_ms, end_ms=e.span.end_ms) for e in entries
    )
    dialog = MyDayDialog(look)
    dialog.day.show_record(
        replace(record, days=(*others, replace(today, stretches=stretches))), TODAY, 0
    )
    with qtbot.waitExposed(dialog):
        dialog.show()
        dialog.resize(900, 420)
    dialog.activateWindow()
    timeline, shown = dialog.day.timeline, dialog.scroll_area.viewport()
    timeline.setFocus()
    assert not QToolTip.isVisible()
    QTest.keyClick(timeline, K.Key_End)
    [box] = timeline.boxes_of(14)
    assert shown.rect().contains(timeline.mapTo(shown, box.center().toPoint()))
    assert "Other work in the program" in QToolTip.text()
    for _hour in range(14):
        QTest.keyClick(timeline, K.Key_Up)
    [box] = timeline.boxes_of(0)
    assert shown.rect().contains(timeline.mapTo(shown, box.center().toPoint()))
    QToolTip.hideText()
    gone(dialog)


def test_the_focus_stays_on_the_answer_that_was_given(page: DayPage, record: OwnRecord) -> None:
    page.activateWindow()
    page.questions.rows[1].buttons[BreakAnswer.OWN].setFocus()
    *others, today = record.days
    first, *rest = today.questions
    said = replace(first, was_paused=not first.was_paused)
    changed = replace(today, questions=(said, *rest))
    page.show_record(replace(record, days=(*others, changed)), TODAY, 0)
    assert page.questions.rows[1].buttons[BreakAnswer.OWN].hasFocus()


def test_a_claim_is_taken_back_by_mouse_or_keys_and_named_by_its_button(
    page: DayPage, record: OwnRecord
) -> None:
    page.show_record(with_claims(record, 60_000, 120_000), TODAY, 0)
    taken: list[Correction] = []
    page.taken_back.connect(taken.append)
    press(page.claims.buttons[1])
    page.claims.buttons[0].setFocus()
    QTest.keyClick(page.claims.buttons[0], K.Key_Space)
    assert [claim.duration_ms for claim in taken] == [120_000, 60_000]
    assert "Take back: \u20682 min" in page.claims.buttons[1].accessibleName()


def test_the_focus_goes_to_the_next_claim_and_from_the_last_to_adding(
    page: DayPage, record: OwnRecord
) -> None:
    page.activateWindow()
    page.show_record(with_claims(record, 60_000, 120_000, 180_000), TODAY, 0)
    for left, place in (((60_000, 180_000), 1), ((60_000,), 0)):
        page.claims.buttons[1].setFocus()
        page.show_record(with_claims(record, *left), TODAY, 0)
        assert page.claims.buttons[place].hasFocus()
        assert "taken back" in page.claims.note.text()
        assert page.claims.note.isVisible()
    page.show_record(with_claims(record), TODAY, 0)
    assert page.claims.add_time_button.hasFocus()
    press(page.earlier)
    assert not page.claims.note.isVisible()


def test_the_table_keeps_its_row_and_its_columns_while_time_goes_on(
    page: DayPage, record: OwnRecord
) -> None:
    press(page.as_table)
    page.table.selectRow(5)
    head = page.details.head.text()
    assert "street" in head or "p1.png" in head
    widths = [page.table.columnWidth(at) for at in range(6)]
    *others, today = record.days
    last = today.stretches[-1]
    longer = replace(today, stretches=(*today.stretches, replace(last, start_ms=last.end_ms - 1)))
    page.show_record(replace(record, days=(*others, longer)), TODAY, 300_000)
    assert page.table.spans.rowCount() == len(longer.stretches) + len(longer.claims)
    assert page.table.currentIndex().row() == 5
    assert page.details.head.text() == head
    shorter = replace(today, stretches=today.stretches[:9])
    page.show_record(replace(record, days=(*others, shorter)), TODAY, 300_000)
    assert page.table.currentIndex().row() == 5
    assert [page.table.columnWidth(at) for at in range(6)] >= widths
    press(page.earlier)
    assert page.table.currentIndex().row() == -1
