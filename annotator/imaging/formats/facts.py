"""Facts about a picture: its type, its upright size, and its decoded pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.rendering import Rendering

REDUCTIONS: Final = (1, 2, 4, 8)
"""The divisors by which a JPEG decoder can reduce, in far less time and memory."""


class MediaType(StrEnum):
    """The picture formats that can be read; the value is the registered media type."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    BMP = "image/bmp"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    PNM = "image/x-portable-anymap"


class Mode(StrEnum):
    """The colour representation of a file, as far as decoding depends on it."""

    GREY = "grey"
    GREY_INVERTED = "grey, zero is white"
    COLOUR = "colour"
    PALETTE = "palette"
    CMYK = "cmyk"
    OTHER = "other"


class Veil(StrEnum):
    """The kind of veil over a picture until the viewer asks to see it."""

    NONE = "none"
    GREY = "grey"
    BLUR = "blur"


class Numbers(StrEnum):
    """The number type of the values of a picture."""

    UNSIGNED = "u"
    SIGNED = "i"
    FLOATING = "f"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """The facts in the header of a picture.

    Attributes:
        width_px: width after ``orientation`` has been applied, as shown and as used by every
            exported box.
        height_px: height after ``orientation`` has been applied.
        orientation: EXIF orientation, 1 to 8; any other value counts as 1.
        mode: the colour representation.
        bits: bits of one channel (or of one palette index); 32 and 64 may be floats.
        has_alpha: some pixels may be transparent.
        is_progressive: a JPEG in which every scan covers the whole picture.
        frames: pictures in the file, counted up to ``MAX_FRAMES``; the first is shown.
        bands: values per pixel, without alpha: 1 for grey, 3 for colour, and for a TIFF as many as
            it states. A fourth value that is not marked as alpha counts as a band.
        numbers: the number type of the values.
        type: the format, detected from the content.
    """

    width_px: int
    height_px: int
    orientation: int
    mode: Mode
    bits: int
    has_alpha: bool = False
    is_progressive: bool = False
    frames: int = 1
    bands: int = 0
    numbers: Numbers = Numbers.UNSIGNED
    type: MediaType

    def __post_init__(self) -> None:
        """Set the usual bands of the mode if none are given."""
        if not self.bands:
            usual = 1 if self.mode in {Mode.GREY, Mode.GREY_INVERTED} else 3
            object.__setattr__(self, "bands", usual)

    @property
    def is_banded(self) -> bool:
        """Whether it has other bands than grey or colour, so that somebody has to choose."""
        usual = 3 if self.mode is Mode.COLOUR else 1
        is_right = self.type is MediaType.TIFF and self.mode in _PLAIN and self.bits in _LAYERED
        return is_right and self.bands != usual and self.bands > 1

    @property
    def has_values(self) -> bool:
        """Whether its values are more than bytes of grey or colour, so that a window is needed."""
        if self.is_banded:
            return True
        is_right = self.mode in _PLAIN and self.bits > _BYTE_BITS
        if self.type is MediaType.PNG:
            return is_right and self.frames == 1
        return is_right and self.type in {MediaType.TIFF, MediaType.PNM}

    @property
    def kind(self) -> str:
        """The key of pictures that are best shown with the same window."""
        return f"{self.numbers.value}{self.bits}x{self.bands}"


_PLAIN: Final = frozenset({Mode.GREY, Mode.GREY_INVERTED, Mode.COLOUR})
_LAYERED: Final = frozenset({8, 16, 32})
_BYTE_BITS: Final = 8


@dataclass(frozen=True, slots=True)
class ValueStatistics:
    """Statistics of the values in the shown bands.

    Attributes:
        least: the least finite value; known for a very large picture too.
        greatest: likewise.
        low: the value shown as black.
        high: the value shown as white; greater than ``low``.
        counts: the histogram from least to greatest in ``BINS`` equal parts, over a sample of the
            pixels if there are many; empty for a very large picture.
    """

    least: float
    greatest: float
    low: float
    high: float
    counts: tuple[int, ...] = ()


BINS: Final = 64


@dataclass(frozen=True, slots=True)
class Values:
    """The values behind a picture that is shown through a window.

    Attributes:
        rendering: how it is shown.
        bands: the shown bands, counted from 0.
        names: the names of all bands; "" if the file does not name one.
        measured: the statistics of the shown bands.
        facts: the facts in the header.
    """

    rendering: Rendering
    bands: tuple[int, ...]
    names: tuple[str, ...]
    measured: ValueStatistics
    facts: ImageFacts


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded picture, upright, ready for ``QImage.Format_BGR888`` without a copy.

    Attributes:
        pixels: uint8 of shape (height, width, 3), blue first, rows without padding, read-only. A
            row has ``3 * width`` bytes: tell QImage, which otherwise expects multiples of 4.
        scale: shown pixels per image pixel: 1, 1/2, 1/4 or 1/8. The shown size is the image size
            times the scale, rounded up.
        facts: the facts in the header.
        values: the values behind it, if it is shown through a window and they are known.
    """

    pixels: NDArray[np.uint8]
    scale: float
    facts: ImageFacts
    values: Values | None = None


def crop(picture: Picture, x: float, y: float, width: float, height: float) -> NDArray[np.uint8]:
    """Return the shown pixels that a box in image pixels touches, as a view of the picture.

    The box is clipped to the picture and widened to whole shown pixels; the result has shape (0, 0,
    3) if no part of it lies inside.
    """
    rows, columns = picture.pixels.shape[:2]
    left, right = _span(x * picture.scale, (x + width) * picture.scale, columns)
    top, bottom = _span(y * picture.scale, (y + height) * picture.scale, rows)
    if left >= right or top >= bottom:
        return picture.pixels[:0, :0]
    return picture.pixels[top:bottom, left:right]


def _span(start: float, end: float, limit: int) -> tuple[int, int]:
    """Return the first and the past-the-last whole pixel of an interval, within the limit."""
    first = min(max(start, 0), limit)
    last = min(max(end, 0), limit)
    return math.floor(first), math.ceil(last)
