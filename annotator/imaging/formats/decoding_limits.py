"""All limits on foreign pictures, sounds and engines; what the sandbox decodes, at what cost.

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
"""The longest side that is opened at all."""

MAX_PIXELS: Final = 1_000_000_000
"""Maximum number of pixels of a picture that cannot be decoded in strips."""

MAX_STREAMED_PIXELS: Final = MAX_SIDE_PX**2
"""Maximum number of pixels of a picture that can be decoded in strips, in constant memory."""

MAX_FILE_BYTES: Final = 2**31 - 1
"""OpenCV accepts no longer buffer."""

MAX_WHOLE_BYTES: Final = 2_000_000_000
"""Maximum size in bytes of a decoded picture if its format must be decoded whole."""

REDUCED_ABOVE_PIXELS: Final = 64_000_000
"""A larger picture is never held at full size; tiles show the rest
(``annotator/imaging/tiles``)."""

REDUCED_TO_PIXELS: Final = 25_000_000
"""Maximum number of pixels held of a picture above ``REDUCED_ABOVE_PIXELS``."""

# Headers ---------------------------------------------------------------------

MAX_FRAMES: Final = 10_000
"""Pictures in one file that are counted; only the first is shown."""

MAX_CHUNKS: Final = 20_000
"""Maximum number of chunks read of a WebP, and of a PNG before its pixels: twice as many as counted
frames. A hostile file ends the search here, after some hundredths of a second."""

MAX_BLOCKS: Final = 100_000
"""Maximum number of blocks of a GIF, of up to 255 bytes each, that are read to count its frames."""

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
"""A JPEG of thousands of scans occupies a decoder for hours; real ones have about ten."""

MAX_DIRECTORIES: Final = 10_000
"""Directories of a TIFF, one for each picture in it."""

MAX_TAGS: Final = 4_096
"""Tags of a TIFF directory; cameras write under a hundred."""

MAX_TAG_VALUES: Final = 16
"""Maximum number of values that are read of a list."""

MAX_TAG_TEXT_BYTES: Final = 1 << 17
"""Maximum number of bytes that are read of a text."""

# Colour profiles and traces --------------------------------------------------

MAX_PROFILE_BYTES: Final = 4_000_000
"""The longest profile that is read; those of cameras have a few kilobytes."""

MAX_PROFILE_TAGS: Final = 100
"""Tags of a profile; real ones have some twenty."""

MAX_PROFILE_PARTS: Final = 255
"""Parts of a profile in a JPEG, which numbers them in one byte, and chunks of a PNG or WebP in
which one is looked for."""

MAX_CURVE_ENTRIES: Final = 65_536
"""Entries of a curve of a profile: one for each value of 16 bits."""

MAX_SEARCHED_BYTES: Final = 64_000_000
"""How much of a file is searched for traces."""

MAX_BEFORE_PIXELS_BYTES: Final = 16_000_000
"""Maximum number of bytes before the pixels of a JPEG: Pillow joins its Exif blocks one by one, and
copies all of them each time. Exif, XMP, colour profiles and thumbnails together take a megabyte or
two."""

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
"""The longest answer of a detector's process: three hundred boxes take a twentieth of it."""

# Lines of text -----------------------------------------------------------------

MAX_INK_COMPONENTS: Final = 60_000
"""Components of ink that are looked at for lines of text, the largest first; a page of a newspaper
has some 20,000 letters."""

MAX_FOUND_LINES: Final = 2_000
"""Lines of text that are found in one picture."""

MAX_FOUND_WORDS: Final = 10_000
"""Words that are found in one picture; a page of a newspaper has half as many."""

# Drafts of text ----------------------------------------------------------------

MAX_DRAFT_OUTPUT_BYTES: Final = 4 << 20
"""The longest output of an engine for one batch of lines; a page of print takes 100 kB."""

MAX_DRAFT_ROWS: Final = 50_000
"""Rows of an engine's output for one batch, most of them words."""

MAX_DRAFT_CHARACTERS: Final = 10_000
"""The longest draft of one region; the rest is cut off."""

MAX_DRAFT_LANGUAGES: Final = 500
"""Languages that an engine may list; tesseract has 160."""

MAX_LINE_CROP_PIXELS: Final = 16_000_000
"""The most pixels of the crop of one region; a larger one is reduced."""

# Sound -----------------------------------------------------------------------

MAX_SOUND_CHUNKS: Final = 10_000
"""Chunks of a WAV that are looked at before its samples; real ones have a few."""

MAX_SOUND_TAGS: Final = 8
"""ID3 tags at the beginning of an MP3; real ones have one or two."""

MAX_SOUND_STRAY_BYTES: Final = 1 << 19
"""Bytes of an MP3 that are no frame, all together: tags at its end take a few kilobytes."""

MAX_SOUND_FACTS_BYTES: Final = 2_000
"""How many bytes of the first frame of an MP3 are looked at; no frame is longer."""

MAX_SOUND_RUNS: Final = 200
"""Stretches of frames of an MP3, with something else between them."""

MAX_SOUND_PAGES: Final = 300_000
"""Pages of an Ogg file: a day of sound has about 200,000."""

MAX_SOUND_HEAD_BYTES: Final = 16 << 20
"""What may stand in an Ogg file before its sound: comments, and a cover among them. The decoder
reads all of it anew for each part of the sound, in a time that grows with its square."""

MAX_SOUND_PAGES_AT_ONCE: Final = 20_000
"""Pages of Vorbis that are decoded for ``MAX_FRAMES_AT_ONCE``: one has 64 frames at least."""

MAX_CHANNELS: Final = 8
"""Channels of a sound; FLAC can have no more."""

MAX_RATE_HZ: Final = 192_000
"""The highest sample rate that studios record with."""

MAX_SOUND_HOURS: Final = 24
"""A recorder that runs for a day; its peaks take 20 MB at 48 kHz."""

MAX_SOUND_READ_BYTES: Final = 1 << 20
"""How much of a file the decoding process may ask for at a time."""

MAX_FRAMES_AT_ONCE: Final = 1 << 20
"""How many frames of a sound are decoded by one request."""

# Which pictures the sandbox decodes, and at what cost ------------------------

STRIP_MEMORY_BYTES: Final = 640 * 2**20
"""Most memory of a process that decodes a very large picture strip by strip."""

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

SOUNDING: Final = Limits(20.0, 256 * 2**20)
"""The limits for opening a sound, and for decoding ``MAX_FRAMES_AT_ONCE`` frames of it."""

CONTAINED: Final = Limits(600.0, 1_000 * 2**20)
"""The limits for decoding the sound of a whole film; the program waits no longer than
``contained_patience_s``."""

CONTAINED_SILENCE_S: Final = 15.0
"""How long that process may say nothing: QtMultimedia waits for ever for some damaged files."""

_LEAST_PATIENCE_S: Final = 60.0
_CONTAINED_BYTES_A_SECOND: Final = 20_000
_CONTAINED_SPEED: Final = 4
"""How much faster than it is heard sound is decoded at least; usually some hundred times."""

DRAFTING: Final = Limits(60.0, 1_200 * 2**20)
"""The limits for drafting one batch of lines."""

DRAFTING_SPEECH: Final = Limits(300.0, 4 * 2**30)
"""The limits for drafting one segment of speech: models of speech are larger than those of print,
and much of their memory is the mapped file."""

DETECTING: Final = Limits(40.0, 1_200 * 2**20)
"""The limits for reading a model and for one picture, besides the bytes of the model."""


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


def contained_patience_s(size: int, length_ms: int) -> float:
    """Return how many seconds decoding the sound of a film may take, by its bytes and its length.

    A short file that claims to be long gets little.
    """
    by_length = length_ms / 1_000 / _CONTAINED_SPEED
    return _LEAST_PATIENCE_S + min(by_length, size / _CONTAINED_BYTES_A_SECOND)


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
