"""Cuts lines of text out of a picture, upright and in grey, as engines that read text want them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from annotator.imaging.formats.decoding_limits import MAX_LINE_CROP_PIXELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from annotator.model.geometry import Box

    LineCrop = NDArray[np.uint8]
    """A line of text, upright, in grey: shape (height, width)."""

MOST_PIXELS: Final = 25_000_000
"""A picture is halved until it has at most this many pixels."""

_LETTERS_PX: Final = 48
"""Smaller lines are enlarged to this height: engines are trained on letters of about 30 pixels."""

_MOST_TIMES: Final = 4.0
_AIR: Final = 0.12
_FRAME_PX: Final = 12
_WHITE: Final = 235


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """The place of a line on a picture; it is cut out when it is needed, since a page has many.

    Args:
        grey: the brightness of the picture.
        box: in image pixels.
        scale: pixels of ``grey`` per image pixel.
    """

    grey: NDArray[np.uint8]
    box: Box
    scale: float

    @property
    def height_px(self) -> float:
        """Its height in pixels of the picture."""
        return self.box.height * self.scale

    def crop(self) -> LineCrop:
        """Return its place, turned upright and evenly lit, with a frame of the colour of paper."""
        box, scale = self.box, self.scale
        air = _AIR * min(box.width, box.height)
        width, height = (box.width + 2 * air) * scale, (box.height + 2 * air) * scale
        times = min(_MOST_TIMES, max(1.0, _LETTERS_PX / max(1.0, height)))
        times = min(times, math.sqrt(MAX_LINE_CROP_PIXELS / max(1.0, width * height)))
        columns, rows = max(1, round(width * times)), max(1, round(height * times))
        angle = math.radians(box.angle_deg)
        along = np.array([math.cos(angle), math.sin(angle)]) / times
        down = np.array([-math.sin(angle), math.cos(angle)]) / times
        middle = np.array([box.centre.x, box.centre.y]) * scale - 0.5
        start = middle - along * (columns - 1) / 2 - down * (rows - 1) / 2
        upright = cv2.warpAffine(
            self.grey,
            np.column_stack([along, down, start]),
            (columns, rows),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        even = _evenly_lit(np.asarray(upright, np.uint8))
        paper = float(np.median(even))
        framed = cv2.copyMakeBorder(
            even, *(_FRAME_PX,) * 4, borderType=cv2.BORDER_CONSTANT, value=[paper]
        )
        return np.asarray(framed, np.uint8)


def _evenly_lit(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a crop divided by the brightness of its paper, which is read between the letters.

    Otherwise the frame would be an edge beside shaded paper, and be read as a letter. Light letters
    on a dark ground are left as they are.
    """
    if np.median(crop) <= crop.mean():
        return crop
    side = max(3, crop.shape[0] // 2 | 1)
    paper = cv2.dilate(crop, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 2)
    return np.asarray(cv2.divide(crop, paper, scale=_WHITE), np.uint8)


def as_pages(crops: Sequence[LineCrop]) -> bytes:
    """Return crops as the pages of one TIFF."""
    _, data = cv2.imencodemulti(".tiff", list(crops))
    return bytes(data)
