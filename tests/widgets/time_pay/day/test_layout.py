"""Every stretch lies where it was, for as long as it was, in the hour in which it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.day.day_record import DayRecord
from tests.widgets.time_pay.day.lived import lived_record
from widgets.time_pay.day.layout import HOUR_MS, Segment, rows_of, segments_of


@pytest.fixture
def day(tmp_path: Path) -> DayRecord:
    return lived_record(tmp_path).days[-1]


def test_the_pieces_of_a_stretch_are_as_long_as_it(day: DayRecord) -> None:
    lengths = [0.0] * len(day.stretches)
    for segment in segments_of(day):
        assert 0 <= segment.start < segment.end <= 1
        lengths[segment.place] += (segment.end - segment.start) * HOUR_MS
    assert [round(ms) for ms in lengths] == [stretch.duration_ms for stretch in day.stretches]


def test_a_stretch_lies_in_the_hour_of_its_clock(day: DayRecord) -> None:
    firsts: dict[int, Segment] = {}
    for segment in segments_of(day):
        firsts.setdefault(segment.place, segment)
    for place, stretch in enumerate(day.stretches):
        start = day.local_time(stretch.entry.session_id, stretch.start_ms)
        minute_ms = (start.minute * 60 + start.second) * 1000 + start.microsecond // 1000
        assert firsts[place].hour == start.hour
        assert round(firsts[place].start * HOUR_MS) == minute_ms


def test_hours_without_anything_have_no_row(tmp_path: Path) -> None:
    yesterday = lived_record(tmp_path).days[-2]
    hours = rows_of(segments_of(yesterday)).hours
    assert hours == (9, 10, 11, 21)


def test_what_is_pointed_at_is_found_also_beside_a_hair(day: DayRecord) -> None:
    segments = segments_of(day)
    rows = rows_of(segments)
    for segment in segments:
        middle = (segment.start + segment.end) / 2
        assert rows.place_at(segment.hour, middle, 0.0) == segment.place
    last = segments[-1]
    assert rows.place_at(last.hour, last.end + 0.01, 0.02) == last.place
    assert rows.place_at(last.hour, last.end + 0.01, 0.001) is None
    assert rows.place_at(3, 0.5, 1.0) is None
