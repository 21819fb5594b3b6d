"""A plan follows from the pilot's times, the size of the job, and the floor or the order."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay import WorkOrder, read_work_order
from annotator.pay.order.pilot_times import Pilot, PilotWorker
from annotator.planning.job_plan import Doubt, PlannedWork, PlanTerms, plan_job

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


def pilot(*minutes: int, items: int = 30, beside: int = 0) -> Pilot:
    """Return a pilot of people who needed so many minutes for their items."""
    return Pilot(
        tuple(
            PilotWorker(
                items=items, piece_ms=each * MINUTE_MS, hours_ms=(each + beside) * MINUTE_MS
            )
            for each in minutes
        )
    )


def order(pay: str, floor: str = "60") -> WorkOrder:
    """Return a work order with these lines of pay, and a floor for an hour."""
    floors = f'\n[[floors]]\nkind = "contract"\namount = "{floor}"\nunit = "hour"\nsource = "X"\n'
    head = '[what_for]\ntitle = "T"\n\n[pay]\ncurrency = "KES"\n'
    return read_work_order(f"{head}{pay}\n{floors if floor else ''}".encode())


EVEN = pilot(30, 30, 30, 30, 30, 30, 30, 30, 30, 30, beside=6)


def test_hours_and_cost_of_people_who_are_all_the_same() -> None:
    plan = plan_job(EVEN, PlannedWork(items=1_000), PlanTerms(floor=Fraction(60), currency="KES"))
    assert plan.hours.mean == plan.hours.low == plan.hours.high == 20 * HOUR_MS
    assert plan.item_ms == 1_000 * MINUTE_MS
    # 72 s an item at 60 an hour, times 1.2.
    assert plan.rate == Fraction("1.44")
    assert plan.fair_cost is not None
    assert plan.fair_cost.mean == plan.fair_cost.high == 1_440
    assert plan.doubts == ()


def test_overlap_and_gold_are_work_too() -> None:
    assert PlannedWork(items=100, overlap=3, gold=Fraction(1, 10)).pieces == 334
    once = plan_job(EVEN, PlannedWork(items=100), PlanTerms())
    thrice = plan_job(EVEN, PlannedWork(items=100, overlap=3), PlanTerms())
    assert thrice.hours.mean == 3 * once.hours.mean
    assert (once.fair, once.fair_cost, once.order_cost) == (None, None, None)


def test_the_rate_is_rounded_up_and_the_cost_is_that_of_the_rounded_rate() -> None:
    seven = pilot(*[7] * 10, items=30)
    terms = PlanTerms(floor=Fraction(60), currency="KES")
    plan = plan_job(seven, PlannedWork(items=900), terms)
    assert plan.fair is not None
    assert plan.fair.by_mean == Fraction(7, 25)
    odd = plan_job(pilot(*[7] * 10, items=29), PlannedWork(items=900), terms)
    assert odd.rate == Fraction("0.2897")
    assert odd.fair_cost is not None
    assert odd.fair_cost.mean == 900 * Fraction("0.2897")
    assert odd.fair_cost.low == 900 * Fraction(7 * 60 * 6, 29 * 60 * 5)


@given(st.lists(st.integers(5, 200), min_size=5, max_size=12), st.integers(1, 10_000))
def test_the_interval_holds_the_mean_and_narrows_with_more_people(
    minutes: list[int], items: int
) -> None:
    some = plan_job(pilot(*minutes), PlannedWork(items=items, people=2), PlanTerms())
    many = plan_job(pilot(*minutes), PlannedWork(items=items, people=200), PlanTerms())
    for each in (some, many):
        assert each.hours.low is not None
        assert each.hours.high is not None
        assert each.hours.low <= each.hours.mean <= each.hours.high
    assert (some.hours.high or 0) >= (many.hours.high or 0)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_pilot_of_fewer_than_five_has_no_interval_because_it_would_tell_each(
    workers: int,
) -> None:
    plan = plan_job(
        pilot(*range(20, 20 + workers)), PlannedWork(items=100), PlanTerms(floor=Fraction(60))
    )
    assert plan.hours.low is plan.hours.high is None
    assert plan.fair_cost is not None
    assert plan.fair_cost.low is plan.fair_cost.high is None
    assert Doubt.TOO_FEW_WORKERS in plan.doubts


def test_an_order_costs_its_rates_and_what_brings_each_person_to_the_floor() -> None:
    # 30 items an hour and 10 items an hour: at 4 an item 120 and 40 an hour, with a floor of 60.
    two = pilot(*[60] * 5, *[180] * 5)
    plan = plan_job(two, PlannedWork(items=300), PlanTerms(order=order('per_item = "4"')))
    assert plan.order_cost is not None
    assert plan.order_cost.mean == 5 * 120 + 5 * 180
    bare = order('per_item = "4"\ntop_up_to_floor = false')
    unraised = plan_job(two, PlannedWork(items=300), PlanTerms(order=bare))
    assert unraised.order_cost is not None
    assert unraised.order_cost.mean == 1_200
    assert plan.fair is not None
    assert plan.fair.floor == 60


def test_an_hourly_order_pays_other_hours_by_their_rate() -> None:
    paid = order('per_hour = "100"\nother_hour = "80"')
    plan = plan_job(EVEN, PlannedWork(items=600), PlanTerms(order=paid))
    assert plan.order_cost is not None
    assert plan.order_cost.mean == 10 * 100 + 2 * 80


def test_each_reason_for_care_is_told() -> None:
    size, terms = PlannedWork(items=300), PlanTerms()
    assert plan_job(EVEN, size, terms).doubts == ()
    assert plan_job(pilot(*[30] * 7), size, terms).doubts == (Doubt.FEW_WORKERS,)
    assert plan_job(pilot(*[30] * 10, items=19), size, terms).doubts == (Doubt.FEW_ITEMS,)
    assert plan_job(EVEN, replace(size, items=30_001), terms).doubts == (Doubt.FAR,)
    assert plan_job(pilot(*[5, 90] * 5), size, terms).doubts == (Doubt.WIDE,)
    regions = PlanTerms(order=order('per_item = "4"\nper_region = "1"'))
    assert plan_job(EVEN, size, regions).doubts == (Doubt.OTHER_UNITS,)
    without = PlanTerms(order=order('per_item = "4"', floor=""))
    assert plan_job(EVEN, size, without).doubts == (Doubt.NO_FLOOR,)
