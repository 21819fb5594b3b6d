"""The local time of a session: its offset from UTC, the changes of it, and its local days."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from annotator.system import face

DAY_MS: Final = 86_400_000
MOST_OFFSET_MIN: Final = 24 * 60 - 1
"""No zone is farther from UTC, in minutes; a date of Python cannot be either."""

_MINUTE_MS: Final = 60_000

Zone = Callable[[int], int]
"""Returns local time minus UTC, in minutes, at a moment in ms since 1970 UTC."""


def system_zone(utc_ms: int) -> int:
    """Return local time minus UTC in the system's zone at a moment, in minutes."""
    offset_min = math.floor(time.localtime(utc_ms / 1000).tm_gmtoff / 60)
    return min(max(offset_min, -MOST_OFFSET_MIN), MOST_OFFSET_MIN)


def follow_system_zone() -> None:
    """Notice that the person has set another zone."""
    face.follow_zone()


class OffsetChange(NamedTuple):
    """From ``at_ms`` of a session on, local time minus UTC is ``utc_offset_min``."""

    at_ms: int
    utc_offset_min: int


@dataclass(frozen=True, slots=True)
class LocalTime:
    """The local time of a session.

    Attributes:
        wall_start_ms: the start of the session, in ms since 1970 UTC.
        utc_offset_min: local time minus UTC at its start.
        changes: the later changes of it, earliest first.
    """

    wall_start_ms: int
    utc_offset_min: int
    changes: tuple[OffsetChange, ...] = ()

    def offset_at(self, at_ms: int) -> int:
        """Return local time minus UTC at a moment of the session, in minutes."""
        offset_min = self.utc_offset_min
        for change in self.changes:
            if change.at_ms > at_ms:
                break
            offset_min = change.utc_offset_min
        return offset_min

    def local_ms_at(self, at_ms: int) -> int:
        """Return the local time of a moment of the session, in ms since 1970-01-01 00:00."""
        return self.wall_start_ms + self.offset_at(at_ms) * _MINUTE_MS + at_ms

    def day_at(self, at_ms: int) -> int:
        """Return the local day of a moment of the session, in days since 1970-01-01."""
        return self.local_ms_at(at_ms) // DAY_MS

    def edge_after(self, at_ms: int) -> int:
        """Return the next local midnight or change of the offset, in ms of the session."""
        edge_ms = at_ms + DAY_MS - self.local_ms_at(at_ms) % DAY_MS
        for change in self.changes:
            if at_ms < change.at_ms < edge_ms:
                return change.at_ms
        return edge_ms

    def pieces(self, start_ms: int, end_ms: int) -> Iterator[tuple[int, int]]:
        """Yield [start_ms, end_ms) in pieces, each within one local day and one offset."""
        while start_ms < end_ms:
            piece_end_ms = min(end_ms, self.edge_after(start_ms))
            yield start_ms, piece_end_ms
            start_ms = piece_end_ms


class SessionCalendar:
    """Follows the local time of a running session.

    A change to or from daylight saving time counts from its exact moment, even if the machine slept
    then. Another zone of the system counts from the moment at which it is noticed.
    """

    def __init__(self, wall_start_ms: int, zone: Zone) -> None:
        """Start with the offset of the zone at the start of the session."""
        self._zone = zone
        self._known_ms = 0
        self.local = LocalTime(wall_start_ms, zone(wall_start_ms))
        """The local time up to the last call of ``observe``."""

    def observe(self, now_ms: int) -> None:
        """Add the changes of the offset up to now."""
        for _ in range(_MOST_CHANGES):
            if now_ms <= self._known_ms or self._offset(now_ms) == self._current:
                break
            at_ms = self._first_change_ms(now_ms)
            self._add(OffsetChange(at_ms, self._offset(at_ms)))
        self._known_ms = max(self._known_ms, now_ms)

    def passed_ms(self, now_ms: int) -> int:
        """Return how much of the local day has passed, by the zone of today."""
        passed_ms = self.local.local_ms_at(now_ms) % DAY_MS
        skipped_min = self._offset(now_ms) - self._offset(now_ms - passed_ms)
        return max(0, passed_ms - skipped_min * _MINUTE_MS)

    @property
    def _current(self) -> int:
        changes = self.local.changes
        return changes[-1].utc_offset_min if changes else self.local.utc_offset_min

    def _offset(self, at_ms: int) -> int:
        return self._zone(self.local.wall_start_ms + at_ms)

    def _first_change_ms(self, now_ms: int) -> int:
        """Return since when the current offset is wrong: ``now_ms`` if the zone is another one."""
        right_ms, wrong_ms = self._known_ms, now_ms
        if self._offset(right_ms) != self._current:
            return now_ms
        while wrong_ms - right_ms > 1:
            middle_ms = (right_ms + wrong_ms) // 2
            if self._offset(middle_ms) == self._current:
                right_ms = middle_ms
            else:
                wrong_ms = middle_ms
        return wrong_ms

    def _add(self, change: OffsetChange) -> None:
        local = self.local
        self.local = LocalTime(local.wall_start_ms, local.utc_offset_min, (*local.changes, change))
        self._known_ms = change.at_ms


_MOST_CHANGES: Final = 8
"""More changes between two looks are not searched for; the last offset counts from the next one."""
