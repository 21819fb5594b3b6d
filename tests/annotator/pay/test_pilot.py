"""A pilot and the fair rate that follows from it: exact, and silent about few workers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidValueError
from annotator.pay import PayInputs
from annotator.pay.fair_rate import MS_PER_HOUR, FairRate, Share, fair_rate, rate_to_write
from annotator.pay.order.pilot_times import Pilot, PilotWorker, pilot_worker, seconds_text
from tests.annotator.pay.orders import HOUR_MS, MINUTE_MS, holds_still

workers = st.builds(
    lambda items, piece_ms, more_ms: PilotWorker(
        items=items, piece_ms=piece_ms, hours_ms=piece_ms + more_ms
    ),
    st.integers(1, 5_000),
    st.integers(1, 10**9),
    st.integers(0, 10**9),
)
pilots = st.lists(workers, min_size=1, max_size=12).map(lambda each: Pilot(tuple(each)))
floors = st.fractions(min_value=Fraction(1, 100), max_value=10**6)


FIVE_ALIKE = Pilot(tuple(PilotWorker(items=1, piece_ms=60_000, hours_ms=60_000) for _ in range(5)))


def worker(items: int, minutes: int, other_minutes: int = 0) -> PilotWorker:
    """Return a worker by minutes on items and beside them."""
    piece_ms = minutes * MINUTE_MS
    return PilotWorker(
        items=items, piece_ms=piece_ms, hours_ms=piece_ms + other_minutes * MINUTE_MS
    )


@pytest.mark.parametrize(
    ("floor", "rate"), [("5.05", "0.606"), ("6.31", "0.7572"), ("12.71", "1.5252")]
)
def test_the_british_examples_come_out(floor: str, rate: str) -> None:
    # HMRC internal manual NMWM03140 and NMWM08360: 10 items an hour, times 1.2; the last is 2026.
    ten_an_hour = Pilot((worker(10, 60),))
    assert fair_rate(ten_an_hour, Fraction(floor)).by_mean == Fraction(rate)


def test_all_time_that_counts_goes_into_the_rate() -> None:
    # An hour on 60 items, and a quarter of an hour beside them: a quarter more for each.
    found = fair_rate(Pilot((worker(60, 60, 15),)), Fraction(60))
    assert found.pilot.overhead == Fraction(5, 4)
    assert found.by_mean == Fraction(60) * Fraction(5, 4) * Fraction(12, 10) / 60


def test_the_slowest_quarter_is_a_worker_of_the_pilot() -> None:
    pilot = Pilot(tuple(worker(1, minutes) for minutes in (9, 1, 3, 2, 4)))
    assert pilot.p75_ms_per_item == 4 * MINUTE_MS  # 4 of 5 keep within it, 3 of 5 would not do
    found = fair_rate(pilot, Fraction(60))
    assert found.by_slowest == Fraction(48, 10)
    eight = Pilot(tuple(worker(1, minutes) for minutes in range(1, 9)))
    assert eight.p75_ms_per_item == 6 * MINUTE_MS  # exactly three quarters


def test_who_reaches_the_floor_is_counted_with_the_own_hours() -> None:
    pilot = Pilot(
        (worker(60, 60), worker(60, 60, 1), worker(30, 60), worker(61, 60), worker(90, 60, 30))
    )
    found = fair_rate(pilot, Fraction(60))
    share = found.share(Fraction(1))
    # Who needs a minute more than an hour for 60 misses it; who needs exactly an hour does not.
    assert share is not None
    assert (share.reaching, share.workers) == (3, 5)
    assert found.share(Fraction(1, 2)) == Share(reaching=0, workers=5)
    assert found.share(Fraction(4, 2)) == Share(reaching=5, workers=5)


def test_of_four_workers_only_totals_are_told() -> None:
    four = Pilot(tuple(worker(60, 60) for _ in range(4)))
    found = fair_rate(four, Fraction(60))
    assert (found.by_slowest, found.share(Fraction(100))) == (None, None)
    assert four.terms(Fraction(60)).p75_ms_per_item is None
    assert found.by_mean == Fraction(12, 10)
    five = Pilot((*four.workers, worker(60, 60)))
    assert fair_rate(five, Fraction(60)).by_slowest == Fraction(12, 10)


@given(pilots, floors)
def test_at_the_fair_rate_all_of_them_together_get_a_fifth_more_than_the_floor(
    pilot: Pilot, floor: Fraction
) -> None:
    rate = fair_rate(pilot, floor).by_mean
    assert rate * pilot.items == floor * pilot.hours_ms / MS_PER_HOUR * Fraction(6, 5)


@given(st.lists(workers, min_size=5, max_size=12).map(lambda each: Pilot(tuple(each))))
def test_three_quarters_keep_within_the_time_of_the_slowest_quarter(pilot: Pilot) -> None:
    limit = pilot.p75_ms_per_item
    assert limit is not None
    within = sum(each.ms_per_item <= limit for each in pilot.workers)
    quicker = sum(each.ms_per_item < limit for each in pilot.workers)
    assert 4 * within >= 3 * len(pilot.workers) > 4 * quicker


@given(pilots, floors, st.fractions(min_value=0, max_value=1000))
def test_a_higher_rate_never_lets_fewer_reach_the_floor(
    pilot: Pilot, floor: Fraction, rate: Fraction
) -> None:
    found = fair_rate(pilot, floor)
    low, high = found.share(rate), found.share(rate * 2)
    assert (low is None) == (high is None) == pilot.is_small
    assert low is None or (high is not None and low.reaching <= high.reaching)


@given(st.fractions(min_value=0, max_value=10**6), st.sampled_from(["KES", "UGX", "JOD"]))
def test_a_rate_is_rounded_up_and_by_little(rate: Fraction, currency: str) -> None:
    step = Fraction(1, 10 ** {"KES": 4, "UGX": 2, "JOD": 5}[currency])
    written = rate_to_write(rate, currency)
    assert 0 <= written - rate < step
    assert (written / step).denominator == 1


def test_a_worker_is_summed_over_orders_and_only_with_a_piece() -> None:
    first = PayInputs(
        items_completed=3, regions_completed=9, effort_ms={"label": 100, "guideline": 7, "away": 90}
    )
    second = PayInputs(
        items_completed=2,
        regions_completed=0,
        effort_ms={"self_check": 10, "rest": 5, "declared": 4, "unobserved": 80, "wait": 1},
    )
    assert pilot_worker([first, second]) == PilotWorker(items=5, piece_ms=110, hours_ms=127)
    assert pilot_worker([]) is None
    assert pilot_worker([PayInputs(items_completed=3, regions_completed=0)]) is None
    idle = PayInputs(items_completed=0, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert pilot_worker([idle]) is None


def test_nothing_follows_from_nobody_or_from_no_floor() -> None:
    with pytest.raises(InvalidValueError, match="Nobody in this pilot"):
        Pilot(())
    for floor in (0, -1):
        with pytest.raises(InvalidValueError, match="must be above 0"):
            fair_rate(Pilot((worker(1, 1),)), Fraction(floor))
    for wrong in ((0, 1, 1), (1, 0, 1), (1, -1, 1), (1, 2, 1)):
        with pytest.raises(ValueError, match="needs an item"):
            PilotWorker(items=wrong[0], piece_ms=wrong[1], hours_ms=wrong[2])


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (40, "0.0 s"),
        (7_549, "7.5 s"),
        (7_560, "7.6 s"),
        (9_999, "10.0 s"),
        (10_000, "10 s"),
        (10_400, "10 s"),
        (58_400, "58 s"),
        (59_500, "1 min 0 s"),
        (72_000, "1 min 12 s"),
    ],
)
def test_times_read_as_people_say_them(ms: int, text: str) -> None:
    assert seconds_text(Fraction(ms)) == text


def test_an_order_tells_the_slowest_quarter_in_whole_ms_and_never_less() -> None:
    thirds = Pilot(tuple(PilotWorker(items=3, piece_ms=100, hours_ms=100) for _ in range(5)))
    told = thirds.terms(Fraction(60))
    assert (told.workers, told.items, told.piece_ms, told.hours_ms) == (5, 15, 500, 500)
    assert told.p75_ms_per_item == 34
    assert FIVE_ALIKE.terms(None).p75_ms_per_item == MINUTE_MS
    assert told.floor == 60


def test_what_was_measured_and_found_cannot_be_altered() -> None:
    found = fair_rate(FIVE_ALIKE, Fraction(60))
    share = found.share(Fraction(1))
    for value in (FIVE_ALIKE, FIVE_ALIKE.workers[0], found, share):
        assert holds_still(value)
    with pytest.raises(TypeError):
        PilotWorker(1, 60_000, 60_000)  # type: ignore[call-arg]  # refused on purpose: this is what is tested
    with pytest.raises(TypeError):
        Share(1, 5)  # type: ignore[call-arg]  # refused on purpose: this is what is tested
    with pytest.raises(TypeError):
        FairRate(FIVE_ALIKE, Fraction(1), Fraction(1), None)  # type: ignore[call-arg]  # refused on purpose: this is what is tested
