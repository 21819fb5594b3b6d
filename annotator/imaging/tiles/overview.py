"""A very large picture at reduced size: from its tiles, or decoded in reduced strips."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

import numpy as np

from annotator.imaging.formats.band_names import values_of
from annotator.imaging.formats.facts import REDUCTIONS, MediaType, Picture
from annotator.imaging.formats.probe import facts_of, opened
from annotator.imaging.pixels.arrays import shrink, turn_upright
from annotator.imaging.tiles.pyramid import Pyramid
from annotator.imaging.tiles.strips import Strips, stored_size
from annotator.imaging.tiles.tile_cache import TileCache, content_key
from annotator.rendering import PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts, Values, ValueStatistics
    from annotator.imaging.pixels.arrays import Shown
    from annotator.rendering import Rendering

_ROWS: Final = 128
"""The approximate height of a strip, in rows."""


def reduction_for(facts: ImageFacts, max_pixels: int) -> int:
    """Return the power of two by which to divide width and height to meet ``max_pixels``."""
    reduction = 1
    while -(-facts.width_px // reduction) * -(-facts.height_px // reduction) > max_pixels:
        reduction *= 2
    return reduction


def kept(
    path: Path, folder: Path, max_pixels: int, renderings: Mapping[str, Rendering]
) -> Picture | None:
    """Return the overview of a picture from cached tiles; None if there are none.

    ``renderings`` says how to show pictures with values, by their kind.

    Raises:
        UnreadableMediaError: all cases of ``probe``.
    """
    with opened(path) as file:
        facts = facts_of(file, path)
        rendering = renderings.get(facts.kind, PLAIN)
        pyramid = TileCache(folder).find(content_key(file, facts, rendering), facts)
        if pyramid is None:
            return None
        values = _values(file, facts, rendering, pyramid.measured)
    try:
        found = from_tiles(pyramid, facts, max_pixels)
        return None if found is None else replace(found, values=values)
    finally:
        pyramid.close()


def from_tiles(pyramid: Pyramid, facts: ImageFacts, max_pixels: int) -> Picture | None:
    """Return the overview of a picture from existing tiles; None if some are missing."""
    reduction = reduction_for(facts, max_pixels)
    level = min(reduction.bit_length() - 1, len(pyramid.levels) - 1)
    pixels = pyramid.whole(level)
    if pixels is None:
        return None
    pixels.setflags(write=False)
    return Picture(pixels, 1 / 2**level, facts)


def from_strips(
    file: IO[bytes], facts: ImageFacts, max_pixels: int, rendering: Rendering = PLAIN
) -> Picture:
    """Return the overview of a picture, decoded from top to bottom, and rendered.

    Raises:
        StripsError: it cannot be decoded.
    """
    reduction = reduction_for(facts, max_pixels)
    on_the_way = min(reduction, REDUCTIONS[-1]) if facts.type is MediaType.JPEG else 1
    rest = reduction // on_the_way
    width, height = stored_size(facts, reduction)
    shown: Shown = np.empty((height, width, 3), np.uint8)
    with Strips(file, facts, on_the_way, rendering=rendering) as strips:
        top = 0
        for strip in strips.strips(max(rest, _ROWS - _ROWS % rest)):
            small = shrink(strip, rest)
            rows = shown[top : top + small.shape[0]]
            rows[:, : small.shape[1]] = small
            rows[:, small.shape[1] :] = small[:, -1:]  # a reduced JPEG drops partial pixels
            top += small.shape[0]
        shown[top:] = shown[top - 1]
    shown = turn_upright(shown, facts.orientation)
    shown.setflags(write=False)
    values = _values(file, facts, rendering, strips.measured)
    return Picture(shown, 1 / reduction, facts, values)


def _values(
    file: IO[bytes], facts: ImageFacts, rendering: Rendering, found: ValueStatistics | None
) -> Values | None:
    return None if found is None else values_of(cast("BinaryIO", file), facts, rendering, found)
