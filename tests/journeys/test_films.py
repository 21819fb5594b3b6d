"""A film in a folder: its sound is shown, heard and transcribed; without a decoder, a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.annotator.audio.film_decoder_fake import RATE_HZ
from tests.annotator.audio.films import decoded_by, fake
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.journeys.test_photographs import export
from tests.support.exports import load, verified
from tests.support.material import material
from tests.support.patience import PATIENCE_MS
from widgets.sound.outputs import SilentOutput
from widgets.sound.sound_view import SoundView

K = Qt.Key
FILM, SENTENCE = "film.mp4", "mary.wav"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    for name in (FILM, SENTENCE):
        (folder / name).write_bytes(material(f"speech/{name}").read_bytes())
    return folder


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.close()


def view_of(hand: Hand) -> SoundView:
    view = hand.app.presenter.views.now
    assert isinstance(view, SoundView)
    return view


def test_the_sound_of_a_film_is_transcribed_and_the_film_is_the_item(
    hand: Hand, folder: Path, tmp_path: Path
) -> None:
    with decoded_by(*fake()):
        hand.start(begun_job(folder))
        hand.wait_for_item(FILM)
        view = view_of(hand)
        view.player.output = SilentOutput(now_ns=lambda: 0)
        sound = view.wave.sound
        assert sound is not None
        assert (sound.reader.facts.frames, sound.reader.facts.rate_hz) == (2 * RATE_HZ, RATE_HZ)
        hand.qtbot.waitUntil(lambda: sound.peaks.is_complete, timeout=PATIENCE_MS)
        lows, highs = sound.peaks.columns(0, 2 * RATE_HZ, 8)
        assert highs.min() > 0 > lows.max()
        hand.wait_until_saved()
        assert hand.desk.loaded is not None
        assert hand.desk.loaded.item.length_ms == 2_000
        export(hand, out := tmp_path / "out")
    assert verified(out).problems == ()
    digest = hashlib.sha256(material(f"speech/{FILM}").read_bytes()).hexdigest()
    assert digest in str(load(out, "effort.json"))


def test_without_a_decoder_a_film_says_what_to_install_and_the_rest_goes_on(
    hand: Hand, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    shown: Callable[..., None] = SoundView.show_message

    def listen(view: SoundView, title: str, text: str = "") -> None:
        said.append(text)
        shown(view, title, text)

    monkeypatch.setattr(SoundView, "show_message", listen)
    with decoded_by():
        hand.start(begun_job(folder))
        wanted = (
            "The sound of “film.mp4” can only be decoded with QtMultimedia, which cannot be "
            "loaded. Install PySide6-Addons and, on Linux, libpulse0; or save its sound as WAV, "
            "FLAC, MP3 or Ogg."
        )
        hand.qtbot.waitUntil(
            lambda: any(each.startswith(wanted) for each in said), timeout=PATIENCE_MS
        )
        hand.key(K.Key_D)
        hand.wait_for_item(SENTENCE)
