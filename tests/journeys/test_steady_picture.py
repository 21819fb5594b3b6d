"""A notice over the bottom line comes and goes, and the picture stays under the pointer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.geometry import Point
from tests.journeys.begun import begun_job, photograph
from tests.journeys.hand import Hand
from widgets.notice_bar import Notice

# As high as it is wide enough: fitted, it fills the height of the view.
TALL_PX = (300, 900)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    photograph(tmp_path / "p1.png", TALL_PX)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def seen_at(hand: Hand) -> tuple[float, float, float]:
    """Return where the corner of the picture is in the window, and the zoom."""
    corner = hand.canvas.mapTo(hand.window, hand.canvas.to_view(Point(0, 0)))
    return corner.x(), corner.y(), hand.canvas.zoom


@pytest.mark.parametrize("zoom", [1.0, 3.0])
def test_a_notice_moves_no_picture(hand: Hand, zoom: float) -> None:
    canvas, notices = hand.canvas, hand.window.notices
    is_mapped = zoom != 1.0
    if is_mapped:
        canvas.zoom_by(zoom)
    hand.qtbot.waitUntil(lambda: hand.app.parts.items.mini_map.isVisible() == is_mapped)
    height, before = canvas.height(), seen_at(hand)
    notices.say(Notice("Something that is to be read."))
    hand.qtbot.waitUntil(lambda: canvas.height() < height)
    QApplication.processEvents()
    assert seen_at(hand) == before
    assert hand.app.parts.items.mini_map.isVisible() == is_mapped
    notices.dismiss()
    hand.qtbot.waitUntil(lambda: canvas.height() == height)
    hand.qtbot.waitUntil(lambda: not canvas.is_held)
    assert seen_at(hand) == before
    assert canvas.is_fitted != is_mapped


def test_with_the_window_the_picture_is_fitted_anew_while_a_notice_is_read(hand: Hand) -> None:
    canvas = hand.canvas
    hand.window.notices.say(Notice("Something that is to be read."))
    hand.qtbot.waitUntil(lambda: canvas.is_held)
    height, zoom = canvas.height(), canvas.zoom
    hand.window.resize(hand.window.width(), hand.window.height() - 90)
    hand.qtbot.waitUntil(lambda: canvas.height() < height)
    hand.qtbot.waitUntil(lambda: canvas.zoom < zoom)
    assert canvas.to_view(Point(0, TALL_PX[1])).y() <= canvas.height()
