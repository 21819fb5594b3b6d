"""Finds the lines or the words of a picture, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from annotator.imaging.formats.decoding_limits import MAX_FOUND_LINES, MAX_FOUND_WORDS
from annotator.imaging.text_lines.columns import blocks_of
from annotator.imaging.text_lines.fragments import line_box, lines_in
from annotator.imaging.text_lines.ink import (
    Components,
    components_of,
    ink_of,
    sorted_by_size,
    text_height_px,
)
from annotator.imaging.text_lines.skew import runs_down, skew_deg
from annotator.imaging.text_lines.words import words_in
from annotator.model.geometry import Box, Point, turned
from annotator.progress import Watch

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PIXELS: Final = 6_000_000
"""A picture is halved until it has at most this many pixels: letters stay large enough."""

_STEPS: Final = 5
_CHECK_EVERY: Final = 500
_LEAST_CONTRAST: Final = 0.45
_LEAST_HEIGHT: Final = 0.5
_LEAST_WIDTH: Final = 0.5
_MARK_REACH: Final = 0.4
_MOST_FILL: Final = 0.9
_MOST_INK: Final = 0.35
"""Pages of text have ink on a tenth of their area or a little more."""

_MOST_HEIGHT: Final = 3.0
_AIR: Final = 0.1
"""The margin around a line: its outline does not hide the edges of letters."""


@dataclass(frozen=True, slots=True)
class FoundText:
    """A line or a word in image pixels.

    ``score`` is the contrast of ink and paper in its line beside that of the median line, at most
    1: print of the other side that shines through has little.
    """

    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class _Page:
    """A page turned so that its lines run across and straight."""

    grey: NDArray[np.uint8]
    ink: NDArray[np.uint8]
    letters: Components
    marks: Components
    height_px: float
    is_down: bool = False
    skew_deg: float = 0.0


def find_lines(
    grey: NDArray[np.uint8],
    scale: float = 1.0,
    *,
    is_rtl: bool = False,
    watch: Watch | None = None,
) -> list[FoundText]:
    """Return the lines of text of a grey picture, in reading order.

    Ink is separated from paper, the page is turned straight, cut into columns and blocks, and the
    letters of each block are joined to lines. Lines that run down are read from right to left.

    Args:
        grey: uint8, shape (height, width).
        scale: its pixels per image pixel, as ``Picture.scale``.
        is_rtl: the right column is read first.
        watch: cancels, and is told of the steps.

    Raises:
        CancelledError: it was cancelled.
    """
    watch = watch or Watch()
    page = _straight(grey, watch)
    if page is None:
        return []
    lines = _lines(page, watch, is_rtl=is_rtl)
    _tell(watch, _STEPS)
    return [_on_image(page, grey.shape, scale, box, score) for box, score in lines]


def find_words(
    grey: NDArray[np.uint8],
    scale: float = 1.0,
    *,
    is_rtl: bool = False,
    watch: Watch | None = None,
) -> list[FoundText]:
    """Return the words of a grey picture, line by line in reading order; see ``find_lines``.

    Raises:
        CancelledError: it was cancelled.
    """
    watch = watch or Watch()
    page = _straight(grey, watch)
    if page is None:
        return []
    every = np.concatenate([page.letters.boxes, page.marks.boxes])
    across, down = (every[:, 0] + every[:, 2]) / 2, (every[:, 1] + every[:, 3]) / 2
    found: list[FoundText] = []
    for box, score in _lines(page, watch, is_rtl=is_rtl):
        is_in = (across >= box[0]) & (across < box[2]) & (down >= box[1]) & (down < box[3])
        words = words_in(every[is_in], is_rtl=is_rtl and not page.is_down) if is_in.any() else []
        found += [_on_image(page, grey.shape, scale, word, score) for word in words]
    _tell(watch, _STEPS)
    return found[:MAX_FOUND_WORDS]


def _lines(page: _Page, watch: Watch, *, is_rtl: bool) -> list[tuple[NDArray[np.int32], float]]:
    """Return the box of each line on the straight page, with its score, in reading order."""
    lines: list[NDArray[np.int32]] = []
    boxes, is_rtl = page.letters.boxes, is_rtl and not page.is_down
    for which in blocks_of(boxes, page.height_px, is_rtl=is_rtl):
        watch.cancel.check()
        block = page.letters.only(which)
        for part in lines_in(block.boxes, page.height_px, is_rtl=is_rtl):
            line = block.only(part)
            if _is_text(line, page.height_px):
                lines.append(line_box(line.boxes, page.height_px))
        if len(lines) > MAX_FOUND_LINES:
            break
    _tell(watch, 4)
    return _legible(_with_marks(lines[:MAX_FOUND_LINES], page, watch), page)


def _tell(watch: Watch, step: int) -> None:
    watch.cancel.check()
    watch.progress(step, _STEPS)


def _straight(grey: NDArray[np.uint8], watch: Watch) -> _Page | None:
    """Return the page turned straight; None if it has nothing of the shape of letters."""
    _tell(watch, 0)
    page = _page(grey)
    _tell(watch, 1)
    if page is None:
        return None
    if runs_down(page.letters, page.height_px):
        turned_page = _page(np.ascontiguousarray(np.rot90(grey)))
        page = page if turned_page is None else replace(turned_page, is_down=True)
    _tell(watch, 2)
    skew = skew_deg(page.letters, page.height_px)
    if skew:
        level = _page(_levelled(page.grey, skew))
        page = page if level is None else replace(level, is_down=page.is_down, skew_deg=skew)
    _tell(watch, 3)
    return page


def _page(grey: NDArray[np.uint8]) -> _Page | None:
    ink = ink_of(grey)
    if cv2.countNonZero(ink) > _MOST_INK * ink.size:
        return None
    every = components_of(ink)
    height_px = text_height_px(every, len(grey))
    if not height_px:
        return None
    letters, marks = sorted_by_size(every, height_px)
    return _Page(grey, ink, letters, marks, height_px) if len(letters.boxes) else None


def _levelled(grey: NDArray[np.uint8], skew: float) -> NDArray[np.uint8]:
    rows, columns = grey.shape
    matrix = cv2.getRotationMatrix2D(((columns - 1) / 2, (rows - 1) / 2), skew, 1.0)
    level = cv2.warpAffine(
        grey, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(level, np.uint8)


def _is_text(letters: Components, height_px: float) -> bool:
    around = line_box(letters.boxes, height_px)
    wide, tall = int(around[2] - around[0]), int(around[3] - around[1])
    fill = float(letters.pixels.sum() / (letters.widths * letters.heights).sum())
    is_large = tall >= _LEAST_HEIGHT * height_px and wide >= _LEAST_WIDTH * height_px
    is_row = tall <= _MOST_HEIGHT * max(height_px, float(np.median(letters.heights)))
    return is_large and is_row and (fill < _MOST_FILL or wide < tall)


def _with_marks(
    lines: list[NDArray[np.int32]], page: _Page, watch: Watch
) -> list[NDArray[np.int32]]:
    """Return the lines with the dots, accents and points that belong to them."""
    if not lines or not len(page.marks.boxes):
        return lines
    boxes, reach = np.array(lines), _MARK_REACH * page.height_px
    for number, mark in enumerate(page.marks.boxes.tolist()):
        if number % _CHECK_EVERY == 0:
            watch.cancel.check()
        x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
        is_beside = (boxes[:, 0] - reach <= x) & (x <= boxes[:, 2] + 2 * reach)
        away = np.maximum(np.maximum(boxes[:, 1] - y, y - boxes[:, 3]), 0.0)
        away[~is_beside] = np.inf
        at = int(away.argmin())
        if away[at] <= reach:
            boxes[at, :2] = np.minimum(boxes[at, :2], mark[:2])
            boxes[at, 2:] = np.maximum(boxes[at, 2:], mark[2:])
    return list(boxes)


def _legible(lines: list[NDArray[np.int32]], page: _Page) -> list[tuple[NDArray[np.int32], float]]:
    """Return the lines with their contrast beside that of the median line; faint ones go."""
    if not lines:
        return []
    contrast = np.array([_contrast(page, box) for box in lines])
    usual = max(1.0, float(np.median(contrast)))
    share = np.minimum(1.0, contrast / usual)
    return [
        (box, float(score))
        for box, score in zip(lines, share, strict=True)
        if score >= _LEAST_CONTRAST
    ]


def _contrast(page: _Page, box: NDArray[np.int32]) -> float:
    left, top, right, bottom = (int(value) for value in box)
    part, ink = page.grey[top:bottom, left:right], page.ink[top:bottom, left:right] > 0
    if not ink.any() or ink.all():
        return 0.0
    return abs(float(np.median(part[~ink])) - float(part[ink].mean()))


def _on_image(
    page: _Page, shape: tuple[int, ...], scale: float, box: NDArray[np.int32], score: float
) -> FoundText:
    """Return a line where it is on the picture as it was given."""
    air, (high, broad) = _AIR * page.height_px, page.grey.shape
    left, top = max(0.0, box[0] - air), max(0.0, box[1] - air)
    right, bottom = min(float(broad), box[2] + air), min(float(high), box[3] + air)
    columns = shape[1]
    middle = Point((left + right) / 2, (top + bottom) / 2)
    wide, tall = right - left, bottom - top
    if page.skew_deg:
        middle = turned(middle, page.skew_deg, Point(broad / 2, high / 2))
    if page.is_down:  # turned back clockwise
        middle, (wide, tall) = Point(columns - middle.y, middle.x), (tall, wide)
    x, y = (middle.x - wide / 2) / scale, (middle.y - tall / 2) / scale
    return FoundText(Box(x, y, wide / scale, tall / scale, page.skew_deg), score)
