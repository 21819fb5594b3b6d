"""Fills places of a picture, and writes the result without anything else of the file."""

from __future__ import annotations

from dataclasses import replace
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
    from pathlib import Path

    from annotator.model.geometry import Box

_JPEG_QUALITY: Final = 97
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

    Raises:
        UnreadableMediaError: it cannot be decoded at full size, has several pictures or deep
            values, or is of a format that is not written; the sentence names the file.
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
    return data.tobytes()


def _unwritten(name: Quoted) -> Said:
    return said(
        "{file} has several pictures, or is of a format that is not written here. Save each "
        "picture as PNG or JPEG.",
        file=name,
    )
