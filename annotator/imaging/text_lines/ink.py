"""Separates ink from paper, and ink into components such as letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from annotator.imaging.formats.decoding_limits import MAX_INK_COMPONENTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WINDOW_SHARE: Final = 24
_LEAST_WINDOW_PX: Final = 15
_SENSITIVITY: Final = 0.25
"""The k of Sauvola; he proposes 0.5, which loses faded ink."""

_RANGE: Final = 128.0
_DARK_MEDIAN: Final = 96
_LEAST_CONTRAST: Final = 12.0

_LEAST_PIXELS: Final = 4
_LEAST_TEXT_PX: Final = 4
_LARGEST_SHARE: Final = 8
_LONGEST: Final = 10.0
_SMALL, _TALL, _HUGE = 0.35, 1.9, 5.0
_THICK: Final = 1.3


@dataclass(frozen=True, slots=True)
class Components:
    """Connected components of ink: boxes (left, top, right, bottom), shape (n, 4), and pixels."""

    boxes: NDArray[np.int32]
    pixels: NDArray[np.int32]

    @property
    def widths(self) -> NDArray[np.int32]:
        """Their widths in pixels."""
        return np.asarray(self.boxes[:, 2] - self.boxes[:, 0], np.int32)

    @property
    def heights(self) -> NDArray[np.int32]:
        """Their heights in pixels."""
        return np.asarray(self.boxes[:, 3] - self.boxes[:, 1], np.int32)

    def only(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> Components:
        """Return some of them, given by a mask or by indices."""
        return Components(self.boxes[which], self.pixels[which])


def ink_of(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return 255 where a grey picture has ink, else 0; of the same shape.

    The threshold of each pixel follows from mean and deviation around it (Sauvola, Pietikäinen:
    Adaptive document image binarization, 2000). Light writing on a dark ground counts as ink too.
    """
    if np.median(grey) < _DARK_MEDIAN:
        grey = np.asarray(255 - grey, np.uint8)
    size = max(_LEAST_WINDOW_PX, min(grey.shape) // _WINDOW_SHARE) | 1
    values = grey.astype(np.float32)
    mean = cv2.boxFilter(values, -1, (size, size), borderType=cv2.BORDER_REPLICATE)
    squares = cv2.boxFilter(values * values, -1, (size, size), borderType=cv2.BORDER_REPLICATE)
    spread = np.sqrt(np.maximum(squares - mean * mean, 0.0))
    threshold = mean * (1.0 + _SENSITIVITY * (spread / _RANGE - 1.0))
    is_ink = (values < threshold) & (spread > _LEAST_CONTRAST / 2)
    return np.where(is_ink, 255, 0).astype(np.uint8)


def components_of(ink: NDArray[np.uint8]) -> Components:
    """Return the components of ink, at most ``MAX_INK_COMPONENTS``, the largest ones."""
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    stats = np.asarray(stats[1:], np.int32)
    stats = stats[stats[:, cv2.CC_STAT_AREA] >= _LEAST_PIXELS]
    if len(stats) > MAX_INK_COMPONENTS:
        largest: Any = np.argpartition(-stats[:, cv2.CC_STAT_AREA], MAX_INK_COMPONENTS)
        stats = stats[np.sort(largest[:MAX_INK_COMPONENTS])]
    left, top, width, height = (stats[:, at] for at in range(4))
    boxes = np.stack([left, top, left + width, top + height], axis=1).astype(np.int32)
    return Components(boxes, np.asarray(stats[:, cv2.CC_STAT_AREA], np.int32))


def text_height_px(found: Components, rows: int) -> float:
    """Return the height of most letters, 0 if nothing has the shape of a letter.

    It is the median of the heights, each weighted by the height itself: specks are many and small.
    """
    tall, wide = found.heights.astype(np.float64), found.widths
    is_letter = (tall >= _LEAST_TEXT_PX) & (tall <= rows / _LARGEST_SHARE)
    is_letter &= (wide <= _LONGEST * tall) & (tall <= _LONGEST * wide)
    tall = np.sort(tall[is_letter])
    if not tall.size:
        return 0.0
    summed = np.cumsum(tall)
    return float(tall[np.searchsorted(summed, summed[-1] / 2)])


def sorted_by_size(found: Components, height_px: float) -> tuple[Components, Components]:
    """Return the letters, and the small marks (dots, accents, points); the rest is dropped.

    Rules, borders and pictures are the rest.
    """
    tall, wide = found.heights, found.widths
    is_rule = (wide > _LONGEST * tall) & (tall < _THICK * height_px)
    is_rule |= (tall > _LONGEST * wide) & (tall > _TALL * height_px)
    is_huge = (tall > _HUGE * height_px) | (wide > _HUGE * _LONGEST * height_px)
    is_small = np.maximum(tall, wide) < _SMALL * height_px
    letters = found.only(~is_rule & ~is_huge & ~is_small)
    return letters, found.only(is_small)
