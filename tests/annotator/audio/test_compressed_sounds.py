"""MP3, Vorbis and Opus: their length without decoding, and each sample in its place."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import numpy as np
import pytest

from annotator.audio.headers import probe_sound
from annotator.audio.sound_facts import AudioFacts
from annotator.audio.sound_reader import SoundReader
from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.decoding_limits import MAX_SOUND_HEAD_BYTES, MAX_SOUND_STRAY_BYTES
from annotator.media.kind import HEAD_BYTES
from annotator.media.sound import SOUNDS
from tests.annotator.audio.made_compressed import (
    MP3,
    OPUS,
    RATE_HZ,
    VORBIS,
    decoded,
    id3,
    packed,
    pages,
    repaged,
    speech,
    with_long_head,
    without_facts,
)
from tests.annotator.audio.made_sounds import wav

FRAMES = 485_100
DAMAGED = "“x.snd” is damaged. Copy it again from where it came."
SHORT = "“x.snd” is cut short. Copy it again from where it came."
NO_SOUND = (
    "“x.snd” is no sound that can be read here. Save it as WAV, FLAC, MP3 or Ogg, or skip it."
)
SEVERAL = "“x.snd” has several streams of sound, or a part of one. Save it again as one sound."


LONG_HEAD = (
    "“x.snd” has more than 16 MB before its sound, such as a cover. Save it again without that."
)


def put(folder: Path, data: bytes) -> Path:
    path = folder / "x.snd"
    path.write_bytes(data)
    return path


KINDS = [
    pytest.param((MP3, RATE_HZ, 1, 2, None), id="mp3"),
    pytest.param((MP3, 22_050, 2, 2, "VARIABLE"), id="mp3-vbr"),
    pytest.param((MP3, 11_025, 4, 2, "CONSTANT"), id="mp3-2.5"),
    pytest.param((MP3, RATE_HZ, 1, 1, "AVERAGE"), id="mp3-mono"),
    pytest.param((VORBIS, RATE_HZ, 1, 2, None), id="vorbis"),
    pytest.param((VORBIS, 16_000, 3, 1, None), id="vorbis-16k"),
    pytest.param((OPUS, 48_000, 1, 2, None), id="opus"),
    pytest.param((OPUS, 16_000, 3, 1, None), id="opus-16k"),
]


@pytest.mark.parametrize("how", KINDS)
def test_every_sample_is_in_its_place_wherever_reading_begins(
    tmp_path: Path, how: tuple[tuple[str, str], int, int, int, str | None]
) -> None:
    kind, rate_hz, step, channels, mode = how
    data = packed(kind, rate_hz=rate_hz, step=step, channels=channels, mode=mode)
    whole = decoded(data)
    frames = len(whole)
    path = put(tmp_path, data)
    assert SOUNDS.claims(data[:HEAD_BYTES])
    facts = AudioFacts(-(-FRAMES // step), rate_hz, channels)
    assert probe_sound(path) == facts
    assert facts.frames == frames
    # A decoder of Opus hears a little longer than a jump what came before it.
    nearly = 2e-3 if kind == OPUS else 2e-6
    chance = random.Random(7)
    reader = SoundReader(path)
    try:
        reader.require_whole()
        for count in (3_000, 70_000):
            for _ in range(12):
                at = chance.randrange(frames - count)
                np.testing.assert_allclose(
                    reader.read(at, count), whole[at : at + count], atol=nearly
                )
        np.testing.assert_allclose(reader.read(0, frames), whole, atol=nearly)
    finally:
        reader.close()


@pytest.mark.parametrize("kind", [MP3, VORBIS])
def test_a_sound_that_is_compressed_begins_and_ends_where_the_recording_did(
    tmp_path: Path, kind: tuple[str, str]
) -> None:
    recording = speech().mean(axis=1)
    reader = SoundReader(put(tmp_path, packed(kind)))
    try:
        assert reader.facts.frames == FRAMES
        heard = reader.read(200_000, 40_000)
    finally:
        reader.close()
    around = recording[199_000:241_000]
    assert int(np.argmax(np.correlate(around, heard, "valid"))) == 1_000


def test_an_mp3_that_does_not_say_how_long_it_is_is_measured_by_its_frames(tmp_path: Path) -> None:
    mp3 = packed(MP3, mode="VARIABLE")
    path = put(tmp_path, without_facts(mp3))
    # Nobody says what the encoder has added: only the decoder's own delay is left out.
    assert probe_sound(path) == AudioFacts(423 * 1_152 - 529, RATE_HZ, 2)
    reader = SoundReader(path)
    try:
        reader.require_whole()
        assert reader.facts.frames == 423 * 1_152 - 529
    finally:
        reader.close()


def test_tags_around_an_mp3_and_stray_bytes_between_its_frames_are_passed_over(
    tmp_path: Path,
) -> None:
    mp3 = packed(MP3)
    whole = decoded(mp3)
    frames = without_facts(mp3)
    first = mp3[: -len(frames)]
    middle = 417 * 200
    at = frames.index(mp3[:2], middle)
    for data in (
        id3(5_000) + mp3 + b"TAG" + bytes(125),
        id3(20) + id3(0) + mp3,
        first + frames[:at] + b"LYRICSBEGIN" + bytes(3_000) + frames[at:],
    ):
        assert SOUNDS.claims(data[:HEAD_BYTES])
        reader = SoundReader(put(tmp_path, data))
        try:
            np.testing.assert_allclose(reader.read(0, FRAMES), whole, atol=2e-6)
        finally:
            reader.close()


def test_opus_of_an_unknown_rate_is_decoded_at_its_highest(tmp_path: Path) -> None:
    first, *rest = pages(packed(OPUS, rate_hz=48_000))
    unknown = first.replace(struct.pack("<I", 48_000), bytes(4))
    assert unknown != first
    reader = SoundReader(put(tmp_path, b"".join((repaged(unknown), *rest))))
    try:
        assert reader.facts == AudioFacts(FRAMES, 48_000, 2)
    finally:
        reader.close()


def test_a_wav_of_more_than_4_gb_says_so_in_a_chunk_of_its_own(tmp_path: Path) -> None:
    plain = wav(1_000)
    data = plain[plain.index(b"data") + 8 :]
    sizes = struct.pack("<4sIQQQI", b"ds64", 28, len(plain) + 28, len(data), 1_000, 0)
    path = put(
        tmp_path,
        b"RF64"
        + b"\xff" * 4
        + b"WAVE"
        + sizes
        + plain[12 : plain.index(b"data")]
        + b"data"
        + b"\xff" * 4
        + data
        + b"LIST"
        + struct.pack("<I", 4)
        + bytes(4),
    )
    assert SOUNDS.claims(path.read_bytes()[:HEAD_BYTES])
    reader = SoundReader(path)
    try:
        assert reader.facts == AudioFacts(1_000, 16_000, 1)
    finally:
        reader.close()
    path.write_bytes(
        path.read_bytes().replace(struct.pack("<Q", len(data)), struct.pack("<Q", 2**40))
    )
    with pytest.raises(UnreadableMediaError, match="cut short"):
        probe_sound(path)


def test_a_cover_before_the_sound_changes_no_sample(tmp_path: Path) -> None:
    ogg = packed(VORBIS)
    reader = SoundReader(put(tmp_path, with_long_head(ogg, MAX_SOUND_HEAD_BYTES - 200_000)))
    try:
        np.testing.assert_allclose(reader.read(0, FRAMES), decoded(ogg), atol=2e-6)
    finally:
        reader.close()


def hostile() -> dict[str, tuple[bytes, str]]:
    mp3, ogg = packed(MP3), pages(packed(VORBIS))
    broken = bytearray(b"".join(ogg))
    broken[len(broken) // 2] ^= 1
    other = repaged(ogg[-1], serial=99)
    return {
        "mp3 truncated in a frame": (mp3[:-200], SHORT),
        "mp3 of half its frames": (mp3[:60_000], SHORT),
        "mp3 without facts, truncated": (without_facts(mp3)[:-200], SHORT),
        "mp3 that claims more frames": (
            mp3.replace(struct.pack(">I", 423), struct.pack(">I", 450), 1),
            SHORT,
        ),
        "mp3 that claims fewer frames": (
            mp3.replace(struct.pack(">I", 423), struct.pack(">I", 300), 1),
            DAMAGED,
        ),
        "mp3 that claims a million frames": (
            mp3.replace(struct.pack(">I", 423), struct.pack(">I", 1_000_000), 1),
            SHORT,
        ),
        "mp3 in which nothing follows its tag": (id3(400), SHORT),
        "mp3 whose tag claims 200 MB": (id3(400, 200_000_000) + mp3, SHORT),
        "mp3 whose tag has a length that is none": (b"ID3\x04\0\0\xff\xff\xff\xff" + mp3, DAMAGED),
        "mp3 of nine tags": (id3(0) * 9 + mp3, DAMAGED),
        "mp3 with a megabyte between its frames": (
            without_facts(mp3)[:41_796]
            + bytes(MAX_SOUND_STRAY_BYTES)
            + without_facts(mp3)[41_796:],
            DAMAGED,
        ),
        "ogg with a wrong checksum": (bytes(broken), DAMAGED),
        "ogg truncated in a page": (b"".join(ogg)[:-50], SHORT),
        "ogg of two streams": (b"".join(ogg) + b"".join(ogg[:-1]) + other, SEVERAL),
        "ogg that begins in the middle of a stream": (
            b"".join(ogg[:2]) + b"".join(repaged(p, 10**9 + n) for n, p in enumerate(ogg[2:])),
            SEVERAL,
        ),
        "ogg whose last position is the largest": (
            b"".join(ogg[:-1]) + repaged(ogg[-1], 2**63 - 1),
            "“x.snd” is longer than 24 hours. Divide it into shorter files.",
        ),
        "ogg whose positions go back": (
            b"".join((*ogg[:6], repaged(ogg[6], 5), *ogg[7:])),
            DAMAGED,
        ),
        "ogg of more before its sound than is read": (
            with_long_head(packed(VORBIS), MAX_SOUND_HEAD_BYTES + 100_000),
            LONG_HEAD,
        ),
        "ogg of something else": (repaged(ogg[0].replace(b"vorbis", b"theora")), NO_SOUND),
        "ogg without channels": (
            repaged(ogg[0][:39] + b"\0" + ogg[0][40:]) + b"".join(ogg[1:]),
            DAMAGED,
        ),
        "ogg without its headers": (b"".join((ogg[0], *ogg[2:])), DAMAGED),
        "ogg of headers alone": (
            b"".join(ogg[:2]),
            "“x.snd” has no sound in it. Copy it again from where it came.",
        ),
        "mpeg-4": (
            b"\0\0\0\x20ftypM4A " + bytes(100),
            SHORT,
        ),
    }


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_sound_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    data, sentence = hostile()[name]
    with pytest.raises(UnreadableMediaError) as caught:
        SOUNDS.require_whole(put(tmp_path, data))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("kind", [MP3, VORBIS, OPUS])
def test_the_process_that_decodes_can_open_no_file(tmp_path: Path, kind: tuple[str, str]) -> None:
    reader = SoundReader(put(tmp_path, packed(kind, rate_hz=48_000)))
    try:
        reader.read(100_000, 100_000)
        limits = Path(f"/proc/{reader._process._process.pid}/limits").read_text().splitlines()
    finally:
        reader.close()
    told = {line[:26].strip(): line[26:].split()[:2] for line in limits}
    assert told["Max open files"] == told["Max file size"] == ["0", "0"]
