"""Statistics of the values of a picture: least, greatest, histogram, current window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from annotator.imaging.formats.facts import BINS, ValueStatistics
from annotator.imaging.pixels.arrays import STRIP_ROWS, full_range
from annotator.rendering import PLAIN, RangeSource, automatic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.imaging.pixels.arrays import Raw
    from annotator.rendering import Rendering

_FINE_BINS: Final = 1 << 16
"""Each 16-bit value has a bin of its own."""

_MOST_COUNTED: Final = 1_000_000
"""With more pixels only some rows are counted: the limits are precise enough for the eye."""


def measured(values: Raw, rendering: Rendering = PLAIN) -> ValueStatistics:
    """Return the statistics of the values, over all colours, and the window that shows them.

    Args:
        values: of the shown bands, of shape (height, width, bands).
        rendering: the chosen rendering. Limits without a range between them, as in a picture with a
            single value, become those of the number type (0 to 1 for floating point).
    """
    least, greatest = _ends(values)
    if least >= greatest:
        low, high = full_range(values)
        if rendering.has_limits:
            low, high = rendering.low, rendering.high
        return ValueStatistics(least, greatest, low, high)
    if not math.isfinite((_FINE_BINS - 1) / (greatest - least)) or math.isinf(greatest - least):
        low, high = (rendering.low, rendering.high) if rendering.has_limits else (least, greatest)
        return ValueStatistics(least, greatest, low, high)  # too narrow or too wide for a histogram
    counts = _counted(values, least, greatest)
    coarse = counts.reshape(BINS, -1).sum(axis=1)
    limits = least, greatest
    if rendering.has_limits:
        limits = rendering.low, rendering.high
    elif rendering.span is RangeSource.AUTOMATIC:
        limits = automatic(counts.tolist(), least, greatest, is_whole=values.dtype.kind != "f")
    return ValueStatistics(least, greatest, *limits, tuple(coarse.tolist()))


def _ends(values: Raw) -> tuple[float, float]:
    """Return the minimum and the maximum finite value; (0, 0) if there is none."""
    if values.dtype.kind != "f":
        return float(values.min()), float(values.max())
    # Strip by strip: a mask of a whole large picture would double the memory.
    strips = (values[at : at + STRIP_ROWS] for at in range(0, len(values), STRIP_ROWS))
    ends = [
        (float(finite.min()), float(finite.max()))
        for strip in strips
        if (finite := strip[np.isfinite(strip)]).size
    ]
    if not ends:
        return 0.0, 0.0
    return min(low for low, _high in ends), max(high for _low, high in ends)


def _counted(values: Raw, least: float, greatest: float) -> NDArray[np.int64]:
    """Return the histogram from least to greatest in ``_FINE_BINS`` parts."""
    every = max(1, -(-values.size // _MOST_COUNTED))
    counts = np.zeros(_FINE_BINS, np.int64)
    by = (_FINE_BINS - 1) / (greatest - least)
    for top in range(0, len(values), STRIP_ROWS * every):
        strip = values[top : top + STRIP_ROWS * every : every]
        found = strip[np.isfinite(strip)] if strip.dtype.kind == "f" else strip.ravel()
        places = np.rint((found.astype(np.float64) - least) * by).astype(np.int64)
        counts += np.bincount(places, minlength=_FINE_BINS)
    return counts
