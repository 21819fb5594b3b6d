"""Wraps decoded pixels as images that paint fast, on the decoding thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from widgets.canvas.layers.picture import HALVED_ABOVE_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def images_of(pixels: NDArray[Any]) -> tuple[QImage, tuple[QImage, ...]]:
    """Return a picture, of uint8 (height, width, 3), blue first, and its expensive reductions.

    A large picture keeps three bytes per pixel: only the visible part of it is painted, and at low
    zoom its reductions are. Those, and small pictures, have four, which are copied unchanged.
    """
    # Late: without a picture OpenCV is not needed.
    from annotator.imaging.pixels.arrays import shrink  # noqa: PLC0415

    if _pixels(pixels) <= HALVED_ABOVE_PIXELS:
        return _wrapped(pixels).convertToFormat(QImage.Format.Format_RGB32), ()
    fast = []
    level = pixels
    while _pixels(level) > HALVED_ABOVE_PIXELS:
        level = shrink(level, 2)
        fast.append(_wrapped(level).convertToFormat(QImage.Format.Format_RGB32))
    return _wrapped(pixels), tuple(fast)


def _pixels(level: NDArray[Any]) -> int:
    height, width, _channels = level.shape
    return int(height * width)


def _wrapped(pixels: NDArray[Any]) -> QImage:
    """Return an image that shares the array; PySide keeps the array alive with the image."""
    height, width, _channels = pixels.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
