"""A program that was closed holds on to nothing by which a later one would carry it along."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from pytestqt.qtbot import QtBot

from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand


def test_what_has_no_parent_goes_with_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    parts = (hand.app.look, hand.app.bridge, hand.app._events, hand.window, hand.canvas)
    assert all(map(shiboken6.isValid, parts))
    hand.close()
    assert not any(map(shiboken6.isValid, parts))
