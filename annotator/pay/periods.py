"""Pay periods of one worker under one order: a fixed number of days, from the first day on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

UNKNOWN_DAY = 0
"""The day of items that were confirmed before days were stored."""

_EPOCH = date(1970, 1, 1)


class Periods:
    """Numbers the periods with work or confirmations, from 1 and without gaps.

    A period has ``length_days`` local days, and the first begins on the earliest day. Without a
    length there is one period of all days. A number reveals no dates, nor weeks without work.

    Args:
        days: the days with work, in days since 1970-01-01.
        length_days: the days between two payments; None if no order states them.
    """

    def __init__(self, days: Iterable[int], length_days: int | None) -> None:
        """Number the periods."""
        there = set(days)
        self._first = min(there, default=0)
        # An order may state zero days between payments: then each day is a period.
        self._length = None if length_days is None else max(1, length_days)
        places = sorted({self._place(day) for day in there}) or [0]
        self._numbers = {place: number for number, place in enumerate(places, start=1)}

    def of_work(self, day: int) -> int:
        """Return the period of one of the days; an unknown day is in the first."""
        return self._numbers.get(self._place(day), 1)

    def of_payment(self, day: int) -> int:
        """Return the last period that had begun by a day; before all of them, the first."""
        begun = [number for place, number in self._numbers.items() if place <= self._place(day)]
        return max(begun, default=1)

    def _place(self, day: int) -> int:
        return 0 if self._length is None else (day - self._first) // self._length


def day_number(written: str) -> int:
    """Return an ISO date in days since 1970-01-01.

    Raises:
        ValueError: it is not one.
    """
    return (date.fromisoformat(written) - _EPOCH).days
