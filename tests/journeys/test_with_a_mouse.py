"""Six photographs are labelled by the mouse: keys write names, and do nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.settings import Settings
from tests.journeys.hand import Hand
from tests.journeys.scripted import with_a_mouse as script
from tests.journeys.scripted.checked import check_export_folder
from tests.journeys.scripted.player import Counter, Player
from tests.support.material import material


def test_photographs_are_labelled_with_a_mouse(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    photographs = tmp_path / "Pictures" / "Photographs"
    shutil.copytree(material("photos"), photographs)
    counter = Counter()
    try:
        for part in ([*script.BEGIN, *script.LABEL, *script.UNDO], script.COME_BACK):
            hand = Hand(qtbot, Settings(tmp_path / "settings.json"))
            try:
                hand.start(None)
                Player(hand.app, {}).play(part)
            finally:
                hand.close()
    finally:
        counter.stop()
    assert (counter.keys, counter.mouse > 0) == (0, True)
    (out,) = photographs.glob("*-coco")
    check_export_folder(out, script.SAID, {})
