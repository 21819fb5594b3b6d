"""Applies brightness, contrast, grey and inversion to shown pixels; the file is unchanged."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from annotator.adjustment import MOST

if TYPE_CHECKING:
    from annotator.adjustment import Adjustment
    from annotator.imaging.pixels.arrays import Shown

_STEEPEST: Final = 0.99
"""The contrast limit; full contrast would leave only black and white."""


@lru_cache(maxsize=8)
def table_of(adjustment: Adjustment) -> Shown:
    """Return the lookup table for the 256 values.

    The order is gamma, contrast, brightness, inversion, each on the range 0 to 1. The slope of
    contrast c is tan((1 + c) pi / 4), which is 0 at -1, 1 at 0 and steep towards 1.
    """
    values = np.arange(256) / 255
    values = values ** (1 / adjustment.gamma)
    share = min(adjustment.contrast / MOST, _STEEPEST)
    values = (values - 0.5) * math.tan((1 + share) * math.pi / 4) + 0.5
    values = values + adjustment.brightness / MOST
    if adjustment.is_inverted:
        values = 1 - values
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def adjust(pixels: Shown, adjustment: Adjustment) -> None:
    """Adjust pixels in place: uint8 of shape (height, width, 4), blue first.

    Grey is the luma of ITU-R BT.601, as OpenCV computes it. The fourth channel becomes 255.
    """
    if adjustment.is_plain:
        return
    table = table_of(adjustment)
    if adjustment.is_grey:
        grey = cv2.LUT(cv2.cvtColor(pixels, cv2.COLOR_BGRA2GRAY), table)
        cv2.cvtColor(grey, cv2.COLOR_GRAY2BGRA, dst=pixels)
        return
    opaque = np.full(256, 255, np.uint8)
    cv2.LUT(pixels, np.stack([table, table, table, opaque], axis=-1)[None], dst=pixels)
