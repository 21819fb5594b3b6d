"""Decodes the bytes of a picture into upright 8-bit pixels; the only module with codecs."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from annotator.imaging.formats.decoding_limits import MAX_JPEG_SCANS, MAX_PIXELS, is_sparing_better
from annotator.imaging.formats.facts import REDUCTIONS, MediaType, Mode
from annotator.imaging.formats.orientation import upright_size
from annotator.imaging.formats.tiff_header import grey_place, orientation_place
from annotator.imaging.pixels.arrays import (
    STRIP_ROWS,
    Raw,
    shrink,
    split,
    turn_upright,
    turned_values,
)
from annotator.imaging.pixels.value_statistics import measured
from annotator.imaging.pixels.value_window import to_shown, windowed
from annotator.rendering import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from annotator.imaging.formats.facts import ImageFacts, ValueStatistics
    from annotator.imaging.pixels.arrays import Shown
    from annotator.rendering import Rendering

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
# our own sentences report what a codec warns about

_BYTE_BITS: Final = 8
_DOUBLE_BITS: Final = 64
_LAYERED_BITS: Final = frozenset({8, 16, 32})
"""The bit depths with which every TIFF can be read band by band; OpenCV reads some of the others.
"""

_COLOUR_FLAGS: Final = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}
PILLOW_NAMES: Final = {media_type: media_type.name for media_type in MediaType} | {
    MediaType.PNM: "PPM"
}
"""Pillow's names of the formats."""

PILLOW_FAULTS: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
)
"""The exceptions that Pillow's decoders have raised on damaged files."""


class UndevelopableError(Exception):
    """No decoder can read the data; reported as ``UnreadableMediaError``."""


def develop_ordinary(data: bytes, facts: ImageFacts, reduction: int) -> Shown | None:
    """Return the result of ``develop``, or None if that would take more than the first decoder.

    Raises:
        UndevelopableError: the data do not match the facts.
        MemoryError: there is not enough of it.
    """
    stored = _by_opencv(data, facts, reduction)
    return None if stored is None else _finished(stored, facts, reduction)


def render_ordinary(
    data: bytes, facts: ImageFacts, reduction: int, rendering: Rendering = PLAIN
) -> tuple[Shown, ValueStatistics] | None:
    """Return the result of ``render``, or None if that would take more than the first decoder.

    Raises:
        UndevelopableError: the data do not match the facts.
        MemoryError: there is not enough of it.
    """
    stored = _stored(data, facts, rendering.bands_of(facts.bands))
    if stored is None:
        return None
    colours, alpha, is_inverted = stored
    found = measured(colours, rendering)
    window = found.low, found.high
    shown = windowed(colours, alpha, window, reduction, is_inverted=is_inverted)
    return _finished(shown, facts, reduction), found


def render(
    data: bytes, facts: ImageFacts, reduction: int, rendering: Rendering = PLAIN
) -> tuple[Shown, ValueStatistics | None]:
    """Return a rendered picture with values, in the form of ``develop``, and its values.

    The values are None if they cannot be read as stored: rendering has no effect then.

    Raises:
        UndevelopableError: the data are damaged, or do not match the facts.
        MemoryError: there is not enough of it.
    """
    if facts.type is MediaType.TIFF and facts.orientation != 1:
        data = _with(data, orientation_place(BytesIO(data)))
    found = render_ordinary(data, facts, reduction, rendering)
    if found is not None:
        return found
    return _finished(_by_pillow(data, facts, reduction), facts, reduction), None


def stored_values(data: bytes, facts: ImageFacts) -> Raw:
    """Return the values of all bands as stored, alpha last, upright.

    Raises:
        UndevelopableError: they cannot be read as stored.
        MemoryError: there is not enough of it.
    """
    if facts.type is MediaType.TIFF and facts.orientation != 1:
        data = _with(data, orientation_place(BytesIO(data)))
    found = _stored(data, facts, range(facts.bands))
    if found is None:
        raise UndevelopableError
    colours, alpha, _is_inverted = found
    values = colours[..., ::-1]
    if facts.has_alpha:
        if alpha is None:
            raise UndevelopableError
        values = np.concatenate([values, alpha], axis=2)
    return np.ascontiguousarray(turned_values(values, facts.orientation))


def _stored(
    data: bytes, facts: ImageFacts, bands: Sequence[int]
) -> tuple[Raw, Raw | None, bool] | None:
    """Return the bands as stored, blue first; alpha; and whether zero is white.

    None if they cannot be read as stored.
    """
    is_layered = facts.is_banded or facts.bands + facts.has_alpha > 1
    if facts.type is MediaType.TIFF and is_layered and facts.bits in _LAYERED_BITS:
        # Only in the decoding process: a TIFF is always decoded there.
        from annotator.imaging.pixels.tiff_bands import stored_bands  # noqa: PLC0415

        wanted = [*reversed(bands), facts.bands] if facts.has_alpha else [*reversed(bands)]
        raw = stored_bands(_with(data, grey_place(BytesIO(data))), wanted)
        if raw is not None:
            alpha = raw[..., len(bands) :] if facts.has_alpha else None
            return raw[..., : len(bands)], alpha, facts.mode is Mode.GREY_INVERTED
    if is_layered and facts.bits == _DOUBLE_BITS:
        return None  # OpenCV mixes planar bands
    raw = _imdecode(data, cv2.IMREAD_UNCHANGED)
    if raw is None:
        return None
    colours, alpha = split(raw)
    if facts.bands == 1 and facts.type is MediaType.PNG:
        colours = colours[..., :1]  # OpenCV returns grey with alpha as four channels
    if colours.shape[2] != facts.bands:
        return None
    if colours.shape[2] > 1:
        places = [colours.shape[2] - 1 - band for band in reversed(bands)]
        colours = colours if places == [0, 1, 2] else colours[..., places]
    return colours, alpha, facts.mode is Mode.GREY_INVERTED


def develop(data: bytes, facts: ImageFacts, reduction: int) -> Shown:
    """Return read-only pixels, upright, blue first, ``reduction`` times smaller, rounded up.

    Raises:
        UndevelopableError: the data are damaged, or do not match the facts.
        MemoryError: there is not enough of it.
    """
    if facts.has_values:
        return render(data, facts, reduction)[0]
    if facts.is_progressive and data.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise UndevelopableError
    if facts.type is MediaType.TIFF and facts.orientation != 1:
        data = _with(data, orientation_place(BytesIO(data)))
    if _is_for_pillow(facts) or is_sparing_better(facts):
        stored = _by_pillow(data, facts, reduction)
    else:
        found = _by_opencv(data, facts, reduction)
        stored = _by_pillow(data, facts, reduction) if found is None else found
    return _finished(stored, facts, reduction)


def _finished(stored: Shown, facts: ImageFacts, reduction: int) -> Shown:
    shown = turn_upright(_fitted(stored, facts, reduction), facts.orientation)
    shown.setflags(write=False)
    return shown


def _is_for_pillow(facts: ImageFacts) -> bool:
    """Return whether OpenCV refuses such pictures, or shows them in wrong colours."""
    if facts.mode in {Mode.CMYK, Mode.OTHER} or facts.type is MediaType.GIF:
        return True
    if facts.has_alpha and facts.bits <= _BYTE_BITS:
        # OpenCV multiplies the colours of a TIFF by alpha; indices mean nothing without the
        # palette.
        return facts.type is MediaType.TIFF or facts.mode is Mode.PALETTE
    return facts.frames > 1 and facts.type is not MediaType.TIFF


# OpenCV ---------------------------------------------------------------------


def _by_opencv(data: bytes, facts: ImageFacts, reduction: int) -> Shown | None:
    """Return the stored pixels, reduced, or None if OpenCV cannot read them."""
    if facts.bits > _BYTE_BITS or facts.has_alpha:
        raw = _imdecode(data, cv2.IMREAD_UNCHANGED)
        return None if raw is None else to_shown(raw, reduction)
    if facts.type is MediaType.JPEG:
        flags = _COLOUR_FLAGS[reduction] | cv2.IMREAD_IGNORE_ORIENTATION
        return _imdecode(data, flags)
    whole = _imdecode(data, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    return None if whole is None else shrink(whole, reduction)


def _imdecode(data: bytes, flags: int) -> Raw | None:
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as fault:
        if fault.code == cv2.Error.StsNoMem:
            raise MemoryError from None
        return None


def _with(data: bytes, place: tuple[int, bytes] | None) -> bytes:
    """Return a copy of the data with other bytes at one place.

    Some decoders apply the orientation themselves, and ours must be the only rotation.
    """
    if place is None:
        return data
    offset, said = place
    return data[:offset] + said + data[offset + len(said) :]


# Pillow ---------------------------------------------------------------------


def _by_pillow(data: bytes, facts: ImageFacts, reduction: int) -> Shown:
    """Return the stored pixels of the first frame, over white, reduced.

    Raises:
        UndevelopableError: Pillow cannot read them either.
    """
    from PIL import Image  # noqa: PLC0415 - most pictures never need it

    # Our own limit was checked before; Pillow's would refuse pictures that we open reduced.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    # Not catch_warnings: it is not thread-safe, and several threads decode pictures.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        with Image.open(BytesIO(data), formats=[PILLOW_NAMES[facts.type]]) as image:
            if facts.type is MediaType.JPEG:
                image.draft(None, _reduced_size(image.size, reduction))
            image.load()
            done = _reduction_done(facts, image.size)
            return _in_bands(image, reduction // done)
    except PILLOW_FAULTS:
        raise UndevelopableError from None


def _reduced_size(size: tuple[int, int], reduction: int) -> tuple[int, int]:
    return max(1, size[0] // reduction), max(1, size[1] // reduction)


def _reduction_done(facts: ImageFacts, size: tuple[int, int]) -> int:
    """Return the factor by which the JPEG decoder has reduced the picture already."""
    if facts.type is not MediaType.JPEG:
        return 1
    width, height = upright_size(facts.width_px, facts.height_px, facts.orientation)
    fitting = (by for by in REDUCTIONS if (-(-width // by), -(-height // by)) == size)
    return next(fitting, 1)


def _in_bands(image: Image, reduction: int) -> Shown:
    """Return the pixels blue first, over white, reduced, with little extra memory."""
    if image.mode.startswith(("I", "F")):
        return to_shown(np.asarray(image), reduction)
    width, height = image.size
    shown = np.empty((-(-height // reduction), -(-width // reduction), 3), np.uint8)
    for top in range(0, height, STRIP_ROWS):
        band = image.crop((0, top, width, min(top + STRIP_ROWS, height)))
        small = shrink(_over_white(band), reduction)
        first = top // reduction
        shown[first : first + small.shape[0]] = small
    return shown


def _over_white(image: Image) -> Shown:
    """Return the pixels blue first; alpha, or the transparent entry of a palette, over white."""
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        return to_shown(cv2.cvtColor(np.asarray(image.convert("RGBA")), cv2.COLOR_RGBA2BGRA), 1)
    return cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)


def _fitted(stored: Shown, facts: ImageFacts, reduction: int) -> Shown:
    """Return the pixels in exactly the size that the facts state.

    Raises:
        UndevelopableError: there are fewer or more. (A frame of a GIF may exceed its screen; the
            excess is cut off.)
    """
    width, height = upright_size(facts.width_px, facts.height_px, facts.orientation)
    rows, columns = -(-height // reduction), -(-width // reduction)
    if stored.shape == (rows, columns, 3):
        return stored
    if facts.type is not MediaType.GIF or stored.shape[0] < rows or stored.shape[1] < columns:
        raise UndevelopableError
    return np.ascontiguousarray(stored[:rows, :columns])
