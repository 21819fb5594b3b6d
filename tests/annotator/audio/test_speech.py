"""Speech by energy: the recordings beside a count by ear, and sounds that a machine made."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.audio.sound_reader import SoundReader
from annotator.audio.voice_activity.speech_energy import find_speech
from annotator.audio.voice_activity.speech_runs import LONGEST_S, FoundSpeech, Samples
from annotator.errors import CancelledError
from annotator.model.entities import LabelId
from annotator.model.segment import SoundSegment
from annotator.progress import Cancel, Watch
from annotator.proposals import speech_proposals
from annotator.proposals.proposal import ProposalSource
from annotator.proposals.speech_proposals import SPEECH
from tests.support.material import material

RATE_HZ = 16_000
BY_EAR = {
    "jfk.flac": ((0.3, 2.3), (3.3, 4.4), (5.4, 7.7), (8.2, 11.0)),
    "mary.wav": ((0.3, 1.7),),
}
"""The phrases, in seconds, as a person hears them and sees them in the waveform."""

APART_S = 0.25


def noise(seconds: float, level: float, seed: int = 1) -> Samples:
    random = np.random.default_rng(seed)
    return (level * random.standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def found_in(samples: Samples, watch: Watch | None = None) -> list[FoundSpeech]:
    def read(start: int, count: int) -> Samples:
        piece = np.zeros(count, np.float32)
        there = samples[start : start + count]
        piece[: len(there)] = there
        return piece

    return find_speech(read, len(samples), RATE_HZ, watch or Watch())


def talk(seconds: float, level: float = 0.2, seed: int = 2) -> Samples:
    """Return noise with the ups and downs of syllables, four of them a second."""
    sound = noise(seconds, level, seed)
    rise = np.abs(np.sin(np.pi * 4 * np.arange(len(sound)) / RATE_HZ))
    return (sound * (0.05 + rise)).astype(np.float32)


@pytest.mark.parametrize("name", BY_EAR)
def test_the_phrases_of_a_recording_are_those_that_a_person_hears(name: str) -> None:
    reader = SoundReader(material(f"speech/{name}"))
    try:
        facts = reader.facts
        found = find_speech(reader.read, facts.frames, facts.rate_hz, Watch())
    finally:
        reader.close()
    places = [(each.start / facts.rate_hz, each.end / facts.rate_hz) for each in found]
    hits = [
        heard
        for heard in BY_EAR[name]
        if any(max(abs(a - b) for a, b in zip(heard, one, strict=True)) < APART_S for one in places)
    ]
    recall = len(hits) / len(BY_EAR[name])
    told = f"{name}: recall {recall:.0%} of {len(BY_EAR[name])} phrases; found {places}"
    print(told)  # noqa: T201 - for whoever compares methods
    assert recall == 1, told
    assert len(found) == len(BY_EAR[name]), told
    assert all(0 < each.score <= 1 for each in found)


def test_noise_silence_and_a_hum_alone_are_no_speech() -> None:
    hum = 0.3 * np.sin(2 * np.pi * 50 * np.arange(20 * RATE_HZ) / RATE_HZ)
    for sound in (noise(20, 0.01), np.zeros(20 * RATE_HZ, np.float32), hum.astype(np.float32)):
        assert found_in(sound) == []
    assert found_in(np.zeros(0, np.float32)) == []


def test_a_voice_is_found_at_any_loudness_and_where_the_noise_rises() -> None:
    for level in (0.002, 0.02, 0.2):
        sound = noise(30, level / 50)
        sound[5 * RATE_HZ : 8 * RATE_HZ] += talk(3, level)
        sound[20 * RATE_HZ :] += noise(10, level / 20, seed=3)  # somebody starts a machine
        sound[25 * RATE_HZ : 28 * RATE_HZ] += talk(3, level)
        places = [(each.start / RATE_HZ, each.end / RATE_HZ) for each in found_in(sound)]
        voices = [place for place in places if place[1] - place[0] > 2]
        assert len(voices) == 2, (level, voices)
        for voice, (start, end) in zip(voices, ((5, 8), (25, 28)), strict=True):
            assert abs(voice[0] - start) < 0.5, (level, voices)
            assert -0.5 < voice[1] - end < 1.5, (level, voices)  # the new noise is learnt later


def test_digital_silence_between_parts_is_no_noise_floor() -> None:
    part = noise(9, 0.003)
    for start in (2, 5):
        part[start * RATE_HZ : (start + 2) * RATE_HZ] += talk(2)
    sound = np.tile(np.concatenate([part, np.zeros(RATE_HZ * 3 // 2, np.float32)]), 3)
    starts = [round(each.start / RATE_HZ % 10.5) for each in found_in(sound)]
    assert starts == [2, 5] * 3
    alone = np.zeros(20 * RATE_HZ, np.float32)
    alone[5 * RATE_HZ : 7 * RATE_HZ] = talk(2)
    (one,) = found_in(alone)
    assert (round(one.start / RATE_HZ), round(one.end / RATE_HZ)) == (5, 7)


def test_a_click_is_no_speech_and_a_short_pause_does_not_divide() -> None:
    sound = noise(20, 0.001)
    sound[3 * RATE_HZ : 3 * RATE_HZ + 160] += 0.5
    sound[10 * RATE_HZ : 12 * RATE_HZ] += talk(2)
    sound[round(12.3 * RATE_HZ) : 14 * RATE_HZ] += talk(1.7)
    (one,) = found_in(sound)
    assert (round(one.start / RATE_HZ), round(one.end / RATE_HZ)) == (10, 14)


def test_nothing_is_longer_than_thirty_seconds_and_nothing_is_lost_by_dividing() -> None:
    sound = noise(120, 0.001)
    sound[10 * RATE_HZ : 110 * RATE_HZ] += talk(100)
    found = found_in(sound)
    assert max(each.end - each.start for each in found) <= LONGEST_S * RATE_HZ
    assert [each.end for each in found[:-1]] == [each.start for each in found[1:]]
    assert (round(found[0].start / RATE_HZ), round(found[-1].end / RATE_HZ)) == (10, 110)


def test_it_says_how_far_it_is_and_stops_when_it_is_told_to() -> None:
    cancel, told = Cancel(), []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 2:
            cancel.cancel()

    with pytest.raises(CancelledError):
        found_in(noise(60, 0.01), Watch(cancel, progress))
    assert told == [(10 * RATE_HZ, 60 * RATE_HZ), (20 * RATE_HZ, 60 * RATE_HZ)]


def test_what_has_a_segment_of_any_speaker_is_not_proposed_again() -> None:
    path = material("speech/jfk.flac")
    label = LabelId(1)
    every = speech_proposals.find(path, [], label, Watch())
    assert [(one.by, one.method, one.label_id) for one in every] == [
        (ProposalSource.SPEECH, SPEECH, label)
    ] * 4
    first, second = (one.place for one in every[:2])
    assert isinstance(first, SoundSegment)
    assert isinstance(second, SoundSegment)
    middle = (first.start_sample + first.end_sample) // 2
    halves = [
        SoundSegment(first.start_sample, middle, first.rate_hz),
        SoundSegment(middle, first.end_sample, first.rate_hz),
    ]
    a_bit = SoundSegment(second.start_sample, second.start_sample + 4_410, second.rate_hz)
    left = speech_proposals.find(path, [*halves, a_bit], label, Watch())
    assert [one.place for one in left] == [one.place for one in every[1:]]
