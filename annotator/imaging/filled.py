"""Fills places of a picture, and writes the result without anything else of the file."""

from __future__ import annotations

import math
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.imaging.decoder import decode
from annotator.imaging.formats.facts import MediaType, Mode, Picture
from annotator.imaging.formats.probe import probe
from annotator.sentences.parts import Quoted
from annotator.sentences.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from annotator.imaging.pixels.arrays import Shown
    from annotator.model.geometry import Box

_JPEG_QUALITY: Final = 97
_JPEG_LOSS: Final = 6.0
"""By how much the values of a JPEG of that quality differ on average at most, in 256ths."""

_ROWS_AT_ONCE: Final = 64
_LOSSLESS_WEBP: Final = 101
_FAR_PX: Final = 1 << 20
"""Corners farther out than this are nowhere in a picture."""

_AROUND: Final = ((-1, -1), (-1, 1), (1, -1), (1, 1))
_ENDINGS: Final = {
    MediaType.PNG: ".png",
    MediaType.JPEG: ".jpg",
    MediaType.BMP: ".bmp",
    MediaType.TIFF: ".tif",
    MediaType.WEBP: ".webp",
}


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


def filled_file(path: Path, boxes: Sequence[Box]) -> bytes:
    """Return a picture file with the boxes filled, upright, in the format of the file.

    The file has pixels of 8 bits and nothing else: no metadata, thumbnail, other picture or
    transparency.

    The copy is decoded again and compared.

    Raises:
        UnreadableMediaError: it cannot be decoded at full size, has several pictures or deep
            values, is of a format that is not written, or its copy does not read back; the
            sentence names the file.
    """
    facts = probe(path)
    name = Quoted(shown_name(path.name))
    if facts.frames > 1 or facts.has_values or facts.type not in _ENDINGS:
        raise UnreadableMediaError(_unwritten(name))
    picture = decode(path)
    if picture.scale < 1:
        raise UnreadableMediaError(
            said("{file} is too large to be filled at full size. Cut it into parts.", file=name)
        )
    import cv2  # noqa: PLC0415 - as above

    options = {
        MediaType.JPEG: [
            *(cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY),
            *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
        ],
        MediaType.WEBP: [cv2.IMWRITE_WEBP_QUALITY, _LOSSLESS_WEBP],
    }
    pixels = filled(picture, boxes).pixels
    if facts.mode in {Mode.GREY, Mode.GREY_INVERTED} and not facts.has_alpha:
        pixels = pixels[:, :, 0].copy()
    is_encoded, data = cv2.imencode(_ENDINGS[facts.type], pixels, options.get(facts.type, []))
    if not is_encoded:
        raise UnreadableMediaError(_unwritten(name))
    written = data.tobytes()
    if not _reads_back(written, picture, boxes):
        raise UnreadableMediaError(
            said(
                "The redacted copy of {file} reads back otherwise. Save the picture as PNG and "
                "export again.",
                file=name,
            )
        )
    return written


def _reads_back(written: bytes, picture: Picture, boxes: Sequence[Box]) -> bool:
    """Return whether a copy, decoded again, is black in the boxes and the same elsewhere.

    A JPEG is so up to what its coding loses.
    """
    import numpy as np  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "copy")
        path.write_bytes(written)
        try:
            found = decode(path)
        except UnreadableMediaError:
            return False
    expected = filled(picture, boxes).pixels
    if found.pixels.shape != expected.shape or found.facts.frames > 1:
        return False
    most = _JPEG_LOSS if found.facts.type is MediaType.JPEG else 0.0
    black = [found.pixels[where] for where in (_inside(box, picture) for box in boxes)]
    if any(each.size and each.mean() > most for each in black):
        return False
    if not most:
        return np.array_equal(found.pixels, expected)
    rows = range(0, len(expected), _ROWS_AT_ONCE)
    parts = (slice(row, row + _ROWS_AT_ONCE) for row in rows)
    return all(_difference(found.pixels[part], expected[part]) <= most for part in parts)


def _difference(one: Shown, other: Shown) -> float:
    """Return by how much the values of two pictures differ on average."""
    import cv2  # noqa: PLC0415 - as above

    return float(cv2.absdiff(one, other).mean())


def _inside(box: Box, picture: Picture) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of the pixels whose centres lie in a box.

    This is found otherwise than what is filled, so that a fault there shows.
    """
    import numpy as np  # noqa: PLC0415 - as above

    height, width = picture.pixels.shape[:2]
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


def _unwritten(name: Quoted) -> Said:
    return said(
        "{file} has several pictures, or is of a format that is not written here. Save each "
        "picture as PNG or JPEG.",
        file=name,
    )
