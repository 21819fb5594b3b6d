"""Writes TIFF files of values of any depth and any number of bands, and nothing else in them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from annotator.imaging.pixels.arrays import Raw

WHITE_IS_ZERO, BLACK_IS_ZERO, COLOURS = 0, 1, 2
_COLOUR_BANDS: Final = 3
_ALPHA: Final = 2
_DEFLATE: Final = 8
_FORMATS: Final = {"u": 1, "i": 2, "f": 3}
_SHORT, _LONG = 3, 4
_LETTERS: Final = {_SHORT: "H", _LONG: "I"}
_INLINE: Final = 4
_STRIP_BYTES: Final = 1 << 20
_LAST_OFFSET: Final = 2**32 - 1


class TooLongError(Exception):
    """The file would be longer than its offsets can say."""


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One page: values of shape (rows, columns, bands), red first, alpha last."""

    values: Raw
    meaning: int
    has_alpha: bool = False


def written_tiff(pages: Iterable[TiffPage]) -> bytes:
    """Return a file with these pages, deflated.

    Raises:
        TooLongError: it would be too long.
    """
    out = bytearray(b"II*\0\0\0\0\0")
    pointer_at = 4
    for page in pages:
        pointer_at = _add(out, page, pointer_at)
        if len(out) > _LAST_OFFSET:
            raise TooLongError
    return bytes(out)


def _add(out: bytearray, page: TiffPage, pointer_at: int) -> int:
    """Append a page, to which the pointer at this position leads; return that of the next one."""
    values = page.values.astype(page.values.dtype.newbyteorder("<"), copy=False)
    rows, columns, bands = values.shape
    step = max(1, _STRIP_BYTES // max(1, columns * bands * values.dtype.itemsize))
    strips = [zlib.compress(values[row : row + step].tobytes()) for row in range(0, rows, step)]
    offsets = [_put(out, strip) for strip in strips]
    colours = _COLOUR_BANDS if page.meaning == COLOURS else 1
    others = [0] * (bands - colours)
    if page.has_alpha:
        others[-1] = _ALPHA
    tags: dict[int, tuple[int, Sequence[int]]] = {
        256: (_LONG, [columns]),
        257: (_LONG, [rows]),
        258: (_SHORT, [values.dtype.itemsize * 8] * bands),
        259: (_SHORT, [_DEFLATE]),
        262: (_SHORT, [page.meaning]),
        273: (_LONG, offsets),
        277: (_SHORT, [bands]),
        278: (_LONG, [step]),
        279: (_LONG, list(map(len, strips))),
        284: (_SHORT, [1]),
        338: (_SHORT, others),
        339: (_SHORT, [_FORMATS[values.dtype.kind]] * bands),
    }
    entries = [_entry(out, code, *tags[code]) for code in sorted(tags) if tags[code][1]]
    at = _put(out, struct.pack("<H", len(entries)) + b"".join(entries) + bytes(_INLINE))
    out[pointer_at : pointer_at + _INLINE] = struct.pack("<I", at)
    return len(out) - _INLINE


def _entry(out: bytearray, code: int, kind: int, numbers: Sequence[int]) -> bytes:
    data = struct.pack(f"<{len(numbers)}{_LETTERS[kind]}", *numbers)
    place = data.ljust(_INLINE, b"\0")
    if len(data) > _INLINE:
        place = struct.pack("<I", _put(out, data))
    return struct.pack("<HHI", code, kind, len(numbers)) + place


def _put(out: bytearray, data: bytes) -> int:
    """Append bytes at an even position, and return it."""
    out += bytes(len(out) % 2)
    at = len(out)
    if at > _LAST_OFFSET:
        raise TooLongError
    out += data
    return at
