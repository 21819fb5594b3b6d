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
"""A file that unpacks to no more than so many times its length brings its own cost with it."""

MOST_PACKED_BYTES: Final = 384 * 2**20
"""Most memory that a picture of a higher ratio may ask for; above that it is not decoded at all."""

DEFLATE_RATIO: Final = 1_032
"""Deflate packs no tighter than that: 258 bytes are a length and a distance of one bit each."""

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
    """What the decoding of one picture may cost: seconds of a processor, and bytes of memory."""

    seconds: float
    memory_bytes: int

    @property
    def patience_s(self) -> float:
        """How long it may take by the clock, where others use the processor too."""
        return _PATIENCE * self.seconds


LOOKING: Final = Limits(_BASE_S, _MOST_MEMORY)
"""What looking for traces may cost: no pixel is decoded for it."""


def is_doubtful(data: bytes, facts: ImageFacts) -> bool:
    """Return whether to decode a picture apart from the program, in a process that can be killed.

    Ordinary are JPEG and PNG as cameras, scanners and screens make them, of a size that fits
    their length. All else is doubtful: every other format, CMYK and deep JPEG, JPEG of very many
    scans, animations, palettes with alpha, PNG whose chunks do not fit the file, pictures of over
    128 megapixels (a JPEG that is reduced on the way may have a thousand, in a file of up to
    256 MiB), and those that unpack to over ``FAIR_RATIO`` times their length.
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

    OpenCV takes memory for as many bytes as a chunk claims, up to 2 GiB, before it reads one.
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
    """Return whether such pictures can be decoded in strips, whatever their size."""
    if facts.type is MediaType.JPEG:
        return not facts.is_progressive and facts.bits == _BYTE_BITS  # a scan covers all of it
    if facts.type is MediaType.PNG:
        return facts.frames == 1
    return facts.type is MediaType.TIFF


def is_tiled(facts: ImageFacts) -> bool:
    """Return whether a picture is too large to be held whole, and can be had in tiles."""
    return facts.width_px * facts.height_px > REDUCED_ABOVE_PIXELS and is_streamed(facts)


def limits_of(facts: ImageFacts, length: int) -> Limits:
    """Return what decoding a file of so many bytes may cost.

    Time goes by the length and not by the pixels, for a header may claim any number of them. So
    does memory: ``_MOST_MEMORY``, or more where the file is long enough for its pixels.
    """
    wanted = _LEAST_MEMORY + 2 * length + needed_bytes(facts)
    fair = max(_MOST_MEMORY, FAIR_RATIO * length)
    return Limits(_BASE_S + length / _BYTES_A_SECOND, min(wanted, fair))


def needed_bytes(facts: ImageFacts) -> int:
    """Return the memory that decoding takes: for what is decoded, and for what is shown.

    OpenCV 5 holds a decoded picture twice for a moment (measured: PNG, TIFF, BMP and WebP).
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
    """Return whether Pillow is to decode a large picture: it takes less memory, and more time."""
    is_sparing = facts.type in {MediaType.PNG, MediaType.TIFF} and not facts.has_values
    return is_sparing and 2 * whole_bytes(facts) > _LARGE_BYTES


def whole_bytes(facts: ImageFacts) -> int:
    """Return the bytes that decoding takes at once; 0 where it goes row by row, reduced."""
    if facts.type is MediaType.JPEG and not facts.is_progressive:
        return 0
    channels = 4 if facts.has_alpha or facts.mode is Mode.CMYK else 3
    if facts.mode in {Mode.GREY, Mode.GREY_INVERTED} and facts.bits > _BYTE_BITS:
        channels -= 2
    if facts.is_banded:
        channels = facts.bands  # all of them may lie in one strip
    depth = 2 if facts.is_progressive else max(1, facts.bits // 8)
    return facts.width_px * facts.height_px * channels * depth


def lacks_pixels(facts: ImageFacts, length: int) -> bool:
    """Return whether a file is surely too short for the size that its header claims.

    Only of PNG is there a bound: its pixels, of at least ``bits`` each, are deflated.
    """
    least_bits = facts.width_px * facts.height_px * facts.bits
    return facts.type is MediaType.PNG and least_bits > 8 * DEFLATE_RATIO * length


def is_packed_too_tight(facts: ImageFacts, length: int) -> bool:
    """Return whether a short file would take more memory than a short file may."""
    needed = needed_bytes(facts)
    return needed > MOST_PACKED_BYTES and needed > FAIR_RATIO * length
