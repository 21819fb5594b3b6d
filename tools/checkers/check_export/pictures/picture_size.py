"""Reads the size of a picture from its header. Page: "The files of the items".

Sources: the formats of PNG, GIF and BMP, JPEG (ITU-T T.81), and TIFF 6.0 for Exif in a JPEG.
"""

from __future__ import annotations

from typing import Final

ORIENTATION: Final = 0x0112
TURNED: Final = range(5, 9)
"""The orientations of Exif in which width and height change places."""

FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG that have the size."""

EXIF: Final = b"Exif\x00\x00"
EXIF_MARKER: Final = 0xE1
LONE_MARKERS: Final = frozenset(range(0xD0, 0xD9)) | {0x01}
"""Markers without a length."""

Size = tuple[int, int]


class NoSizeError(Exception):
    """The header has no size that can be read."""


def picture_size(head: bytes) -> Size | None:
    """Return width and height of a picture as it is shown; None if they are not found.

    Args:
        head: the beginning of the file.
    """
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n") and b"eXIf" not in head:
            return _number(head, 16, 4, "big"), _number(head, 20, 4, "big")
        if head[:6] in {b"GIF87a", b"GIF89a"}:
            return _number(head, 6, 2, "little"), _number(head, 8, 2, "little")
        if head.startswith(b"BM") and _number(head, 14, 4, "little") >= 40:
            height = int.from_bytes(_part(head, 22, 4), "little", signed=True)
            return _number(head, 18, 4, "little"), abs(height)
        if head.startswith(b"\xff\xd8"):
            return _jpeg(head)
    except NoSizeError:
        return None
    return None


def _part(data: bytes, at: int, length: int) -> bytes:
    part = data[at : at + length]
    if at < 0 or len(part) < length:
        raise NoSizeError
    return part


def _number(data: bytes, at: int, length: int, order: str) -> int:
    return int.from_bytes(_part(data, at, length), "big" if order == "big" else "little")


def _jpeg(head: bytes) -> Size:
    """Walk over the segments up to the frame; an Exif segment before it may turn the picture."""
    at, orientation = 2, 1
    while True:
        if _part(head, at, 1) != b"\xff":
            raise NoSizeError
        marker = _number(head, at + 1, 1, "big")
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        if marker in LONE_MARKERS:
            at += 2
            continue
        length = _number(head, at + 2, 2, "big")
        if marker in FRAMES:
            height, width = _number(head, at + 5, 2, "big"), _number(head, at + 7, 2, "big")
            if height == 0:
                raise NoSizeError
            return (height, width) if orientation in TURNED else (width, height)
        if marker == EXIF_MARKER and _part(head, at + 4, 6) == EXIF:
            orientation = _orientation(_part(head, at + 10, length - 8))
        at += 2 + length


def _orientation(tiff: bytes) -> int:
    """Return the orientation of an Exif block; 1 if it has none."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        at = _number(tiff, 4, 4, order)
        for number in range(_number(tiff, at, 2, order)):
            entry = at + 2 + 12 * number
            if _number(tiff, entry, 2, order) == ORIENTATION:
                return _number(tiff, entry + 8, 2, order)
    except NoSizeError:
        return 1
    return 1
