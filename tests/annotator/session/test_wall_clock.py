"""A clock that is plainly wrong is doubted, and no other one."""

from __future__ import annotations

import datetime as dt

import pytest

from annotator.effort.categories import Category
from annotator.model.entities import WorkerId
from annotator.records import SessionFacts
from annotator.session.wall_clock import WallDoubt, doubt_of, last_began, moment_of, wall_ms
from tests.annotator.session.sitting import ADA, Clocks, sitting

EARLY, LATE, BEFORE = WallDoubt.TOO_EARLY, WallDoubt.TOO_LATE, WallDoubt.BEFORE_LAST


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def ms_of(text: str) -> int:
    return round(at(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("1970-01-01", None, EARLY),
        ("2024-12-31T23:59:59", None, EARLY),
        ("2025-01-01", None, None),
        ("2044-12-31T23:59:59", None, None),
        ("2045-01-01", None, LATE),
        ("2099-06-01", "2026-11-01", LATE),
        ("2031-11-01", "2026-11-01", None),
        ("2031-11-07", "2026-11-01", LATE),
        ("2026-10-30", "2026-11-01", None),
        ("2026-10-29T23:59:59", "2026-11-01", BEFORE),
        ("1970-01-01", "2026-11-01", EARLY),
    ],
)
def test_what_is_plainly_wrong(now: str, last: str | None, expected: WallDoubt | None) -> None:
    assert doubt_of(ms_of(now), None if last is None else at(last)) is expected


def test_clocks_beyond_the_calendar_are_late_and_nothing_breaks() -> None:
    assert doubt_of(10**18, None) is LATE
    assert doubt_of(-(10**18), None) is EARLY
    assert moment_of(10**18).year == 9999


def test_a_record_that_itself_cannot_be_right_is_no_witness() -> None:
    sessions = [
        SessionFacts(name, WorkerId("ada"), "effort/1", ms_of(date), 0, 0)
        for name, date in (
            ("a", "1970-01-01"),
            ("b", "2026-11-01"),
            ("c", "2026-03-01"),
            ("d", "2099-01-01"),
            ("own", "2026-12-01"),
        )
    ]
    assert last_began(sessions, "own") == at("2026-11-01")
    assert last_began(sessions[:1], "own") is None


@pytest.mark.parametrize("year", [1970, 2099])
def test_time_is_measured_to_the_millisecond_whatever_the_wall_says_and_steps_count(
    year: int,
) -> None:
    start = dt.datetime(year, 1, 2, 12, tzinfo=dt.UTC)
    with sitting() as place:
        place.clocks = Clocks(start)
        session = place.sit()
        place.open()
        place.work(3_000)
        place.clocks._wall_ahead_ns += 10**18
        place.work(2_000)
        assert session.today()[Category.LABEL] == 5_000
        assert wall_ms(session.clock) == round(start.timestamp() * 1000) + 5_000 + 10**12
        place.rise()
        assert place.project.reads.effort_totals().result()[ADA.id][Category.LABEL] == 5_000
        [day] = place.project.reads.days_of(ADA.id).result()
        assert day.date.year == year
