"""Arithmetic on decoded pixels: types, size and orientation."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Shown = NDArray[Any]
"""uint8 of shape (height, width, 3), blue first. (OpenCV's own types cannot promise uint8.)"""

Raw = NDArray[Any]
"""Numbers of any type, of shape (height, width) or (height, width, 1 to 4), blue first, alpha last.
"""

STRIP_ROWS: Final = 128
"""The height of a strip, a multiple of every reduction: the part processed at once besides the
picture."""

_COLOURS_AND_ALPHA: Final = 4
_GREY_AND_ALPHA: Final = 2


def split(raw: Raw) -> tuple[Raw, Raw | None]:
    """Return colours (or grey, as one channel) and alpha separately, as views."""
    channels = raw.shape[2] if raw.ndim == 3 else 1  # noqa: PLR2004 - rows, columns, channels
    flat = raw.reshape(*raw.shape[:2], channels)
    if channels == _COLOURS_AND_ALPHA:
        return flat[..., :3], flat[..., 3:]
    if channels == _GREY_AND_ALPHA:
        return flat[..., :1], flat[..., 1:]
    return flat, None


def full_range(values: Raw) -> tuple[float, float]:
    """Return the limits of the number type; 0 to 1 for floating point."""
    if values.dtype.kind == "f":
        return 0.0, 1.0
    limits = np.iinfo(values.dtype)
    return float(limits.min), float(limits.max)


def shrink(pixels: Shown, reduction: int) -> Shown:
    """Return the mean of each square of ``reduction`` pixels; squares at the edges may be partial.

    So every shown pixel represents exactly its own square, even if the size is no multiple.
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
    """Return the part that divides evenly and the rest, each with its place in the result."""
    parts = []
    if whole:
        parts.append((slice(0, whole * reduction), slice(0, whole)))
    if length % reduction:
        parts.append((slice(whole * reduction, length), slice(whole, whole + 1)))
    return parts


def turn_upright(stored: Shown, orientation: int) -> Shown:
    """Return the pixels as shown to a person, for EXIF orientation 1 to 8."""
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


def turned_values(stored: Raw, orientation: int) -> Raw:
    """Return numbers of any type and of any number of bands as ``turn_upright`` turns pixels."""
    match orientation:
        case 2:
            return stored[:, ::-1]
        case 3:
            return stored[::-1, ::-1]
        case 4:
            return stored[::-1]
        case 5:
            return stored.swapaxes(0, 1)
        case 6:
            return stored[::-1].swapaxes(0, 1)
        case 7:
            return stored[::-1, ::-1].swapaxes(0, 1)
        case 8:
            return stored[:, ::-1].swapaxes(0, 1)
        case _:
            return stored
