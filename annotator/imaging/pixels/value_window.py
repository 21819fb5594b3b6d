"""Maps stored values to shown ones: a window becomes black to white, alpha goes over white."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from annotator.imaging.pixels.arrays import STRIP_ROWS, Raw, Shown, full_range, shrink, split
from annotator.imaging.pixels.value_statistics import measured

_BYTE_MAX: Final = 255
_COLOURS: Final = 3


def to_shown(raw: Raw, reduction: int) -> Shown:
    """Return 8-bit colour over white, ``reduction`` times smaller (rounded up).

    Args:
        raw: the stored pixels: bytes unchanged, other types from the least to the greatest value.
        reduction: the divisor of width and height.
    """
    colours, alpha = split(raw)
    if raw.dtype == np.uint8:
        return windowed(colours, alpha, None, reduction)
    found = measured(colours)
    return windowed(colours, alpha, (found.low, found.high), reduction)


def windowed(
    colours: Raw,
    alpha: Raw | None,
    window: tuple[float, float] | None,
    reduction: int,
    *,
    is_inverted: bool = False,
) -> Shown:
    """Return 8-bit colour over white, ``reduction`` times smaller (rounded up).

    Args:
        colours: of shape (height, width, 1) or (height, width, 3), blue first.
        alpha: of shape (height, width, 1); its whole range goes from transparent to opaque.
        window: the values that become 0 and 255. Values between are mapped linearly, values outside
            are clamped, and values that are not finite become 0. None leaves bytes unchanged.
        reduction: the divisor of width and height.
        is_inverted: zero means white, and the decoder has not inverted it.
    """
    height, width = colours.shape[:2]
    shown = np.empty((-(-height // reduction), -(-width // reduction), 3), np.uint8)
    for top in range(0, height, STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        strip = _as_bytes(colours[rows], window)
        strip = cv2.cvtColor(strip, cv2.COLOR_GRAY2BGR) if strip.shape[-1] != _COLOURS else strip
        strip = cv2.bitwise_not(strip) if is_inverted else strip
        if alpha is not None:
            strip = _over_white(strip, _as_bytes(alpha[rows], full_range(alpha)))
        first = top // reduction
        small = shrink(strip, reduction)
        shown[first : first + small.shape[0]] = small
    return shown


def _as_bytes(strip: Raw, window: tuple[float, float] | None) -> Shown:
    """Return the strip with the window mapped to 0 to 255, as contiguous bytes."""
    if window is None or (strip.dtype == np.uint8 and window == (0.0, _BYTE_MAX)):
        return np.ascontiguousarray(strip)
    if strip.dtype in {np.dtype(np.uint8), np.dtype(np.uint16)}:
        return _table(*window)[strip]
    return _spread(strip, *window)


@lru_cache(maxsize=4)
def _table(low: float, high: float) -> Shown:
    """Return the lookup table for 16-bit values, which is many times faster than arithmetic."""
    return _spread(np.arange(2**16), low, high)


def _spread(values: Raw, low: float, high: float) -> Shown:
    with np.errstate(over="ignore", invalid="ignore"):  # not finite, or far outside
        scaled = (values.astype(np.float64) - low) * (_BYTE_MAX / (high - low))
        if values.dtype.kind == "f":
            scaled = np.where(np.isfinite(values), np.nan_to_num(scaled), 0)
        return np.rint(np.clip(scaled, 0, _BYTE_MAX)).astype(np.uint8)


def _over_white(colours: Shown, alpha: Shown) -> Shown:
    """Return ``colour * alpha + white * (1 - alpha)``, each rounded to a byte."""
    if alpha.min() == _BYTE_MAX:
        return colours
    spread = cv2.merge([alpha, alpha, alpha])
    return cv2.add(cv2.multiply(colours, spread, scale=1 / _BYTE_MAX), cv2.bitwise_not(spread))
