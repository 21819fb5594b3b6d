"""Reads the segments of a JPEG before its pixels."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO, Final

from annotator.imaging.formats.decoding_limits import (
    MAX_EXIF_BLOCKS,
    MAX_JPEG_SEGMENTS,
    MAX_JPEG_STRAY_BYTES,
)
from annotator.imaging.formats.facts import ImageFacts, MediaType, Mode
from annotator.imaging.formats.orientation import upright_size
from annotator.imaging.formats.streams import BadHeaderError, take, unpack
from annotator.imaging.formats.tags import exif_orientation

_SCAN: Final = 0xDA
_END: Final = 0xD9
_EXIF: Final = 0xE1
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE: Final = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_WITHOUT_BODY: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_MODES: Final = {1: Mode.GREY, 3: Mode.COLOUR, 4: Mode.CMYK}
_MARK: Final = 0xFF


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """The facts before the first scan, and the position of that scan."""

    facts: ImageFacts
    scan_at: int


def read_jpeg(file: BinaryIO) -> ImageFacts:
    """Return the facts of the JPEG that begins at byte 0.

    Raises:
        BadHeaderError: the segments are inconsistent, or the file ends within them.
    """
    return read_segments(file).facts


def read_segments(file: BinaryIO) -> JpegHeader:
    """Return the facts and the position of the first scan.

    Raises:
        BadHeaderError: the segments are inconsistent, or the file ends within them.
    """
    frame: tuple[int, int, int, int, int] | None = None
    orientation, blocks, stray = 1, 0, 0
    file.seek(2)
    for _ in range(MAX_JPEG_SEGMENTS):
        marker, passed = _next_marker(file, MAX_JPEG_STRAY_BYTES - stray)
        stray += passed
        if marker in _WITHOUT_BODY:
            continue
        if marker in {_SCAN, _END}:
            break
        (length,) = unpack(file, ">H")
        body_at = file.tell()
        if marker in _FRAMES and frame is None:
            frame = (marker, *unpack(file, ">BHHB"))
        elif marker == _EXIF and orientation == 1 and blocks < MAX_EXIF_BLOCKS:
            blocks += 1
            if file.read(6) == b"Exif\0\0":
                orientation = exif_orientation(file, body_at + 6)
        file.seek(body_at + max(length, 2) - 2)
    if frame is None:
        raise BadHeaderError
    return JpegHeader(_facts(frame, orientation), file.tell())


def _next_marker(file: BinaryIO, most_stray: int) -> tuple[int, int]:
    """Return the next marker, and the number of bytes skipped before it.

    Stray and fill bytes before a marker are skipped, as every decoder does, up to a limit.
    """
    pair = file.read(2) if most_stray > 1 else b""
    if len(pair) > 1 and pair[0] == _MARK and pair[1] not in {0, _MARK}:
        return pair[1], 1
    file.seek(-len(pair), os.SEEK_CUR)
    before = 0
    for passed in range(most_stray):
        code = take(file, 1)[0]
        if before == _MARK and code not in {0, _MARK}:
            return code, passed
        before = code
    raise BadHeaderError


def _facts(frame: tuple[int, int, int, int, int], orientation: int) -> ImageFacts:
    marker, bits, height, width, channels = frame
    shown_width, shown_height = upright_size(width, height, orientation)
    return ImageFacts(
        width_px=shown_width,
        height_px=shown_height,
        orientation=orientation,
        mode=_MODES.get(channels, Mode.OTHER),
        bits=bits,
        is_progressive=marker in _PROGRESSIVE,
        type=MediaType.JPEG,
    )
