"""Fills places of TIFFs of several pages, and of pictures with values, in their own depth."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.imaging.decoder import decoded, read_whole, short_of_memory, stored_values
from annotator.imaging.filled import filled, inside
from annotator.imaging.formats.decoding_limits import REDUCED_ABOVE_PIXELS
from annotator.imaging.formats.facts import ImageFacts, MediaType, Mode, Picture
from annotator.imaging.formats.probe import facts_of
from annotator.imaging.formats.streams import BadHeaderError
from annotator.imaging.formats.tiff_header import page_places
from annotator.sentences.parts import Quoted
from annotator.sentences.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from annotator.imaging.pixels.arrays import Raw
    from annotator.imaging.pixels.tiff_writer import TiffPage
    from annotator.model.geometry import Box

_TIFF: Final = b"II*"
_PNG: Final = b"\x89PNG"
_GREYS: Final = frozenset({Mode.GREY, Mode.GREY_INVERTED})
_PNG_BANDS: Final = frozenset({1, 3, 4})


def filled_values(path: Path, boxes: Sequence[Box]) -> bytes:
    """Return a TIFF or PNG with the boxes filled on its first page, upright, in its own depth.

    Values are written as they are stored, pages without values as they are shown. What is filled is
    0 in all bands and opaque. The copy is read back.

    Raises:
        UnreadableMediaError: it cannot be read at full size or written, or its copy does not read
            back; the sentence names the file.
    """
    # Imported only when needed: OpenCV and numpy take 0.2 s.
    from annotator.imaging.pixels.tiff_writer import TooLongError, written_tiff  # noqa: PLC0415

    name = Quoted(shown_name(path.name))
    data, facts = read_whole(path)
    try:
        if facts.type is MediaType.TIFF:
            written = written_tiff(_filled_pages(data, path, boxes))
        elif facts.type is MediaType.PNG:
            written = _written_png(_values(data, path), facts, boxes, name)
        else:
            raise UnreadableMediaError(unwritten(name))
        if not _reads_back(written, data, path, boxes):
            raise UnreadableMediaError(different(name))
    except (TooLongError, BadHeaderError, OverflowError):
        raise UnreadableMediaError(unwritten(name)) from None
    except MemoryError:
        raise UnreadableMediaError(short_of_memory(path)) from None
    return written


def other_pages(data: bytes) -> int:
    """Return how many pages a written picture has beside the first, which alone can be marked."""
    return sum(1 for _ in page_places(BytesIO(data))) - 1 if data.startswith(_TIFF) else 0


def _pages(data: bytes) -> Iterator[bytes]:
    """Yield the file once for each of its pages, with that one first."""
    if data.startswith(_PNG):
        yield data
        return
    for place, pointer in page_places(BytesIO(data)):
        yield data[:place] + pointer + data[place + len(pointer) :]


def _filled_pages(data: bytes, path: Path, boxes: Sequence[Box]) -> Iterator[TiffPage]:
    from annotator.imaging.pixels.tiff_writer import (  # noqa: PLC0415 - as above
        BLACK_IS_ZERO,
        COLOURS,
        WHITE_IS_ZERO,
        TiffPage,
    )

    for number, page in enumerate(_pages(data)):
        facts = facts_of(BytesIO(page), path)
        values = _values(page, path)
        if not number:
            values = _filled(values, facts, boxes)
        meaning = COLOURS
        if facts.mode in _GREYS:
            is_inverted = facts.has_values and facts.mode is Mode.GREY_INVERTED
            meaning = WHITE_IS_ZERO if is_inverted else BLACK_IS_ZERO
        yield TiffPage(values, meaning, facts.has_values and facts.has_alpha)


def _values(data: bytes, path: Path) -> Raw:
    """Return the values of a page: as stored, or those that are shown, red first.

    Raises:
        UnreadableMediaError: it cannot be read at full size.
    """
    facts = facts_of(BytesIO(data), path)
    if facts.width_px * facts.height_px > REDUCED_ABOVE_PIXELS:
        raise UnreadableMediaError(too_large(Quoted(shown_name(path.name))))
    if facts.has_values:
        return stored_values(data, path)
    shown = decoded(data, path).pixels[..., ::-1]
    return shown[..., :1] if facts.mode in _GREYS and not facts.has_alpha else shown


def _filled(values: Raw, facts: ImageFacts, boxes: Sequence[Box]) -> Raw:
    import numpy as np  # noqa: PLC0415 - as above

    found = values.copy()
    white = Picture(np.full((*values.shape[:2], 3), 1, np.uint8), 1.0, facts)
    where = filled(white, boxes).pixels[..., 0] == 0
    found[where] = 0
    if facts.has_values and facts.has_alpha:
        is_whole = found.dtype.kind in "ui"
        found[..., -1][where] = np.iinfo(found.dtype).max if is_whole else 1
    return found


def _written_png(values: Raw, facts: ImageFacts, boxes: Sequence[Box], name: Quoted) -> bytes:
    import cv2  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above

    if values.shape[2] not in _PNG_BANDS:
        raise UnreadableMediaError(unwritten(name))
    found = _filled(values, facts, boxes)
    blue_first = {3: [2, 1, 0], 4: [2, 1, 0, 3]}.get(values.shape[2], [0])
    is_encoded, data = cv2.imencode(".png", np.ascontiguousarray(found[..., blue_first]))
    if not is_encoded:
        raise UnreadableMediaError(unwritten(name))
    return data.tobytes()


def _reads_back(written: bytes, data: bytes, path: Path, boxes: Sequence[Box]) -> bool:
    """Return whether each page of a copy, read again, has the values that it must have."""
    import numpy as np  # noqa: PLC0415 - as above

    pairs = zip(_pages(written), _pages(data), strict=True)
    try:
        for number, (copy, original) in enumerate(pairs):
            facts, expected = facts_of(BytesIO(original), path), _values(original, path)
            found = _values(copy, path)
            if not number:
                expected = _filled(expected, facts, boxes)
                colours = found[..., : found.shape[2] - (facts.has_values and facts.has_alpha)]
                if any(colours[inside(box, *found.shape[:2])].any() for box in boxes):
                    return False
            is_float = expected.dtype.kind == "f"
            if not np.array_equal(found, expected, equal_nan=is_float):
                return False
    except (UnreadableMediaError, ValueError):
        return False
    return True


def unwritten(name: Quoted) -> Said:
    """Return the sentence about a picture that cannot be written here."""
    return said(
        "{file} has several pictures, or is of a format that is not written here. Save each "
        "picture as PNG or JPEG.",
        file=name,
    )


def too_large(name: Quoted) -> Said:
    """Return the sentence about a picture that cannot be decoded at full size."""
    return said("{file} is too large to be filled at full size. Cut it into parts.", file=name)


def different(name: Quoted) -> Said:
    """Return the sentence about a copy that does not read back."""
    return said(
        "The redacted copy of {file} reads back otherwise. Save the picture as PNG and export "
        "again.",
        file=name,
    )
