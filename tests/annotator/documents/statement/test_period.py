"""A period holds whole local days, and says what is no day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.documents.statement.period import (
    ALL,
    Period,
    date_of,
    month_before,
    month_of,
    read_day,
    week_of,
)
from annotator.errors import InvalidValueError

DAYS = st.dates(dt.date(1970, 1, 2), dt.date(2200, 1, 1))


def _number(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


@given(DAYS)
def test_both_ends_are_in_it_and_their_neighbours_are_not(day: dt.date) -> None:
    for period in (week_of(day), month_of(day)):
        assert period.first is not None
        assert period.last is not None
        first, last = _number(period.first), _number(period.last)
        assert period.holds(_number(day))
        assert [period.holds(each) for each in (first - 1, first, last, last + 1)] in (
            [False, True, True, False],
            [False, False, True, False],  # the first day is the one that stands for "unknown"
        )


@given(DAYS)
def test_months_follow_each_other_without_a_gap(day: dt.date) -> None:
    before, now = month_before(day), month_of(day)
    assert before.last is not None
    assert before.last + dt.timedelta(days=1) == now.first
    assert week_of(day).first == day - dt.timedelta(days=day.weekday())


def test_a_day_that_nobody_knows_lies_in_no_period_but_all() -> None:
    assert ALL.holds(0)
    assert not Period(None, dt.date(2030, 1, 1)).holds(0)
    assert not Period(dt.date(1970, 1, 1), None).holds(0)


def test_days_beyond_the_calendar_are_its_ends() -> None:
    assert date_of(10**12) == dt.date.max
    assert date_of(-(10**12)) == dt.date.min
    assert Period(dt.date(2000, 1, 1), None).holds(10**12)


def test_a_day_is_read_as_it_is_written() -> None:
    assert read_day("2024-02-29") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "written", ["2023-02-29", "24-02-29", "2024-2-9", "", "x" * 500, "2024-W01-1"]
)
def test_what_is_no_day_is_told(written: str) -> None:
    with pytest.raises(InvalidValueError, match="is not a day of the calendar") as caught:
        read_day(written)
    assert len(str(caught.value)) < 150


def test_a_period_does_not_end_before_it_begins() -> None:
    Period(dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    with pytest.raises(InvalidValueError, match="before it begins"):
        Period(dt.date(2026, 1, 2), dt.date(2026, 1, 1))
