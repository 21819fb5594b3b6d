"""Ctrl+S, which hands from everywhere press, is answered: there is nothing to save by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from tests.journeys.hand import Hand
from tests.journeys.test_not_saved import FullDisk
from tests.support.damaged_jobs import held_check
from tests.support.watched_disk import watched
from widgets.shell.status_bar import SaveState

BOX = Box(10, 10, 50, 40)


def begin(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")


def is_answered(hand: Hand) -> bool:
    """Return whether the bottom line says that all is saved."""
    return hand.window.line._saved.text() == "everything is saved"


def is_told(hand: Hand, words: str) -> bool:
    shown = hand.window.notices.shown
    return shown is not None and words in shown.text


def is_asked_again(hand: Hand) -> bool:
    """Put all refusals away, ask again, and return whether the answer is that of the key."""
    while hand.window.notices.shown is not None:
        hand.window.notices.dismiss()
    hand.ctrl(Qt.Key.Key_S)
    return is_told(hand, "Not saved: the last change")


def test_it_says_that_everything_is_saved(hand: Hand, job: Path) -> None:
    begin(hand, job)
    hand.draw(BOX)
    hand.ctrl(Qt.Key.Key_S)
    hand.qtbot.waitUntil(lambda: is_answered(hand))
    assert hand.desk.session.editor.is_saved
    assert hand.window.line.save_state is SaveState.SAVED
    assert hand.window.notices.shown is None
    hand.window.line._answered.timeout.emit()
    hand.window.line._answered.stop()
    hand.qtbot.waitUntil(lambda: hand.window.line._saved.text() == "saved")


def test_where_the_line_is_hidden_a_notice_says_it(hand: Hand, job: Path) -> None:
    begin(hand, job)
    hand.draw(BOX)
    hand.app.parts.run("effort-line")
    assert not hand.window.line.isVisible()
    hand.ctrl(Qt.Key.Key_S)
    hand.qtbot.waitUntil(lambda: is_told(hand, "Everything is saved"))


def test_a_text_that_is_being_typed_is_taken_in_first(hand: Hand, job: Path) -> None:
    begin(hand, job)
    hand.draw(BOX)
    hand.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    field = hand.window.strip.field
    QTest.keyClicks(field, "bread")
    hand.ctrl(Qt.Key.Key_S)
    assert field.hasFocus()
    assert [region.transcription for region in hand.regions] == ["bread"]
    hand.qtbot.waitUntil(lambda: is_answered(hand))


def test_while_the_file_is_checked_it_waits_with_its_answer(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_check(monkeypatch) as go_on:
        begin(hand, job)
        hand.draw(BOX)
        hand.ctrl(Qt.Key.Key_S)
        assert hand.window.line.save_state is SaveState.CHECKING
        assert not is_answered(hand)
        go_on()
        hand.qtbot.waitUntil(lambda: is_answered(hand))
    assert hand.desk.session.editor.is_saved


def test_on_a_full_disk_it_says_again_that_nothing_was_saved(qtbot: QtBot, job: Path) -> None:
    disk = FullDisk()
    with watched(disk):
        hand = Hand(qtbot)
        try:
            begin(hand, job)
            qtbot.waitUntil(lambda: hand.window.line.save_state is SaveState.SAVED)
            disk.is_full = True
            hand.draw(BOX)
            qtbot.waitUntil(lambda: hand.regions == [])
            qtbot.waitUntil(lambda: hand.window.notices.shown is not None)
            refusal = hand.window.notices.shown
            hand.ctrl(Qt.Key.Key_S)
            assert hand.window.notices.shown == refusal  # it is still to be read
            qtbot.waitUntil(lambda: is_asked_again(hand))
            disk.is_full = False
            while hand.window.notices.shown is not None:
                hand.window.notices.dismiss()
            hand.draw(BOX)
            hand.ctrl(Qt.Key.Key_S)
            qtbot.waitUntil(lambda: is_answered(hand))
        finally:
            hand.close()
