"""The palette and the key sheet: found by a few letters, run by Enter, nothing hidden."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.actions import BY_ID, TABLE, Needs
from tests.widgets.dialogs.looks import look_of
from widgets.dialogs.action_palette import ActionPalette
from widgets.dialogs.action_words import matches, missing
from widgets.dialogs.key_sheet import KeySheet


@pytest.fixture
def palette(qtbot: QtBot, qapp: QApplication) -> ActionPalette:
    palette = ActionPalette(look_of(qapp), Needs.JOB | Needs.WORK)
    qtbot.addWidget(palette)
    palette.show()
    return palette


def _ids(palette: ActionPalette) -> list[str]:
    return [line.id for line in palette.list.lines]


def test_a_few_letters_and_enter_run_an_action(palette: ActionPalette) -> None:
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    QTest.keyClicks(palette.field, "time pay")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == ["time-and-pay"]
    assert not palette.isVisible()


def test_the_arrows_choose_another(palette: ActionPalette) -> None:
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    second = _ids(palette)[1]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == [second]


def test_what_cannot_be_done_stands_last_and_says_why(palette: ActionPalette) -> None:
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    quiet = [line.is_quiet for line in palette.list.lines]
    assert quiet == sorted(quiet)
    QTest.keyClicks(palette.field, "duplicate")
    line = palette.list.current
    assert line is not None
    assert (line.id, line.note) == ("duplicate", "no item is open")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == []
    assert palette.isVisible()


def test_titles_that_begin_with_it_come_first(palette: ActionPalette) -> None:
    QTest.keyClicks(palette.field, "open")
    assert _ids(palette)[:2] == ["open-job", "open-sample"]


def test_every_action_can_be_found_but_the_palette_itself(palette: ActionPalette) -> None:
    assert set(_ids(palette)) == {action.id for action in TABLE} - {"find-action"}


def test_nothing_found_says_so(palette: ActionPalette) -> None:
    QTest.keyClicks(palette.field, "zzz")
    assert palette.none.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_escape_leaves(palette: ActionPalette) -> None:
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_is_missing_is_told_from_the_outside_in() -> None:
    delete = BY_ID["delete"]
    job = Needs.JOB | Needs.WORK
    told = [missing(delete, here) for here in (Needs.NOTHING, job, job | Needs.ITEM)]
    assert told == ["open a job first", "no item is open", "mark a region first"]
    looked_at = Needs.JOB | Needs.ITEM | Needs.SELECTION
    assert missing(delete, looked_at) == "this job can only be looked at here"
    assert missing(BY_ID["copy"], looked_at) == ""
    assert missing(delete, delete.needs) == ""


def test_words_match_in_any_order() -> None:
    assert matches("PAY time", "Time and pay")
    assert not matches("pay tea", "Time and pay")


@pytest.fixture
def sheet(qtbot: QtBot, qapp: QApplication) -> KeySheet:
    sheet = KeySheet(look_of(qapp))
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def test_the_sheet_has_every_action_that_has_a_key(sheet: KeySheet) -> None:
    shown = {line.id for line in sheet.list.lines if not line.is_heading}
    assert shown == {action.id for action in TABLE if action.keys}


def test_the_sheet_is_searched_by_key_and_by_name(sheet: KeySheet) -> None:
    found = []
    for typed in ("ctrl+t", "export"):
        sheet.field.clear()
        QTest.keyClicks(sheet.field, typed)
        found.append([line.id for line in sheet.list.lines])
    assert found == [
        ["group job", "time-and-pay", "group go", "next-part"],  # Ctrl+T, and Ctrl+Tab
        ["group job", "export"],
    ]
    QTest.keyClicks(sheet.field, "zzz")
    assert sheet.none.isVisible()


def test_enter_closes_the_sheet(sheet: KeySheet) -> None:
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert not sheet.isVisible()
