"""Cuts a box out of a picture, upright or turned, as a PNG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from annotator.imaging.formats.facts import Picture, crop
from annotator.model.geometry import Box

_HALF_PX: Final = 0.5
_MARGIN_PX: Final = 2
"""Shown pixels around a turned box, from which its edge is interpolated."""

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def png_of_box(picture: Picture, box: Box) -> bytes | None:
    """Return the part of a picture in a box, as PNG; None if no part of it lies inside.

    A turned box is turned back, so that its text runs as in its frame. What lies outside of the
    picture is white there; an upright box is cut to the picture.
    """
    # Imported only when needed: OpenCV and numpy take 0.2 s.
    import cv2  # noqa: PLC0415

    pixels = _turned_back(picture, box) if box.is_turned else _upright(picture, box)
    if not pixels.size:
        return None
    is_encoded, data = cv2.imencode(".png", pixels)
    return data.tobytes() if is_encoded else None


def _upright(picture: Picture, box: Box) -> NDArray[np.uint8]:
    return crop(picture, box.x, box.y, box.width, box.height)


def _turned_back(picture: Picture, box: Box) -> NDArray[np.uint8]:
    import cv2  # noqa: PLC0415 - only when needed, as above
    import numpy as np  # noqa: PLC0415 - only when needed, as above

    around, scale = box.bounds, picture.scale
    x, y = around.x - _MARGIN_PX / scale, around.y - _MARGIN_PX / scale
    sides = around.width + 2 * _MARGIN_PX / scale, around.height + 2 * _MARGIN_PX / scale
    part = crop(picture, x, y, *sides)
    if not part.size:
        return part
    left, top = max(0, math.floor(x * scale)), max(0, math.floor(y * scale))
    start, right, _, below = box.corners
    # OpenCV counts from the centre of the first pixel, boxes from its corner.
    corners = np.array(
        [
            [each.x * scale - left - _HALF_PX, each.y * scale - top - _HALF_PX]
            for each in (start, right, below)
        ],
        dtype=np.float32,
    )
    width, height = max(1, round(box.width * scale)), max(1, round(box.height * scale))
    frame = np.array([[0, 0], [width, 0], [0, height]], dtype=np.float32) - np.float32(_HALF_PX)
    matrix = cv2.getAffineTransform(corners, frame)
    turned = cv2.warpAffine(
        np.ascontiguousarray(part),
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    return np.asarray(turned, dtype=np.uint8)
