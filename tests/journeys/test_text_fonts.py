"""Each label can have a font of its own for its texts, and finer scripts are shown larger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.texts.text_font_dialog import TextFontDialog

K = Qt.Key
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
NASKH = "Noto Naskh Arabic"


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 1)
    hand = Hand(qtbot, Settings(tmp_path / "settings.json"))
    hand.start(begun_job(tmp_path, labels=("line", "Überschrift")))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def begin_typing(hand: Hand) -> None:
    """Draw a line and one of the second label, and put the cursor into the text of the latter."""
    hand.draw(Box(40, 40, 100, 20))
    hand.draw(Box(40, 90, 100, 20))
    hand.canvas.setFocus()
    hand.key(K.Key_2)
    hand.key(K.Key_F2, SHIFT)
    assert hand.window.strip.field.hasFocus()


def letters(hand: Hand) -> tuple[str, float]:
    """Return the family of the field, and the size as a multiple of the interface's."""
    field = hand.window.strip.field
    font = field.document().defaultFont()
    return font.families()[0], round(font.pointSizeF() / field.font().pointSizeF(), 3)


def choose(hand: Hand, family: str, per_cent: int) -> None:
    """Choose a font for the label that the dialog begins with, by keys."""

    def act(dialog: TextFontDialog) -> bool:
        if QApplication.focusWidget() is not dialog.scope:
            return False  # its window is not active yet
        hand.key(K.Key_F, ALT)
        assert QApplication.focusWidget() is dialog.family
        for _ in range(dialog.family.count()):
            if dialog.family.currentData() != family:
                hand.key(K.Key_Down)
        assert dialog.family.currentData() == family
        hand.key(K.Key_Z, ALT)
        assert QApplication.focusWidget() is dialog.size_field
        dialog.size_field.selectAll()
        QTest.keyClicks(dialog.size_field, str(per_cent))
        hand.key(K.Key_Return)
        return True

    with hand.answering(TextFontDialog, act):
        hand.app.run("text-font")


def go_back_to_the_usual_font(hand: Hand) -> None:
    """Give the label of the selected region the usual font."""

    def act(dialog: TextFontDialog) -> bool:
        assert dialog.scope.currentData() == "Überschrift"
        assert dialog.family.currentData() == NASKH
        dialog.usual_button.click()
        dialog.save_button.click()
        return True

    with hand.answering(TextFontDialog, act):
        hand.app.run("text-font")


def test_a_label_keeps_its_font_and_the_others_keep_theirs(hand: Hand, tmp_path: Path) -> None:
    begin_typing(hand)
    (usual, size), height = letters(hand), hand.window.strip.height()
    assert size == 1.0
    choose(hand, NASKH, 200)
    assert letters(hand) == (NASKH, 2.0)
    assert hand.window.strip.height() > height
    high = hand.window.strip.height()
    hand.return_to_window()
    assert hand.window.strip.field.hasFocus(), "Typing goes on where it was."
    hand.key(K.Key_Tab, SHIFT)
    assert letters(hand) == (usual, 1.0)
    assert hand.window.strip.height() == high, "The strip does not jump from line to line."
    hand.key(K.Key_Tab)
    assert letters(hand) == (NASKH, 2.0)
    kept = Settings(tmp_path / "settings.json")
    assert kept.text("text_fonts_by_label") == hand.app.settings.text("text_fonts_by_label")
    assert "Überschrift" in kept.text("text_fonts_by_label")
    assert kept.text("text_font") == ""
    go_back_to_the_usual_font(hand)
    assert letters(hand) == (usual, 1.0)
    assert hand.app.settings.text("text_fonts_by_label") == ""


def test_arabic_letters_are_larger_and_so_is_the_empty_line_after_them(hand: Hand) -> None:
    begin_typing(hand)
    assert letters(hand)[1] == 1.0
    hand.type_text("مقهى")
    assert letters(hand)[1] == 1.3
    hand.key(K.Key_F2, SHIFT)
    hand.key(K.Key_Tab, SHIFT)
    assert hand.window.strip.field.text() == ""
    assert letters(hand)[1] == 1.3
    hand.type_text("Café")
    assert letters(hand)[1] == 1.0
    hand.app.settings.set("text_by_script", value=False)
    hand.key(K.Key_F2, SHIFT)
    hand.key(K.Key_Tab)
    assert letters(hand)[1] == 1.0
