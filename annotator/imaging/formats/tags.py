"""Reads the tags of a TIFF directory; an EXIF block has the same structure."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

from annotator.imaging.formats.decoding_limits import MAX_TAG_TEXT_BYTES, MAX_TAG_VALUES, MAX_TAGS
from annotator.imaging.formats.streams import BadHeaderError, take

SUBFILE: Final = 254
WIDTH: Final = 256
HEIGHT: Final = 257
BITS: Final = 258
PHOTOMETRIC: Final = 262
ORIENTATION: Final = 274
SAMPLES: Final = 277
PLANAR: Final = 284
EXTRA_SAMPLES: Final = 338
SAMPLE_FORMAT: Final = 339
GDAL_METADATA: Final = 42112
WANTED: Final = frozenset(
    {
        SUBFILE,
        WIDTH,
        HEIGHT,
        BITS,
        PHOTOMETRIC,
        ORIENTATION,
        SAMPLES,
        PLANAR,
        EXTRA_SAMPLES,
        SAMPLE_FORMAT,
    }
)
_TEXT: Final = 2
_FORMATS: Final = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 18: "Q"}
_MARK_BIG: Final = 43


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a directory: its first values, and their position in the file."""

    values: tuple[int, ...]
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class TiffLayout:
    """The byte order, and the field widths that differ between TIFF and BigTIFF."""

    order: str
    is_big: bool
    first: int


def read_layout(file: BinaryIO, base: int = 0) -> TiffLayout:
    """Return the layout of the TIFF structure that begins at ``base``.

    Raises:
        BadHeaderError: it is no TIFF structure, or ends too early.
    """
    file.seek(base)
    head = take(file, 8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None:
        raise BadHeaderError
    mark, first = struct.unpack(order + "HI", head[2:])
    if mark != _MARK_BIG:
        return TiffLayout(order, is_big=False, first=first)
    return TiffLayout(order, is_big=True, first=struct.unpack(order + "Q", take(file, 8))[0])


def read_directory(
    file: BinaryIO, layout: TiffLayout, at: int, base: int = 0
) -> tuple[dict[int, Tag], int]:
    """Return the tags of the directory at ``base + at``, and the next directory's position or 0.

    Only the tags in ``WANTED`` are read; of a long list the first values are kept.

    Raises:
        BadHeaderError: the directory is cut short or absurdly long.
    """
    count_format, entry_size, inline = ("Q", 20, 8) if layout.is_big else ("H", 12, 4)
    file.seek(base + at)
    count_size = struct.calcsize("<" + count_format)
    (count,) = struct.unpack(layout.order + count_format, take(file, count_size))
    if count > MAX_TAGS:
        raise BadHeaderError
    block = take(file, count * entry_size)
    pointer = file.read(inline)
    entries_at = base + at + count_size
    tags: dict[int, Tag] = {}
    for index in range(count):
        start = index * entry_size
        entry = block[start : start + entry_size]
        (code,) = struct.unpack_from(layout.order + "H", entry)
        if code not in WANTED or code in tags:
            continue  # a repeated tag is read only once
        tag = _read_entry(file, layout, entry, (entries_at + start, base))
        if tag is not None:
            tags[code] = tag
    following = int.from_bytes(pointer, "little" if layout.order == "<" else "big")
    return tags, following


def _read_entry(
    file: BinaryIO, layout: TiffLayout, entry: bytes, place: tuple[int, int]
) -> Tag | None:
    entry_at, base = place
    head, slot = (12, "Q") if layout.is_big else (8, "I")
    (kind,) = struct.unpack_from(layout.order + "H", entry, 2)
    (count,) = struct.unpack_from(layout.order + slot, entry, 4)
    letter = _FORMATS.get(kind)
    if letter is None or count == 0:
        return None
    width = struct.calcsize("<" + letter)
    wanted = min(count, MAX_TAG_VALUES)
    if count * width <= len(entry) - head:
        data, offset = entry[head : head + wanted * width], entry_at + head
    else:
        offset = base + struct.unpack_from(layout.order + slot, entry, head)[0]
        file.seek(offset)
        data = take(file, wanted * width)
    return Tag(struct.unpack(f"{layout.order}{wanted}{letter}", data), offset, width)


def read_text(file: BinaryIO, layout: TiffLayout, code: int) -> str:
    """Return the text of a tag of the first directory, up to ``MAX_TAG_TEXT_BYTES``; else "".

    Raises:
        BadHeaderError: the directory is inconsistent, or the file ends within it.
    """
    count_format, entry_size = ("Q", 20) if layout.is_big else ("H", 12)
    head, slot = (12, "Q") if layout.is_big else (8, "I")
    file.seek(layout.first)
    count_size = struct.calcsize("<" + count_format)
    (count,) = struct.unpack(layout.order + count_format, take(file, count_size))
    if count > MAX_TAGS:
        raise BadHeaderError
    block = take(file, count * entry_size)
    for at in range(0, len(block), entry_size):
        entry = block[at : at + entry_size]
        found, kind = struct.unpack_from(layout.order + "HH", entry)
        if found != code or kind != _TEXT:
            continue
        (length,) = struct.unpack_from(layout.order + slot, entry, 4)
        if length <= len(entry) - head:
            data = entry[head : head + length]
        else:
            file.seek(struct.unpack_from(layout.order + slot, entry, head)[0])
            data = take(file, min(length, MAX_TAG_TEXT_BYTES))
        return data.split(b"\0")[0].decode("utf-8", "replace")
    return ""


def exif_orientation(file: BinaryIO, base: int) -> int:
    """Return the orientation, 1 to 8, of the EXIF block at ``base``; 1 if it is missing or broken.

    A broken EXIF block does not make a picture unreadable.
    """
    try:
        layout = read_layout(file, base)
        tags, _next = read_directory(file, layout, layout.first, base)
    except (BadHeaderError, OSError, ValueError, OverflowError):
        return 1
    return as_orientation(tags.get(ORIENTATION))


def as_orientation(tag: Tag | None) -> int:
    """Return the value of an orientation tag, or 1 if there is no valid one."""
    if tag is None or tag.values[0] not in range(1, 9):
        return 1
    return tag.values[0]
