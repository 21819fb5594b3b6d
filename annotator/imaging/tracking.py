"""Tracks boxes from one picture of a sequence to the next, by points tracked there and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from annotator.model.geometry import Box, Point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.imaging.formats.facts import Picture

MOST_PIXELS: Final = 4_000_000
"""A picture is halved until it has at most this many pixels; halved from 12 megapixels it is still
sharp enough."""

FARTHEST_SHARE: Final = 0.15
"""The farthest move from one picture to the next, as a share of the picture's longer side."""

_GRID: Final = 7
"""Points per side of each box. Kalal 2010 uses ten; seven track as well, in half the time."""

_WINDOW_PX: Final = 15
_MOST_LEVELS: Final = 5
_STEPS: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 0.03)
_LEAST_TEXTURE: Final = 1e-3
_LEAST_POINTS: Final = 6
_FARTHEST_BACK_PX: Final = 1.5
_MOST_SPREAD_SHARE: Final = 0.25
_LEAST_LIKENESS: Final = 0.6
_LEAST_STRAY_PX: Final = 2.0
_PATCH_PX: Final = 24
_SCALES: Final = (0.5, 2.0)
_LEAST_INSIDE: Final = 0.3
_MOST_TIMES: Final = 2
_CHUNK: Final = 400
"""The number of boxes processed at once: besides the pictures, their points take the memory."""


@dataclass(frozen=True, slots=True)
class TrackedBox:
    """The box in the next picture, None if it was lost, and the likeness of the two places.

    ``likeness`` is their correlation, 0 to 1.
    """

    box: Box | None
    likeness: float = 0.0


LOST: Final = TrackedBox(None)


def grey_of(picture: Picture) -> NDArray[np.uint8]:
    """Return the brightness of a decoded picture: uint8, shape (height, width)."""
    return np.asarray(cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def track(
    before: NDArray[np.uint8], after: NDArray[np.uint8], boxes: Sequence[Box], scale: float = 1.0
) -> list[TrackedBox]:
    """Return for each box its place in the later of two pictures of one size.

    Points on a grid in the box are tracked from one picture to the other and back (pyramidal
    Lucas-Kanade, Bouguet 2000). The half that returns farthest from its start is dropped; of the
    others the median shift moves the box and the median ratio of their distances scales it (Median
    Flow: Kalal, Mikolajczyk, Matas 2010). A box is lost when too few points return, when they
    disagree, when the new place looks different, or when most of the box has left the picture.

    Args:
        before: the earlier picture, as ``grey_of`` returns it.
        after: the later one, of the same shape.
        boxes: in image pixels of the earlier picture; a rotated one keeps its angle.
        scale: pixels of these pictures per image pixel, as ``Picture.scale``.

    Raises:
        ValueError: the pictures differ in size.
    """
    if before.shape != after.shape:
        raise ValueError(f"Pictures of {before.shape} and {after.shape} are not of one sequence.")
    if not boxes:
        return []
    levels = _levels(before.shape)
    rows, columns = before.shape
    seen = [_seen(box, columns / scale, rows / scale) for box in boxes]
    found: dict[int, TrackedBox] = {}
    places = [place for place, box in enumerate(seen) if box is not None]
    for at in range(0, len(places), _CHUNK):
        chunk = places[at : at + _CHUNK]
        some = [box for place in chunk if (box := seen[place]) is not None]
        starts = np.stack([_grid(box, scale) for box in some])
        ends, errors = _there_and_back(before, after, starts, levels)
        for place, box, *points in zip(chunk, some, starts, ends, errors, strict=True):
            found[place] = _followed((before, after), box, scale, (points[0], points[1], points[2]))
    return [found.get(place, LOST) for place in range(len(boxes))]


def _seen(box: Box, width_px: float, height_px: float) -> Box | None:
    """Return the part of a box in the picture; None if it is too small, or the box far larger."""
    if box.area > _MOST_TIMES * width_px * height_px:
        return None
    part = box.clipped(width_px, height_px)
    return None if part is None or part.area < _LEAST_INSIDE * box.area else part


def _levels(shape: tuple[int, ...]) -> int:
    """Return the number of pyramid levels at which the farthest move is a few pixels."""
    farthest = FARTHEST_SHARE * max(shape)
    wanted = math.ceil(math.log2(max(1.0, farthest / (_WINDOW_PX / 2))))
    roomy = int(math.log2(max(1.0, min(shape) / (2 * _WINDOW_PX))))
    return max(0, min(wanted, roomy, _MOST_LEVELS))


def _grid(box: Box, scale: float) -> NDArray[np.float32]:
    """Return points spread over a box, in pixels of the picture: shape (_GRID ** 2, 2)."""
    shares = (np.arange(_GRID) + 0.5) / _GRID
    across, down = np.meshgrid(box.x + shares * box.width, box.y + shares * box.height)
    points = np.stack([across.ravel(), down.ravel()], axis=1)
    if box.is_turned:
        points = np.array([_on_image(box, x, y) for x, y in points.tolist()])
    # The centre of the first pixel is (0, 0) in OpenCV, and (0.5, 0.5) in a box.
    return (points * scale - 0.5).astype(np.float32)


def _on_image(box: Box, x: float, y: float) -> tuple[float, float]:
    point = box.from_frame(Point(x, y))
    return point.x, point.y


def _there_and_back(
    first: NDArray[np.uint8],
    second: NDArray[np.uint8],
    starts: NDArray[np.float32],
    levels: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the tracked points, and how far from its start each returns; inf if it does not."""
    flat = np.ascontiguousarray(starts.reshape(-1, 1, 2))
    ends, there = _flow(first, second, flat, levels)
    backs, back = _flow(second, first, ends, levels)
    errors = np.linalg.norm((backs - flat).reshape(-1, 2), axis=1)
    errors[(there & back) == 0] = np.inf
    errors[~np.isfinite(errors)] = np.inf
    return ends.reshape(starts.shape), errors.reshape(starts.shape[:2]).astype(np.float32)


def _flow(
    first: NDArray[np.uint8],
    second: NDArray[np.uint8],
    points: NDArray[np.float32],
    levels: int,
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    ends, status, _ = cv2.calcOpticalFlowPyrLK(
        first,
        second,
        points,
        np.empty_like(points),
        winSize=(_WINDOW_PX, _WINDOW_PX),
        maxLevel=levels,
        criteria=_STEPS,
        minEigThreshold=_LEAST_TEXTURE,
    )
    return np.asarray(ends, np.float32), np.asarray(status, np.uint8).ravel()


_Pictures = tuple["NDArray[np.uint8]", "NDArray[np.uint8]"]
_Points = tuple["NDArray[np.float32]", "NDArray[np.float32]", "NDArray[np.float32]"]


def _followed(pictures: _Pictures, box: Box, scale: float, points: _Points) -> TrackedBox:
    starts, ends, errors = points
    rows, columns = pictures[0].shape
    inside = (ends >= 0).all(axis=1) & (ends[:, 0] <= columns - 1) & (ends[:, 1] <= rows - 1)
    sound = inside & (errors <= _FARTHEST_BACK_PX)
    if sound.sum() < _LEAST_POINTS:
        return LOST
    sound &= errors <= np.median(errors[sound])
    starts, shifts = starts[sound], ends[sound] - starts[sound]
    shift = np.median(shifts, axis=0)
    strays = np.linalg.norm(shifts - shift, axis=1)
    side = scale * min(box.width, box.height)
    if np.median(strays) > max(_LEAST_STRAY_PX, _MOST_SPREAD_SHARE * side):
        return LOST
    grown = _ratio(starts, starts + shifts)
    if not _SCALES[0] <= grown <= _SCALES[1]:
        return LOST
    # Points off the centre also move because the box grows, which is no shift of the whole.
    middle = np.array([box.centre.x, box.centre.y]) * scale - 0.5
    shift = np.median(starts + shifts - (middle + grown * (starts - middle)), axis=0)
    moved = _moved(box, shift / scale, grown)
    likeness = _likeness(pictures, (box, moved), scale)
    if likeness < _LEAST_LIKENESS:
        return LOST
    kept = moved.clipped(columns / scale, rows / scale)
    if kept is None or kept.area < _LEAST_INSIDE * moved.area:
        return LOST
    return TrackedBox(kept, likeness)


def _ratio(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> float:
    """Return the growth of the distances between points: the median over all pairs."""
    one, other = np.triu_indices(len(starts), k=1)
    was = np.linalg.norm(starts[one] - starts[other], axis=1)
    now = np.linalg.norm(ends[one] - ends[other], axis=1)
    apart = was > 1  # an error of a pixel matters little between distant points
    return float(np.median(now[apart] / was[apart])) if apart.any() else 1.0


def _moved(box: Box, shift: NDArray[Any], grown: float) -> Box:
    width, height = box.width * grown, box.height * grown
    x, y = box.centre.x + float(shift[0]), box.centre.y + float(shift[1])
    return Box(x - width / 2, y - height / 2, width, height, box.angle_deg)


def _likeness(pictures: _Pictures, boxes: tuple[Box, Box], scale: float) -> float:
    """Return the correlation of the contents of two boxes, resampled to one small size; 0 to 1."""
    one, other = (_patch(*each, scale) for each in zip(pictures, boxes, strict=True))
    found = float(cv2.matchTemplate(one, other, cv2.TM_CCOEFF_NORMED)[0, 0])
    return min(1.0, max(0.0, found)) if math.isfinite(found) else 0.0


def _patch(picture: NDArray[np.uint8], box: Box, scale: float) -> NDArray[np.uint8]:
    """Return the content of a box in a small size; beyond the edge the picture is extended."""
    around = box.bounds
    left, top = math.floor(around.x * scale + 0.5), math.floor(around.y * scale + 0.5)
    right = max(left + 1, math.floor(around.right * scale + 0.5))
    bottom = max(top + 1, math.floor(around.bottom * scale + 0.5))
    rows, columns = picture.shape
    part: Any = picture[max(0, top) : min(rows, bottom), max(0, left) : min(columns, right)]
    if not part.size:
        return np.zeros((_PATCH_PX, _PATCH_PX), np.uint8)
    if part.shape != (bottom - top, right - left):
        beyond = max(0, -top), max(0, bottom - rows), max(0, -left), max(0, right - columns)
        part = cv2.copyMakeBorder(part, *beyond, cv2.BORDER_REPLICATE)
    small = cv2.resize(part, (_PATCH_PX, _PATCH_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
