"""Makes MP3, Vorbis and Opus files from a recording, true ones and lying ones."""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import Final

import numpy as np
import soundfile

from annotator.audio.ogg_pages import page_checksum
from tests.support.material import material

MP3: Final = ("MP3", "MPEG_LAYER_III")
VORBIS: Final = ("OGG", "VORBIS")
OPUS: Final = ("OGG", "OPUS")
RATE_HZ: Final = 44_100

Samples = np.ndarray[tuple[int, int], np.dtype[np.float32]]


@cache
def speech() -> Samples:
    """Return a recording of 11 seconds, stereo."""
    samples: Samples = soundfile.read(material("speech/jfk.flac"), dtype="float32")[0]
    return samples


@cache
def packed(
    kind: tuple[str, str],
    *,
    rate_hz: int = RATE_HZ,
    step: int = 1,
    channels: int = 2,
    mode: str | None = None,
) -> bytes:
    """Return each ``step``-th sample of the recording, encoded as if it had this rate."""
    into = io.BytesIO()
    more = {} if mode is None else {"bitrate_mode": mode, "compression_level": 0.5}
    samples = speech()[::step, :channels]
    soundfile.write(into, samples, rate_hz, format=kind[0], subtype=kind[1], **more)
    return into.getvalue()


def decoded(data: bytes) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return the mean of all channels, decoded in one go."""
    mixed: np.ndarray[tuple[int], np.dtype[np.float32]] = soundfile.read(
        io.BytesIO(data), dtype="float32", always_2d=True
    )[0].mean(axis=1, dtype=np.float32)
    return mixed


def without_facts(mp3: bytes) -> bytes:
    """Return an MP3 without its first frame, which says how long it is."""
    return mp3[mp3.index(mp3[:2], 4) :]


def id3(length: int, claimed: int | None = None) -> bytes:
    """Return a tag of so many bytes, which claims to have others."""
    told = length if claimed is None else claimed
    digits = bytes(told >> 7 * place & 0x7F for place in (3, 2, 1, 0))
    return b"ID3\x04\0\0" + digits + bytes(length)


def pages(ogg: bytes) -> list[bytes]:
    """Return the pages of an Ogg file."""
    found, at = [], 0
    while at < len(ogg):
        count = ogg[at + 26]
        length = 27 + count + sum(ogg[at + 27 : at + 27 + count])
        found.append(ogg[at : at + length])
        at += length
    return found


def with_long_head(vorbis: bytes, length: int) -> bytes:
    """Return a Vorbis file whose headers go on for about so many bytes."""
    first, second, *rest = pages(vorbis)
    page = second[:5] + b"\1" + second[6:26] + b"\xff" * 256 + bytes(255 * 255)
    return first + second + repaged(page, position=0) * (length // len(page)) + b"".join(rest)


def repaged(page: bytes, position: int | None = None, serial: int | None = None) -> bytes:
    """Return a page with another position or stream, and the checksum of that."""
    changed = bytearray(page)
    if position is not None:
        struct.pack_into("<q", changed, 6, position)
    if serial is not None:
        struct.pack_into("<I", changed, 14, serial)
    changed[22:26] = page_checksum(bytes(changed)).to_bytes(4, "little")
    return bytes(changed)
