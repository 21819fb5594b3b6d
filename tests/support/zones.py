"""Zones for tests: daylight time that begins or ends, and a journey."""

from __future__ import annotations

import datetime as dt

from annotator.local_time import Zone

WINTER_MIN, SUMMER_MIN = 60, 120
"""Local time minus UTC in Berlin, in minutes."""


def utc_ms(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Return a moment in UTC, in ms since 1970."""
    return round(dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC).timestamp() * 1000)


FORWARD_MS = utc_ms(2026, 3, 29, 1)
"""In Berlin, 02:00 becomes 03:00 on 2026-03-29."""

BACK_MS = utc_ms(2026, 10, 25, 1)
"""In Berlin, 03:00 becomes 02:00 on 2026-10-25."""


def berlin(at_ms: int) -> int:
    """Return local time minus UTC in Berlin in 2026, in minutes."""
    return SUMMER_MIN if FORWARD_MS <= at_ms < BACK_MS else WINTER_MIN


def nairobi(_at_ms: int) -> int:
    """Return local time minus UTC in Nairobi, in minutes."""
    return 180


class Journey:
    """The zone of a system whose owner sets another one on arrival."""

    def __init__(self, zone: Zone) -> None:
        """Begin in a zone."""
        self.here = zone

    def __call__(self, at_ms: int) -> int:
        """Return local time minus UTC in the zone that is set, in minutes."""
        return self.here(at_ms)
