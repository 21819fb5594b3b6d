"""Joins the letters of a block to lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REACH: Final = 2.5
"""How far the next letter of a line may be, as a multiple of the height of this one."""

_LEAST_HEIGHT: Final = 0.6
_CORE: Final = 0.25
_TALL: Final = 1.9
_SAME_ROW: Final = 0.5
_MOST_FRAGMENTS: Final = 4_000


def lines_in(
    boxes: NDArray[np.int32], height_px: float, *, is_rtl: bool = False
) -> list[NDArray[np.int64]]:
    """Return the letters of each line of a block, as indices into ``boxes``, in reading order.

    The middle half of each letter is drawn, and reaches to the right over a space between words;
    what touches then is one line. The upper and lower quarters may overlap with other lines.
    Letters that are much higher than most may hold two lines together. They make lines with each
    other, or join the line that they overlap with most.
    """
    tall = boxes[:, 3] - boxes[:, 1]
    is_tall = tall > _TALL * height_px
    usual, high = np.flatnonzero(~is_tall), np.flatnonzero(is_tall)
    fragments = [usual[part] for part in _touching(boxes[usual], height_px)]
    grown = [high[part] for part in _touching(boxes[high], height_px)]
    fragments = _with_high(boxes, _joined(boxes, fragments), grown)
    return _in_order(boxes, _joined(boxes, fragments), is_rtl=is_rtl)


def _with_high(
    boxes: NDArray[np.int32], fragments: list[NDArray[np.int64]], grown: list[NDArray[np.int64]]
) -> list[NDArray[np.int64]]:
    """Return the lines together with those of much higher letters."""
    around = np.array([_around(boxes[part]) for part in fragments], np.int64).reshape(-1, 4)
    more: dict[int, list[NDArray[np.int64]]] = {}
    alone = []
    for part in grown:
        at = _overlapped(around, np.array(_around(boxes[part])))
        if at is None:
            alone.append(part)
        else:
            more.setdefault(at, []).append(part)
    whole = [
        np.concatenate([part, *more[at]]) if at in more else part
        for at, part in enumerate(fragments)
    ]
    return whole + alone


def _in_order(
    boxes: NDArray[np.int32], lines: list[NDArray[np.int64]], *, is_rtl: bool
) -> list[NDArray[np.int64]]:
    """Return lines row by row, and those of one row from left to right, or from right to left."""
    around = [_around(boxes[line]) for line in lines]
    row_of: dict[int, int] = {}
    row, top, bottom = 0, 0, 0
    order = sorted(range(len(lines)), key=lambda at: around[at][1] + around[at][3])
    for at in order:
        _left, y0, _right, y1 = around[at]
        if min(y1, bottom) - max(y0, top) <= _SAME_ROW * min(y1 - y0, bottom - top):
            row, top, bottom = row + 1, y0, y1
        row_of[at] = row
    order.sort(key=lambda at: (row_of[at], -around[at][2] if is_rtl else around[at][0]))
    return [lines[at] for at in order]


def line_box(boxes: NDArray[np.int32], height_px: float) -> NDArray[np.int32]:
    """Return the box around the letters of a line; a few much higher ones do not heighten it."""
    tall = boxes[:, 3] - boxes[:, 1]
    usual = boxes[tall <= _TALL * max(height_px, float(np.median(tall)))]
    return np.array(
        [boxes[:, 0].min(), usual[:, 1].min(), boxes[:, 2].max(), usual[:, 3].max()], np.int32
    )


def _touching(boxes: NDArray[np.int32], height_px: float) -> list[NDArray[np.int64]]:
    if not len(boxes):
        return []
    left, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    right, bottom = int(boxes[:, 2].max()), int(boxes[:, 3].max())
    drawn = np.zeros((bottom - top, right - left), np.uint8)
    places = np.empty((len(boxes), 2), np.int64)
    for at, (x0, y0, x1, y1) in enumerate((boxes - [left, top, left, top]).tolist()):
        tall = y1 - y0
        first = y0 + int(_CORE * tall)
        last = max(first, y1 - 1 - int(_CORE * tall))
        reach = int(_REACH * max(tall, _LEAST_HEIGHT * height_px))
        cv2.rectangle(drawn, (x0, first), (x1 + reach, last), 255, -1)
        places[at] = (first, x0)
    _count, labels = cv2.connectedComponents(drawn, connectivity=4)
    own = np.asarray(labels)[places[:, 0], places[:, 1]]
    return _grouped(own)


def _grouped(own: NDArray[Any]) -> list[NDArray[np.int64]]:
    """Return the indices of equal values, group by group."""
    order = np.argsort(own, kind="stable")
    cuts = np.flatnonzero(np.diff(own[order])) + 1
    return [np.asarray(part, np.int64) for part in np.split(order, cuts) if len(part)]


def _joined(
    boxes: NDArray[np.int32], fragments: list[NDArray[np.int64]]
) -> list[NDArray[np.int64]]:
    """Join fragments that are side by side in one row."""
    if not 1 < len(fragments) <= _MOST_FRAGMENTS:
        return fragments
    around = np.array([_around(boxes[part]) for part in fragments])
    tall = around[:, 3] - around[:, 1]
    parent = list(range(len(fragments)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    for at in range(len(fragments)):
        rest = around[at + 1 :]
        common = np.minimum(rest[:, 3], around[at, 3]) - np.maximum(rest[:, 1], around[at, 1])
        gap = np.maximum(rest[:, 0], around[at, 0]) - np.minimum(rest[:, 2], around[at, 2])
        least = np.minimum(tall[at + 1 :], tall[at])
        is_near = (common > _SAME_ROW * least) & (
            gap < _REACH * np.maximum(tall[at + 1 :], tall[at])
        )
        for other in np.flatnonzero(is_near) + at + 1:
            parent[root(int(other))] = root(at)
    groups = _grouped(np.array([root(at) for at in range(len(fragments))]))
    return [np.concatenate([fragments[int(at)] for at in group]) for group in groups]


def _around(boxes: NDArray[np.int32]) -> list[int]:
    return [
        int(boxes[:, 0].min()),
        int(boxes[:, 1].min()),
        int(boxes[:, 2].max()),
        int(boxes[:, 3].max()),
    ]


def _overlapped(around: NDArray[np.int64], part: NDArray[np.int64]) -> int | None:
    """Return the line with which high letters overlap most; None if with none."""
    if not len(around):
        return None
    left, top, right, bottom = part
    reach = bottom - top
    is_beside = (around[:, 0] - reach <= right) & (left <= around[:, 2] + reach)
    common = np.minimum(around[:, 3], bottom) - np.maximum(around[:, 1], top)
    share = common / np.maximum(1, around[:, 3] - around[:, 1])
    share[~is_beside] = 0.0
    at = int(share.argmax())
    return at if share[at] > _SAME_ROW else None
