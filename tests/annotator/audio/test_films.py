"""The sound of films: its length without decoding, and a decoded copy in the cache."""

from __future__ import annotations

import io
import random
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from annotator.audio import decoded_copy
from annotator.audio.container_frames import SAMPLE_BYTES
from annotator.audio.decoded_copy import readable_file
from annotator.audio.headers import contained_length_ms, probe_sound, sound_length_ms
from annotator.audio.sound_facts import AudioFacts
from annotator.audio.sound_reader import SoundReader
from annotator.errors import AnnotatorError, CancelledError, UnreadableMediaError
from annotator.importers.folder_importer import scan_folder
from annotator.media.kind import HEAD_BYTES
from annotator.media.registry import kind_of_head
from annotator.media.sound import SOUNDS
from annotator.paths import decoded_folder
from annotator.progress import Cancel
from tests.annotator.audio.film_decoder_fake import RATE_HZ, tone
from tests.annotator.audio.films import decoded_by, fake
from tests.support.material import material

LENGTHS_MS = {
    "film.m4a": 2_000,
    "film.mp4": 2_000,
    "film.mov": 2_000,
    "film.mkv": 2_023,
    "film.webm": 2_008,
}
SHORT = "“x.mp4” is cut short. Copy it again from where it came."
DAMAGED = "“x.mp4” is damaged. Copy it again from where it came."
NO_SOUND = "“x.mp4” has no track of sound. Skip it."
NO_LENGTH = "“x.mp4” does not say how long it is. Save it again with the program that made it."
NO_DECODER = (
    "The sound of “x.mp4” can only be decoded with QtMultimedia, which cannot be loaded. Install "
    "PySide6-Addons and, on Linux, libpulse0; or save its sound as WAV, FLAC, MP3 or Ogg."
)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "x.mp4"
    path.write_bytes(material("speech/film.mp4").read_bytes())
    return path


@pytest.fixture(autouse=True)
def _none_before() -> Iterator[None]:
    with decoded_by():
        yield


def put(folder: Path, data: bytes) -> Path:
    path = folder / "x.mp4"
    path.write_bytes(data)
    return path


# Length without decoding --------------------------------------------------------------


@pytest.mark.parametrize("name", LENGTHS_MS)
def test_a_film_is_a_sound_as_long_as_it_says(name: str) -> None:
    path = material(f"speech/{name}")
    assert sound_length_ms(path) == LENGTHS_MS[name]
    assert SOUNDS.probe(path).length_ms == LENGTHS_MS[name]
    assert kind_of_head(path.read_bytes()[:HEAD_BYTES]) is SOUNDS
    assert path.suffix in SOUNDS.endings


def test_a_folder_of_films_becomes_items_without_any_decoder(tmp_path: Path) -> None:
    for name in (*LENGTHS_MS, "silent.mp4"):
        (tmp_path / name).write_bytes(material(f"speech/{name}").read_bytes())
    found = {item.media.path: item for item in scan_folder(tmp_path).items}
    assert {name: found[name].length_ms for name in LENGTHS_MS} == LENGTHS_MS
    assert str(found["silent.mp4"].reason) == "“silent.mp4” has no track of sound. Skip it."


def test_a_picture_in_such_a_container_is_no_sound() -> None:
    for brand in (b"avif", b"heic", b"mif1", b"jxl "):
        assert not SOUNDS.claims(b"\0\0\0\x20ftyp" + brand + bytes(52))


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4(track: bytes) -> bytes:
    header = box(b"mvhd", bytes(12) + struct.pack(">II", 1_000, 5_000) + bytes(80))
    return box(b"ftyp", b"isom" + bytes(8)) + box(b"moov", header + box(b"trak", track))


def sound_track(ticks: int = 0, rate: int = 8_000, edits: bytes = b"", version: int = 0) -> bytes:
    form = ">IQ" if version else ">II"
    times = bytes([version]) + bytes(19 if version else 11) + struct.pack(form, rate, ticks)
    media = box(b"mdhd", times + bytes(8)) + box(b"hdlr", bytes(8) + b"soun" + bytes(12))
    return edits + box(b"mdia", media)


def edits(*entries: tuple[int, int]) -> bytes:
    rows = b"".join(struct.pack(">Iii", ticks, begin, 1 << 16) for ticks, begin in entries)
    return box(b"edts", box(b"elst", bytes(4) + struct.pack(">I", len(entries)) + rows))


@pytest.mark.parametrize(
    ("track", "length_ms"),
    [
        (sound_track(24_001), 3_001),
        (sound_track(2**40, 2**30, version=1), 1_024_000),
        # Played are 700 ms and 300 ms of five seconds; before them is a second of nothing.
        (sound_track(40_000, edits=edits((1_000, -1), (700, 0), (300, 99))), 1_000),
    ],
)
def test_the_length_is_that_of_the_track_as_it_is_played(
    tmp_path: Path, track: bytes, length_ms: int
) -> None:
    assert contained_length_ms(put(tmp_path, mp4(track))) == length_ms


def element(name: int, content: bytes) -> bytes:
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return head + (len(content) | 1 << 56).to_bytes(8, "big") + content


def mkv(info: bytes, kind: int = 2, document: bytes = b"webm") -> bytes:
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, bytes([kind]))))
    segment = element(0x18538067, element(0x1549A966, info) + tracks)
    return element(0x1A45DFA3, element(0x4282, document)) + segment


def duration(form: str, ticks: float) -> bytes:
    return element(0x4489, struct.pack(form, ticks))


def test_the_length_of_matroska_is_in_its_own_unit(tmp_path: Path) -> None:
    scale = element(0x2AD7B1, (500_000).to_bytes(3, "big"))
    assert contained_length_ms(put(tmp_path, mkv(scale + duration(">f", 4_001.0)))) == 2_001
    assert contained_length_ms(put(tmp_path, mkv(duration(">d", 2_000.25)))) == 2_001


HOSTILE = {
    "cut in its samples": (material("speech/film.mp4").read_bytes()[:5_000], SHORT),
    "a head alone": (box(b"ftyp", b"isom" + bytes(8)), SHORT),
    "a box longer than the one around it": (
        mp4(struct.pack(">I4s", 2**31, b"mdia") + bytes(100)),
        DAMAGED,
    ),
    "a box shorter than its head": (mp4(struct.pack(">I4s", 3, b"mdia") + bytes(100)), DAMAGED),
    "a box of 64 bits that goes back": (
        mp4(struct.pack(">I4sQ", 1, b"mdia", 2) + bytes(100)),
        DAMAGED,
    ),
    "a hundred thousand boxes": (mp4(box(b"free", b"") * 100_000), DAMAGED),
    "a track of nothing": (mp4(b""), DAMAGED),
    "pictures alone": (material("speech/silent.mp4").read_bytes(), NO_SOUND),
    "no length": (mp4(sound_track(0)), NO_LENGTH),
    "no rate": (mp4(sound_track(8_000, 0)), DAMAGED),
    "more edits than there are": (
        mp4(sound_track(8_000, edits=box(b"edts", box(b"elst", bytes(4) + b"\xff" * 8)))),
        DAMAGED,
    ),
    "two days": (
        mp4(sound_track(2 * 86_400 * 8_000)),
        "“x.mp4” is longer than 24 hours. Divide it into shorter files.",
    ),
    "matroska cut short": (material("speech/film.mkv").read_bytes()[:5_000], SHORT),
    "matroska of pictures": (mkv(duration(">d", 9.0), kind=1), NO_SOUND),
    "matroska of another kind": (
        mkv(duration(">d", 9.0), document=b"xyz"),
        "“x.mp4” is no sound that can be read here. Save it as WAV, FLAC, MP3 or Ogg, or skip it.",
    ),
    "matroska without a length": (mkv(b""), NO_LENGTH),
    "matroska that lasts for ever": (mkv(duration(">d", float("inf"))), DAMAGED),
    "matroska of no number": (mkv(duration(">d", float("nan"))), DAMAGED),
    "matroska that goes back": (mkv(duration(">d", -9.0)), NO_LENGTH),
    "matroska with a number of no width": (mkv(b"\0" * 20), DAMAGED),
    "matroska in a number of two bytes": (mkv(element(0x4489, b"12")), DAMAGED),
    "matroska of a hundred thousand elements": (mkv(element(0xEC, b"") * 100_000), DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_container_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    data, sentence = HOSTILE[name]
    with pytest.raises(UnreadableMediaError) as caught:
        SOUNDS.probe(put(tmp_path, data))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_a_damaged_container_has_a_length_or_is_refused(tmp_path: Path, name: str) -> None:
    whole = material(f"speech/{name}").read_bytes()
    chance = random.Random(13)
    for _ in range(400):
        data = bytearray(whole)
        for _change in range(chance.randint(1, 6)):
            data[chance.randrange(12, len(data))] = chance.choice((0, 255, chance.randrange(256)))
        path = put(tmp_path, bytes(data))
        with suppress(UnreadableMediaError):
            assert sound_length_ms(path) > 0


# Decoded copies ----------------------------------------------------------------------


def test_a_film_is_decoded_once_and_then_read_to_the_sample(film: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    with decoded_by(*fake("counted", str(told))):
        for _ in range(2):
            reader = SoundReader(film)
            try:
                assert reader.facts == AudioFacts(2 * RATE_HZ, RATE_HZ, 1)
                found = reader.read(1_600, 1_600)
            finally:
                reader.close()
            wanted = np.frombuffer(tone(RATE_HZ // 10), "<i2") / 32_768
            np.testing.assert_array_equal(found, wanted.astype(np.float32))
    assert told.read_bytes() == b"ftyp"
    (copy,) = decoded_folder().iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    assert probe_sound(copy).frames == 2 * RATE_HZ
    assert film.read_bytes() == material("speech/film.mp4").read_bytes()


def test_a_sound_longer_than_its_container_says_is_cut_there(film: Path) -> None:
    with decoded_by(*fake("long")):
        copy = readable_file(film)
    assert probe_sound(copy).length_ms == sound_length_ms(film)
    assert copy.stat().st_size < 2 * RATE_HZ * SAMPLE_BYTES + 100


def test_the_sound_of_matroska_may_end_before_the_film(tmp_path: Path) -> None:
    path = put(tmp_path, mkv(duration(">d", 9_000.0)))
    with decoded_by(*fake()):
        reader = SoundReader(path)
        try:
            assert reader.facts.frames == 9 * RATE_HZ
            assert reader.read(0, 2 * RATE_HZ).any()
            assert not reader.read(2 * RATE_HZ, 7 * RATE_HZ).any()
        finally:
            reader.close()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("ends at once", NO_DECODER),
        ("missing", NO_DECODER),
        ("silent", NO_SOUND),
        ("refused", DAMAGED),
        ("no rate", DAMAGED),
        ("a rate too high", DAMAGED),
        ("channels", DAMAGED),
        ("a piece too long", DAMAGED),
        ("short", SHORT),
        ("breaks off", DAMAGED),
        ("nonsense", DAMAGED),
    ],
)
def test_a_decoder_that_fails_is_told_and_nothing_is_kept(
    film: Path, fault: str, sentence: str
) -> None:
    with decoded_by(*fake(fault)), pytest.raises(UnreadableMediaError) as caught:
        SoundReader(film)
    assert str(caught.value) == sentence
    assert list(decoded_folder().iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot wait for a signal")
def test_a_decoder_that_says_nothing_is_ended(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoded_copy, "CONTAINED_SILENCE_S", 0.5)
    monkeypatch.setattr(decoded_copy, "contained_patience_s", lambda *_: 3_600.0)
    with decoded_by(*fake("says nothing")), pytest.raises(UnreadableMediaError) as caught:
        SoundReader(film)
    assert str(caught.value) == DAMAGED


def test_without_a_decoder_a_sentence_says_what_to_install(film: Path) -> None:
    with pytest.raises(UnreadableMediaError) as caught:
        SoundReader(film)
    assert str(caught.value) == NO_DECODER


def test_decoding_can_be_cancelled(film: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    with decoded_by(*fake()), pytest.raises(CancelledError):
        readable_file(film, cancel)
    assert list(decoded_folder().iterdir()) == []


def test_no_silenced_copy_of_a_film_is_written(film: Path) -> None:
    with decoded_by(*fake()):
        reader, into = SoundReader(film), io.BytesIO()
        try:
            with pytest.raises(AnnotatorError, match="loses sound"):
                reader.copy(into, [(0, 5)])
        finally:
            reader.close()
    assert into.getvalue() == b""
