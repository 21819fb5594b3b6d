"""Cuts a line of text into words at its wide gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_SPACE, _MOST_SPACE = 0.3, 0.4
"""A space between words, as a multiple of the height of most letters of the line."""


def words_in(boxes: NDArray[np.int32], *, is_rtl: bool = False) -> list[NDArray[np.int32]]:
    """Return the box of each word of a line, in reading order.

    Gaps between letters and gaps between words are two groups: the border between them is the
    value that leaves the least variance within both (Otsu 1979), within limits.

    Args:
        boxes: left, top, right, bottom of the letters of one line, with their marks.
        is_rtl: the word on the right is read first.
    """
    order = np.argsort(boxes[:, 0], kind="stable")
    boxes = boxes[order]
    ends = np.maximum.accumulate(boxes[:, 2])
    gaps = np.maximum(boxes[1:, 0] - ends[:-1], 0).astype(np.float64)
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    border = min(max(_border(gaps), _LEAST_SPACE * height), _MOST_SPACE * height)
    parts = np.split(boxes, np.flatnonzero(gaps > border) + 1)
    words = [
        np.concatenate([part[:, :2].min(axis=0), part[:, 2:].max(axis=0)]).astype(np.int32)
        for part in parts
    ]
    return words[::-1] if is_rtl else words


def _border(gaps: NDArray[np.float64]) -> float:
    """Return the value between two groups of gaps; 0 if there are not two."""
    values = np.sort(gaps)
    best, least = 0.0, np.inf
    for at in np.flatnonzero(np.diff(values)) + 1:
        low, high = values[:at], values[at:]
        within = float(low.var() * len(low) + high.var() * len(high))
        if within < least:
            best, least = float(low[-1] + high[0]) / 2, within
    return best
