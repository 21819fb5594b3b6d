"""Colour profiles in JPEG, PNG and WebP: found, read in bounded steps, converted to sRGB.

Only what cameras, phones and screens use is taken: three colours, each with a curve, and a matrix
(ICC.1:2010, 8.3.3 and 10). Everything else, and whatever does not hold together, is ignored.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.imaging.formats.decoding_limits import (
    MAX_CURVE_ENTRIES,
    MAX_PROFILE_BYTES,
    MAX_PROFILE_PARTS,
    MAX_PROFILE_TAGS,
)
from annotator.imaging.formats.facts import MediaType
from annotator.imaging.pixels.arrays import STRIP_ROWS

if TYPE_CHECKING:
    from annotator.imaging.pixels.arrays import Shown

_HEAD: Final = 128
_STEPS: Final = 4_096
_LINE: Final = 0.0031308
"""Below this value the sRGB curve is a line (IEC 61966-2-1)."""

_NEARLY: Final = 2
"""A profile that differs by at most this many levels of 255 counts as sRGB."""

_FROM_SRGB: Final = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)
"""From linear sRGB to XYZ under D50, the white point of profiles (Bradford adaptation)."""

_PARAMETERS: Final = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
_Floats = NDArray[np.float64]


class Profile(NamedTuple):
    """The conversion of a colour: each value by a table, then all three by a matrix."""

    tables: NDArray[np.float32]
    """Shape (256, 3), red first: linear light from 0 to 1."""

    matrix: _Floats
    """Shape (3, 3): from the linear light of the profile to that of sRGB."""


class _DoubtfulError(Exception):
    """The profile is inconsistent, or of another kind."""


def profile_in(data: bytes, media_type: MediaType) -> Profile | None:
    """Return the profile of a picture; None if there is none, or it is sRGB or doubtful."""
    try:
        found = _FINDERS[media_type](data) if media_type in _FINDERS else b""
        return _read(found) if found else None
    except (_DoubtfulError, struct.error, zlib.error, ValueError, OverflowError):
        return None


def to_srgb(pixels: Shown, profile: Profile) -> Shown:
    """Return pixels (uint8, blue first) converted to sRGB; values out of range are clipped."""
    made = np.empty_like(pixels)
    tables = np.ascontiguousarray(profile.tables[:, ::-1])[None]
    # The pixels are blue first on both sides.
    matrix = np.ascontiguousarray(profile.matrix[::-1, ::-1]).astype(np.float32)
    curve = _encoded()
    for top in range(0, pixels.shape[0], STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        light = cv2.transform(cv2.LUT(pixels[rows], tables), matrix)
        steps = np.clip(light * (_STEPS - 1) + 0.5, 0, _STEPS - 1).astype(np.uint16)
        made[rows] = curve[steps]
    return made


# Search -------------------------------------------------------------------------------------------


def _in_jpeg(data: bytes) -> bytes:
    parts: dict[int, bytes] = {}
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and len(parts) < MAX_PROFILE_PARTS:  # noqa: PLR2004 - a marker
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA or length < 2:  # noqa: PLR2004 - pixels begin
            break
        body = data[at + 4 : at + 2 + length]
        if marker == 0xE2 and body[:12] == b"ICC_PROFILE\0" and len(body) > 14:  # noqa: PLR2004 - APP2
            parts[body[12]] = body[14:]
        at += 2 + length
    whole = b"".join(parts[number] for number in sorted(parts))
    return whole if len(whole) <= MAX_PROFILE_BYTES else b""


def _in_png(data: bytes) -> bytes:
    file = BytesIO(data)
    file.seek(8)
    for _ in range(MAX_PROFILE_PARTS):
        length, kind = struct.unpack(">I4s", file.read(8))
        if kind in {b"IDAT", b"IEND"}:
            break
        if kind == b"iCCP" and length <= MAX_PROFILE_BYTES:
            _name, _end, packed = file.read(length).partition(b"\0")
            return zlib.decompressobj().decompress(packed[1:], MAX_PROFILE_BYTES)
        file.seek(length + 4, 1)
    return b""


def _in_webp(data: bytes) -> bytes:
    at = 12
    for _ in range(MAX_PROFILE_PARTS):
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind == b"ICCP":
            return data[at + 8 : at + 8 + length] if length <= MAX_PROFILE_BYTES else b""
        at += 8 + length + length % 2
    return b""


_FINDERS: Final = {
    MediaType.JPEG: _in_jpeg,
    MediaType.PNG: _in_png,
    MediaType.WEBP: _in_webp,
}

# Parsing ------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _read(profile: bytes) -> Profile | None:
    """Return a profile, or None if it is sRGB.

    Raises:
        _DoubtfulError: it is inconsistent, or of another kind.
    """
    if profile[36:40] != b"acsp" or profile[16:24] != b"RGB XYZ ":
        raise _DoubtfulError
    tags = _tags(profile)
    columns = [_xyz(tags.get(name, b"")) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
    with np.errstate(all="ignore"):  # a curve that yields invalid numbers is refused below
        curves = [_curve(tags.get(name, b"")) for name in (b"rTRC", b"gTRC", b"bTRC")]
    matrix = np.linalg.inv(_FROM_SRGB) @ np.stack(columns, axis=1)
    tables = np.stack(curves, axis=1)
    if not (np.isfinite(matrix).all() and np.isfinite(tables).all() and abs(matrix).max() < 100):  # noqa: PLR2004 - colours that nobody has
        raise _DoubtfulError
    made = Profile(np.clip(tables, 0, 1).astype(np.float32), matrix)
    return None if _is_srgb(made) else made


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, _HEAD)
    if count > MAX_PROFILE_TAGS:
        raise _DoubtfulError
    tags = {}
    for number in range(count):
        name, at, size = struct.unpack_from(">4sII", profile, _HEAD + 4 + 12 * number)
        tags[name] = profile[at : at + size]
    return tags


def _xyz(tag: bytes) -> _Floats:
    kind, x, y, z = struct.unpack_from(">4s4xiii", tag)
    if kind != b"XYZ ":
        raise _DoubtfulError
    return np.array([x, y, z]) / 65_536


def _curve(tag: bytes) -> _Floats:
    """Return the linear light of each of the 256 values."""
    kind = tag[:4]
    values = np.arange(256) / 255
    if kind == b"para":
        return _parametric(tag, values)
    (count,) = struct.unpack_from(">I", tag, 8)
    if kind != b"curv" or count > MAX_CURVE_ENTRIES:
        raise _DoubtfulError
    if count == 0:
        return values
    entries = np.frombuffer(tag, ">u2", count, 12).astype(float)
    if count == 1:
        return np.asarray(values ** (entries[0] / 256))
    return np.interp(values, np.linspace(0, 1, count), entries / 65_535)


def _parametric(tag: bytes, x: _Floats) -> _Floats:
    """Return the parametric curve of ICC.1:2010, table 65, at the given values."""
    (kind,) = struct.unpack_from(">H", tag, 8)
    if kind not in _PARAMETERS:
        raise _DoubtfulError
    read = [each / 65_536 for each in struct.unpack_from(f">{_PARAMETERS[kind]}i", tag, 12)]
    g, a, b, c, d, e, f = read + [0.0] * (7 - len(read))
    if kind == 0:
        return np.asarray(x**g)
    if a == 0:
        raise _DoubtfulError
    if kind in {1, 2}:  # constant where the base would be below zero
        d, e, f, c = -b / a, c, c, 0.0
    base = np.maximum(a * x + b, 0)
    return np.asarray(np.where(x >= d, base**g + e, c * x + f))


def _is_srgb(profile: Profile) -> bool:
    """Return whether it changes no colour visibly."""
    steps = np.arange(0, 256, 51, dtype=np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    moved = np.abs(to_srgb(colours, profile).astype(int) - colours)
    return bool(moved.max() <= _NEARLY)


@lru_cache(maxsize=1)
def _encoded() -> NDArray[np.uint8]:
    """Return the sRGB value of each step of linear light (IEC 61966-2-1)."""
    light = np.arange(_STEPS) / (_STEPS - 1)
    curve = np.where(light <= _LINE, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * curve), np.uint8)
