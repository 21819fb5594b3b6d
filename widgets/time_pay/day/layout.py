"""The place of each span on the timeline: one row for each hour with time."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from annotator.day.day_record import DayRecord, number_of
from annotator.local_time import DAY_MS, LocalTime

HOUR_MS: Final = 3_600_000
AGAIN: Final = 100
"""Distance of the rows of an hour that comes twice."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a span within one hour.

    Attributes:
        hour: hours since the local midnight. Each time that the clock was set back before, 100
            more: an hour that comes twice has two rows.
        start: its start in that hour, from 0 to 1.
        end: its end in that hour.
        place: index of the span in the day.
    """

    hour: int
    start: float
    end: float
    place: int


def segments_of(day: DayRecord) -> list[Segment]:
    """Return all segments of a day, in the order of its spans."""
    midnight_ms = number_of(day.date) * DAY_MS
    local = {session.id: session.local for session in day.sessions}
    found: list[Segment] = []
    for place, stretch in enumerate(day.stretches):
        time = local[stretch.entry.session_id]
        begin = time.local_ms_at(stretch.start_ms) - midnight_ms
        again = AGAIN * _times_set_back(time, stretch.start_ms)
        found += _cut(begin, begin + stretch.duration_ms, place, again)
    return found


def _times_set_back(local: LocalTime, at_ms: int) -> int:
    offsets = [local.utc_offset_min]
    offsets += [each.utc_offset_min for each in local.changes if each.at_ms <= at_ms]
    return sum(after < before for before, after in pairwise(offsets))


def _cut(start_ms: int, end_ms: int, place: int, again: int) -> list[Segment]:
    pieces = []
    for hour in range(start_ms // HOUR_MS, (end_ms - 1) // HOUR_MS + 1):
        begin = max(start_ms, hour * HOUR_MS) - hour * HOUR_MS
        end = min(end_ms, (hour + 1) * HOUR_MS) - hour * HOUR_MS
        pieces.append(Segment(hour + again, begin / HOUR_MS, end / HOUR_MS, place))
    return pieces


@dataclass(frozen=True, slots=True)
class Rows:
    """The hours of a day with time, and the segments in each."""

    hours: tuple[int, ...]
    by_hour: dict[int, list[Segment]]

    def place_at(self, hour: int, share: float, slack: float) -> int | None:
        """Return the index of the span at a share of an hour, or of one within ``slack``."""
        segments = self.by_hour.get(hour, [])
        for segment in reversed(segments):
            if segment.start <= share < segment.end:
                return segment.place
        near = [
            (min(abs(each.start - share), abs(each.end - share)), each.place) for each in segments
        ]
        distance, place = min(near, default=(2.0, 0))
        return place if distance <= slack else None

    def beside(self, hour: int, step: int) -> int | None:
        """Return the next row above (-1) or below (1), or None at the end."""
        at = bisect.bisect_left(self.hours, hour) + step
        return self.hours[at] if 0 <= at < len(self.hours) else None


def rows_of(segments: Sequence[Segment]) -> Rows:
    """Return the segments by hour."""
    by_hour: dict[int, list[Segment]] = {}
    for segment in segments:
        by_hour.setdefault(segment.hour, []).append(segment)
    return Rows(tuple(sorted(by_hour)), by_hour)
