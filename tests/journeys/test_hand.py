"""What goes wrong while a hand is at work fails the test, though the program would survive it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.journeys.hand import Hand
from widgets.shell.key_sheet import KeySheet


def test_what_is_expected_of_a_dialog_fails_the_test(qtbot: QtBot) -> None:
    hand = Hand(qtbot)
    hand.start(None)

    def act(_dialog: KeySheet) -> bool:
        raise AssertionError("not what was expected")

    with pytest.raises(AssertionError, match="not what"), hand.answering(KeySheet, act):
        hand.app.run("keys")
    hand.close()


def test_a_fault_in_a_slot_fails_the_test(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    hand = Hand(qtbot)

    def fail() -> None:
        raise ZeroDivisionError("in a slot")

    QTimer.singleShot(0, hand.window, fail)
    hand.app.faults._is_showing = True
    qtbot.waitUntil(lambda: bool(hand.faults))
    with pytest.raises(ZeroDivisionError, match="in a slot"):
        hand.close()
    assert "ZeroDivisionError" in capsys.readouterr().err
