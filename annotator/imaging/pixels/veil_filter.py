"""Veils a picture: removes its colours, or everything but rough shapes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import cv2

from annotator.imaging.formats.facts import Picture, Veil
from annotator.imaging.pixels.arrays import Shown

COARSE_PX: Final = 128
"""The longest side of the picture that is blurred: no finer detail can be recovered."""

BLUR_SHARE: Final = 1 / 16
"""The standard deviation of the blur, as a share of that side."""

BLURRED_PX: Final = 768
"""The longest side of a blurred picture, large enough to be enlarged without visible squares."""


def veiled(picture: Picture, veil: Veil) -> Picture:
    """Return the picture with its veil; a blurred one is much smaller and has the same facts.

    Grey is the luma of ITU-R BT.601, as OpenCV computes it, in three equal channels. The sides of a
    blurred picture are rounded, so its scale is exact for the longest side.
    """
    match veil:
        case Veil.GREY:
            return replace(picture, pixels=grey(picture.pixels))
        case Veil.BLUR:
            pixels = _blurred(picture.pixels)
            shrunk = max(pixels.shape[:2]) / max(picture.pixels.shape[:2])
            return replace(picture, pixels=pixels, scale=picture.scale * shrunk)
        case _:
            return picture


def grey(pixels: Shown) -> Shown:
    """Return the pixels without colours, in three equal channels."""
    three: Shown = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return three


def _blurred(pixels: Shown) -> Shown:
    longest_px = max(pixels.shape[:2])
    coarse_px = min(COARSE_PX, longest_px)
    coarse = _resized(pixels, coarse_px, cv2.INTER_AREA)
    soft = cv2.GaussianBlur(coarse, (0, 0), coarse_px * BLUR_SHARE)
    return _resized(soft, min(BLURRED_PX, longest_px), cv2.INTER_CUBIC)


def _resized(pixels: Shown, longest_px: int, how: int) -> Shown:
    """Return the pixels resized to this longest side, with both sides at least 1."""
    height, width = pixels.shape[:2]
    factor = longest_px / max(height, width)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return cv2.resize(pixels, size, interpolation=how)
