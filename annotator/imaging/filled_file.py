"""Writes pictures with filled places, without anything else of their files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.imaging.decoder import decode
from annotator.imaging.filled import filled, inside
from annotator.imaging.filled_values import different, filled_values, too_large, unwritten
from annotator.imaging.formats.facts import MediaType, Mode, Picture
from annotator.imaging.formats.probe import probe
from annotator.sentences.parts import Quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.imaging.pixels.arrays import Shown
    from annotator.model.geometry import Box

_JPEG_QUALITY: Final = 97
_JPEG_LOSS: Final = 6.0
"""By how much the values of a JPEG of that quality differ on average at most, in 256ths."""

_ROWS_AT_ONCE: Final = 64
_LOSSLESS_WEBP: Final = 101
_ENDINGS: Final = {
    MediaType.PNG: ".png",
    MediaType.JPEG: ".jpg",
    MediaType.BMP: ".bmp",
    MediaType.TIFF: ".tif",
    MediaType.WEBP: ".webp",
}


def filled_file(path: Path, boxes: Sequence[Box]) -> bytes:
    """Return a picture file with the boxes filled, upright, in the format of the file.

    The file has pixels of 8 bits and nothing else: no metadata, thumbnail, other picture or
    transparency. A TIFF of several pages and a picture with values become what ``filled_values``
    returns. The copy is decoded again and compared.

    Raises:
        UnreadableMediaError: it cannot be decoded at full size, is an animation or of a format that
            is not written, or its copy does not read back; the sentence names the file.
    """
    facts = probe(path)
    name = Quoted(shown_name(path.name))
    if (facts.frames > 1 and facts.type is MediaType.TIFF) or facts.has_values:
        return filled_values(path, boxes)
    if facts.frames > 1 or facts.type not in _ENDINGS:
        raise UnreadableMediaError(unwritten(name))
    picture = decode(path)
    if picture.scale < 1:
        raise UnreadableMediaError(too_large(name))
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
        raise UnreadableMediaError(unwritten(name))
    written = data.tobytes()
    if not _reads_back(written, picture, boxes):
        raise UnreadableMediaError(different(name))
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
    black = [
        found.pixels[where] for where in (inside(box, *picture.pixels.shape[:2]) for box in boxes)
    ]
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
