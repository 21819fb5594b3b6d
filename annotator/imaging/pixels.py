"""Arithmetic on decoded pixels: depth, alpha, size and orientation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Shown = NDArray[Any]
"""uint8 of shape (height, width, 3), blue first. (OpenCV's own types cannot promise uint8.)"""

Raw = NDArray[Any]
"""Any numbers, of shape (height, width) or (height, width, 1 to 4), blue first, alpha last."""

BAND_ROWS: Final = 128
"""Height of a band, a multiple of every reduction: what is in work at once beside the picture."""

_BYTE_MAX: Final = 255
_COLOURS: Final = 3
_COLOURS_AND_ALPHA: Final = 4
_GREY_AND_ALPHA: Final = 2


def to_shown(raw: Raw, reduction: int, *, is_inverted: bool = False) -> Shown:
    """Return 8-bit colour over white, ``reduction`` times smaller (rounded up).

    Values of more than 8 bits go through one linear window, from the least to the greatest
    (of all colours together, alpha apart), to 0 to 255. Values that are not finite are shown as 0.

    Args:
        raw: the stored pixels.
        reduction: what to divide width and height by.
        is_inverted: zero means white, and the decoder has left it so.
    """
    colours, alpha = _split(raw)
    window = None if raw.dtype == np.uint8 else _window(colours)
    height, width = raw.shape[:2]
    shown = np.empty((-(-height // reduction), -(-width // reduction), 3), np.uint8)
    for top in range(0, height, BAND_ROWS):
        rows = slice(top, top + BAND_ROWS)
        band = _as_bytes(colours[rows], window)
        band = cv2.cvtColor(band, cv2.COLOR_GRAY2BGR) if band.shape[-1] != _COLOURS else band
        band = cv2.bitwise_not(band) if is_inverted else band
        if alpha is not None:
            band = _over_white(band, _as_bytes(alpha[rows], _full_range(raw)))
        first = top // reduction
        small = shrink(band, reduction)
        shown[first : first + small.shape[0]] = small
    return shown


def _split(raw: Raw) -> tuple[Raw, Raw | None]:
    """Return colours (or grey, as one channel) and alpha apart, as views."""
    channels = raw.shape[2] if raw.ndim == 3 else 1  # noqa: PLR2004 - rows, columns, channels
    flat = raw.reshape(*raw.shape[:2], channels)
    if channels == _COLOURS_AND_ALPHA:
        return flat[..., :3], flat[..., 3:]
    if channels == _GREY_AND_ALPHA:
        return flat[..., :1], flat[..., 1:]
    return flat, None


def _window(values: Raw) -> tuple[float, float]:
    """Return the least and the greatest finite value; the full range if all are the same."""
    if values.dtype.kind == "f":
        # Band by band: a mask of a large picture would double what is held.
        bands = (values[at : at + BAND_ROWS] for at in range(0, len(values), BAND_ROWS))
        finite = [found for band in bands if (found := band[np.isfinite(band)]).size]
        if not finite:
            return 0.0, 1.0
        low = min(float(each.min()) for each in finite)
        high = max(float(each.max()) for each in finite)
    else:
        low, high = float(values.min()), float(values.max())
    return (low, high) if low < high else _full_range(values)


def _full_range(values: Raw) -> tuple[float, float]:
    """Return the limits of the number type; 0 to 1 for floating point."""
    if values.dtype.kind == "f":
        return 0.0, 1.0
    limits = np.iinfo(values.dtype)
    return float(limits.min), float(limits.max)


def _as_bytes(band: Raw, window: tuple[float, float] | None) -> Shown:
    """Return the band with the window spread over 0 to 255, as contiguous bytes."""
    if window is None or band.dtype == np.uint8:
        return np.ascontiguousarray(band)
    if band.dtype == np.uint16:
        return _table(*window)[band]
    return _spread(band, *window)


@lru_cache(maxsize=4)
def _table(low: float, high: float) -> Shown:
    """Return what each 16-bit value becomes: looking up is many times faster than reckoning."""
    return _spread(np.arange(2**16), low, high)


def _spread(values: Raw, low: float, high: float) -> Shown:
    scaled = (values.astype(np.float64) - low) * (_BYTE_MAX / (high - low))
    scaled = np.nan_to_num(scaled, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(np.rint(scaled), 0, _BYTE_MAX).astype(np.uint8)


def _over_white(colours: Shown, alpha: Shown) -> Shown:
    """Return ``colour * alpha + white * (1 - alpha)``, each rounded to a byte."""
    if alpha.min() == _BYTE_MAX:
        return colours
    spread = cv2.merge([alpha, alpha, alpha])
    return cv2.add(cv2.multiply(colours, spread, scale=1 / _BYTE_MAX), cv2.bitwise_not(spread))


def shrink(pixels: Shown, reduction: int) -> Shown:
    """Return the mean of each square of ``reduction`` pixels; at the edges, of what is there.

    So every shown pixel stands for exactly its own square, also where the size is no multiple.
    """
    if reduction == 1:
        return pixels
    height, width = pixels.shape[:2]
    whole_rows, whole_columns = height // reduction, width // reduction
    small = np.empty((-(-height // reduction), -(-width // reduction), 3), np.uint8)
    for rows, to_rows in _parts(height, reduction, whole_rows):
        for columns, to_columns in _parts(width, reduction, whole_columns):
            target = small[to_rows, to_columns]
            size = target.shape[1], target.shape[0]
            target[:] = cv2.resize(pixels[rows, columns], size, interpolation=cv2.INTER_AREA)
    return small


def _parts(length: int, reduction: int, whole: int) -> list[tuple[slice, slice]]:
    """Return the part that divides evenly and the rest, each with the place it shrinks to."""
    parts = []
    if whole:
        parts.append((slice(0, whole * reduction), slice(0, whole)))
    if length % reduction:
        parts.append((slice(whole * reduction, length), slice(whole, whole + 1)))
    return parts


def turn_upright(stored: Shown, orientation: int) -> Shown:
    """Return the pixels as a person should see them, for EXIF orientation 1 to 8."""
    match orientation:
        case 2:
            return cv2.flip(stored, 1)
        case 3:
            return cv2.rotate(stored, cv2.ROTATE_180)
        case 4:
            return cv2.flip(stored, 0)
        case 5:
            return cv2.transpose(stored)
        case 6:
            return cv2.rotate(stored, cv2.ROTATE_90_CLOCKWISE)
        case 7:
            return cv2.flip(cv2.transpose(stored), -1)
        case 8:
            return cv2.rotate(stored, cv2.ROTATE_90_COUNTERCLOCKWISE)
        case _:
            return stored
