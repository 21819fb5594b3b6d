"""What is typed is the text: no letter is a key, no character is changed, nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.actions.actions_and_keys import TABLE
from annotator.editing import editor
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand
from tests.support.patience import PATIENCE_MS

K = Qt.Key
BOX = Box(40, 40, 100, 80)
OTHER = Box(180, 120, 80, 60)
TEXTS = (
    "Éléonore & l’œuvre\u00a0: n°\u202f7",
    "قطة اسمها تشيلسي\u200f",
    "cafe\u0301 crème",
    "first line\nsecond line\u2028third line",
    " \ttab and spaces  ",
    "\U0001d54f \U0001f469\u200d\U0001f469\u200d\U0001f467 \ufeff",
)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    paint_pictures(tmp_path, 3)
    return begun_job(tmp_path)


@pytest.fixture
def hand(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def put(hand: Hand, text: str) -> None:
    """Have an input method commit a text."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(hand.window.strip.field, event)


def strike(hand: Hand, letter: str) -> None:
    """Strike a key that makes a letter, as the window system tells it, shortcuts first."""
    field = hand.window.strip.field
    key = ord(letter.upper())
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if kind is QEvent.Type.KeyPress:
            QTest.keyClick(field, K(key))
        else:
            QApplication.sendEvent(field, QKeyEvent(kind, key, NONE, letter))


def begin_typing(hand: Hand) -> None:
    hand.draw(BOX)
    hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert hand.window.strip.field.hasFocus()


def text_of(hand: Hand, at: int = 0) -> str:
    return hand.regions[at].transcription


def test_letters_and_digits_are_text_and_no_keys(hand: Hand) -> None:
    begin_typing(hand)
    keys = {key for action in TABLE if not action.in_text for key in action.keys}
    letters = "".join(sorted(key.lower() for key in keys if len(key) == 1 and key.isalnum()))
    assert "d" in letters
    assert "1" in letters
    tool = hand.canvas.tool
    for letter in letters:
        strike(hand, letter)
    field = hand.window.strip.field
    assert field.text().casefold() == letters
    for key in (K.Key_Left, K.Key_Home):
        hand.key(key)
    # The beginning of the line as it is shown: where it is broken, the window's width decides.
    at = field.textCursor().position()
    assert at < len(letters) - 1
    for key in (K.Key_Delete, K.Key_Space, K.Key_Backspace):
        hand.key(key)
    field.report()
    assert text_of(hand).casefold() == letters[:at] + letters[at + 1 :]
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.path == "p1.png"
    assert hand.regions[0].geometry == BOX
    assert hand.canvas.tool == tool
    assert hand.desk.items[0].status.value == "started"


def test_every_character_arrives_in_the_file(hand: Hand, job: Path) -> None:
    for text in TEXTS:
        begin_typing(hand)
        put(hand, text)
        hand.key(K.Key_Escape)
    hand.wait_until_saved()
    hand.close()
    with Project.open(job) as project:
        regions = project.reads.load_item(1).result().state.regions.values()
    assert sorted(region.transcription for region in regions) == sorted(TEXTS)


def test_a_rest_in_typing_saves_and_all_of_it_is_one_step(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine each of the saves that are waited for may take longer than that.
    monkeypatch.setattr(editor, "MERGE_WITHIN_S", PATIENCE_MS / 1000)
    begin_typing(hand)
    field = hand.window.strip.field
    for word in ("Anno", " 1812", " Rex"):
        put(hand, word)
        hand.qtbot.waitUntil(lambda: text_of(hand) == field.text())
    assert text_of(hand) == "Anno 1812 Rex"
    hand.ctrl(K.Key_Z)
    assert text_of(hand) == ""
    assert hand.window.strip.field.text() == ""
    assert hand.window.strip.field.hasFocus()
    hand.ctrl(K.Key_Y)
    assert text_of(hand) == hand.window.strip.field.text() == "Anno 1812 Rex"


def test_undo_takes_what_was_just_typed_and_not_the_step_before(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Anno")
    hand.ctrl(K.Key_Z)
    assert len(hand.regions) == 1
    assert text_of(hand) == hand.window.strip.field.text() == ""


def test_redo_does_not_cost_what_was_typed_since_the_undo(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "old")
    hand.ctrl(K.Key_Z)
    put(hand, "new")
    hand.ctrl(K.Key_Y)
    hand.window.strip.field.report()
    assert text_of(hand) == hand.window.strip.field.text() == "new"


def test_leaving_the_item_while_typing_keeps_the_text(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Anno")
    hand.desk.prefetch.forget_items()
    hand.desk.step(1)
    put(hand, " 1812")  # the next item is not there yet
    hand.wait_for_item("p2.png")
    assert hand.window.strip.field.text() == ""
    hand.canvas.setFocus()
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")
    assert text_of(hand) == "Anno 1812"


def test_a_change_to_the_region_does_not_cost_what_is_being_typed(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Anno")
    labels = hand.desk.session.editor.state.labels
    hand.canvas.set_tool("select")
    hand.canvas.label_selected(max(labels))
    assert hand.window.strip.field.text() == "Anno"
    hand.window.strip.field.report()
    assert text_of(hand) == "Anno"


def test_enter_goes_on_to_the_next_region_and_shift_enter_begins_a_line(hand: Hand) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.key(K.Key_Escape)
    hand.key(K.Key_Tab)
    hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    put(hand, "one")
    hand.key(K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    put(hand, "two")
    hand.key(K.Key_Return)
    assert hand.window.strip.field.hasFocus()
    assert hand.window.strip.field.text() == ""
    put(hand, "three")
    hand.key(K.Key_Enter)
    assert [region.transcription for region in hand.regions] == ["one\ntwo", "three"]


def test_closing_the_window_while_typing_keeps_the_text(hand: Hand, job: Path) -> None:
    begin_typing(hand)
    put(hand, "Anno")
    hand.window.close()
    hand.close()
    with Project.open(job) as project:
        (region,) = project.reads.load_item(1).result().state.regions.values()
    assert json.dumps(region.transcription) == '"Anno"'


def three_lines(hand: Hand) -> None:
    """Draw three lines and begin to type into the first."""
    for y in (30, 90, 150):
        hand.draw(Box(20, y, 200, 30))
    hand.canvas.select([hand.regions[0].id])
    hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)


def at_hand(hand: Hand) -> int:
    """Return the place in reading order of the region whose text is shown."""
    (found,) = (
        at for at, each in enumerate(hand.regions) if each.id == hand.window.strip.region_id
    )
    assert list(hand.canvas.selection) == [hand.regions[found].id]
    assert hand.window.strip.field.hasFocus()
    return found


def test_tab_goes_from_text_to_text_in_reading_order_and_shift_tab_back(hand: Hand) -> None:
    three_lines(hand)
    put(hand, "one")
    hand.key(K.Key_Tab)
    assert at_hand(hand) == 1
    put(hand, "two")
    hand.key(K.Key_Tab)
    put(hand, "three")
    hand.key(K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert at_hand(hand) == 1
    hand.key(K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert at_hand(hand) == 0
    assert hand.window.strip.field.text() == "one"
    assert [region.transcription for region in hand.regions] == ["one", "two", "three"]
    hand.key(K.Key_Escape)
    assert hand.canvas.hasFocus()


def test_a_key_during_a_composition_belongs_to_the_input_method(hand: Hand) -> None:
    three_lines(hand)
    field = hand.window.strip.field
    for key in (K.Key_Tab, K.Key_Backtab, K.Key_Return, K.Key_Escape):
        QApplication.sendEvent(field, QInputMethodEvent("にほ", []))
        hand.key(key)
        assert at_hand(hand) == 0
        assert text_of(hand) == ""
    put(hand, "日本")
    hand.key(K.Key_Tab)
    assert at_hand(hand) == 1
    assert text_of(hand) == "日本"


def test_text_is_saved_while_a_person_types_without_a_pause(hand: Hand) -> None:
    begin_typing(hand)
    typist = QTimer()
    typist.setInterval(20)
    typist.timeout.connect(lambda: put(hand, "x"))
    typist.start()
    hand.qtbot.waitUntil(lambda: text_of(hand) != "", timeout=120_000)
    assert typist.isActive()
    typist.stop()
    assert set(text_of(hand)) == {"x"}


def test_the_crop_of_a_line_is_above_its_text_and_that_of_a_sign_beside_it(hand: Hand) -> None:
    three_lines(hand)
    strip, height = hand.window.strip, hand.window.strip.height()
    hand.qtbot.waitUntil(
        lambda: strip.crop.geometry().bottom() < strip.field.mapTo(strip, QPoint()).y()
    )
    assert strip.crop.width() == strip.field.width()
    hand.draw(BOX)
    hand.qtbot.waitUntil(
        lambda: strip.crop.geometry().right() < strip.field.mapTo(strip, QPoint()).x()
    )
    assert strip.height() == height


def test_the_direction_of_the_text_is_chosen_by_key_and_remembered(hand: Hand) -> None:
    three_lines(hand)
    field = hand.window.strip.field
    put(hand, "(1784)")
    for direction in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        hand.key(K.Key_F11)
        assert field.document().defaultTextOption().textDirection() == direction
        hand.key(K.Key_Tab)
        assert field.document().defaultTextOption().textDirection() == direction
    assert hand.app.settings.text("text_direction") == "ltr"


def test_letters_as_large_as_a_person_wants_stay_so_in_another_interface(hand: Hand) -> None:
    three_lines(hand)
    strip = hand.window.strip
    usual, height = strip.field.document().defaultFont().pointSizeF(), strip.height()
    hand.app.settings.set("text_size", 2.0)
    assert strip.field.document().defaultFont().pointSizeF() == pytest.approx(2 * usual)
    assert strip.height() > height
    hand.app.settings.set("zoom", 1.5)
    assert strip.field.document().defaultFont().pointSizeF() == pytest.approx(3 * usual)
