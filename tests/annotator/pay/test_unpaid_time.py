"""Orders that leave time without pay, or a floor without meaning, are told of it in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.errors import InvalidWorkOrderError
from annotator.pay.order.advice import advice
from tests.annotator.pay.orders import order

TODAY = date(2026, 11, 26)
UNPAID = (
    "Neither a floor nor a rate for other time is given, so reading the guideline, waiting, "
    "training and review pay nothing."
)


def contract(amount: str, unit: str = "hour", hours: str = "") -> str:
    """Return a floor of which nothing else is to be said."""
    of = f'\nhours = "{hours}"' if hours else ""
    return (
        f'kind = "contract"\namount = "{amount}"\nunit = "{unit}"{of}\nsource = "Ours"\n'
        "checked = 2026-11-01"
    )


def told(pay: str, *floors: str) -> list[str]:
    return list(map(str, advice(order(pay, floors=floors), TODAY)))


@pytest.mark.parametrize("rate", ["per_item", "per_region", "per_audio_minute"])
def test_pieces_alone_leave_other_time_unpaid(rate: str) -> None:
    assert told(f'{rate} = "4"') == [UNPAID]


def test_an_hour_of_any_kind_or_a_floor_pays_other_time() -> None:
    assert told('per_hour = "4"') == []
    assert told('per_item = "4"\nother_hour = "1"') == []
    assert told('per_item = "4"', contract("100")) == []


def test_other_time_below_the_floor_is_said_to_the_last_digit() -> None:
    assert told('per_item = "4"\nother_hour = "99.99"', contract("80"), contract("100")) == [
        "An hour of other time pays KES 99.99, less than the floor of KES 100.00."
    ]
    assert told('per_item = "4"\nother_hour = "100"', contract("100")) == []


def test_no_rate_at_all_is_said() -> None:
    assert told("") == ["No rate is given, so nothing is owed for the work.", UNPAID]
    assert told("", contract("100")) == [
        "No rate is given, so nothing is owed for the work but what the floor asks for."
    ]


@pytest.mark.parametrize(
    ("unit", "most", "beyond"),
    [("day", "24", "24.5"), ("week", "168", "169"), ("month", "744", "745")],
)
def test_no_unit_has_more_hours_than_there_are(unit: str, most: str, beyond: str) -> None:
    assert order('per_item = "4"', floors=(contract("5", unit, most),)).floor is not None
    with pytest.raises(InvalidWorkOrderError) as refused:
        order('per_item = "4"', floors=(contract("5", unit, beyond),))
    assert refused.value.problems == (
        f"In [[floors]] no. 1, hours is {beyond}, but a {unit} has {most} at most.",
    )


def test_a_year_has_the_hours_of_a_leap_year() -> None:
    assert order('per_item = "4"', floors=(contract("5", "year", "8784"),)).floor is not None
    with pytest.raises(InvalidWorkOrderError, match="a year has 8784 hours, write no more"):
        order('per_item = "4"', floors=(contract("5", "year", "8785"),))
