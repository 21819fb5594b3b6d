"""Pedals, media keys and the keys of oTranscribe, ELAN and Praat, while text is typed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.actions.actions_and_keys import BY_ID
from annotator.actions.keys_in_force import Keymap
from tests.journeys.begun import begun_job
from tests.journeys.hand import press
from tests.journeys.test_changing_keys import chips
from tests.journeys.test_sound import RATE_HZ, SPEECH, Desk
from tests.support.material import material
from widgets.keys.key_editor import KeyEditor
from widgets.shell.key_focus import Focus, free_keys
from widgets.shell.notice_bar import Notice
from widgets.transcription.text_field import TranscriptionField

K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
PEDALS = {
    K.Key_F13: "F13",
    K.Key_F24: "F24",
    K.Key_MediaPlay: "Media Play",
    K.Key_MediaTogglePlayPause: "Toggle Media Play/Pause",
    K.Key_MediaPause: "Media Pause",
    K.Key_MediaStop: "Media Stop",
    K.Key_MediaNext: "Media Next",
    K.Key_MediaPrevious: "Media Previous",
}


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "speech"
    folder.mkdir()
    shutil.copy(material(f"speech/{SPEECH}"), folder)
    desk = Desk(qtbot, begun_job(folder), is_new=False)
    yield desk
    desk.hand.close()


def use(desk: Desk, preset: str) -> TranscriptionField:
    """Choose a preset, mark a segment and begin to type."""
    table = desk.hand.window.actions_table
    table.use(table.keymap.with_preset(preset))
    desk.drag(2 * RATE_HZ, 6 * RATE_HZ)
    desk.hand.app.run("edit-text")
    field = desk.hand.window.strip.field
    assert field.hasFocus()
    return field


def tap(widget: QWidget, key: Qt.Key) -> None:
    """Press a key that types nothing: ``QTest.keyClick`` knows no text for some of them."""
    QTest.sendKeyEvent(QTest.KeyAction.Click, widget, key, "", NONE)


def test_each_pedal_is_recorded_shown_and_plays_while_text_is_typed(desk: Desk) -> None:
    field = use(desk, "standard")
    for key, name in PEDALS.items():
        record(desk, key, name)
        desk.hand.app.run("edit-text")
        assert field.hasFocus()
        field.show_text("")
        QTest.keyClicks(field, "so")
        tap(field, key)
        assert desk.plays(), name
        QTest.keyClicks(field, "on")
        tap(field, key)
        assert not desk.plays(), name
        assert field.text() == "soon", name


def record(desk: Desk, key: Qt.Key, name: str) -> None:
    """Give a pedal to playing, in the place of the key that it has in the program."""
    table = desk.hand.window.actions_table
    table.use(Keymap())

    def give(dialog: KeyEditor) -> bool:
        dialog.list.mark("sound-play")
        press(dialog.record_button)
        tap(dialog.record_button, key)
        assert chips(dialog) == [name, "Ctrl+K"]
        dialog.accept()
        return True

    with desk.hand.answering(KeyEditor, give):
        desk.hand.app.run("change-keys")
    desk.hand.return_to_window()


def test_no_preset_takes_a_letter_from_the_text(desk: Desk) -> None:
    letters = "the quick brown fox jumps over the lazy dog, 0123456789; (yes) ?!"
    field = use(desk, "standard")
    table = desk.hand.window.actions_table
    for preset in ("standard", "otranscribe", "elan", "praat", "left-hand", "right-hand"):
        table.use(table.keymap.with_preset(preset))
        field.show_text("")
        QTest.keyClicks(field, letters)
        assert field.text() == letters, preset


def test_only_an_action_that_works_while_typing_gets_esc_and_tab_there() -> None:
    keys = ["Esc", "Tab", "Shift+Tab", "Return", "Backspace", "Toggle Media Play/Pause", "F24"]
    assert free_keys(BY_ID["sound-play"], keys, Focus.TEXT) == [
        "Esc", "Tab", "Shift+Tab", "Toggle Media Play/Pause", "F24",
    ]  # fmt: skip
    assert free_keys(BY_ID["tool-select"], keys, Focus.TEXT) == []


def test_hands_from_otranscribe_are_at_home(desk: Desk) -> None:
    field, player = use(desk, "otranscribe"), desk.view.player
    QTest.keyClicks(field, "and so ")
    desk.hand.key(K.Key_Escape)
    assert desk.plays()
    assert field.hasFocus()
    desk.listen(3)
    desk.hand.key(K.Key_Escape)
    assert player.position == desk.places[0].start_sample + 2 * RATE_HZ
    desk.hand.key(K.Key_F1)
    assert player.position == desk.places[0].start_sample
    desk.hand.key(K.Key_F2)
    desk.hand.key(K.Key_F3)
    assert player.speed == 0.75
    desk.hand.key(K.Key_F4)
    assert player.speed == 1.0
    player.go_to(4 * RATE_HZ)
    desk.hand.key(K.Key_J, CTRL)
    assert field.text() == "and so [00:00:04.000] "
    desk.hand.key(K.Key_0, CTRL)
    assert player.position == 0
    assert desk.hand.window.strip.hint.text() == "Enter or Tab: next · Shift+Tab: previous"


def test_hands_from_elan_are_at_home(desk: Desk) -> None:
    field = use(desk, "elan")
    desk.hand.key(K.Key_Space, CTRL)
    assert desk.plays()
    desk.hand.key(K.Key_Space, CTRL)
    assert not desk.plays()
    QTest.keyClick(field, K.Key_Space, SHIFT)
    assert field.text() == " ", "In a text it is a space."
    desk.view.setFocus()
    desk.hand.key(K.Key_Space, SHIFT)
    place = desk.places[0]
    stretch = desk.view.player.stretch
    assert stretch is not None
    assert (stretch.start, stretch.end) == (place.start_sample, place.end_sample)
    desk.hand.key(K.Key_L, CTRL)
    assert desk.view.player.stretch is not None
    assert desk.view.player.stretch.is_loop
    desk.hand.key(K.Key_D, ALT)
    assert desk.places == []


def test_hands_from_praat_are_at_home(desk: Desk) -> None:
    field, place = use(desk, "praat"), desk.places[0]
    QTest.keyClicks(field, "ask")
    for is_playing in (True, False, True):
        desk.hand.key(K.Key_Tab)
        assert desk.plays() is is_playing
        assert field.hasFocus()
    stretch = desk.view.player.stretch
    assert stretch is not None
    assert (stretch.start, stretch.end) == (place.start_sample, place.end_sample)
    assert desk.hand.window.strip.hint.text().startswith("Enter: next · ")
    desk.hand.key(K.Key_Escape)
    assert desk.view.hasFocus()
    desk.hand.key(K.Key_Escape)
    assert not desk.plays()
    desk.view.player.go_to(4 * RATE_HZ)
    desk.hand.key(K.Key_Return)
    assert [each.end_sample for each in desk.places] == [4 * RATE_HZ, place.end_sample]
    desk.view.select([desk.segments[0].id])
    desk.hand.key(K.Key_Backspace, ALT)
    assert desk.places == [place]
    assert field.text() == "ask"


def test_a_loop_that_was_left_alone_asks_once_and_goes_on_by_a_click(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(desk, "standard")
    asked: list[str] = []
    say = desk.hand.window.notices.say

    def listen(notice: Notice) -> None:
        asked.append(notice.text)
        say(notice)

    monkeypatch.setattr(desk.hand.window.notices, "say", listen)
    desk.hand.key(K.Key_K, ALT | SHIFT)
    desk.listen(4 * 3 + 1)
    assert not desk.plays()
    assert asked == ["The segment was played three times, and then paused."]
    (again,) = desk.hand.window.notices._buttons
    assert again.text() == "Play it again"
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    assert desk.plays()
    assert not desk.hand.window.notices.isVisible()
