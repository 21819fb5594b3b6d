"""All limits on foreign pictures and detectors; which pictures the sandbox decodes, at what cost.

A file above a limit is refused with a sentence, or is not searched any further:
``docs/decisions/file/untrusted-files.md``. The limits on documents are in
``annotator/document_limits.py``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from annotator.imaging.formats.facts import MediaType, Mode

if TYPE_CHECKING:
    from annotator.imaging.formats.facts import ImageFacts

# Pictures as a whole ---------------------------------------------------------

MAX_SIDE_PX: Final = 100_000
"""Longest side that is opened at all."""

MAX_PIXELS: Final = 1_000_000_000
"""Most pixels that are opened of what cannot be decoded in strips."""

MAX_STREAMED_PIXELS: Final = MAX_SIDE_PX**2
"""Most pixels that are opened of what can: memory does not grow with them."""

MAX_FILE_BYTES: Final = 2**31 - 1
"""OpenCV takes no longer buffer."""

MAX_WHOLE_BYTES: Final = 2_000_000_000
"""Most bytes that a picture may take decoded, if its type can only be decoded whole."""

REDUCED_ABOVE_PIXELS: Final = 64_000_000
"""A larger picture is never held at full size; tiles show the rest
(``annotator/imaging/tiles``)."""

REDUCED_TO_PIXELS: Final = 25_000_000
"""Most pixels held of a picture that is above ``REDUCED_ABOVE_PIXELS``."""

# Headers ---------------------------------------------------------------------

MAX_FRAMES: Final = 10_000
"""Pictures in one file that are counted; only the first is shown."""

MAX_CHUNKS: Final = 20_000
"""Most chunks of a PNG before its pixels, and of a WebP, that are looked at: twice as many as
frames are counted. Looking through a hostile file ends here, after hundredths of a second."""

MAX_BLOCKS: Final = 100_000
"""Most blocks of a GIF, of up to 255 bytes each, that are looked at to count its frames."""

MAX_PNM_DIGITS: Final = 10
"""Digits of a number in the header of a PNM: those of 32 bits."""

MAX_PNM_HEADER_BYTES: Final = 100_000
"""Header of a PNM; only its comments can make it long."""

MAX_JPEG_SEGMENTS: Final = 10_000
"""Segments of a JPEG that are looked at before its pixels."""

MAX_JPEG_STRAY_BYTES: Final = 100_000
"""Bytes between the segments of a JPEG, which should not be there."""

MAX_EXIF_BLOCKS: Final = 16
"""Exif blocks of a JPEG in which its orientation is looked for; it should have one."""

MAX_JPEG_SCANS: Final = 500
"""A JPEG of thousands of scans keeps a decoder busy for hours; real ones have about ten."""

MAX_DIRECTORIES: Final = 10_000
"""Directories of a TIFF, one for each picture in it."""

MAX_TAGS: Final = 4_096
"""Tags of a TIFF directory; cameras write under a hundred."""

MAX_TAG_VALUES: Final = 16
"""Of a longer list of a tag nothing is needed here."""

MAX_TAG_TEXT_BYTES: Final = 1 << 17
"""Of a longer text of a tag nothing is read."""

# Colour profiles and traces --------------------------------------------------

MAX_PROFILE_BYTES: Final = 4_000_000
"""A longer profile is not looked at; those of cameras have some kilobytes."""

MAX_PROFILE_TAGS: Final = 100
"""Tags of a profile; real ones have some twenty."""

MAX_PROFILE_PARTS: Final = 255
"""Parts of a profile in a JPEG, which numbers them in one byte, and chunks of a PNG or WebP in
which one is looked for."""

MAX_CURVE_ENTRIES: Final = 65_536
"""Entries of a curve of a profile: one for each value of 16 bits."""

MAX_SEARCHED_BYTES: Final = 64_000_000
"""So much of a file is searched for traces."""

MAX_BEFORE_PIXELS_BYTES: Final = 16_000_000
"""So many bytes may stand before the pixels of a JPEG: Pillow puts its Exif blocks together one by
one, each time anew. Exif, XMP, colour profiles and thumbnails together have a megabyte or two."""

# Detectors -------------------------------------------------------------------

MAX_MODEL_BYTES: Final = 512 * 2**20
"""A larger model would not run on a small machine."""

MAX_MODEL_PORTS: Final = 64
"""Inputs, outputs and properties of a model that are looked at, of each."""

MAX_MODEL_DIMENSIONS: Final = 8
"""Dimensions of an input or output; those of detectors have four."""

MAX_MODEL_TEXT_BYTES: Final = 400_000
"""A text in a model; the longest has the names of all its classes."""

MAX_MODEL_NAMES: Final = 20_000
"""Classes of a model that are named."""

MAX_MODEL_NAME_CHARACTERS: Final = 200
"""Name of a class, as long as a label may be."""

MAX_NAME_FILE_BYTES: Final = 1_000_000
"""The file with the names of the classes, beside the model."""

MAX_CANDIDATES: Final = 30_000
"""Boxes found in one picture that are compared with each other, the surest first."""

MAX_ANSWER_BYTES: Final = 1 << 20
"""No answer of the process of a detector is longer: 300 boxes are a twentieth of it."""

# Which pictures the sandbox decodes, and at what cost ------------------------

STRIP_MEMORY_BYTES: Final = 640 * 2**20
"""Most memory of a process that decodes a very large picture strip by strip."""

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

DETECTING: Final = Limits(40.0, 1_200 * 2**20)
"""What reading a model, and one picture, may cost beside the bytes of the model."""


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
