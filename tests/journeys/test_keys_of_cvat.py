"""Two keys one after the other do one thing, as in CVAT."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand

K = Qt.Key


def test_t_and_h_hide_all_objects_and_show_them_again(qtbot: QtBot, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 1)
    settings = Settings(tmp_path / "settings.json")
    settings.set("key_preset", "cvat")
    hand = Hand(qtbot, settings)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.draw(Box(40, 40, 100, 80))
    hand.draw(Box(200, 40, 100, 80))
    assert hidden(hand) == 0

    QTest.keyClick(hand.canvas, K.Key_T)
    assert hidden(hand) == 0, "T alone waits for the second key."
    QTest.keyClick(hand.canvas, K.Key_H)
    assert hidden(hand) == 2

    QTest.keyClick(hand.canvas, K.Key_T)
    QTest.keyClick(hand.canvas, K.Key_H)
    assert hidden(hand) == 0
    hand.close()


def hidden(hand: Hand) -> int:
    """Return how many of the regions are hidden."""
    return sum(hand.canvas.box_of(region.id) is None for region in hand.regions)
