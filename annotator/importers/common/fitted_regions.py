"""Brings the regions of a document from the sizes that it declares to those of the pictures."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, overload

from annotator.importers.common.declared_sizes import OtherSize
from annotator.importers.common.region_spool import Placed, read_at
from annotator.model.entities import Region
from annotator.model.geometry import Box
from annotator.model.imported_shape import KEY, SEGMENTATION, with_shape

_POINTS: Final = "keypoints"
_MASK: Final = "imported_segmentation"
"""A mask of a document by its pixels, which cannot be turned or scaled; kept as it was."""

_OF_A_POINT: Final = 3
"""Numbers of a keypoint: x, y and whether it is visible."""

Turn = Callable[[float, float, float, float], tuple[float, float]]

_TURNS: Final[Mapping[int, Turn]] = {
    1: lambda x, y, w, h: (x, y),  # noqa: ARG005 - all take the same
    2: lambda x, y, w, h: (w - x, y),  # noqa: ARG005
    3: lambda x, y, w, h: (w - x, h - y),
    4: lambda x, y, w, h: (x, h - y),  # noqa: ARG005 - all take the same
    5: lambda x, y, w, h: (y, x),  # noqa: ARG005 - all take the same
    6: lambda x, y, w, h: (h - y, x),  # noqa: ARG005 - all take the same
    7: lambda x, y, w, h: (h - y, w - x),
    8: lambda x, y, w, h: (y, w - x),  # noqa: ARG005 - all take the same
}
"""A point of a stored picture of w × h in the upright one, by orientation (EXIF 2.32, tag 274)."""


class FittedRegions(Sequence[Placed]):
    """The regions of a document in the pixels of the pictures as they are shown.

    They are computed while they are read, so that they are never all held.
    """

    def __init__(self, regions: Sequence[Placed], sizes: Iterable[OtherSize]) -> None:
        """Take the regions of the document, and the pictures whose size is another one."""
        self._regions = regions
        self._frames = {each.item: _Frame(each) for each in sizes}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._regions)

    def __iter__(self) -> Iterator[Placed]:
        """Yield the regions in order."""
        for item, region in self._regions:
            frame = self._frames.get(item)
            yield item, region if frame is None else frame.fitted(region)

    @overload
    def __getitem__(self, index: int) -> Placed: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Placed]: ...
    def __getitem__(self, index: int | slice) -> Placed | Sequence[Placed]:
        """Return one region or several, by reading those before."""
        return read_at(self, index)


class _Frame:
    """The way from the frame of a document to that of its picture."""

    def __init__(self, size: OtherSize) -> None:
        self._declared = size.declared
        self._turn = _TURNS[size.orientation if size.is_stored_frame else 1]
        width, height = self._turned_size()
        self._across, self._down = size.shown[0] / width, size.shown[1] / height

    def _turned_size(self) -> tuple[float, float]:
        (ax, ay), (bx, by) = (self._turn(*at, *self._declared) for at in ((0, 0), self._declared))
        return abs(bx - ax), abs(by - ay)

    def fitted(self, region: Region) -> Region:
        """Return a region with its place, and the shapes that it came with, in this frame."""
        place = region.geometry
        if not isinstance(place, Box):
            return region
        box = self._box(place)
        return replace(region, geometry=box, extra=self._extra(region.extra, box))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the document in the picture."""
        x, y = self._turn(x, y, *self._declared)
        return x * self._across, y * self._down

    def _box(self, box: Box) -> Box:
        """Return a box; a rotated one stays a box, although unequal scales would shear it."""
        corners = [self.point(at.x, at.y) for at in box.corners]
        if not box.is_turned:
            xs, ys = zip(*corners, strict=True)
            return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        width, height = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
        middle_x, middle_y = (ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4
        angle_deg = math.degrees(math.atan2(by - ay, bx - ax))
        return Box(middle_x - width / 2, middle_y - height / 2, width, height, angle_deg)

    def _extra(self, extra: str, box: Box) -> str:
        """Return the other keys of a region whose box is now this one."""
        if f'"{SEGMENTATION}"' not in extra and f'"{_POINTS}"' not in extra:
            return extra
        values = json.loads(extra)
        shape, points = values.get(SEGMENTATION), values.get(_POINTS)
        if _are_polygons(shape):
            values[SEGMENTATION] = [self._polygon(each) for each in shape]
        elif shape:
            values[_MASK] = values.pop(SEGMENTATION)
        if _are_numbers(points) and len(points) % _OF_A_POINT == 0:
            values[_POINTS] = [number for point in _threes(points) for number in self._key(point)]
        area = values.get(KEY, {}).get("area")
        fitted = None if area is None else area * self._across * self._down
        values = with_shape(values, box, fitted)
        return json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def _polygon(self, numbers: Sequence[float]) -> list[float]:
        return [
            side
            for x, y in zip(numbers[::2], numbers[1::2], strict=True)
            for side in self.point(x, y)
        ]

    def _key(self, point: Sequence[float]) -> tuple[float, float, float]:
        """Return a keypoint; one that is not there stays 0, 0."""
        x, y, is_visible = point
        return (*self.point(x, y), is_visible) if is_visible else (x, y, is_visible)


def _threes(numbers: Sequence[float]) -> Iterator[Sequence[float]]:
    for at in range(0, len(numbers), _OF_A_POINT):
        yield numbers[at : at + _OF_A_POINT]


def _are_polygons(value: Any) -> bool:  # noqa: ANN401 - JSON of a document
    return isinstance(value, list) and all(
        _are_numbers(each) and len(each) % 2 == 0 for each in value
    )


def _are_numbers(value: Any) -> bool:  # noqa: ANN401 - JSON of a document
    return isinstance(value, list) and all(type(each) in {int, float} for each in value)
