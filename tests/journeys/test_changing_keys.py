"""Keys are changed in their window, are in force at once and after a restart, and shown as such."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator.actions.actions_and_keys import BY_ID
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand, press
from widgets.keys.key_editor import KeyEditor
from widgets.settings.settings_dialog import SettingsDialog
from widgets.shell.key_focus import Focus, free_keys
from widgets.shell.key_sheet import KeySheet
from widgets.window.digit_keys import digit_at
from widgets.window.letter_keys import is_foreign_letter, letter_at

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOX = Box(40, 40, 100, 80)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    paint_pictures(tmp_path, 3)
    return begun_job(tmp_path)


@pytest.fixture
def hand(qtbot: QtBot, job: Path, tmp_path: Path) -> Iterator[Hand]:
    hand = Hand(qtbot, Settings(tmp_path / "settings.json"))
    hand.start(job)
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def chips(dialog: KeyEditor) -> list[str]:
    """Return the keys of the marked action as they are shown."""
    return [chip.text().split("  ")[0] for chip in chip_buttons(dialog)]


def chip_buttons(dialog: KeyEditor) -> list[QPushButton]:
    """Return the buttons that take a key of the marked action away."""
    items = [dialog._chips.itemAt(at) for at in range(dialog._chips.count())]
    parts = [item.widget() for item in items if item is not None]
    return [part for part in parts if isinstance(part, QPushButton)]


def waits(dialog: KeyEditor) -> bool:
    """Return whether the next key is taken."""
    return dialog.record_button.is_recording


def record(dialog: KeyEditor, key: K, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press *Add a key…*, then the key."""
    press(dialog.record_button)
    assert waits(dialog)
    QTest.keyClick(dialog.record_button, key, modifiers)


def test_a_free_key_is_added_is_in_force_at_once_and_after_a_restart(
    hand: Hand, job: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    def give(dialog: KeyEditor) -> bool:
        dialog.list.mark("next-item")
        record(dialog, K.Key_F13)
        assert chips(dialog) == ["F13", "D", "PgDown"]
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, give):
        hand.app.run("change-keys")
    hand.return_to_window()
    hand.canvas.setFocus()
    table = hand.window.actions_table
    assert table["next-item"].toolTip().endswith("F13")
    hand.key(K.Key_F13)
    hand.wait_for_item("p2.png")
    hand.close()
    again = Hand(qtbot, Settings(tmp_path / "settings.json"))
    again.start(job)
    again.wait_for_item("p2.png")
    again.key(K.Key_F13)
    again.wait_for_item("p3.png")
    again.close()


def test_a_key_that_does_something_else_is_warned_of_and_taken_or_left(hand: Hand) -> None:
    said: list[str] = []

    def give(dialog: KeyEditor) -> bool:
        dialog.list.mark("lock")
        record(dialog, K.Key_D)
        said.append(dialog.warning.text())
        press(dialog.leave_button)
        assert not dialog.warning.isVisible()
        assert chips(dialog) == ["L"]
        record(dialog, K.Key_D)
        press(dialog.take_button)
        assert chips(dialog) == ["D", "L"]
        dialog.list.mark("next-item")
        assert chips(dialog) == ["PgDown"]
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, give):
        hand.app.run("change-keys")
    assert said == ["D is already the key of “Next item”, which would lose it."]
    hand.return_to_window()
    hand.draw(BOX)
    hand.key(K.Key_D)
    assert hand.regions[0].is_locked
    assert hand.desk.place == 0


def test_esc_records_nothing_tab_and_signs_can_be_recorded(hand: Hand) -> None:
    def give(dialog: KeyEditor) -> bool:
        dialog.list.mark("practice")
        record(dialog, K.Key_Escape)
        assert chips(dialog) == []
        assert not waits(dialog)
        record(dialog, K.Key_Shift)
        assert waits(dialog)
        QTest.keyClick(dialog.record_button, K.Key_Backtab, SHIFT)
        assert "Shift+Tab is already the key of" in dialog.warning.text()
        press(dialog.leave_button)
        record(dialog, K.Key_Exclam, SHIFT)
        assert chips(dialog) == ["!"]
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, give):
        hand.app.run("change-keys")


def test_a_key_is_taken_away_by_its_button_and_one_action_or_all_are_reset(hand: Hand) -> None:
    def give(dialog: KeyEditor) -> bool:
        dialog.list.mark("next-item")
        press(chip_buttons(dialog)[0])
        assert chips(dialog) == ["PgDown"]
        assert [line.id for line in dialog.list.lines if line.note] == ["next-item"]
        press(dialog.reset_button)
        assert chips(dialog) == ["D", "PgDown"]
        record(dialog, K.Key_F13)
        dialog.list.mark("lock")
        record(dialog, K.Key_F14)
        press(dialog.reset_all_button)
        assert [line.id for line in dialog.list.lines if line.note] == []
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, give):
        hand.app.run("change-keys")
    assert hand.app.settings.text("own_keys") == ""


def test_a_preset_changes_keys_menus_and_the_sheet(hand: Hand) -> None:
    def choose(dialog: KeyEditor) -> bool:
        dialog.preset.setCurrentIndex(dialog.preset.findData("cvat"))
        dialog.field.setText("next item")
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, choose):
        hand.app.run("change-keys")
    hand.return_to_window()
    hand.canvas.setFocus()
    hand.key(K.Key_F)
    hand.wait_for_item("p2.png")
    hand.key(K.Key_D)
    hand.wait_for_item("p1.png")
    hand.key(K.Key_N)
    assert hand.canvas.tool == "box"
    shown: list[tuple[str, ...]] = []

    def read(sheet: KeySheet) -> bool:
        shown.extend(line.keys for line in sheet.list.lines if line.id == "next-item")
        sheet.reject()
        return True

    with hand.answering(KeySheet, read):
        hand.app.run("keys")
    assert shown == [("F", "PgDown")]
    assert hand.app.settings.text("key_preset") == "cvat"


def test_the_sheet_of_keys_leads_to_changing_them(hand: Hand) -> None:
    seen: list[bool] = []

    def leave(editor: KeyEditor) -> bool:
        seen.append(True)
        editor.reject()
        return True

    def go(sheet: KeySheet) -> bool:
        press(sheet.change_button)
        return True

    with hand.answering(KeyEditor, leave), hand.answering(KeySheet, go):
        hand.app.run("keys")
    assert seen == [True]


def test_the_bar_of_proposals_tells_the_keys_in_force(hand: Hand) -> None:
    table, bar = hand.window.actions_table, hand.app.parts.proposals.bar
    assert bar.keep_button.toolTip() == "Keep  E"
    table.use(table.keymap.with_keys("keep-proposal", ["F13"]))
    assert bar.keep_button.toolTip() == "Keep  F13"
    table.use(table.keymap.with_keys("keep-proposal", []))
    assert bar.keep_button.toolTip() == "Keep"


def test_space_given_to_something_else_confirms_no_more(hand: Hand) -> None:
    table = hand.window.actions_table
    table.use(table.keymap.with_keys("next-item", ["Space"]))
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    assert hand.desk.project.reads.load_item(1).result().state.facts.status.value == "new"


def test_a_letter_given_to_what_works_while_typing_is_not_taken_from_the_text(hand: Hand) -> None:
    table = hand.window.actions_table
    table.use(table.keymap.with_keys("text-strip", ["Z", "F8"]))
    hand.draw(BOX)
    hand.type_text("jazz")
    field = hand.window.strip.field
    hand.key(K.Key_F2)
    QTest.keyClick(field, K.Key_Z)
    assert hand.window.strip.isVisible()
    assert field.toPlainText() == "jazzz"


def test_in_a_text_only_keys_that_type_nothing_are_free() -> None:
    keys = ["Z", "Shift+Z", "Space", "Left", "F8", "Shift+F8", "Ctrl+Z", "Alt+1", "Media Play"]
    free = ["F8", "Shift+F8", "Ctrl+Z", "Alt+1", "Media Play"]
    assert free_keys(BY_ID["undo"], keys, Focus.TEXT) == free
    assert free_keys(BY_ID["undo"], keys, Focus.LIST) == keys
    assert free_keys(BY_ID["lock"], keys, Focus.TEXT) == []
    assert "Left" not in free_keys(BY_ID["lock"], keys, Focus.LIST)


def test_the_row_of_digits_labels_by_its_place_where_it_types_other_signs(hand: Hand) -> None:
    hand.draw(BOX)
    scan_code = next(code for code in range(256) if digit_at(code) == 2)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, K.Key_Eacute.value, NONE, scan_code, 0, 0, "é")
        QApplication.sendEvent(hand.canvas, event)
    state = hand.desk.session.editor.state
    assert state.labels[hand.regions[0].label_id].name == "shop"


@pytest.mark.parametrize(
    ("platform", "code", "digit"),
    [
        ("linux", 10, 1), ("linux", 18, 9), ("linux", 19, None), ("linux", 0, None),
        ("win32", 2, 1), ("win32", 10, 9), ("win32", 11, None), ("darwin", 10, None),
    ],
)  # fmt: skip
def test_digits_stand_where_each_system_counts_them(
    platform: str, code: int, digit: int | None
) -> None:
    assert digit_at(code, platform) == digit


def press_cyrillic_l(hand: Hand) -> None:
    scan_code = next(code for code in range(256) if letter_at(code, 0, "linux") == "L")
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, ord("Д"), NONE, scan_code, 0, 0, "д")
        QApplication.sendEvent(hand.canvas, event)


def test_a_letter_of_another_script_does_what_the_latin_one_on_its_key_does(hand: Hand) -> None:
    hand.draw(BOX)
    assert not hand.regions[0].is_locked
    press_cyrillic_l(hand)
    assert hand.regions[0].is_locked


def test_letters_by_their_place_can_be_switched_off_for_good(hand: Hand, tmp_path: Path) -> None:
    hand.draw(BOX)

    def switch_off(dialog: SettingsDialog) -> bool:
        QTest.keyClicks(dialog.field, "cyrillic")
        assert [row.setting.key for row in dialog.found] == ["letters_by_place"]
        QTest.keyClick(dialog.rows["letters_by_place"].control, K.Key_Space)
        dialog.reject()
        return True

    with hand.answering(SettingsDialog, switch_off):
        hand.app.run("settings")
    hand.return_to_window()
    press_cyrillic_l(hand)
    assert not hand.regions[0].is_locked
    assert not Settings(tmp_path / "settings.json").flag("letters_by_place")
    hand.key(K.Key_L)
    assert hand.regions[0].is_locked


@pytest.mark.parametrize(
    ("platform", "scan_code", "virtual_key", "letter"),
    [
        ("win32", 0, 0x57, "W"), ("win32", 0, 0x30, None), ("win32", 0, 0xBA, None),
        ("linux", 25, 0, "W"), ("linux", 38, 0, "A"), ("linux", 58, 0, "M"), ("linux", 59, 0, None),
        ("darwin", 0, 0, "A"), ("darwin", 0, 13, "W"), ("darwin", 0, 46, "M"),
        ("darwin", 0, 10, None), ("darwin", 0, 50, None),
    ],
)  # fmt: skip
def test_letters_stand_where_each_system_counts_them(
    platform: str, scan_code: int, virtual_key: int, letter: str | None
) -> None:
    assert letter_at(scan_code, virtual_key, platform) == letter


@pytest.mark.parametrize("text", ["д", "ש", "ض", "አ", "ω"])
def test_letters_of_other_scripts_are_foreign(text: str) -> None:
    assert is_foreign_letter(text)


@pytest.mark.parametrize("text", ["", "w", "é", "ß", "1", "٣", ".", "дд", "\x04", "\uff57"])
def test_all_else_is_not(text: str) -> None:
    assert not is_foreign_letter(text)
