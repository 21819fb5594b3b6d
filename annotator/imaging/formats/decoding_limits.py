"""Decides by header and length which pictures the sandbox decodes, and sets their limits."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from annotator.imaging.formats.facts import (
    MAX_PIXELS,
    REDUCED_ABOVE_PIXELS,
    REDUCED_TO_PIXELS,
    MediaType,
    Mode,
)

if TYPE_CHECKING:
    from annotator.imaging.formats.facts import ImageFacts

FAIR_RATIO: Final = 100
"""Up to this ratio of unpacked to packed size, the cost of a file is proportionate to its length.
"""

MOST_PACKED_BYTES: Final = 384 * 2**20
"""Maximum memory for a picture with a higher ratio; if it needs more, it is not decoded."""

DEFLATE_RATIO: Final = 1_032
"""The highest ratio of Deflate: 258 bytes as a length and a distance of one bit each."""

_BYTE_BITS: Final = 8
_USUAL_SCANS: Final = 20
_MOST_SCANNED_PIXELS: Final = 400_000_000
_MOST_USUAL_PIXELS: Final = 128_000_000
_MOST_USUAL_BYTES: Final = 256 * 2**20
_SMALL_BYTES: Final = 16_000_000
_LARGE_BYTES: Final = 256 * 2**20
_ONE_BYTE: Final = frozenset({Mode.GREY, Mode.GREY_INVERTED, Mode.PALETTE})
_BASE_S: Final = 1.5
_PATIENCE: Final = 4
_BYTES_A_SECOND: Final = 1_000_000
_LEAST_MEMORY: Final = 96 * 2**20
_MOST_MEMORY: Final = 400 * 2**20
_JPEG_SCAN: Final = b"\xff\xda"
_PNG_START: Final = 8
_PNG_CHUNK: Final = struct.Struct(">I4s")
_PNG_SUM: Final = 4
_MOST_CHUNKS: Final = 100_000
_PLAIN: Final = frozenset({Mode.GREY, Mode.COLOUR})


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for decoding one picture: seconds of processor time, and bytes of memory."""

    seconds: float
    memory_bytes: int

    @property
    def patience_s(self) -> float:
        """The limit of elapsed time in seconds, for a busy processor."""
        return _PATIENCE * self.seconds


LOOKING: Final = Limits(_BASE_S, _MOST_MEMORY)
"""The limits for reading metadata, during which no pixel is decoded."""


def is_doubtful(data: bytes, facts: ImageFacts) -> bool:
    """Return whether to decode a picture in the sandbox, a separate process that can be killed.

    Ordinary pictures are JPEG and PNG as cameras, scanners and screens make them, of a plausible
    size for their length. These are doubtful:

    - every other format,
    - CMYK and deep JPEG, and JPEG of very many scans,
    - animations, palettes with alpha, and PNG whose chunks do not fit the file,
    - pictures of over 128 megapixels (a JPEG that is reduced while decoding may have a thousand,
      in a file of up to 256 MiB),
    - pictures that unpack to over ``FAIR_RATIO`` times their length.
    """
    pixels = facts.width_px * facts.height_px
    if pixels > _MOST_USUAL_PIXELS and not _is_reduced_on_the_way(facts, len(data)):
        return True
    if 3 * pixels > _SMALL_BYTES and 3 * pixels > FAIR_RATIO * len(data):
        return True
    if facts.type is MediaType.PNG:
        is_odd = facts.frames > 1 or (facts.has_alpha and facts.mode is Mode.PALETTE)
        return is_odd or not _has_whole_chunks(data)
    if facts.type is not MediaType.JPEG or facts.mode not in _PLAIN or facts.bits != _BYTE_BITS:
        return True
    scans = data.count(_JPEG_SCAN) if facts.is_progressive else 1
    return scans > _USUAL_SCANS or scans * pixels > _MOST_SCANNED_PIXELS


def _has_whole_chunks(data: bytes) -> bool:
    """Return whether the chunks of a PNG lie within the file, up to its end mark.

    OpenCV allocates as many bytes as a chunk claims, up to 2 GiB, before it reads any.
    """
    at = _PNG_START
    for _ in range(_MOST_CHUNKS):
        if at + _PNG_CHUNK.size > len(data):
            return False
        length: int
        length, kind = _PNG_CHUNK.unpack_from(data, at)
        at += _PNG_CHUNK.size + length + _PNG_SUM
        if kind == b"IEND":
            return at <= len(data)
    return False


def _is_reduced_on_the_way(facts: ImageFacts, length: int) -> bool:
    is_plain = facts.type is MediaType.JPEG and not facts.is_progressive
    return (
        is_plain and facts.width_px * facts.height_px <= MAX_PIXELS and length <= _MOST_USUAL_BYTES
    )


def is_streamed(facts: ImageFacts) -> bool:
    """Return whether such pictures can be decoded in strips at any size."""
    if facts.type is MediaType.JPEG:
        return not facts.is_progressive and facts.bits == _BYTE_BITS  # each scan covers it all
    if facts.type is MediaType.PNG:
        return facts.frames == 1
    return facts.type is MediaType.TIFF


def is_tiled(facts: ImageFacts) -> bool:
    """Return whether a picture is too large to be held whole and can be shown in tiles."""
    return facts.width_px * facts.height_px > REDUCED_ABOVE_PIXELS and is_streamed(facts)


def limits_of(facts: ImageFacts, length: int) -> Limits:
    """Return the limits for decoding a file of this length.

    The time limit depends on the length and not on the pixels, because a header may claim any
    number of them. So does the memory limit: ``_MOST_MEMORY``, or more if the file is long enough
    for its pixels.
    """
    wanted = _LEAST_MEMORY + 2 * length + needed_bytes(facts)
    fair = max(_MOST_MEMORY, FAIR_RATIO * length)
    return Limits(_BASE_S + length / _BYTES_A_SECOND, min(wanted, fair))


def needed_bytes(facts: ImageFacts) -> int:
    """Return the bytes of memory for decoding: for the decoded and for the shown pixels.

    OpenCV 5 briefly holds a decoded picture twice (measured for PNG, TIFF, BMP and WebP).
    """
    pixels = facts.width_px * facts.height_px
    shown = 3 * min(pixels, REDUCED_TO_PIXELS if pixels > REDUCED_ABOVE_PIXELS else pixels)
    if facts.type is MediaType.JPEG:
        return whole_bytes(facts) + 2 * shown
    if facts.type is MediaType.GIF or is_sparing_better(facts):
        is_one_byte = facts.mode in _ONE_BYTE and not facts.has_alpha
        return (1 if is_one_byte or facts.type is MediaType.GIF else 4) * pixels + shown
    return 2 * whole_bytes(facts) + shown


def is_sparing_better(facts: ImageFacts) -> bool:
    """Return whether Pillow should decode a large picture: it takes less memory and more time."""
    is_sparing = facts.type in {MediaType.PNG, MediaType.TIFF} and not facts.has_values
    return is_sparing and 2 * whole_bytes(facts) > _LARGE_BYTES


def whole_bytes(facts: ImageFacts) -> int:
    """Return the bytes that decoding takes at once; 0 if it is reduced row by row."""
    if facts.type is MediaType.JPEG and not facts.is_progressive:
        return 0
    channels = 4 if facts.has_alpha or facts.mode is Mode.CMYK else 3
    if facts.mode in {Mode.GREY, Mode.GREY_INVERTED} and facts.bits > _BYTE_BITS:
        channels -= 2
    if facts.is_banded:
        channels = facts.bands  # one strip may contain all of them
    depth = 2 if facts.is_progressive else max(1, facts.bits // 8)
    return facts.width_px * facts.height_px * channels * depth


def lacks_pixels(facts: ImageFacts, length: int) -> bool:
    """Return whether a file is certainly too short for the size in its header.

    Only PNG has a bound: its pixels, of at least ``bits`` each, are deflated.
    """
    least_bits = facts.width_px * facts.height_px * facts.bits
    return facts.type is MediaType.PNG and least_bits > 8 * DEFLATE_RATIO * length


def is_packed_too_tight(facts: ImageFacts, length: int) -> bool:
    """Return whether a short file would take more memory than a short file may."""
    needed = needed_bytes(facts)
    return needed > MOST_PACKED_BYTES and needed > FAIR_RATIO * length
