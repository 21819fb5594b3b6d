"""Fills places of a picture."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from annotator.imaging.formats.facts import Picture
    from annotator.model.geometry import Box

_FAR_PX: Final = 1 << 20
"""Corners farther out than this are nowhere in a picture."""

_AROUND: Final = ((-1, -1), (-1, 1), (1, -1), (1, 1))


def filled(picture: Picture, boxes: Sequence[Box]) -> Picture:
    """Return the picture with the boxes black: each shown pixel that a box touches.

    Around a turned box, up to two pixels more are filled.
    """
    # Imported only when needed: OpenCV and numpy take 0.2 s.
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    pixels = picture.pixels.copy()
    rows, columns = pixels.shape[:2]
    for box in boxes:
        if not box.is_turned:
            left, top = np.floor((box.x * picture.scale, box.y * picture.scale)).clip(0)
            right, bottom = np.ceil((box.right * picture.scale, box.bottom * picture.scale)).clip(0)
            pixels[
                int(min(top, rows)) : int(min(bottom, rows)),
                int(min(left, columns)) : int(min(right, columns)),
            ] = 0
            continue
        corners = [(each.x * picture.scale, each.y * picture.scale) for each in box.corners]
        around = np.floor(np.clip(np.array(corners), -_FAR_PX, _FAR_PX)).astype(np.int32)
        shape = np.concatenate([around + np.array(each, np.int32) for each in _AROUND])
        cv2.fillConvexPoly(pixels, cv2.convexHull(shape), (0, 0, 0))
    pixels.setflags(write=False)
    return replace(picture, pixels=pixels)


def inside(box: Box, height: int, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of the pixels whose centres lie in a box.

    This is found otherwise than what ``filled`` fills, so that a fault there shows.
    """
    import numpy as np  # noqa: PLC0415 - as above

    corners = box.corners
    left, right = min(each.x for each in corners), max(each.x for each in corners)
    top, bottom = min(each.y for each in corners), max(each.y for each in corners)
    first_row, first_column = max(0, int(top)), max(0, int(left))
    rows, columns = np.mgrid[
        first_row : max(first_row, min(height, math.ceil(bottom))),
        first_column : max(first_column, min(width, math.ceil(right))),
    ]
    across, down = columns + 0.5 - box.centre.x, rows + 0.5 - box.centre.y
    cosine, sine = math.cos(math.radians(box.angle_deg)), math.sin(math.radians(box.angle_deg))
    is_wide = np.abs(across * cosine + down * sine) < box.width / 2
    is_inside = is_wide & (np.abs(down * cosine - across * sine) < box.height / 2)
    return rows[is_inside], columns[is_inside]
