"""Turns the output of a detector's last layer into boxes, for the known layouts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.imaging.formats.decoding_limits import MAX_CANDIDATES

MOST_FOUND: Final = 300
"""Maximum number of boxes that are proposed for one picture; nobody decides on more."""

_MOST_LISTED: Final = 1_000
_FEWEST_CHANNELS: Final = 5
_LISTED: Final = 6
_SSD: Final = 7
_SLACK: Final = 0.02
_MOST_NORMAL: Final = 2.0


class OutputLayout(StrEnum):
    """The layout of a detector's output."""

    CHANNELS_FIRST = "channels first"
    """(1, 4 + classes, n), as in YOLOv8 and later: centre, size, a score for each class.

    Values after the scores of the classes that the model names, such as masks, are ignored.
    """

    OBJECTNESS = "objectness"
    """(1, n, 5 + classes), as in YOLOv5: centre, size, objectness, a score for each class."""

    CHANNELS_LAST = "channels last"
    """(1, n, 4 + classes): the transpose of ``CHANNELS_FIRST``."""

    LISTED = "listed"
    """(1, n, 6): two corners, score, class; duplicates are removed already."""

    SSD = "ssd"
    """(1, 1, n, 7): picture, class, score, two corners as shares of the picture."""


def layout_of(
    shapes: Sequence[tuple[int, ...]], names: int = 0
) -> tuple[OutputLayout, int, int] | None:
    """Return the layout, the number of classes (0: unknown) and the index of the output.

    Args:
        shapes: of all outputs.
        names: the number of classes that the model names, 0 if it names none.
    """
    for place, shape in enumerate(shapes):
        found = _layout(shape, names)
        if found is not None:
            return (*found, place)
    return None


def _layout(shape: tuple[int, ...], names: int) -> tuple[OutputLayout, int] | None:
    if len(shape) == 4 and shape[:2] == (1, 1) and shape[3] == _SSD:  # noqa: PLR2004 - the axes of the output of an SSD
        return OutputLayout.SSD, names
    if len(shape) != 3 or shape[0] != 1 or min(shape) < 1:  # noqa: PLR2004 - picture, rows, columns
        return None
    _, rows, columns = shape
    if columns == _LISTED and rows <= _MOST_LISTED and names != 1:
        return OutputLayout.LISTED, names
    if min(rows, columns) < _FEWEST_CHANNELS:
        return None
    if rows <= columns:
        classes = _classes(rows - 4, names)
        return None if classes is None else (OutputLayout.CHANNELS_FIRST, classes)
    if columns - 4 == names:
        return OutputLayout.CHANNELS_LAST, names
    classes = _classes(columns - 5, names)
    return None if classes is None else (OutputLayout.OBJECTNESS, classes)


def _classes(most: int, names: int) -> int | None:
    """Return how many of the columns are scores; None if one is left over, such as an angle."""
    if most < 1 or (most - names == 1 and names):
        return None
    return min(most, names) if names else most


def candidates(
    output: NDArray[Any], layout: OutputLayout, classes: int, size_px: tuple[int, int]
) -> NDArray[Any]:
    """Return the candidates: left, top, right, bottom, score, class; shape (n, 6), float32.

    Args:
        output: of the model, in the layout.
        layout: as returned by ``layout_of``.
        classes: the number of classes, as returned by ``layout_of``.
        size_px: width and height of the model's input, in whose pixels the corners are.

    Raises:
        ValueError: the scores are no numbers from 0 to 1.
    """
    values = np.asarray(output, np.float32)
    if layout is OutputLayout.SSD:
        rows = values[0, 0]
        rows = rows[rows[:, 0] >= 0]
        corners = rows[:, 3:7] * np.array([*size_px, *size_px], np.float32)
        return _sound(corners, rows[:, 2], rows[:, 1])
    rows = values[0].T if layout is OutputLayout.CHANNELS_FIRST else values[0]
    if layout is OutputLayout.LISTED:
        return _sound(_in_pixels(rows[:, :4], size_px), rows[:, 4], rows[:, 5])
    first = 5 if layout is OutputLayout.OBJECTNESS else 4
    chosen = rows[:, first : first + classes].argmax(axis=1)
    scores = rows[np.arange(len(rows)), first + chosen]
    if layout is OutputLayout.OBJECTNESS:
        _require_scores(rows[:, 4])
        scores = scores * rows[:, 4]
    middles = _in_pixels(rows[:, :4], size_px)
    half = middles[:, 2:] / 2
    corners = np.concatenate([middles[:, :2] - half, middles[:, :2] + half], axis=1)
    return _sound(corners, scores, chosen)


def _in_pixels(values: NDArray[Any], size_px: tuple[int, int]) -> NDArray[Any]:
    """Return positions in pixels; some models give them as shares of the picture."""
    finite = values[np.isfinite(values)]
    if finite.size and float(np.abs(finite).max()) <= _MOST_NORMAL:
        return np.asarray(values * np.array([*size_px, *size_px], np.float32))
    return values


def _sound(corners: NDArray[Any], scores: NDArray[Any], classes: NDArray[Any]) -> NDArray[Any]:
    rows = np.concatenate([corners, scores[:, None], classes[:, None]], axis=1)
    rows = rows[np.isfinite(rows).all(axis=1)].astype(np.float32)
    _require_scores(rows[:, 4])
    is_wide = (rows[:, 2] - rows[:, 0] > 0) & (rows[:, 3] - rows[:, 1] > 0)
    return np.asarray(rows[is_wide & (rows[:, 5] >= 0) & (rows[:, 4] > 0)])


def _require_scores(scores: NDArray[Any]) -> None:
    finite = scores[np.isfinite(scores)]
    if finite.size and not -_SLACK <= float(finite.min()) <= float(finite.max()) <= 1 + _SLACK:
        raise ValueError("These are no scores from 0 to 1.")


def best(rows: NDArray[Any], confidence: float, overlap: float) -> NDArray[Any]:
    """Return the rows above the confidence, without those that overlap a more confident one.

    Boxes of different classes do not compete. The most confident come first, at most
    ``MOST_FOUND``.
    """
    rows = rows[rows[:, 4] >= confidence]
    rows = rows[np.argsort(-rows[:, 4], kind="stable")][:MAX_CANDIDATES]
    if not len(rows):
        return rows
    frames = np.concatenate([rows[:, :2], rows[:, 2:4] - rows[:, :2]], axis=1)
    kept = cv2.dnn.NMSBoxesBatched(
        frames.astype(np.float64).tolist(),
        rows[:, 4].tolist(),
        np.unique(rows[:, 5], return_inverse=True)[1].ravel().tolist(),
        0.0,
        overlap,
    )
    places = np.sort(np.asarray(kept, np.intp).ravel())
    return rows[places][:MOST_FOUND]
