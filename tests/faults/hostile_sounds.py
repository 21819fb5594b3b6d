"""Makes hostile sounds: small true ones changed at random, and the worst known, by hand."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import soundfile

from tests.annotator.audio.made_compressed import (
    MP3,
    OPUS,
    VORBIS,
    id3,
    packed,
    pages,
    repaged,
    speech,
    with_long_head,
    without_facts,
)
from tests.annotator.audio.made_sounds import FLOAT, wav
from tests.faults.hostile_files import changed
from tests.faults.hostile_readers import PICTURES
from tests.support.material import material

Make = Callable[[Path], object]

_SHORT: Final = slice(20_000, 80_000)
_HOUR_S: Final = 3_600


@cache
def sounds() -> dict[str, bytes]:
    """Return small true files, one of each kind."""
    found = {
        "16 bits.wav": wav(20_000),
        "float.wav": wav(5_000, bits=32, code=FLOAT, channels=2),
        "surround.wav": wav(2_000, rate_hz=192_000, channels=8, bits=32, code=FLOAT),
        "without facts.mp3": without_facts(_saved(MP3)),
        "vbr.mp3": _saved(("MP3", "MPEG_LAYER_III"), bitrate_mode="VARIABLE"),
        "constant.mp3": _saved(("MP3", "MPEG_LAYER_III"), bitrate_mode="CONSTANT"),
        "tagged.mp3": id3(2_000) + _saved(("MP3", "MPEG_LAYER_III")),
        "vorbis.ogg": _saved(VORBIS),
        "opus.opus": _saved(OPUS, rate_hz=48_000),
    }
    for kind in (("FLAC", "PCM_16"), ("FLAC", "PCM_24"), ("RF64", "PCM_16"), ("WAVEX", "PCM_24")):
        ending = "flac" if kind[0] == "FLAC" else "wav"
        found[f"{kind[0]} {kind[1]}.{ending}"] = _saved(kind)
    return found


def _saved(kind: tuple[str, str], *, rate_hz: int = 44_100, **options: object) -> bytes:
    into = BytesIO()
    if "bitrate_mode" in options:
        options["compression_level"] = 0.5
    soundfile.write(into, speech()[_SHORT], rate_hz, format=kind[0], subtype=kind[1], **options)
    return into.getvalue()


@cache
def films() -> dict[str, bytes]:
    """Return small films; only their headers are read, for there is no decoder of films here."""
    return {name: material(f"speech/{name}").read_bytes() for name in ("film.mp4", "film.mkv")}


def sound(chance: random.Random) -> tuple[str, bytes]:
    """Return one of them, changed; in half of the tries of Ogg, with true checksums."""
    every = sounds() | films()
    name = chance.choice(sorted(every))
    data = changed(every[name], chance)
    if name.endswith(("ogg", "opus")) and chance.random() < 0.5:
        data = _with_checksums(sounds()[name], chance)
    return name, data


def _with_checksums(ogg: bytes, chance: random.Random) -> bytes:
    """Change bytes of a page, and let its checksum be that of the changed ones."""
    parts = pages(ogg)
    for _ in range(chance.randint(1, 4)):
        number = chance.randrange(len(parts))
        page = bytearray(parts[number])
        first = 27 + page[26]
        for _byte in range(chance.randint(1, 8)):
            at = chance.choice((chance.randrange(6, 14), chance.randrange(first, len(page))))
            page[at] = chance.randrange(256)
        parts[number] = repaged(bytes(page))
    return b"".join(parts)


# The worst ---------------------------------------------------------------------------


def _file(name: str, data: Callable[[], bytes]) -> Make:
    return lambda folder: (folder / PICTURES / name).write_bytes(data())


def _long_wav(hours: int) -> Make:
    """Return what makes a silent WAV of so many hours, which takes no room on the disk."""

    def make(folder: Path) -> None:
        length = hours * _HOUR_S * 16_000 * 2
        head = wav(0, claimed=length)
        with (folder / PICTURES / "long.wav").open("wb") as file:
            file.write(head)
            file.truncate(len(head) + length)

    return make


def _wav_of_chunks(count: int) -> bytes:
    plain = wav(100)
    return plain[:36] + struct.pack("<4sI", b"junk", 0) * count + plain[36:]


def _mp3_hours(hours: int) -> bytes:
    """Return a frame of 8 kbit/s again and again: the fewest bytes for the longest sound."""
    frame = b"\xff\xe3\x18\xc4" + bytes(68)  # MPEG 2.5, 8 kbit/s, 8 kHz, mono: 72 bytes
    return frame * (hours * _HOUR_S * 8_000 // 576)


def _flac_frames(count: int) -> bytes:
    """Return a FLAC that claims so many frames."""
    whole = bytearray(sounds()["FLAC PCM_16.flac"])
    (packed_facts,) = struct.unpack_from(">Q", whole, 18)
    struct.pack_into(">Q", whole, 18, packed_facts >> 36 << 36 | count)
    return bytes(whole)


def _ogg_of_pages(count: int) -> bytes:
    """Return an Ogg file of very many pages without anything in them."""
    first, second, *rest = pages(sounds()["vorbis.ogg"])
    empty = repaged(rest[0][:26] + b"\0", position=1)
    return first + second + empty * count + rest[-1]


def _ogg_of_long_head(length: int) -> bytes:
    return with_long_head(sounds()["vorbis.ogg"], length)


def _facts(count: int) -> bytes:
    whole = packed(MP3)
    return whole.replace(struct.pack(">I", 423), struct.pack(">I", count), 1)


CASES: Final[dict[str, Make]] = {
    "WAV of 12 hours": _long_wav(12),
    "WAV of 25 hours": _long_wav(25),
    "WAV without channels": _file("x.wav", lambda: wav(channels=0)),
    "WAV of 16,000 channels": _file("x.wav", lambda: wav(1, channels=16_000)),
    "WAV of 4 GHz": _file("x.wav", lambda: wav(rate_hz=2**32 - 1)),
    "WAV whose data claims 2 GB": _file("x.wav", lambda: wav(claimed=2_000_000_000)),
    "WAV whose data claims nothing": _file("x.wav", lambda: wav(claimed=0)),
    "WAV whose data claims too little": _file("x.wav", lambda: wav(claimed=50)),
    "WAV of 9,990 chunks": _file("x.wav", lambda: _wav_of_chunks(9_990)),
    "WAV of 200,000 chunks": _file("x.wav", lambda: _wav_of_chunks(200_000)),
    "RF64 that claims 2**63 bytes": _file(
        "x.wav",
        lambda: sounds()["RF64 PCM_16.wav"].replace(
            struct.pack("<Q", 240_000), struct.pack("<Q", 2**63)
        ),
    ),
    "FLAC that claims 2**36 frames": _file("x.flac", lambda: _flac_frames(2**36 - 1)),
    "FLAC that claims one frame more": _file("x.flac", lambda: _flac_frames(60_001)),
    "FLAC that does not say how long it is": _file("x.flac", lambda: _flac_frames(0)),
    "MP3 of 12 hours": _file("x.mp3", lambda: _mp3_hours(12)),
    "MP3 truncated in a frame": _file("x.mp3", lambda: packed(MP3)[:-200]),
    "MP3 whose facts claim a million frames": _file("x.mp3", lambda: _facts(1_000_000)),
    "MP3 whose tag claims 200 MB": _file("x.mp3", lambda: id3(100, 200_000_000) + packed(MP3)),
    "MP3 of 10,000 tags": _file("x.mp3", lambda: id3(0) * 10_000 + packed(MP3)),
    "MP3 of nothing but beginnings": _file("x.mp3", lambda: b"\xff\xfb\x90" * 1_000_000),
    "MP3 with a byte between all frames": _file(
        "x.mp3", lambda: (without_facts(packed(MP3))[:417] + b"\0") * 5_000
    ),
    "MP3 of ones": _file("x.mp3", lambda: b"ID3\4\0\0\0\0\0\0" + b"\xff" * 30_000_000),
    "Ogg with wrong checksums": _file(
        "x.ogg", lambda: sounds()["vorbis.ogg"].replace(b"OggS\0\0", b"OggS\0\1")
    ),
    "Ogg of 290,000 empty pages": _file("x.ogg", lambda: _ogg_of_pages(290_000)),
    "Ogg of 900,000 empty pages": _file("x.ogg", lambda: _ogg_of_pages(900_000)),
    "Ogg of 15 MB of comments": _file("x.ogg", lambda: _ogg_of_long_head(15_000_000)),
    "Ogg of 40 MB of comments": _file("x.ogg", lambda: _ogg_of_long_head(40_000_000)),
    "Ogg whose last position is a day": _file(
        "x.ogg",
        lambda: b"".join(
            (
                *(all_pages := pages(sounds()["vorbis.ogg"]))[:-1],
                repaged(all_pages[-1], position=23 * _HOUR_S * 44_100),
            )
        ),
    ),
    "Opus that skips all of itself": _file(
        "x.opus",
        lambda: b"".join(
            (
                repaged(
                    (all_pages := pages(sounds()["opus.opus"]))[0][:38]
                    + b"\xff\xff"
                    + all_pages[0][40:]
                ),
                *all_pages[1:],
            )
        ),
    ),
    "MPEG-4": _file("x.m4a", lambda: b"\0\0\0\x20ftypM4A \0\0\2\0" + bytes(1_000)),
    "a picture that is called a sound": _file("x.mp3", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500)),
}
"""What is made in the folder of the media, by name."""
