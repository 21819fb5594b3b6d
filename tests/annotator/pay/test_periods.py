"""Pay periods: each held against the floor for itself, numbered without dates and without gaps."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.effort.categories import Category
from annotator.model.entities import WorkerId
from annotator.pay import PayFigures, WorkOrder, add_up, compute_pay
from annotator.pay.periods import Periods, day_number
from annotator.pay_basis.pay_inputs import EffortByDay, Paid, Pieces, Work
from annotator.records import Payment
from tests.annotator.pay.orders import HOUR_MS, PAGE_FLOOR, order
from tests.support.signed_money import all_signed

ANN = WorkerId("ann")
FIRST_DAY = day_number("2026-03-28")
BY_WEEKS = order('per_item = "100"\ndays_between_payments = 7', floors=(PAGE_FLOOR,))

days = st.integers(-800_000, 800_000)


def work(
    terms: WorkOrder, hours: dict[int, int], items: dict[int, int], money: tuple[Payment, ...] = ()
) -> Work:
    """Return work of one worker: hours and items by day."""
    pieces = Pieces()
    for day, count in items.items():
        pieces.items[ANN, terms.sha256, day] = count
    effort: EffortByDay = {
        (ANN, terms.sha256, day): {Category.LABEL: count * HOUR_MS} for day, count in hours.items()
    }
    return Work(pieces=pieces, effort=effort, payments=money, orders={terms.sha256: terms})


def figures(done: Work) -> list[PayFigures]:
    """Return the figures of each period."""
    return [
        compute_pay(done.orders[sha256], inputs, period=period)
        for (_worker, sha256, period), inputs in done.inputs().items()
    ]


@given(st.sets(days, min_size=1), st.integers(1, 400))
def test_numbers_have_no_gaps_and_follow_the_days(worked: set[int], length: int) -> None:
    periods = Periods(worked, length)
    numbers = [periods.of_work(day) for day in sorted(worked)]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, max(numbers) + 1))
    first = min(worked)
    for day, number in zip(sorted(worked), numbers, strict=True):
        same = [other for other in worked if (other - first) // length == (day - first) // length]
        assert {periods.of_work(other) for other in same} == {number}


def test_without_a_length_all_days_are_one_period_and_none_lie_between_daily_ones() -> None:
    assert {Periods({5, 900}, None).of_work(day) for day in (5, 900)} == {1}
    assert [Periods({5, 6}, 0).of_work(day) for day in (5, 6)] == [1, 2]
    assert Periods(set(), 7).of_work(3) == 1


@pytest.mark.parametrize(("day", "number"), [(0, 1), (10, 1), (16, 1), (17, 2), (24, 2), (99, 3)])
def test_a_payment_is_for_the_last_period_that_had_begun(day: int, number: int) -> None:
    assert Periods({10, 17, 40}, 7).of_payment(day) == number


def test_a_good_week_does_not_make_good_a_bad_one() -> None:
    done = work(BY_WEEKS, {FIRST_DAY: 10, FIRST_DAY + 7: 10}, {FIRST_DAY: 20, FIRST_DAY + 7: 1})
    good, bad = figures(done)
    assert good.completed["shortfall"].value == "0.00"
    assert bad.completed["shortfall"].value == "616.20"
    total = add_up([good, bad]).completed
    assert total["shortfall"].value == "616.20"
    assert total["top_up_due"].value == "616.20"
    assert total["owed"].value == "2716.20"
    whole = work(order('per_item = "100"', floors=(PAGE_FLOOR,)), {0: 20}, {0: 21})
    assert figures(whole)[0].completed["shortfall"].value == "0.00"


def test_a_total_names_the_parts_that_it_adds() -> None:
    done = work(BY_WEEKS, {FIRST_DAY: 1, FIRST_DAY + 8: 2}, {})
    parts = figures(done)
    assert [part.periods for part in parts] == [(1,), (2,)]
    total = add_up(parts)
    assert total.periods == (1, 2)
    assert total.terms["hours_ms"].formula == "sum(hours_ms_of_1, hours_ms_of_2)"


def test_an_item_of_an_unknown_day_is_in_the_first_period() -> None:
    done = work(BY_WEEKS, {FIRST_DAY: 1, FIRST_DAY + 7: 1}, {0: 3})
    assert [each.completed["items"].value for each in figures(done)] == ["3", "0"]


@pytest.mark.parametrize("odd", [day_number("1970-01-01"), day_number("2099-12-31"), -3])
def test_a_wrong_clock_loses_nothing(odd: int) -> None:
    done = work(BY_WEEKS, {FIRST_DAY: 5, odd: 2}, {FIRST_DAY: 3})
    total = add_up(figures(done))
    assert total.terms["hours_ms"].exact == 7 * HOUR_MS
    assert total.completed["items"].value == "3"
    assert [figure.periods for figure in figures(done)] == [(1,), (2,)]


def test_a_period_without_hours_hides_no_shortfall() -> None:
    done = work(BY_WEEKS, {FIRST_DAY: 10}, {FIRST_DAY: 1, FIRST_DAY + 20: 2})
    worked, idle = figures(done)
    assert idle.completed["shortfall"].reason == "No time is recorded."
    total = add_up([worked, idle]).completed
    assert total["shortfall"].value == "616.20"
    assert total["shortfall"].formula == "sum(shortfall_of_1)"
    assert total["owed"].value == "916.20"


def payment(side: str, amount: str, day: int) -> Payment:
    """Return a payment under the order of weeks."""
    written = f"2026-{3 if day < 4 else 4:02d}-{28 + day if day < 4 else day - 3:02d}"
    return Payment(side, ANN, BY_WEEKS.sha256, written, "KES", amount, seq=1)


def test_a_bonus_counts_in_the_period_that_had_begun_on_its_day() -> None:
    hours = {FIRST_DAY: 10, FIRST_DAY + 7: 10}
    granted = (payment("bonus", "700", 9), replace(payment("bonus", "0.50", 3), seq=2))
    done = work(BY_WEEKS, hours, {}, tuple(all_signed(granted)))
    first, second = figures(done)
    assert first.completed["bonus"].exact == Fraction("0.5")
    assert second.completed["bonus"].exact == 700
    assert second.completed["net"].value == "700.00"
    assert second.completed["shortfall"].value == "16.20"


def test_a_bonus_alone_makes_a_part_and_no_rates() -> None:
    done = work(BY_WEEKS, {}, {}, tuple(all_signed([payment("bonus", "50", 1)])))
    (only,) = figures(done)
    assert only.completed["owed"].value == "50.00"
    assert only.completed["full_rate"].reason == "No time is recorded."


@given(st.dictionaries(days, st.integers(1, 20), min_size=1), st.integers(1, 40))
def test_periods_share_out_all_hours(hours: dict[int, int], length: int) -> None:
    terms = order(f'per_item = "1"\ndays_between_payments = {length}')
    inputs = work(terms, hours, {}).inputs()
    assert sum(each.effort_ms["label"] for each in inputs.values()) == sum(hours.values()) * HOUR_MS
    keys: list[Paid] = list(inputs)
    assert [key[2] for key in keys] == list(range(1, len(keys) + 1))
