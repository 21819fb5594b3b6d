"""Floors: what they are for an hour, which one binds, and when they are old."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay.order.floors import Floor, binding_floor


def floor(
    amount: str,
    unit: str = "hour",
    hours: str | None = None,
    *,
    effective: date | None = None,
    checked: date | None = None,
) -> Floor:
    """Return a floor of an invented law."""
    return Floor(
        kind="statutory",
        amount=Fraction(amount),
        unit=unit,
        hours=None if hours is None else Fraction(hours),
        source="Some law",
        effective=effective,
        checked=checked,
    )


@pytest.mark.parametrize(
    ("one", "per_hour"),
    [
        (floor("16113.75", "month", "225"), Fraction("16113.75") / 225),
        (floor("695", "day", "8"), Fraction("86.875")),
        (floor("12.71"), Fraction("12.71")),
        (floor("130", "month", "173.2"), Fraction(1300, 1732)),
    ],
)
def test_a_floor_for_an_hour_is_exact(one: Floor, per_hour: Fraction) -> None:
    assert one.per_hour == per_hour


@pytest.mark.parametrize("hours", [None, "0", "-8"])
def test_a_floor_for_a_day_needs_the_hours_of_a_day(hours: str | None) -> None:
    with pytest.raises(ValueError, match="positive number of hours"):
        floor("695", "day", hours)


def test_the_highest_floor_for_an_hour_binds_whatever_its_unit() -> None:
    month, hour, same = (
        floor("16113.75", "month", "225"),
        floor("71.63"),
        floor("143.26", "day", "2"),
    )
    assert binding_floor([month, hour, same]) is hour
    assert binding_floor([]) is None


@given(st.lists(st.fractions(min_value=0, max_value=1000), min_size=1).map(tuple))
def test_no_floor_is_above_the_one_that_binds(amounts: tuple[Fraction, ...]) -> None:
    floors = [floor(str(amount)) for amount in amounts]
    binding = binding_floor(floors)
    assert binding is not None
    assert binding.per_hour == max(amounts)


@pytest.mark.parametrize(
    ("effective", "checked", "is_stale"),
    [
        (date(2025, 11, 24), None, False),
        (date(2025, 11, 23), None, True),
        (date(2024, 11, 1), date(2026, 5, 4), False),
        (date(2026, 1, 1), date(2020, 1, 1), False),
        (None, date(2025, 11, 1), True),
        (None, None, False),
    ],
)
def test_a_floor_is_stale_a_year_after_it_was_last_known(
    effective: date | None, checked: date | None, is_stale: bool
) -> None:
    one = floor("1", effective=effective, checked=checked)
    assert one.is_stale(date(2026, 11, 24)) is is_stale


def test_without_any_date_its_age_is_not_known() -> None:
    assert floor("1").is_undated
    assert not floor("1", effective=date(2020, 1, 1)).is_undated
    assert not floor("1", checked=date(2020, 1, 1)).is_undated


def test_a_floor_is_in_force_on_its_first_day() -> None:
    one = floor("1", effective=date(2026, 11, 25))
    assert one.is_not_in_force(date(2026, 11, 24))
    assert not one.is_not_in_force(date(2026, 11, 25))
    assert not floor("1").is_not_in_force(date(2026, 11, 24))


def test_a_leap_day_ages_too() -> None:
    leap = floor("1", effective=date(2024, 2, 29))
    assert not leap.is_stale(date(2025, 2, 28))
    assert leap.is_stale(date(2025, 3, 1))
