"""Writes TIFF files with any number of bands, byte for byte, which no installed library can."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

GREY_INVERTED, GREY, COLOUR = 0, 1, 2
ALPHA = 2
_FORMATS = {2: "s", 3: "H", 4: "I"}
_NUMBERS = {"u": 1, "i": 2, "f": 3}


@dataclass(frozen=True)
class How:
    """The layout of the values in the file, and its metadata."""

    photometric: int = GREY
    extra: Sequence[int] = ()
    is_separate: bool = False
    is_packed: bool = False
    orientation: int = 1
    names: Sequence[str] = ()


def tiff(values: NDArray[Any], how: How | None = None) -> bytes:
    """Return a file with values of shape (height, width, bands)."""
    how = how or How()
    height, width, bands = values.shape
    little = values.astype(values.dtype.newbyteorder("<"))
    pieces = [little[..., band] for band in range(bands)] if how.is_separate else [little]
    strips = [piece.tobytes() for piece in pieces]
    if how.is_packed:
        strips = [zlib.compress(strip) for strip in strips]
    out = bytearray(b"II*\0\0\0\0\0")
    offsets = [_put(out, strip) for strip in strips]
    usual = 3 if how.photometric == COLOUR else 1
    extra = list(how.extra) or [0] * (bands - usual)
    tags: dict[int, tuple[int, Sequence[int] | bytes]] = {
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [values.dtype.itemsize * 8] * bands),
        259: (3, [8 if how.is_packed else 1]),
        262: (3, [how.photometric]),
        273: (4, offsets),
        274: (3, [how.orientation]),
        277: (3, [bands]),
        278: (4, [height]),
        279: (4, [len(strip) for strip in strips]),
        284: (3, [2 if how.is_separate else 1]),
        339: (3, [_NUMBERS[values.dtype.kind]] * bands),
    }
    if extra:
        tags[338] = 3, extra
    if how.names:
        tags[42112] = 2, _metadata(how.names)
    entries = b"".join(_entry(out, code, *tags[code]) for code in sorted(tags))
    out[4:8] = struct.pack("<I", len(out))
    return bytes(out + struct.pack("<H", len(tags)) + entries + bytes(4))


def _metadata(names: Sequence[str]) -> bytes:
    """Return names in GDAL's format."""
    items = "".join(
        f'<Item name="DESCRIPTION" sample="{band}" role="description">{name}</Item>'
        for band, name in enumerate(names)
    )
    return f"<GDALMetadata>{items}</GDALMetadata>\0".encode()


def _entry(out: bytearray, code: int, kind: int, said: Sequence[int] | bytes) -> bytes:
    letter = _FORMATS[kind]
    data = said if isinstance(said, bytes) else struct.pack(f"<{len(said)}{letter}", *said)
    place = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", _put(out, data))
    return struct.pack("<HHI", code, kind, len(said)) + place


def _put(out: bytearray, data: bytes) -> int:
    at = len(out)
    out += data + bytes(len(data) % 2)
    return at


def scene(bands: int, dtype: str, size: tuple[int, int] = (300, 400)) -> NDArray[Any]:
    """Return a picture whose band b has the value 100 b + x + y // 100 at column x of row y.

    Its first value in all bands is the outlier 60,000 (255 for bytes).
    """
    height, width = size
    ramp = np.arange(width)[None, :, None] // 4 + np.arange(height)[:, None, None] // 100
    values = ramp + 100 * np.arange(bands)
    values[0, 0] = 60_000
    if dtype == "u1":
        values = np.clip(values, 0, 255)
    return values.astype(dtype)
