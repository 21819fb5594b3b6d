"""Tracking boxes into the next picture: time beside bare OpenCV calls, and the error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from annotator.imaging.tracking import MOST_PIXELS, track
from annotator.model.geometry import Box
from annotator.proposals.tracking_run import follow
from benchmarks.figures import Figure, judged
from benchmarks.loads import Load
from benchmarks.pictures import BIG, Pixels, photograph
from benchmarks.timing import CPU, one_by_one

BOXES, SIDE_PX, POINTS = 50, 260, 49
SHIFT_PX = (38, -22)
_WINDOW, _LEVELS = (15, 15), 5
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 0.03)


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Track boxes over a photograph of 12 megapixels that was moved."""
    times = max(3, load.opens)
    before, after = _moved(folder)
    boxes = _boxes()
    tracked = follow(before, after, boxes)
    whole = one_by_one(
        times, lambda: follow(before, after, boxes), lambda: _bare(before, after, boxes)
    )
    yield judged("follow 50 boxes of 12 MP", "ms", whole)
    yield judged("follow 50 boxes of 12 MP, cpu", "ms", whole, CPU)
    pictures = _grey(before), _grey(after)
    alone = one_by_one(times, lambda: track(*pictures, boxes, 0.5), lambda: _flow(*pictures, boxes))
    yield judged("follow 50 boxes, decoded, cpu", "ms", alone, CPU)
    found = [
        abs(one.box.x - box.x - SHIFT_PX[0]) + abs(one.box.y - box.y - SHIFT_PX[1])
        for box, one in zip(boxes, tracked, strict=True)
        if one.box is not None
    ]
    yield Figure("follow error of the median box", median(found), "px")
    yield Figure("follow boxes found of 50", len(found), "")


def _moved(folder: Path) -> tuple[Path, Path]:
    """Write a photograph and the same one moved by whole pixels."""
    picture = photograph(0, BIG)
    by = np.array([[1, 0, SHIFT_PX[0]], [0, 1, SHIFT_PX[1]]], np.float64)
    moved = cv2.warpAffine(picture, by, BIG, borderMode=cv2.BORDER_REFLECT_101)
    paths = folder / "before.jpg", folder / "after.jpg"
    for path, pixels in zip(paths, (picture, moved), strict=True):
        cv2.imwrite(str(path), pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return paths


def _boxes() -> list[Box]:
    chance = np.random.default_rng(50)
    room = BIG[0] - SIDE_PX - 200, BIG[1] - SIDE_PX - 200
    return [
        Box(100 + float(x), 100 + float(y), SIDE_PX, SIDE_PX)
        for x, y in chance.uniform((0, 0), room, (BOXES, 2))
    ]


def _bare(before: Path, after: Path, boxes: list[Box]) -> None:
    """Do the unavoidable work: decode both, reduced and grey, and track points twice."""
    _flow(_grey(before), _grey(after), boxes)


def _grey(path: Path) -> Pixels:
    data = np.frombuffer(path.read_bytes(), np.uint8)
    pixels = cv2.imdecode(data, cv2.IMREAD_REDUCED_GRAYSCALE_2)
    assert pixels is not None  # noqa: S101 - we wrote it
    assert pixels.size <= MOST_PIXELS  # noqa: S101 - as the program reads it
    return np.asarray(pixels, np.uint8)


def _flow(first: Pixels, second: Pixels, boxes: list[Box]) -> None:
    side = round(POINTS**0.5)
    shares = (np.arange(side) + 0.5) / side * SIDE_PX
    across, down = np.meshgrid(shares, shares)
    grid = np.stack([across.ravel(), down.ravel()], axis=1)
    corners = np.array([(box.x, box.y) for box in boxes])
    points = ((corners[:, None] + grid[None]) / 2).reshape(-1, 1, 2).astype(np.float32)
    for one, other in ((first, second), (second, first)):
        cv2.calcOpticalFlowPyrLK(
            one,
            other,
            points,
            np.empty_like(points),
            winSize=_WINDOW,
            maxLevel=_LEVELS,
            criteria=_STEPS,
            minEigThreshold=1e-3,
        )


MEASURES = {"follow": measure}
