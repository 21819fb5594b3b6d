"""The palette in the real window: nothing typed is lost, nothing unseen is run, words of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand
from tests.support.patience import PATIENCE_MS
from widgets.shell.action_palette import ActionPalette
from widgets.shell.key_sheet import KeySheet

K = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
BOX = Box(40, 40, 100, 80)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def palette(hand: Hand) -> ActionPalette | None:
    shown = (each for each in hand.window.findChildren(ActionPalette) if each.isVisible())
    return next(shown, None)


def type_into_the_window(hand: Hand, text: str) -> None:
    """Have the window system send keys to the window of the picture, which had the focus."""
    handle = hand.window.windowHandle()
    assert handle is not None
    for letter in text:
        key = K.Key_Return if letter == "\n" else K(ord(letter.upper()))
        QTest.keyClick(handle, key, NONE)


def test_keys_typed_while_the_palette_opens_are_in_its_field(hand: Hand) -> None:
    hand.draw(BOX)
    zoom, regions = hand.canvas.zoom, hand.regions
    hand.canvas.setFocus()
    # The next turn of the window system: a dialog of its own would have it blocked by then.
    QTimer.singleShot(0, hand.window, lambda: type_into_the_window(hand, "actual size"))
    hand.key(K.Key_P, CTRL_SHIFT)
    hand.qtbot.waitUntil(
        lambda: (found := palette(hand)) is not None and found.field.text() == "actual size",
        timeout=PATIENCE_MS,
    )
    assert hand.regions == regions  # A, E, T, L and D mean something on the picture
    assert hand.desk.item_id == 1
    assert hand.canvas.zoom == zoom
    type_into_the_window(hand, "\n")
    hand.qtbot.waitUntil(lambda: hand.canvas.zoom == 1.0, timeout=PATIENCE_MS)
    assert hand.canvas.hasFocus()


def test_a_whole_command_typed_at_once_is_done_and_nothing_else(hand: Hand) -> None:
    handle = hand.window.windowHandle()
    assert handle is not None
    hand.canvas.setFocus()
    QTest.keyClick(handle, K.Key_P, CTRL_SHIFT)
    type_into_the_window(hand, "original size\n")
    hand.qtbot.waitUntil(lambda: hand.canvas.zoom == 1.0, timeout=PATIENCE_MS)
    assert palette(hand) is None


def test_it_has_the_keys_before_anything_else_happens(hand: Hand) -> None:
    hand.canvas.setFocus()
    hand.app.run("find-action")
    found = palette(hand)
    assert found is not None
    assert QApplication.focusWidget() is found.field


def test_keys_of_the_window_belong_to_the_palette_while_it_is_open(hand: Hand) -> None:
    hand.draw(BOX)
    hand.app.run("find-action")
    found = palette(hand)
    assert found is not None
    hand.key(K.Key_T, Qt.KeyboardModifier.ControlModifier)  # time and pay, elsewhere
    hand.key(K.Key_Delete)
    assert QApplication.activeModalWidget() is None
    assert len(hand.regions) == 1
    assert found.isVisible()


def test_before_the_parts_of_the_window_are_loaded_it_opens_too(qtbot: QtBot) -> None:
    hand = Hand(qtbot)
    hand.app.recent.opened(Path("gone.fairlabel"), "Gone")
    hand.start(None)
    hand.return_to_window()
    assert not hand.app.has_parts
    hand.key(K.Key_P, CTRL_SHIFT)
    found = palette(hand)
    assert found is not None
    QTest.keyClicks(found.field, "gone")
    line = found.list.current
    assert line is not None
    assert (line.name, line.note) == ("Open “Gone”", "not there")
    hand.close()


HIDING = ["hide-others", "hide-all"]


def test_what_was_chosen_last_comes_first_among_equals(hand: Hand) -> None:
    def typed(text: str) -> ActionPalette:
        hand.app.run("find-action")
        found = palette(hand)
        assert found is not None
        QTest.keyClicks(found.field, text)
        return found

    hand.canvas.select([hand.draw(BOX).id])
    assert [line.id for line in typed("hide or").list.lines[:2]] == HIDING
    hand.key(K.Key_Escape)
    typed("hide or show all regions")
    hand.key(K.Key_Return)
    hand.qtbot.waitUntil(lambda: palette(hand) is None, timeout=PATIENCE_MS)
    assert [line.id for line in typed("hide or").list.lines[:2]] == [HIDING[1], HIDING[0]]
    hand.key(K.Key_Escape)


def test_a_dialog_is_opened_from_it_and_the_picture_has_the_keys_again(hand: Hand) -> None:
    def leave(sheet: KeySheet) -> bool:
        sheet.reject()
        return True

    hand.canvas.setFocus()
    hand.app.run("find-action")
    found = palette(hand)
    assert found is not None
    with hand.answering(KeySheet, leave):
        QTest.keyClicks(found.field, "hotkeys")
        hand.key(K.Key_Return)
    hand.return_to_window()
    assert hand.canvas.hasFocus()
    assert palette(hand) is None


def test_a_recent_job_is_opened_from_it(hand: Hand, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    paint_pictures(other, 1)
    job = begun_job(other)
    hand.app.recent.opened(job, "Harbour at night")
    hand.app.run("find-action")
    found = palette(hand)
    assert found is not None
    QTest.keyClicks(found.field, "harbour")
    hand.key(K.Key_Return)
    hand.qtbot.waitUntil(
        lambda: hand.app.open_job is not None and hand.desk.project.path == job,
        timeout=PATIENCE_MS,
    )
