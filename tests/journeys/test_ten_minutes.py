"""Ten minutes of speech with two speakers, key by key, beside the same work in oTranscribe."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.audio.sound_reader import SoundReader
from annotator.model.entities import Status
from annotator.model.speakers import speaker_of
from tests.journeys.begun import begun_job
from tests.journeys.hand import NONE, Hand
from tests.journeys.test_sound import place_of
from tests.support.material import CHECKOUT, material
from tests.support.patience import PATIENCE_MS
from widgets.sound.outputs import SilentOutput
from widgets.sound.sound_view import SoundView

K = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RATE_HZ = 16_000
ROUNDS = 46
PHRASES = ("mary", "and so", "ask not", "what", "ask")
"""What is typed, in short: a phrase of the second speaker, then four of the first one."""

TEN_MINUTES = "interview.wav"
PAGE = CHECKOUT / "docs" / "transcription.md"
SPOKEN, TURNS = ROUNDS * len(PHRASES), 2 * ROUNDS
OTRANSCRIBE = TURNS * len(("Return", "Ctrl+J")) + TURNS * len("A: ")
"""A line, a time and a name for each turn; for somebody who never pauses to catch up."""


class Keyboard:
    """Presses keys in the window, as the system does, and counts them; letters are not counted."""

    def __init__(self, hand: Hand) -> None:
        self._window = hand.window.windowHandle()
        self.count = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self._window, key, modifiers)
        self.count += 1

    def type_letters(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self._window, K(ord(letter.upper())))


def samples(name: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    reader = SoundReader(material(f"speech/{name}"))
    try:
        facts = reader.facts
        found = reader.read(0, facts.frames)
    finally:
        reader.close()
    count = facts.frames * RATE_HZ // facts.rate_hz
    at = np.arange(count) * facts.rate_hz / RATE_HZ
    return np.interp(at, np.arange(len(found)), found).astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    silence = np.zeros(RATE_HZ // 2, np.float32)
    one = np.concatenate([samples("mary.wav"), silence, samples("jfk.flac"), silence])
    with wave.open(str(folder / TEN_MINUTES), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((np.tile(one, ROUNDS) * 32_000).astype("<i2").tobytes())
    return folder


@pytest.fixture
def hand(qtbot: QtBot, folder: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    hand.start(begun_job(folder))
    hand.wait_for_item(TEN_MINUTES)
    yield hand
    hand.close()


def stretch_is_selected(view: SoundView) -> bool:
    stretch, chosen = view.player.stretch, view.segments.chosen
    place = None if chosen is None else view.segments.place(chosen)
    return stretch is not None and place is not None and stretch.start == place.start_sample


def transcribe(hand: Hand, keyboard: Keyboard) -> None:
    """Find the speech; give all of it to the first speaker; then type, and correct the speaker."""
    view = hand.app.presenter.views.now
    assert isinstance(view, SoundView)
    view.player.output = SilentOutput(now_ns=lambda: 0)
    keyboard.press(K.Key_S, ALT | SHIFT)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == SPOKEN, timeout=PATIENCE_MS)
    keyboard.press(K.Key_A, CTRL)
    keyboard.press(K.Key_1, ALT)
    keyboard.press(K.Key_Tab)
    keyboard.press(K.Key_Return)
    field = hand.window.strip.field
    assert field.hasFocus()
    for number in range(SPOKEN):
        assert stretch_is_selected(view), "Tab plays what it selects."
        phrase = PHRASES[number % len(PHRASES)]
        keyboard.type_letters(phrase)
        if phrase == PHRASES[0]:
            keyboard.press(K.Key_2, ALT)
        if number < SPOKEN - 1:
            keyboard.press(K.Key_Tab)
    keyboard.press(K.Key_Escape)
    keyboard.press(K.Key_Space)


def test_ten_minutes_with_two_speakers_take_fewer_keys_than_in_otranscribe(
    hand: Hand,
) -> None:
    item = hand.desk.items[0].id
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.length_ms > 590_000
    keyboard = Keyboard(hand)
    transcribe(hand, keyboard)
    hand.wait_until_saved()
    state = hand.desk.project.reads.load_item(item).result().state
    assert state.facts.status is Status.DONE
    regions = sorted(state.regions.values(), key=lambda region: place_of(region).start_sample)
    assert [region.transcription for region in regions] == list(PHRASES) * ROUNDS
    assert [speaker_of(region) for region in regions] == [
        "Speaker 2",
        *["Speaker 1"] * (len(PHRASES) - 1),
    ] * ROUNDS
    assert all(region.touched for region in regions)
    assert keyboard.count <= OTRANSCRIBE
    told = (
        f"These are {keyboard.count} keys besides the letters, and no click; {OTRANSCRIBE} there."
    )
    assert told in PAGE.read_text("utf-8"), told
