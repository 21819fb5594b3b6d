"""Keys alone lead from the picture to every part of the window and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def visited(hand: Hand, *, back: bool = False) -> list[str]:
    """Return the names of what has the focus on the way once around the window."""
    names: list[str] = []
    while True:
        hand.key(KEY.Key_Backtab if back else KEY.Key_Tab, CTRL | SHIFT if back else CTRL)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is hand.canvas:
            return names
        names.append(focused.accessibleName())
        assert len(names) < 10


def test_ctrl_and_tab_go_around_the_window_and_back(hand: Hand) -> None:
    assert visited(hand) == ["Labels", "Regions", "Items"]
    hand.draw(Box(40, 40, 100, 80))
    hand.key(KEY.Key_F4)
    hand.app.parts.details.show()
    around = ["Labels", "Regions", "occluded", "Items"]
    assert visited(hand) == around
    assert visited(hand, back=True) == around[::-1]


def test_in_a_part_tab_goes_on_and_escape_leads_back_to_the_picture(hand: Hand) -> None:
    hand.draw(Box(40, 40, 100, 80))
    hand.key(KEY.Key_F4)
    hand.app.parts.details.show()
    for _ in range(3):
        hand.key(KEY.Key_Tab, CTRL)
    hand.key(KEY.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "truncated"
    hand.key(KEY.Key_Space)
    assert [dict(region.attributes) for region in hand.regions] == [{"truncated": True}]
    hand.key(KEY.Key_Escape)
    assert hand.canvas.hasFocus()


def test_what_is_typed_stays_when_one_goes_on_from_the_text(hand: Hand) -> None:
    hand.draw(Box(40, 40, 100, 80))
    hand.key(KEY.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    hand.key(KEY.Key_A)
    hand.key(KEY.Key_Tab, CTRL)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Labels"
    hand.qtbot.waitUntil(lambda: [region.transcription for region in hand.regions] == ["a"])
