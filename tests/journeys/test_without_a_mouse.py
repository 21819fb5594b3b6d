"""Six photographs are labelled by the keyboard alone: not one event of a mouse is sent."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot

import resources
from annotator.settings import Settings
from tests.journeys.hand import Hand
from tests.journeys.scripted import without_a_mouse as script
from tests.journeys.scripted.checked import check_export_folder
from tests.journeys.scripted.player import Counter, Player
from tests.support.material import material


def test_photographs_are_labelled_without_a_mouse(qtbot: QtBot, tmp_path: Path) -> None:
    photographs = tmp_path / "Photographs"
    shutil.copytree(material("photos"), photographs)
    places = {
        "photographs": photographs,
        "work order": resources.path("examples", "work_order.toml"),
        "export": tmp_path / "export",
    }
    counter = Counter()
    try:
        for part in ([*script.BEGIN, *script.LABEL, *script.UNDO], script.COME_BACK):
            hand = Hand(qtbot, Settings(tmp_path / "settings.json"))
            try:
                hand.start(None)
                Player(hand.app, places).play(part)
            finally:
                hand.close()
    finally:
        counter.stop()
    assert (counter.mouse, counter.keys > 0) == (0, True)
    check_export_folder(places["export"], script.SAID, script.TEXTS)
