"""Columns and blocks of a page in reading order, by recursive cuts along white space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GUTTER: Final = 0.9
_COLUMN_WIDTH: Final = 6.0
_COLUMN_HEIGHT: Final = 5.0
_BLOCK_GAP: Final = 0.8
_MOST_DEPTH: Final = 64


def blocks_of(
    boxes: NDArray[np.int32], height_px: float, *, is_rtl: bool = False
) -> list[NDArray[np.int64]]:
    """Return the letters of each block, as indices into ``boxes``, block by block as one reads.

    A page is cut down its gutters first, and across its widest gap where it has none (recursive
    XY-cut: Nagy, Seth 1984).

    Args:
        boxes: left, top, right, bottom of each letter.
        height_px: the height of most letters.
        is_rtl: the right column is read first.
    """
    blocks: list[NDArray[np.int64]] = []
    waiting = [(np.arange(len(boxes)), 0)]
    while waiting:
        which, depth = waiting.pop()
        parts = _cut(boxes, which, height_px, is_rtl=is_rtl) if depth < _MOST_DEPTH else None
        if parts is None:
            blocks.append(which)
        else:
            waiting.extend((part, depth + 1) for part in reversed(parts))
    return blocks


def _cut(
    boxes: NDArray[np.int32], which: NDArray[np.int64], height_px: float, *, is_rtl: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    if len(which) < 2:  # noqa: PLR2004 - one letter has no gap
        return None
    some = boxes[which]
    is_tall = some[:, 3].max() - some[:, 1].min() >= _COLUMN_HEIGHT * height_px
    least_side = _COLUMN_WIDTH * height_px
    at = _widest_gap(some[:, [0, 2]], _GUTTER * height_px, least_side) if is_tall else None
    if at is not None:
        is_first = some[:, 0] >= at if is_rtl else some[:, 2] <= at
        if _are_columns(some, is_first, height_px):
            return which[is_first], which[~is_first]
    at = _widest_gap(some[:, [1, 3]], _BLOCK_GAP * height_px, 0.0)
    if at is None:
        return None
    is_above = some[:, 3] <= at
    return which[is_above], which[~is_above]


def _are_columns(some: NDArray[np.int32], is_first: NDArray[np.bool_], height_px: float) -> bool:
    """Return whether both sides of a gap are high enough for columns."""
    sides: Any = (some[is_first], some[~is_first])
    tall = [side[:, 3].max() - side[:, 1].min() for side in sides]
    return bool(min(tall) >= _COLUMN_HEIGHT * height_px)


def _widest_gap(spans: NDArray[np.int32], least_px: float, least_side_px: float) -> float | None:
    """Return the middle of the widest gap between spans (start, end); None if none is wide enough.

    Both sides of it must be at least ``least_side_px`` wide.
    """
    order = np.argsort(spans[:, 0], kind="stable")
    starts, ends = spans[order, 0], np.maximum.accumulate(spans[order, 1])
    gaps = (starts[1:] - ends[:-1]).astype(np.float64)
    low = ends[:-1] - starts[0] >= least_side_px
    high = ends[-1] - starts[1:] >= least_side_px
    gaps[~(low & high)] = -1
    if not gaps.size or gaps.max() < least_px:
        return None
    at = int(gaps.argmax())
    return float(ends[at] + starts[at + 1]) / 2
