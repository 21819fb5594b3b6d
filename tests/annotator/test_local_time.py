"""Each millisecond belongs to the local day and hour that the wall clock shows at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.effort.categories import Category, EndedBy
from annotator.effort.clock import EffortClock
from annotator.effort.effort_totals import CORE_NIGHT, night_ms, sum_by_category
from annotator.effort.spans import Span
from annotator.effort.system_clocks import ClockSample
from annotator.local_time import LocalTime, OffsetChange, SessionCalendar, Zone
from tests.support.zones import (
    BACK_MS,
    FORWARD_MS,
    SUMMER_MIN,
    WINTER_MIN,
    Journey,
    berlin,
    nairobi,
    utc_ms,
)

HOUR, MINUTE = 3_600_000, 60_000
DAY = 24 * HOUR
NS = 1_000_000


class Watch:
    """An effort clock that is moved by hand, with a tick each second or after a sleep."""

    def __init__(self, start_ms: int, zone: Zone) -> None:
        self.now_ms = self.slept_ms = 0
        self.start_ms = start_ms
        self.spans: list[Span] = []
        self.clock = EffortClock(book=self._book, read=self._read, zone=zone)
        self.clock.open_item(1, Category.LABEL)

    def _book(self, spans: Sequence[Span]) -> None:
        self.spans += spans

    def _read(self) -> ClockSample:
        now_ns = self.now_ms * NS
        return ClockSample(now_ns, now_ns - self.slept_ms * NS, self.start_ms * NS + now_ns)

    def work(self, ms: int) -> None:
        until_ms = self.now_ms + ms
        while self.now_ms < until_ms:
            self.now_ms = min(until_ms, self.now_ms + 1_000)
            self.clock.tick()
            self.clock.signal()

    def sleep(self, ms: int) -> None:
        self.now_ms += ms
        self.slept_ms += ms
        self.clock.tick()
        self.clock.signal()

    def by_day(self) -> dict[int, dict[Category, int]]:
        return {day: dict(sums) for day, sums in self.clock.totals_by_day().items()}


def day_of(year: int, month: int, day: int) -> int:
    return utc_ms(year, month, day) // DAY


def test_time_is_dealt_to_its_day_whenever_anybody_looks() -> None:
    watch = Watch(utc_ms(2026, 5, 4, 20, 59), nairobi)
    watch.work(2 * MINUTE + 1)
    first, second = day_of(2026, 5, 4), day_of(2026, 5, 5)
    assert watch.by_day() == {first: {Category.LABEL: MINUTE}, second: {Category.LABEL: MINUTE + 1}}
    assert watch.clock.day == second
    assert watch.clock.day_passed_ms == MINUTE + 1


def test_a_span_ends_at_midnight_and_its_gap_goes_on() -> None:
    watch = Watch(utc_ms(2026, 5, 4, 20, 59), nairobi)
    watch.work(30_000)
    for _ in range(60):  # a minute without input, over midnight
        watch.now_ms += 1_000
        watch.clock.tick()
    watch.work(1_000)
    watch.clock.end()
    assert [(s.start_ms, s.end_ms, s.ended_by) for s in watch.spans] == [
        (0, MINUTE, EndedBy.LIMIT),
        (MINUTE, 91_000, EndedBy.END),
    ]
    assert sum(gap.count for span in watch.spans for gap in span.bins) == 1


def test_sleep_over_midnight_is_dealt_to_both_days() -> None:
    watch = Watch(utc_ms(2026, 5, 4, 20, 30), nairobi)
    watch.work(MINUTE)
    watch.sleep(2 * HOUR)
    first, second = day_of(2026, 5, 4), day_of(2026, 5, 5)
    assert watch.by_day()[first][Category.UNOBSERVED] == 29 * MINUTE
    assert watch.by_day()[second][Category.UNOBSERVED] == 2 * HOUR - 29 * MINUTE
    watch.clock.end()
    booked = sum_by_category(watch.spans)
    assert booked == dict(watch.clock.totals())


def test_daylight_time_begins_at_its_moment_even_in_sleep() -> None:
    watch = Watch(FORWARD_MS - 3 * HOUR, berlin)
    watch.work(MINUTE)
    watch.sleep(5 * HOUR)
    assert watch.clock.local.changes == (OffsetChange(3 * HOUR, SUMMER_MIN),)
    # From 23:00 to 24:00, and then with one hour less.
    assert sum(watch.by_day()[day_of(2026, 3, 28)].values()) == HOUR
    watch.clock.end()
    assert all(not span.start_ms < 3 * HOUR < span.end_ms for span in watch.spans)


def test_daylight_time_ends_and_the_day_has_twenty_five_hours() -> None:
    watch = Watch(utc_ms(2026, 10, 24, 22), berlin)  # 00:00
    for _ in range(26):
        watch.work(2_000)
        watch.sleep(HOUR - 2_000)
    assert watch.clock.local.changes == (OffsetChange(BACK_MS - watch.start_ms, WINTER_MIN),)
    assert sum(watch.by_day()[day_of(2026, 10, 25)].values()) == 25 * HOUR
    assert sum(watch.by_day()[day_of(2026, 10, 26)].values()) == HOUR
    assert watch.clock.day_passed_ms == HOUR


def test_how_much_of_a_day_has_passed_counts_the_hour_that_comes_twice() -> None:
    after = Watch(BACK_MS + 10 * HOUR, berlin)  # 12:00, after 13 hours
    assert after.clock.day_passed_ms == 13 * HOUR
    noon = Watch(FORWARD_MS + 9 * HOUR, berlin)  # 12:00, after 11 hours
    assert noon.clock.day_passed_ms == 11 * HOUR


def test_another_zone_counts_from_the_moment_it_is_noticed() -> None:
    zone = Journey(berlin)
    watch = Watch(utc_ms(2026, 5, 4, 20, 30), zone)  # 22:30 in Berlin
    watch.work(MINUTE)
    zone.here = nairobi  # 23:31
    watch.work(MINUTE)
    assert watch.clock.local.changes == (OffsetChange(MINUTE + 1_000, 180),)
    watch.work(30 * MINUTE)
    assert set(watch.by_day()) == {day_of(2026, 5, 4), day_of(2026, 5, 5)}
    zone.here = berlin
    watch.work(1_000)  # back to the day before
    assert watch.clock.day == day_of(2026, 5, 4)


def test_night_is_counted_by_the_clock_on_the_wall_at_each_moment() -> None:
    span = Span(
        category=Category.LABEL, item_id=1, start_ms=0, end_ms=8 * HOUR, ended_by=EndedBy.END
    )
    forward = LocalTime(FORWARD_MS - 3 * HOUR, WINTER_MIN, (OffsetChange(3 * HOUR, SUMMER_MIN),))
    # 23:00 to 08:00 by the wall: the hour from 2 to 3 does not exist.
    assert night_ms([span], forward) == 6 * HOUR
    assert night_ms([span], forward, hours=CORE_NIGHT) == 4 * HOUR
    back = LocalTime(BACK_MS - 3 * HOUR, SUMMER_MIN, (OffsetChange(3 * HOUR, WINTER_MIN),))
    # 00:00 to 07:00 by the wall: the hour from 2 to 3 comes twice.
    assert night_ms([span], back) == 7 * HOUR
    assert night_ms([span], back, hours=CORE_NIGHT) == 6 * HOUR


@given(st.integers(0, 3 * DAY), st.lists(st.integers(-12 * 60, 14 * 60), max_size=4))
def test_pieces_cover_a_stretch_and_each_is_on_one_day(start_ms: int, offsets: list[int]) -> None:
    changes = tuple(OffsetChange((at + 1) * 7 * HOUR, each) for at, each in enumerate(offsets))
    local = LocalTime(utc_ms(2026, 5, 4), 60, changes)
    pieces = list(local.pieces(start_ms, start_ms + 2 * DAY))
    assert (pieces[0][0], pieces[-1][1]) == (start_ms, start_ms + 2 * DAY)
    assert all(before[1] == after[0] for before, after in pairwise(pieces))
    for first_ms, end_ms in pieces:
        assert local.day_at(first_ms) == local.day_at(end_ms - 1)
        assert local.offset_at(first_ms) == local.offset_at(end_ms - 1)


def test_two_changes_between_two_looks_are_both_found() -> None:
    calendar = SessionCalendar(FORWARD_MS - HOUR, berlin)
    calendar.observe(BACK_MS - FORWARD_MS + 5 * HOUR)
    assert calendar.local.changes == ()  # the same offset as before: nothing to be seen
    calendar = SessionCalendar(FORWARD_MS - HOUR, berlin)
    calendar.observe(2 * HOUR)
    calendar.observe(BACK_MS - FORWARD_MS + 5 * HOUR)
    assert [each.utc_offset_min for each in calendar.local.changes] == [SUMMER_MIN, WINTER_MIN]
