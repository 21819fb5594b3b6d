"""The palette: found by words, run by Enter once it was painted, nothing hidden."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from annotator.actions.actions_and_keys import BY_ID, TABLE, Needs
from annotator.actions.keys_in_force import Keymap
from annotator.actions.search import Findable
from tests.support.patience import PATIENCE_MS
from tests.widgets.kit.dialogs.looks import look_of
from widgets.shell.action_palette import ActionPalette
from widgets.shell.action_words import PaletteEntry, entries, matches, missing
from widgets.shell.key_sheet import KeySheet

JOB = Needs.JOB | Needs.WORK


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.setCentralWidget(QLineEdit())
    window.show()
    window.activateWindow()
    beside(window).setFocus()
    return window


def beside(window: QMainWindow) -> QLineEdit:
    """Return what had the keys before."""
    field = window.centralWidget()
    assert isinstance(field, QLineEdit)
    return field


@pytest.fixture
def palette(window: QMainWindow, qapp: QApplication) -> ActionPalette:
    return opened(window, qapp)


def opened(
    window: QMainWindow, qapp: QApplication, found: list[PaletteEntry] | None = None
) -> ActionPalette:
    all_of_them = entries(JOB, Keymap(), without="find-action") if found is None else found
    palette = ActionPalette(look_of(qapp), all_of_them, (), window)
    palette.appear()
    return palette


def _ids(palette: ActionPalette) -> list[str]:
    return [line.id for line in palette.list.lines]


def _chosen(palette: ActionPalette) -> list[str]:
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    return chosen


def _until_seen(qtbot: QtBot, palette: ActionPalette) -> None:
    qtbot.waitUntil(lambda: palette._seen == palette._state() is not None, timeout=PATIENCE_MS)


def test_a_few_letters_and_enter_run_an_action(palette: ActionPalette, qtbot: QtBot) -> None:
    chosen = _chosen(palette)
    QTest.keyClicks(palette.field, "time pay")
    _until_seen(qtbot, palette)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == ["time-and-pay"]
    assert not palette.isVisible()


def test_enter_before_the_list_is_painted_waits_for_it(
    palette: ActionPalette, qtbot: QtBot
) -> None:
    chosen = _chosen(palette)
    QTest.keyClicks(palette.field, "time pay")
    palette._seen = None  # whatever the keys above let happen, this text is not painted yet
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == []
    assert palette.isVisible()
    palette.list.viewport().update()
    qtbot.waitUntil(lambda: chosen == ["time-and-pay"], timeout=PATIENCE_MS)


def test_enter_that_waits_is_about_what_was_typed_by_then_and_nothing_else(
    palette: ActionPalette, qtbot: QtBot
) -> None:
    chosen = _chosen(palette)
    palette._seen = None
    palette._enter()  # right after the palette has come: the first of all actions is not meant
    palette.field.setText("export")
    _until_seen(qtbot, palette)
    assert chosen == []
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == ["export"]


def test_enter_that_waits_does_not_run_a_guess(palette: ActionPalette, qtbot: QtBot) -> None:
    chosen = _chosen(palette)
    palette.field.setText("exporrt")
    assert _ids(palette)[0] == "export"
    palette._enter()
    _until_seen(qtbot, palette)
    assert chosen == []
    QTest.keyClick(palette.field, Qt.Key.Key_Return)  # now it was seen
    assert chosen == ["export"]


def test_a_mark_that_has_moved_must_be_painted_first(palette: ActionPalette, qtbot: QtBot) -> None:
    _until_seen(qtbot, palette)
    chosen = _chosen(palette)
    second = _ids(palette)[1]
    palette.list.step(1)
    palette._enter()
    assert chosen == []
    qtbot.waitUntil(lambda: chosen == [second], timeout=PATIENCE_MS)


def test_the_arrows_choose_another(palette: ActionPalette, qtbot: QtBot) -> None:
    chosen = _chosen(palette)
    second = _ids(palette)[1]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chosen == [second], timeout=PATIENCE_MS)


def test_what_cannot_be_done_says_why_and_is_not_run(palette: ActionPalette, qtbot: QtBot) -> None:
    chosen = _chosen(palette)
    quiet = [line.is_quiet for line in palette.list.lines]
    assert quiet == sorted(quiet)
    QTest.keyClicks(palette.field, "duplicate")
    line = palette.list.current
    assert line is not None
    assert (line.id, line.note) == ("duplicate", "no item is open")
    _until_seen(qtbot, palette)
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
    assert palette.none.text() == "No action is called “zzz”. Try another word for it."
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_nothing_found_names_the_nearest_which_are_chosen_and_never_run_by_enter_alone(
    palette: ActionPalette, qtbot: QtBot
) -> None:
    chosen = _chosen(palette)
    QTest.keyClicks(palette.field, "polygon")
    assert palette.none.text() == "No action is called “polygon”. Nearest:"
    assert _ids(palette) == ["tool-extreme", "tool-box", "snap"]
    assert palette.list.current is None
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert chosen == []
    assert palette.isVisible()
    assert palette.none.text().count("polygon") == 1


def test_the_nearest_can_be_chosen_by_the_arrows(window: QMainWindow, qapp: QApplication) -> None:
    found = [PaletteEntry(findable=Findable("tool-box", "Draw boxes"))]
    palette = opened(window, qapp, found)
    chosen = _chosen(palette)
    palette.field.setText("polygon")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.current is not None
    palette._on_painted(palette._state())
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == ["tool-box"]


def test_what_is_typed_is_shown_as_it_is(palette: ActionPalette) -> None:
    palette.field.setText("<h1>PAY 0</h1>" + "x" * 200)
    assert palette.none.textFormat() is Qt.TextFormat.PlainText
    assert "<h1>PAY 0</h1>" in palette.none.text()
    assert len(palette.none.text()) < 200


def test_escape_leaves_and_the_keys_go_back(palette: ActionPalette, window: QMainWindow) -> None:
    assert palette.field.hasFocus()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert beside(window).hasFocus()


def test_a_click_beside_it_leaves(palette: ActionPalette, window: QMainWindow) -> None:
    beside(window).setFocus(Qt.FocusReason.MouseFocusReason)
    assert not palette.isVisible()


def test_it_stays_inside_a_window_that_becomes_small(
    palette: ActionPalette, window: QMainWindow, qtbot: QtBot
) -> None:
    window.resize(420, 320)
    qtbot.waitUntil(lambda: window.rect().contains(palette.geometry()), timeout=PATIENCE_MS)
    assert palette.width() < 420


def test_a_click_runs_a_line(palette: ActionPalette, qtbot: QtBot) -> None:
    chosen = _chosen(palette)
    palette.field.setText("export")
    _until_seen(qtbot, palette)
    index = palette.list.model().index(0, 0)
    place = palette.list.visualRect(index).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["export"]


def test_what_is_missing_is_told_from_the_outside_in() -> None:
    delete = BY_ID["delete"]
    job = Needs.JOB | Needs.WORK
    told = [missing(delete, here) for here in (Needs.NOTHING, job, job | Needs.ITEM)]
    assert told == ["open a job first", "no item is open", "select a region first"]
    looked_at = Needs.JOB | Needs.ITEM | Needs.SELECTION
    assert missing(delete, looked_at) == "this job is read-only here"
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
