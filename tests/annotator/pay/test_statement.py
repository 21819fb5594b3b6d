"""The first line of a statement, and times in words."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay import PayInputs, WorkOrder, add_up, compute_pay, first_line, hours_text
from tests.annotator.pay.orders import HOUR_MS, KENYA, PAGE_FLOOR, order, reviewed

PAGE = order('per_item = "1.00"', floors=(PAGE_FLOOR,))


def test_the_line_of_the_page() -> None:
    assert first_line(compute_pay(PAGE, reviewed(320, 0, label=320, declared=20))) == (
        "You worked 5 h 40 min, 20 of them added by you. They owe you KES 405.85: 320 for 320 "
        "pictures, 85.85 to reach KES 71.62 an hour."
    )


@pytest.mark.parametrize(
    ("minutes", "worked"),
    [
        ({"label": 50, "rest": 10}, "You worked 1 h, 10 of them paid rest."),
        (
            {"label": 60, "rest": 70, "declared": 20},
            "You worked 2 h 30 min, 20 of them added by you and 1 h 10 min paid rest.",
        ),
    ],
)
def test_paid_rest_is_worked_time_that_is_named(minutes: dict[str, int], worked: str) -> None:
    line = first_line(compute_pay(PAGE, reviewed(1, 0, **minutes)))
    assert line.startswith(f"{worked} They owe you ")


def test_rest_that_is_not_paid_is_not_in_the_line() -> None:
    terms = order('per_item = "1"\nrests_paid = "no"', floors=(PAGE_FLOOR,))
    line = first_line(compute_pay(terms, reviewed(1, 0, label=60, rest=10)))
    assert line.startswith("You worked 1 h. ")


def test_before_a_review_the_line_says_on_what_it_hangs() -> None:
    work = PayInputs(items_completed=1, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert first_line(compute_pay(PAGE, work), item_words=("page", "pages")) == (
        "You worked 1 h. They owe you KES 71.62 if all of it is accepted: 1 for 1 page, 70.62 to "
        "reach KES 71.62 an hour."
    )


def test_every_part_of_the_pay_is_named() -> None:
    pay = (
        'per_item = "10"\nper_region = "1"\nper_hour = "60"\nother_hour = "90"\n'
        'deductions = [{ kind = "fees", percent = "1" }, { kind = "tax", amount = "2" }]'
    )
    work = PayInputs(
        items_completed=4,
        regions_completed=1,
        items_accepted=4,
        regions_accepted=1,
        effort_ms={"label": HOUR_MS, "wait": HOUR_MS // 2, "declared": 2 * HOUR_MS},
        bonus=Fraction(5),
    )
    assert first_line(compute_pay(order(pay), work)) == (
        "You worked 3 h 30 min, 2 h of them added by you. They owe you KES 325.69: 40 for 4 "
        "pictures, 1 for 1 region, 60 for 1 h on them, 225 for 2 h 30 min of other work and rest, "
        "5 as a bonus, less 5.31 in deductions."
    )


def test_what_is_not_topped_up_is_said() -> None:
    terms = order('per_item = "1"\ntop_up_to_floor = "no"', floors=(PAGE_FLOOR,))
    assert first_line(compute_pay(terms, reviewed(3, 0, label=60))) == (
        "You worked 1 h. They owe you KES 3.00: 3 for 3 pictures. That is KES 68.62 less than KES "
        "71.62 an hour."
    )


@pytest.mark.parametrize(
    ("terms", "reason"),
    [(None, "There is no work order."), (order(), "The work order names no rate.")],
)
def test_what_is_not_known_is_said(terms: WorkOrder | None, reason: str) -> None:
    line = first_line(compute_pay(terms, reviewed(3, 0, label=60)))
    assert line == f"You worked 1 h. {reason}"


def test_nothing_done_is_nothing_owed() -> None:
    assert first_line(compute_pay(PAGE, reviewed(0))) == "You worked 0 s. They owe you KES 0.00."


def test_several_orders_make_one_line() -> None:
    parts = [
        compute_pay(PAGE, reviewed(320, 0, label=320, declared=20)),
        compute_pay(order('per_item = "2"', floors=(KENYA,)), reviewed(1, 0, label=60)),
    ]
    assert first_line(add_up(parts)) == (
        "You worked 6 h 40 min, 20 of them added by you. They owe you KES 477.46: 322 for 321 "
        "pictures, 23.87 for 20 min of other work and rest, 131.59 to reach the floor."
    )


@given(
    st.integers(0, 500),
    st.integers(0, 500),
    st.integers(0, 600),
    st.integers(0, 600),
    st.sampled_from(("KES", "JPY", "KWD")),
)
def test_the_parts_add_up_as_they_are_written(
    items: int, regions: int, label: int, wait: int, currency: str
) -> None:
    terms = order(
        'per_item = "1.005"\nper_region = "0.3335"\nother_hour = "7.77"',
        currency=currency,
        floors=(KENYA,),
    )
    line = first_line(compute_pay(terms, reviewed(items, regions, label=label, wait=wait)))
    found = re.search(r"They owe you [A-Z]{3} ([0-9.]+)(?:: (.*))?\.$", line)
    assert found is not None
    parts = re.findall(r"(?:^|, )([0-9.]+) (?:for|to)", found[2] or "0 for nothing")
    assert sum(map(Fraction, parts)) == Fraction(found[1])


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0 s"), (59_999, "59 s"), (60_000, "1 min"), (3_599_999, "59 min"), (3_600_000, "1 h"),
        (20_400_000, "5 h 40 min"), (360_060_000, "100 h 1 min"),
    ],
)  # fmt: skip
def test_a_time_is_read_in_hours_and_full_minutes(duration_ms: int, text: str) -> None:
    assert hours_text(duration_ms) == text
