"""Money, days and durations: read, rounded and written, each edge from both sides."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.errors import InvalidValueError
from annotator.pay import (
    Floor,
    amount_text,
    line_text,
    parse_amount,
    rate_text,
    round_minor,
)
from annotator.pay.fair_rate import rate_to_write
from annotator.pay.money.amounts import exact_text, percent_text
from annotator.pay.money.currencies import CURRENCIES, minor_digits
from annotator.pay.order.floors import binding_floor, is_older_than_a_year
from annotator.pay.order.pilot_times import Pilot, PilotWorker, seconds_text
from annotator.pay.periods import UNKNOWN_DAY, Periods, day_number
from tests.annotator.pay.by_hand import half_up, whole

amounts = st.fractions(-(10**6), 10**6, max_denominator=10**5) | st.builds(
    lambda units, digits: Fraction(units, 2 * 10**digits), st.integers(-999, 999), st.integers(0, 7)
)
CODES = ("UGX", "KES", "KWD", "CLF")


@given(amounts, st.sampled_from(CODES))
def test_money_is_written_as_it_is_by_hand(amount: Fraction, code: str) -> None:
    digits = CODES.index(code) + (code != "UGX")
    assert minor_digits(code) == digits
    assert amount_text(amount, code) == half_up(amount, digits)
    assert line_text(amount, code) == half_up(amount, digits + 4)
    assert percent_text(amount) == half_up(amount, 2)
    assert exact_text(amount) == whole(amount)
    assert round_minor(amount, code) == Fraction(half_up(amount, digits)) * 10**digits
    text = whole(amount, digits)
    assert rate_text(amount, code) == (half_up(amount, digits + 4) if "/" in text else text)
    up = rate_to_write(amount, code)
    step = Fraction(1, 10 ** (digits + 2))
    assert up - step < amount <= up
    assert (up / step).denominator == 1


def test_each_number_of_digits_has_its_currencies() -> None:
    by_digits = dict.fromkeys(range(5), 0)
    for code in CURRENCIES:
        by_digits[minor_digits(code)] += 1
    assert by_digits == {0: 17, 1: 0, 2: 139, 3: 7, 4: 2}


@pytest.mark.parametrize(
    ("number", "example_of_it"),
    [
        (10**15 - 1, '"999999999999999"'),
        (1 - 10**15, '"-999999999999999"'),
        (10**15, '"71.62"'),
        (-(10**15), '"71.62"'),
        (0, '"0"'),
        (-0.5, '"-0.5"'),
        (float("-inf"), '"71.62"'),
    ],
)
def test_a_bare_number_is_its_own_example_below_a_thousand_millions_of_millions(
    number: float, example_of_it: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_amount(number)
    assert str(caught.value) == f"Write amounts in quotes, such as {example_of_it}."


@pytest.mark.parametrize("side", ["before", "after"])
def test_digits_are_counted_on_each_side_of_the_point(side: str) -> None:
    most = {"before": 15, "after": 12}[side]
    for digits in (most, most + 1):
        written = "1" * digits if side == "before" else f"-0.{'1' * digits}"
        if digits == most:
            assert parse_amount(written) == Fraction(written)
            continue
        with pytest.raises(InvalidValueError) as caught:
            parse_amount(written)
        assert str(caught.value) == (
            f"It has {digits} digits {side} the point; write {most} at most."
        )


@given(st.dates(date(1999, 1, 1), date(2032, 12, 31)), st.integers(360, 370))
@example(date(2024, 2, 29), 366)
@example(date(2024, 2, 29), 365)
@example(date(2023, 3, 29), 366)
@example(date(2024, 1, 29), 366)
@example(date(2023, 2, 28), 365)
@example(date(2023, 2, 28), 366)
def test_older_than_a_year_is_after_the_same_day_of_the_next(day: date, later: int) -> None:
    today = day + timedelta(days=later)
    is_after = (today.year, today.month, today.day) > (day.year + 1, day.month, day.day)
    assert is_older_than_a_year(day, today) == is_after


def test_no_day_is_a_year_after_the_last_year() -> None:
    assert not is_older_than_a_year(date(9999, 1, 1), date.max)
    assert not is_older_than_a_year(date(9998, 12, 31), date.max)
    assert is_older_than_a_year(date(9998, 12, 30), date.max)


def floor(
    amount: str,
    unit: str,
    hours: str | None,
    *,
    checked: date | None = None,
    effective: date | None = None,
) -> Floor:
    """Return a floor by contract."""
    size = None if hours is None else Fraction(hours)
    return Floor(
        kind="contract",
        amount=Fraction(amount),
        unit=unit,
        hours=size,
        source="Ours",
        checked=checked,
        effective=effective,
    )


@pytest.mark.parametrize(("hours", "is_one"), [("0.5", True), ("0", False), ("-1", False)])
def test_a_unit_of_work_has_more_than_no_hours(hours: str, is_one: bool) -> None:
    if is_one:
        assert floor("3", "day", hours).per_hour == 6
        return
    with pytest.raises(ValueError, match="a floor for a day needs a positive number of"):
        floor("3", "day", hours)


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_every_unit_but_the_hour_needs_its_hours(unit: str) -> None:
    with pytest.raises(ValueError, match=f"a floor for a {unit} needs"):
        floor("3", unit, None)
    with pytest.raises(ValueError, match=f"a floor for a {unit} needs"):
        floor("3", unit, "0")
    assert floor("3", "hour", None).per_hour == 3


def test_of_floors_that_are_equal_the_first_binds() -> None:
    first, second = floor("8", "hour", None), floor("16", "day", "2")
    assert binding_floor([first, second]) is first
    assert binding_floor([second, first]) is second
    assert first.place is None
    assert (first.effective, first.checked) == (None, None)


@pytest.mark.parametrize("late", [0, 1])
def test_a_check_counts_up_to_today_only(late: int) -> None:
    today = date(2026, 11, 26)
    one = floor("8", "hour", None, checked=today + timedelta(days=late), effective=date(2020, 1, 1))
    assert one.is_checked_in_future(today) == bool(late)
    assert one.is_stale(today) == bool(late)
    alone = floor("8", "hour", None, checked=today + timedelta(days=late))
    assert not alone.is_stale(today)
    assert not alone.is_undated


@pytest.mark.parametrize(
    ("number", "day"),
    [(0, "1970-01-01"), (1, "1970-01-02"), (31, "1970-02-01"), (365, "1971-01-01"),
     (-1, "1969-12-31"), (20_783, "2026-11-26")],
)  # fmt: skip
def test_days_are_counted_from_the_first_of_1970(number: int, day: str) -> None:
    assert day_number(day) == number
    assert UNKNOWN_DAY == 0


def test_a_day_on_which_nothing_was_is_in_the_first_period() -> None:
    periods = Periods({10, 17}, 7)
    assert [periods.of_work(day) for day in (9, 10, 16, 17, 23, 24, 99)] == [1, 1, 1, 2, 2, 1, 1]
    assert [periods.of_payment(day) for day in (-9, 9, 10, 16, 17, 99)] == [1, 1, 1, 1, 2, 2]
    daily = Periods({3, 4, 6}, 1)
    assert [daily.of_work(day) for day in (3, 4, 6)] == [1, 2, 3]
    assert [daily.of_payment(day) for day in (3, 4, 5, 6, 7)] == [1, 2, 2, 3, 3]
    whole_job = Periods({3, 900}, None)
    assert [whole_job.of_payment(day) for day in (0, 3, 900, 901)] == [1, 1, 1, 1]
    assert Periods((), 7).of_payment(5) == Periods((), None).of_payment(5) == 1


@pytest.mark.parametrize("pieces", [(1, 1, 1), (5, 3, 4), (2, 10, 10)])
def test_the_least_that_a_worker_of_a_pilot_can_be(pieces: tuple[int, int, int]) -> None:
    items, piece_ms, hours_ms = pieces
    one = PilotWorker(items=items, piece_ms=piece_ms, hours_ms=hours_ms)
    assert one.ms_per_item == Fraction(piece_ms, items)
    pilot = Pilot((one, one))
    assert (pilot.items, pilot.piece_ms, pilot.hours_ms) == tuple(2 * each for each in pieces)
    assert pilot.overhead == Fraction(hours_ms, piece_ms)
    assert pilot.ms_per_item == Fraction(piece_ms, items)
    for wrong in ({"items": 0}, {"piece_ms": 0}, {"hours_ms": piece_ms - 1}):
        whole_one = {"items": items, "piece_ms": piece_ms, "hours_ms": hours_ms, **wrong}
        with pytest.raises(ValueError, match="a pilot worker needs an item, time on it, and no"):
            PilotWorker(**whole_one)


@given(st.lists(st.integers(1, 10**6), min_size=5, max_size=17))
def test_the_slowest_quarter_is_by_nearest_rank(times: list[int]) -> None:
    pilot = Pilot(tuple(PilotWorker(items=1, piece_ms=each, hours_ms=each) for each in times))
    rank = next(rank for rank in range(len(times) + 1) if 4 * rank >= 3 * len(times))
    assert pilot.p75_ms_per_item == sorted(times)[rank - 1]
    assert pilot.terms(None).p75_ms_per_item == sorted(times)[rank - 1]
    assert pilot.terms(Fraction(7)).floor == 7


@given(st.integers(0, 10**8).map(lambda tenths: Fraction(tenths, 10)))
@example(Fraction(9_949))
@example(Fraction(9_950))
@example(Fraction(9_999))
@example(Fraction(10_000))
@example(Fraction(59_499))
@example(Fraction(59_500))
@example(Fraction(119_500))
def test_times_are_rounded_half_up_to_tenths_below_ten_seconds(duration_ms: Fraction) -> None:
    if duration_ms < 10_000:
        assert seconds_text(duration_ms) == f"{half_up(duration_ms / 1000, 1)} s"
        return
    seconds = int(half_up(duration_ms / 1000, 0))
    rest = f"{seconds % 60} s"
    minutes = f"{seconds // 60} min " if seconds >= 60 else ""
    assert seconds_text(duration_ms) == minutes + rest
