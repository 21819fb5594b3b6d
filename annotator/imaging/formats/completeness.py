"""Checks that the end of a picture is there: decoders show half a picture without a warning."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.imaging.formats.facts import MediaType
from annotator.imaging.formats.jpeg_header import read_segments
from annotator.imaging.formats.streams import BadHeaderError

if TYPE_CHECKING:
    from annotator.imaging.formats.facts import ImageFacts

_JPEG_END: Final = b"\xff\xd9"
_TAIL_BYTES: Final = 1 << 20
_PNG_END: Final = b"IEND\xaeB`\x82"


def is_complete(data: bytes, facts: ImageFacts) -> bool:
    """Return False if the file certainly lacks its end.

    True says nothing about formats without an end mark; their decoders notice a missing end.
    """
    match facts.type:
        case MediaType.JPEG:
            return _has_jpeg_end(data)
        case MediaType.PNG:
            return data.rfind(_PNG_END) >= 0
        case MediaType.WEBP:
            return len(data) >= int.from_bytes(data[4:8], "little") + 8
        case _:
            return True


def ends_well(file: BinaryIO, facts: ImageFacts) -> bool:
    """Return False if the last million bytes of a file that is too long to be read lack its end."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - _TAIL_BYTES))
    tail = file.read(_TAIL_BYTES)
    match facts.type:
        case MediaType.JPEG:
            return _JPEG_END in tail
        case MediaType.PNG:
            return _PNG_END in tail
        case _:
            return True


def _has_jpeg_end(data: bytes) -> bool:
    """Return whether there is an end mark after the header, whose thumbnail has one of its own.

    Cameras append films and second pictures, so the mark need not be at the end of the file.
    """
    if data.endswith(_JPEG_END):
        return True
    try:
        header = read_segments(BytesIO(data))
    except BadHeaderError:
        return False
    return data.rfind(_JPEG_END, header.scan_at) >= 0
