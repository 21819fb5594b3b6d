"""What may stand in an order and is still said: long pay periods, odd dates, fallen rates."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from annotator.pay import read_work_order
from annotator.pay.order.advice import advice
from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.falls import Fall, falls
from tests.annotator.pay.orders import holds_still, order

TODAY = date(2026, 11, 25)
FLOOR = 'kind = "contract"\namount = "80"\nunit = "hour"\nsource = "Our contract"'


def told(pay: str = "", *floors: str) -> list[str]:
    """Return the advice on an order with these lines, which pays for other time too."""
    return list(map(str, advice(order(f'other_hour = "90"\n{pay}', floors=floors), TODAY)))


def shown(pay: str = "", *floors: str) -> dict[str, str]:
    """Return the rows of an order as they are shown."""
    sections = disclosures(order(pay, floors=floors), "en", today=TODAY)
    return {row.key: row.text for section in sections for row in section.rows}


def test_sixteen_days_between_payments_are_fine_and_seventeen_are_said() -> None:
    assert told("days_between_payments = 16") == told("days_between_payments = 7") == []
    assert told("days_between_payments = 17") == [
        "17 days lie between payments; ILO Recommendation 85 says 16 at most."
    ]
    row = shown("days_between_payments = 17")["pay.days_between_payments"]
    assert row == "17; ILO Recommendation 85 says 16 at most"


def test_a_rate_that_fell_is_said_in_plain_words() -> None:
    lines = 'per_item = "4.00"\nper_region = "2"\nper_hour = "9"\n'
    before = 'previous = { per_item = "4.50", per_region = "2", per_audio_minute = "7" }'
    assert told(lines + before) == [
        "The rate for an item fell: KES 4.00, KES 4.50 in the previous order."
    ]
    assert (
        shown(lines + before)["pay.fallen"] == "An item: KES 4.00, KES 4.50 in the previous order"
    )
    # What only one of the two orders pays for did not fall.
    assert [fall.key for fall in falls(order(lines + before).pay)] == ["per_item"]


@pytest.mark.parametrize(
    ("key", "unit", "said"),
    [
        ("per_item", "an item", "An item"),
        ("per_region", "a region", "A region"),
        ("per_audio_minute", "an audio minute", "An audio minute"),
        ("per_hour", "an hour", "An hour"),
    ],
)
def test_each_rate_that_fell_is_named(key: str, unit: str, said: str) -> None:
    lines = f'{key} = "1"\nprevious = {{ {key} = "2" }}'
    assert told(lines) == [f"The rate for {unit} fell: KES 1.00, KES 2.00 in the previous order."]
    assert shown(lines)["pay.fallen"] == f"{said}: KES 1.00, KES 2.00 in the previous order"


@pytest.mark.parametrize("rate", ["4.50", "4.5001", "5"])
def test_a_rate_that_did_not_fall_is_not_said(rate: str) -> None:
    lines = f'per_item = "{rate}"\nprevious = {{ per_item = "4.50" }}'
    assert told(lines) == []
    assert "pay.fallen" not in shown(lines)
    assert "pay.fallen" not in shown(f'per_item = "{rate}"')


def test_a_day_that_has_not_come_makes_no_floor_look_fresh() -> None:
    tomorrow = TODAY + timedelta(days=1)
    old = f"{FLOOR}\neffective = 2020-01-01\nchecked = {tomorrow}"
    assert told("", old) == [
        "A floor says that it was checked on 2026-11-26, which has not come yet: Our contract.",
        "A floor is older than 12 months: Our contract.",
    ]
    assert "checked 2026-11-26, a day that has not come yet" in shown("", old)["floors.1"]
    assert told("", f"{FLOOR}\neffective = 2020-01-01\nchecked = {TODAY}") == []


def test_a_floor_of_the_law_alone_is_never_enough() -> None:
    law = FLOOR.replace("contract", "statutory", 1) + "\nchecked = 2026-11-01"
    contract = f"{FLOOR}\nchecked = 2026-11-01"
    alone = "Every floor is a legal minimum, which says nothing about what living there costs."
    assert told("", law) == [alone]
    assert told("", law, contract) == []


def test_a_pilot_is_shown_as_people_read_times() -> None:
    pilot = (
        "pilot = { workers = 7, items = 420, piece_ms = 25200000, hours_ms = 30240000, "
        'p75_ms_per_item = 75000, floor = "71.62" }'
    )
    assert shown(pilot)["pay.pilot"] == (
        "7 workers, 420 items, 1 min 0 s an item; 1 min 12 s with all time that counts\n"
        "three quarters of them need no longer than 1 min 15 s an item\n"
        "worked out from a floor of KES 71.62 an hour"
    )
    assert shown()["pay.pilot"] == "not disclosed"


def test_a_fall_cannot_be_altered() -> None:
    (fall,) = falls(order('per_item = "4"\nprevious = { per_item = "4.50" }').pay)
    assert (fall.unit, fall.before - fall.now) == ("item", Fraction(1, 2))
    assert holds_still(fall)
    with pytest.raises(TypeError):
        Fall("per_item", "item", Fraction(2), Fraction(1))  # type: ignore[call-arg]  # refused on purpose: this is what is tested


def test_no_day_to_answer_a_rejection_is_said() -> None:
    said = [
        list(map(str, advice(read_work_order(FOOTED.format(days).encode()), TODAY)))
        for days in (0, 1)
    ]
    assert said == [
        ["A rejection can be answered within 0 days, so only on the day on which it is made."],
        [],
    ]


FOOTED = '[footing]\ndispute_days = {}\n[pay]\ncurrency = "KES"\nother_hour = "90"\n'
