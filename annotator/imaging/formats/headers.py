"""Reads size, depth and orientation from the headers of PNG, GIF, BMP, WebP and PNM."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.imaging.formats.decoding_limits import (
    MAX_BLOCKS,
    MAX_CHUNKS,
    MAX_FRAMES,
    MAX_PNM_DIGITS,
    MAX_PNM_HEADER_BYTES,
)
from annotator.imaging.formats.facts import ImageFacts, MediaType, Mode
from annotator.imaging.formats.jpeg_header import read_jpeg
from annotator.imaging.formats.orientation import upright_size
from annotator.imaging.formats.streams import BadHeaderError, CutShortError, take, unpack
from annotator.imaging.formats.tags import exif_orientation
from annotator.imaging.formats.tiff_header import read_tiff

if TYPE_CHECKING:
    from collections.abc import Callable


def read_header(file: BinaryIO, media_type: MediaType) -> ImageFacts:
    """Return the facts in the header; the file is read from its beginning.

    Raises:
        BadHeaderError: the header is inconsistent, or the file ends within it.
    """
    file.seek(0)
    return _READERS[media_type](file)


# PNG ------------------------------------------------------------------------

_PNG_MODES: Final = {
    0: (Mode.GREY, False),
    2: (Mode.COLOUR, False),
    3: (Mode.PALETTE, False),
    4: (Mode.GREY, True),
    6: (Mode.COLOUR, True),
}


def _read_png(file: BinaryIO) -> ImageFacts:
    """Read chunks up to the pixels; an orientation after them is ignored.

    Raises:
        BadHeaderError: the header is inconsistent, or there are no pixels within ``MAX_CHUNKS``.
    """
    file.seek(8)
    _length, kind, width, height, bits, colour = unpack(file, ">I4sIIBB")
    if kind != b"IHDR" or colour not in _PNG_MODES:
        raise BadHeaderError
    mode, has_alpha = _PNG_MODES[colour]
    frames, orientation, has_exif = 1, 1, False
    file.seek(33)
    for _ in range(MAX_CHUNKS):
        length, kind = unpack(file, ">I4s")
        body_at = file.tell()
        if kind in {b"IDAT", b"IEND"}:
            break
        if kind == b"tRNS":
            has_alpha = True
        elif kind == b"acTL":
            frames = max(1, min(unpack(file, ">I")[0], MAX_FRAMES))
        elif kind == b"eXIf" and not has_exif:
            # The format allows only one; reading thousands would take minutes.
            has_exif, orientation = True, exif_orientation(file, body_at)
        file.seek(body_at + length + 4)
    else:
        raise BadHeaderError  # decoders would read them all
    shown_width, shown_height = upright_size(width, height, orientation)
    return ImageFacts(
        width_px=shown_width,
        height_px=shown_height,
        orientation=orientation,
        mode=mode,
        bits=bits,
        has_alpha=has_alpha,
        frames=frames,
        type=MediaType.PNG,
    )


# GIF ------------------------------------------------------------------------

_GIF_EXTENSION: Final = 0x21
_GIF_IMAGE: Final = 0x2C


def _read_gif(file: BinaryIO) -> ImageFacts:
    file.seek(6)
    width, height, flags = unpack(file, "<HHBxx")
    _skip_colours(file, flags)
    return ImageFacts(
        width_px=width,
        height_px=height,
        orientation=1,
        mode=Mode.PALETTE,
        bits=8,
        has_alpha=True,
        frames=max(1, _count_gif_frames(file)),
        type=MediaType.GIF,
    )


def _count_gif_frames(file: BinaryIO) -> int:
    """Return the frames up to ``MAX_FRAMES``, or up to where the file stops making sense."""
    frames = blocks = 0
    try:
        while frames < MAX_FRAMES and blocks < MAX_BLOCKS:
            kind = take(file, 1)[0]
            if kind == _GIF_IMAGE:
                frames += 1
                _skip_colours(file, unpack(file, "<8xB")[0])
            elif kind != _GIF_EXTENSION:
                break
            file.seek(1, 1)  # skip the code size of a frame, or the label of an extension
            blocks += 1
            while (size := take(file, 1)[0]) and blocks < MAX_BLOCKS:
                file.seek(size, 1)
                blocks += 1
    except CutShortError:
        pass  # the decoder will report it; here only the frames so far count
    return frames


def _skip_colours(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << ((flags & 7) + 1), 1)


# BMP ------------------------------------------------------------------------

_BMP_OLD_HEADER: Final = 12


def _read_bmp(file: BinaryIO) -> ImageFacts:
    file.seek(14)
    (header,) = unpack(file, "<I")
    layout = "<HHHH" if header == _BMP_OLD_HEADER else "<iiHH"
    width, height, _planes, bits = unpack(file, layout)
    return ImageFacts(
        width_px=width,
        height_px=abs(height),  # negative: the rows are stored from the top
        orientation=1,
        mode=Mode.COLOUR if bits > 8 else Mode.PALETTE,  # noqa: PLR2004 - up to 8 bits are indices
        bits=8,
        type=MediaType.BMP,
    )


# WebP -----------------------------------------------------------------------


def _read_webp(file: BinaryIO) -> ImageFacts:
    file.seek(12)
    kind, _length = unpack(file, "<4sI")
    if kind == b"VP8X":
        return _read_extended_webp(file)
    if kind == b"VP8L":
        mark, packed = unpack(file, "<BI")
        if mark != 0x2F:  # noqa: PLR2004 - the signature byte of a lossless stream
            raise BadHeaderError
        size = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
        return _webp(size, has_alpha=bool(packed >> 28 & 1))
    if kind == b"VP8 ":
        mark, width, height = unpack(file, "<3x3sHH")
        if mark != b"\x9d\x01\x2a":
            raise BadHeaderError
        return _webp((width & 0x3FFF, height & 0x3FFF))
    raise BadHeaderError


def _read_extended_webp(file: BinaryIO) -> ImageFacts:
    flags, packed = unpack(file, "<B3x6s")
    width = int.from_bytes(packed[:3], "little") + 1
    height = int.from_bytes(packed[3:], "little") + 1
    frames, orientation, has_exif = 0, 1, False
    file.seek(30)
    for _ in range(MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8 or frames == MAX_FRAMES:  # noqa: PLR2004 - kind, length
            break
        body_at = file.tell()
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"ANMF":
            frames += 1
        elif head[:4] == b"EXIF" and not has_exif:
            has_exif = True
            # Some programs put the marker of a JPEG segment before the block.
            skip = 6 if file.read(6) == b"Exif\0\0" else 0
            orientation = exif_orientation(file, body_at + skip)
        file.seek(body_at + length + length % 2)
    return _webp(
        (width, height),
        has_alpha=bool(flags & 0x10),
        orientation=orientation,
        frames=max(1, frames),
    )


def _webp(
    size: tuple[int, int], *, has_alpha: bool = False, orientation: int = 1, frames: int = 1
) -> ImageFacts:
    width, height = upright_size(*size, orientation)
    return ImageFacts(
        width_px=width,
        height_px=height,
        orientation=orientation,
        mode=Mode.COLOUR,
        bits=8,
        has_alpha=has_alpha,
        frames=frames,
        type=MediaType.WEBP,
    )


# PNM ------------------------------------------------------------------------


def _read_pnm(file: BinaryIO) -> ImageFacts:
    is_grey = take(file, 2) == b"P5"
    width, height, largest = (_read_number(file) for _ in range(3))
    usual = Mode.GREY if is_grey else Mode.COLOUR
    return ImageFacts(
        width_px=width,
        height_px=height,
        orientation=1,
        # A largest value below 255 needs stretching, which OpenCV does not do.
        mode=usual if largest >= 255 else Mode.OTHER,  # noqa: PLR2004 - the largest byte
        bits=8 if largest < 256 else 16,  # noqa: PLR2004 - as the format says
        type=MediaType.PNM,
    )


def _read_number(file: BinaryIO) -> int:
    """Return the next number, skipping white space and comments."""
    digits = b""
    while len(digits) < MAX_PNM_DIGITS and file.tell() < MAX_PNM_HEADER_BYTES:
        byte = take(file, 1)
        if byte == b"#":
            file.readline(MAX_PNM_HEADER_BYTES)
        elif byte.isdigit():
            digits += byte
        elif digits:
            return int(digits)
        elif not byte.isspace():
            break
    raise BadHeaderError


_READERS: Final[dict[MediaType, Callable[[BinaryIO], ImageFacts]]] = {
    MediaType.PNG: _read_png,
    MediaType.JPEG: read_jpeg,
    MediaType.GIF: _read_gif,
    MediaType.BMP: _read_bmp,
    MediaType.TIFF: read_tiff,
    MediaType.WEBP: _read_webp,
    MediaType.PNM: _read_pnm,
}
