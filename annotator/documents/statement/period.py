"""The days of a statement, first and last included, by the worker's own calendar."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from annotator.errors import InvalidValueError
from annotator.sentences.parts import Code, Day
from annotator.sentences.said import said

EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``; None leaves that end open.

    Raises:
        InvalidValueError: it ends before it begins.
    """

    first: dt.date | None = None
    last: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that contains no day."""
        if self.first is not None and self.last is not None and self.first > self.last:
            raise InvalidValueError(
                said(
                    "The period ends on {last}, before it begins on {first}; change one of the "
                    "two days.",
                    last=Day(self.last),
                    first=Day(self.first),
                )
            )

    @property
    def is_all(self) -> bool:
        """Whether it contains all days."""
        return self.first is None and self.last is None

    def holds(self, day: int) -> bool:
        """Return whether a day (days since 1970-01-01) lies in the period.

        Day 0 stands for an unknown day, which lies only in the period of all days.
        """
        if self.is_all:
            return True
        if day == 0:
            return False
        date = date_of(day)
        return (self.first or dt.date.min) <= date <= (self.last or dt.date.max)


ALL: Final = Period()


def week_of(today: dt.date) -> Period:
    """Return the week that contains a day, from Monday to Sunday (ISO 8601)."""
    monday = today - dt.timedelta(days=today.weekday())
    return Period(monday, monday + dt.timedelta(days=6))


def month_of(today: dt.date) -> Period:
    """Return the month that contains a day."""
    first = today.replace(day=1)
    next_month = (first + dt.timedelta(days=31)).replace(day=1)
    return Period(first, next_month - dt.timedelta(days=1))


def month_before(today: dt.date) -> Period:
    """Return the month before the one that contains a day."""
    return month_of(today.replace(day=1) - dt.timedelta(days=1))


def read_day(written: str) -> dt.date:
    """Parse a day such as ``2026-11-01``.

    Raises:
        InvalidValueError: the calendar has no such day.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            pass
    raise InvalidValueError(
        said(
            "{text} is not a day of the calendar; write it as 2026-11-01.",
            text=Code(repr(written[:40])),
        )
    )


def date_of(day: int) -> dt.date:
    """Return the date of a day since 1970-01-01, clamped to the range of the calendar."""
    try:
        return EPOCH + dt.timedelta(days=day)
    except OverflowError:
        return dt.date.max if day > 0 else dt.date.min
