"""The spectrogram: shown by a key, remembered, adjusted, and never in the way of typing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.audio.sound_reader import LazySoundReader
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.support.material import material
from widgets.sound.sound_view import SoundView
from widgets.theme.tokens import ALL, SPECTRA

K = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
SPEECH, SENTENCE = "jfk.flac", "mary.wav"
RATE_HZ = 44_100
SHOWN, TOP, RANGE = "spectrogram", "spectrogram_top_khz", "spectrogram_range_db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    for name in (SPEECH, SENTENCE):
        shutil.copy(material(f"speech/{name}"), folder)
    return folder


@pytest.fixture
def begin(qtbot: QtBot, folder: Path) -> Iterator[Callable[[], Hand]]:
    hands: list[Hand] = []

    def begun() -> Hand:
        hand = Hand(qtbot)
        hands.append(hand)
        hand.start(begun_job(folder))
        hand.wait_for_item(SPEECH)
        return hand

    yield begun
    for hand in hands:
        hand.close()


def view_of(hand: Hand) -> SoundView:
    view = hand.app.presenter.views.now
    assert isinstance(view, SoundView)
    return view


def wait_until_seen(hand: Hand) -> None:
    tiles = view_of(hand).spectrogram.tiles
    hand.qtbot.waitUntil(lambda: tiles.is_complete and tiles.loudest > 0)


def test_a_key_shows_it_also_while_typing_and_the_next_sound_has_it_too(
    begin: Callable[[], Hand],
) -> None:
    hand = begin()
    spectrogram = view_of(hand).spectrogram
    assert not spectrogram.isVisible()
    assert spectrogram.tiles.loudest == 0  # nothing is worked out that nobody sees
    hand.key(K.Key_V, ALT | SHIFT)
    assert spectrogram.isVisible()
    wait_until_seen(hand)
    assert hand.app.settings.flag(SHOWN)
    hand.key(K.Key_D)
    hand.wait_for_item(SENTENCE)
    assert spectrogram.isVisible()
    wait_until_seen(hand)
    hand.key(K.Key_V, ALT | SHIFT)
    assert not spectrogram.isVisible()
    assert not hand.app.settings.flag(SHOWN)


def test_speech_is_darker_than_the_pause_before_it_and_than_high_frequencies(
    begin: Callable[[], Hand],
) -> None:
    hand = begin()
    hand.key(K.Key_V, ALT | SHIFT)
    view, spectrogram = view_of(hand), view_of(hand).spectrogram
    view.wave.position = RATE_HZ // 10
    wait_until_seen(hand)
    image = spectrogram.grab().toImage()
    middle, edge = spectrogram.height() * 85 // 100, spectrogram.height() // 10

    def lightness(start_s: float, end_s: float, top: int) -> float:
        """Return the mean of a stretch of time, over a tenth of the height."""
        left, right = (round(view.wave.axis.x_of(at * RATE_HZ)) for at in (start_s, end_s))
        rows = range(top, top + spectrogram.height() // 10)
        return float(
            np.mean(
                [QColor(image.pixel(x, y)).lightnessF() for x in range(left, right) for y in rows]
            )
        )

    heard = lightness(0.4, 2.2, middle)
    assert heard < lightness(2.5, 3.2, middle) - 0.1
    assert heard < lightness(0.4, 2.2, edge) - 0.2


def test_range_and_contrast_apply_at_once(begin: Callable[[], Hand]) -> None:
    hand = begin()
    hand.key(K.Key_V, ALT | SHIFT)
    wait_until_seen(hand)
    spectrogram, settings = view_of(hand).spectrogram, hand.app.settings
    assert spectrogram.highest_hz == 8_000
    before = spectrogram.grab().toImage()
    settings.set(TOP, "all")
    assert spectrogram.highest_hz == RATE_HZ / 2
    assert spectrogram.grab().toImage() != before
    settings.set(TOP, "8")
    settings.set(RANGE, 40.0)
    assert spectrogram.grab().toImage() != before
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(spectrogram.mapToGlobal(QPoint(50, 50))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(spectrogram, wheel)
    assert settings.number(RANGE) == 45.0


def test_the_mouse_marks_segments_on_it(begin: Callable[[], Hand]) -> None:
    hand = begin()
    hand.key(K.Key_V, ALT | SHIFT)
    view = view_of(hand)
    first, last = (QPoint(round(view.wave.axis.x_of(at * RATE_HZ)), 20) for at in (2, 4))
    QTest.mousePress(view.spectrogram, Qt.MouseButton.LeftButton, pos=first)
    for step in range(1, 5):
        QTest.mouseMove(view.spectrogram, first + (last - first) * step / 4)
    QTest.mouseRelease(view.spectrogram, Qt.MouseButton.LeftButton, pos=last)
    (region,) = hand.regions
    place = view.segments.place(region.id)
    assert place is not None
    assert place.start_sample == view.wave.axis.frame_at(first.x())
    assert place.end_sample == view.wave.axis.frame_at(last.x())


def test_text_is_typed_while_the_spectrogram_is_worked_out(
    begin: Callable[[], Hand], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, is_reading = threading.Event(), threading.Event()
    glance = LazySoundReader.glance

    def held(reader: LazySoundReader, start: int, count: int) -> object:
        is_reading.set()
        assert gate.wait(120)
        return glance(reader, start, count)

    monkeypatch.setattr(LazySoundReader, "glance", held)
    hand = begin()
    try:
        view = view_of(hand)
        QTest.mouseDClick(view.wave, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        hand.key(K.Key_V, ALT | SHIFT)
        hand.qtbot.waitUntil(is_reading.is_set)
        view.player.go_to(RATE_HZ)
        hand.key(K.Key_M, ALT)
        view.player.go_to(3 * RATE_HZ)
        hand.key(K.Key_M, ALT)
        hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(hand.window.strip.field, "And so")
        hand.ctrl(K.Key_Return)
        assert [region.transcription for region in hand.regions] == ["And so"]
        assert not view.spectrogram.tiles.is_complete
    finally:
        gate.set()
    wait_until_seen(hand)


@pytest.mark.parametrize("tokens", ALL, ids=lambda tokens: tokens.name)
def test_lightness_alone_tells_the_level(tokens: object) -> None:
    name = getattr(tokens, "name", "")
    stops = [QColor(each) for each in SPECTRA[name]]
    light = [0.2126 * c.redF() + 0.7152 * c.greenF() + 0.0722 * c.blueF() for c in stops]
    steps = np.diff(light)
    assert (steps > 0.05).all() or (steps < -0.05).all()
    assert abs(light[-1] - light[0]) > 0.7
