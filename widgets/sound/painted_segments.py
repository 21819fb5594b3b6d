"""Which segments of a waveform look otherwise than they were painted, and where."""

from __future__ import annotations

from math import ceil, floor
from typing import Final

from PySide6.QtCore import QRectF

from annotator.model.entities import Geometry, Region, RegionId
from annotator.model.segment import SoundSegment
from widgets.sound.wave_painter import EDGE_PX, Shown, sides

_MOST: Final = 16
"""When more segments have changed, all is painted anew."""


class PaintedSegments:
    """Remembers the segments that were painted, and all else that they were painted by."""

    def __init__(self) -> None:
        """Remember none."""
        self._seen: dict[RegionId, tuple[Region, bool]] = {}
        self._ground: tuple[object, ...] = ()

    def parts(self, area: QRectF, shown: Shown) -> list[QRectF] | None:
        """Return the parts of an area to paint anew, None for all of it; remember what is shown."""
        segments, axis = shown.segments, shown.axis
        selected = frozenset(segments.selected)
        now = {key: (segments.regions[key], key in selected) for key in segments.in_order()}
        ground = axis.start, axis.end, bool(segments.tiers), dict(segments.labels), shown.preview
        before, self._seen = self._seen, now
        is_same, self._ground = ground == self._ground, ground
        changed = [key for key in {**before, **now} if _differs(before.get(key), now.get(key))]
        if not is_same or len(changed) > _MOST:
            return None
        both = (each for key in changed for each in (before.get(key), now.get(key)) if each)
        spans = {_span(shown, region.geometry) for region, _is_selected in both}
        parts = (QRectF(left, area.top(), right - left, area.height()) for left, right in spans)
        return [part.intersected(area) for part in parts if part.intersects(area)]


def _differs(one: tuple[Region, bool] | None, other: tuple[Region, bool] | None) -> bool:
    return one is None or other is None or one[0] is not other[0] or one[1] is not other[1]


def _span(shown: Shown, place: Geometry) -> tuple[int, int]:
    """Return the whole pixels between which a segment is painted; none for another place."""
    if not isinstance(place, SoundSegment):
        return 0, 0
    left, right = sides(shown, place)
    return floor(left) - EDGE_PX, ceil(max(right, left + 1)) + EDGE_PX
