"""Decodes a picture upright, in 8 bits, small enough to hold: the door to everything behind it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from annotator.errors import UnreadableMediaError
from annotator.imaging.completeness import is_complete
from annotator.imaging.facts import REDUCED_ABOVE_PIXELS, REDUCED_TO_PIXELS, REDUCTIONS, Picture
from annotator.imaging.probing import cut_short, damaged, facts_of, opened

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.imaging.facts import ImageFacts

MAX_FILE_BYTES: Final = 2**31 - 1
"""OpenCV takes no longer buffer."""


def decode(path: Path, *, max_pixels: int | None = None) -> Picture:
    """Return the picture, upright, as 8-bit blue, green, red.

    Of 16-bit and floating-point pictures the least value present becomes 0, the greatest 255, and
    what lies between is spread evenly (one window for all channels). Transparent parts are shown
    over white. Of an animation or a file of many pages the first picture is shown. Colour profiles
    are not applied. The file is read once and never written to.

    Args:
        path: the file.
        max_pixels: how many pixels to hold; the picture is halved up to three times to come under
            this, and stays above it if that is not enough. A picture above
            ``REDUCED_ABOVE_PIXELS`` is always brought to ``REDUCED_TO_PIXELS`` or less.

    Raises:
        UnreadableMediaError: all that ``probe`` raises, and: the file is cut short, damaged, or
            needs more memory than there is.
    """
    data, facts = _read_whole(path)
    try:
        return _develop(data, facts, max_pixels, path)
    except MemoryError:
        raise UnreadableMediaError(
            f"“{path.name}” needs more memory than is free. Close other programs, or cut the "
            "picture into parts."
        ) from None


def require_whole(path: Path) -> None:
    """Do nothing if the end of a picture is there; this takes as long as reading the file.

    Raises:
        UnreadableMediaError: all that ``probe`` raises, and: the file is cut short.
    """
    _read_whole(path)


def _read_whole(path: Path) -> tuple[bytes, ImageFacts]:
    data = _read(path)
    # Read anew, which takes 10 µs: the file may be another one since it was probed.
    facts = facts_of(BytesIO(data), path)
    if not is_complete(data, facts):
        raise UnreadableMediaError(cut_short(path))
    return data, facts


def _develop(data: bytes, facts: ImageFacts, max_pixels: int | None, path: Path) -> Picture:
    # Late, and here only: OpenCV and numpy cost 0.2 s, and the list of pictures needs neither.
    from annotator.imaging import developing  # noqa: PLC0415

    reduction = choose_reduction(facts.width_px * facts.height_px, max_pixels)
    try:
        pixels = developing.develop(data, facts, reduction)
    except developing.UndevelopableError:
        raise UnreadableMediaError(damaged(path)) from None
    return Picture(pixels, 1 / reduction, facts)


def choose_reduction(pixels: int, max_pixels: int | None) -> int:
    """Return by how much to divide width and height, 1, 2, 4 or 8, so that ``max_pixels`` hold."""
    limit = pixels if max_pixels is None else max_pixels
    if pixels > REDUCED_ABOVE_PIXELS:
        limit = min(limit, REDUCED_TO_PIXELS)
    fitting = (each for each in REDUCTIONS if pixels <= limit * each * each)
    return next(fitting, REDUCTIONS[-1])


def _read(path: Path) -> bytes:
    with opened(path) as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableMediaError(
            f"“{path.name}” is longer than 2 GB. Save it compressed, or cut it into parts."
        )
    return data
