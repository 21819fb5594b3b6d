"""The first steps: putting them away leaves the keys where they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 2)
    settings = Settings(None)
    settings.set("show_checklist", value=True)
    hand = Hand(qtbot, settings)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    assert hand.window.first_steps.isVisible()
    yield hand
    hand.close()


def test_a_click_that_puts_them_away_leaves_the_keys_at_the_picture(hand: Hand) -> None:
    press(hand.window.first_steps.close_button)
    assert not hand.window.first_steps.isVisible()
    assert hand.canvas.hasFocus()


def test_put_away_by_a_key_they_give_the_keys_back_to_the_picture(hand: Hand) -> None:
    hand.window.first_steps.close_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(hand.window.first_steps.close_button, Qt.Key.Key_Space)
    assert not hand.window.first_steps.isVisible()
    assert hand.canvas.hasFocus()
