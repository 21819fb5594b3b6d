"""Sounds that are not what they say: one sentence each, and nothing hangs."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from annotator.audio import sound_reader
from annotator.audio.headers import probe_sound
from annotator.audio.sound_facts import AudioFacts
from annotator.audio.sound_frames import ANSWERED, FOUND, NEEDED, OPEN, READY, REQUEST
from annotator.audio.sound_reader import SoundReader
from annotator.errors import UnreadableMediaError
from annotator.media.sound import SOUNDS
from tests.annotator.audio.made_sounds import FLOAT, wav
from tests.support.material import CHECKOUT, material

pytestmark = pytest.mark.usefixtures("sandboxes_afresh")

MOST = "Up to 8 channels of 192000 Hz are read. Save it with fewer."
NO_SOUND = (
    "“x.wav” is no sound that can be read here. Save it as WAV, FLAC, MP3 or Ogg, or skip it."
)
JFK = material("speech/jfk.flac").read_bytes()


def test_the_length_of_real_recordings_is_read_from_their_heads() -> None:
    assert probe_sound(material("speech/jfk.flac")) == AudioFacts(485_100, 44_100, 2)
    assert probe_sound(material("speech/mary.wav")) == AudioFacts(89_745, 48_000, 1)
    assert SOUNDS.probe(material("speech/jfk.flac")).length_ms == 11_000


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "“x.wav” is empty. Copy it again from where it came."),
        (b"RIFF\0\0\0\0WAVE", "“x.wav” is cut short. Copy it again from where it came."),
        (wav(claimed=2_000_000_000), "“x.wav” is cut short. Copy it again from where it came."),
        (wav()[:-20], "“x.wav” is cut short. Copy it again from where it came."),
        (wav(channels=0), "“x.wav” is damaged. Copy it again from where it came."),
        (wav(rate_hz=0), "“x.wav” is damaged. Copy it again from where it came."),
        (wav(0), "“x.wav” has no sound in it. Copy it again from where it came."),
        (
            wav(bits=4),
            "“x.wav” is a WAV of an encoding that is not read here. Save it as PCM, or as FLAC.",
        ),
        (
            wav(channels=9),
            ("“x.wav” has 9 channels of 16000 Hz. " + MOST),
        ),
        (
            wav(rate_hz=1_000_000),
            ("“x.wav” has 1 channels of 1000000 Hz. " + MOST),
        ),
        (
            wav(100_000, rate_hz=1),
            "“x.wav” is longer than 24 hours. Divide it into shorter files.",
        ),
        (
            b"ID3" + bytes(400),
            NO_SOUND,
        ),
        (JFK[:20], "“x.wav” is cut short. Copy it again from where it came."),
        (JFK[:100_000], "“x.wav” is damaged. Copy it again from where it came."),
        (JFK[:42] + bytes(5_000), "“x.wav” is damaged. Copy it again from where it came."),
    ],
)
def test_a_sound_that_cannot_be_read_says_so_in_one_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(data)
    with pytest.raises(UnreadableMediaError) as caught:
        SOUNDS.require_whole(path)
    assert str(caught.value) == sentence


def test_studio_recordings_of_many_channels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "studio.wav"
    path.write_bytes(wav(1_000, rate_hz=192_000, channels=8, bits=32, code=FLOAT))
    reader = SoundReader(path)
    try:
        assert reader.facts == AudioFacts(1_000, 192_000, 8)
        expected = np.linspace(-0.5, 0.5, 8_000, dtype=np.float32).reshape(-1, 8).mean(axis=1)
        np.testing.assert_allclose(reader.read(0, 1_000), expected, atol=1e-6)
        assert reader.read(990, 20)[10:].tolist() == [0.0] * 10
    finally:
        reader.close()


def test_samples_that_are_no_numbers_are_silent(tmp_path: Path) -> None:
    path = tmp_path / "nan.wav"
    data = wav(100, bits=32, code=FLOAT)
    path.write_bytes(data[:-8] + struct.pack("<ff", float("nan"), float("inf")))
    reader = SoundReader(path)
    try:
        assert reader.read(98, 2).tolist() == [0.0, 1.0]
    finally:
        reader.close()


def test_a_file_that_becomes_shorter_while_it_is_open_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(wav(2_000_000))
    reader = SoundReader(path)
    try:
        with path.open("r+b") as file:
            file.truncate(1_000)
        with pytest.raises(UnreadableMediaError, match="is damaged"):
            reader.read(1_900_000, 1_000)
    finally:
        reader.close()


def test_a_reader_that_is_closed_reads_no_more() -> None:
    reader = SoundReader(material("speech/mary.wav"))
    reader.close()
    reader.close()
    with pytest.raises(UnreadableMediaError):
        reader.read(0, 10)


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert sound_reader.command() == [sys.executable, sound_reader.CHILD_ARGUMENT]
    whole = wav(100)
    done = subprocess.run(
        [sys.executable, CHECKOUT / "main.py", sound_reader.CHILD_ARGUMENT],
        input=REQUEST.pack(OPEN, 0, len(whole)) + whole,
        capture_output=True,
        check=True,
    )
    assert done.stdout[:2] == READY + NEEDED
    assert done.stdout.endswith(ANSWERED + FOUND.pack(100, 16_000, 1))


def test_damaged_bytes_never_do_more_than_fail(tmp_path: Path) -> None:
    chance = random.Random(20_261)
    path = tmp_path / "x.wav"
    whole = (JFK[:60_000], wav(20_000), wav(5_000, bits=32, code=FLOAT, channels=2))
    outcomes = set()
    for turn in range(24):
        data = bytearray(whole[turn % 3])
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(120 if turn % 2 else len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            reader = SoundReader(path)
        except UnreadableMediaError:
            outcomes.add("refused")
            continue
        try:
            reader.read(0, min(reader.facts.frames, 100_000))
            outcomes.add("read")
        except UnreadableMediaError:
            outcomes.add("broken")
        finally:
            reader.close()
    assert {"refused", "read"} <= outcomes
