"""Several orders of one worker, added up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay import PayInputs, add_up, compute_pay, evaluate, first_line
from tests.annotator.pay.orders import HOUR_MS, KENYA, PAGE_FLOOR, order, reviewed

FIRST = order('per_item = "1.005"', floors=(KENYA,))
SECOND = order('per_item = "2.005"\nper_region = "0.1"', floors=(PAGE_FLOOR,))
NO_RATE = order(floors=(KENYA,))
NO_FLOOR = order('per_item = "1"')

work = st.builds(reviewed, st.integers(0, 999), st.integers(0, 999), label=st.integers(1, 999))


def test_one_order_alone_is_itself() -> None:
    figures = compute_pay(FIRST, reviewed(3, 0, label=60))
    assert add_up([figures]) is figures


def test_a_total_is_rounded_once_over_all_orders() -> None:
    parts = [compute_pay(terms, reviewed(1)) for terms in (FIRST, SECOND)]
    assert [part.accepted["gross"].value for part in parts] == ["1.01", "2.01"]
    assert add_up(parts).accepted["gross"].value == "3.01"


@given(work, work)
def test_a_sum_is_the_sum_of_its_orders(one: PayInputs, other: PayInputs) -> None:
    parts = [compute_pay(FIRST, one), compute_pay(SECOND, other)]
    total = add_up(parts)
    for name in ("items", "item_pay", "gross", "net", "shortfall", "owed"):
        exact = [part.accepted[name].exact for part in parts]
        assert total.accepted[name].exact == sum(each for each in exact if each is not None)
    hours = [part.terms["hours_ms"].exact for part in parts]
    assert total.terms["hours_ms"].exact == sum(each for each in hours if each is not None)


@given(work, work)
def test_formulas_of_a_sum_are_true_and_rates_come_from_the_sums(
    one: PayInputs, other: PayInputs
) -> None:
    total = add_up([compute_pay(FIRST, one), compute_pay(SECOND, other)])
    for figure in (*total.terms, *total.completed, *total.accepted):
        if figure.formula and figure.exact is not None:
            numbers = {name: Fraction(text) for name, text in figure.inputs}
            assert evaluate(figure.formula, numbers) == figure.exact
    net, hours = total.accepted["net"].exact, total.terms["hours_ms"].exact
    assert net is not None
    assert hours is not None
    assert total.accepted["full_rate"].exact == net * HOUR_MS / hours


def test_a_job_of_very_many_orders_still_adds_up() -> None:
    total = add_up([compute_pay(FIRST, reviewed(1, 0, label=1))] * 300)
    assert total.accepted["gross"].value == "301.50"


def test_pay_above_the_floor_of_one_order_does_not_make_good_another() -> None:
    rich, poor = reviewed(1000, 0, label=60), reviewed(0, 0, label=60)
    total = add_up([compute_pay(FIRST, rich), compute_pay(SECOND, poor)])
    assert total.accepted["shortfall"].value == "71.62"
    assert total.accepted["owed"].value == "1076.62"


def test_what_is_unknown_for_one_order_is_unknown_in_total_and_says_which() -> None:
    parts = [compute_pay(terms, reviewed(1, 0, label=60)) for terms in (FIRST, NO_RATE)]
    owed = add_up(parts).accepted["owed"]
    assert owed.value is None
    assert owed.reason == "Work order 2: No rate given: the work order names none."


def test_an_order_without_a_floor_leaves_the_shortfall_open_but_not_the_pay() -> None:
    parts = [compute_pay(terms, reviewed(1, 0, label=60)) for terms in (FIRST, NO_FLOOR)]
    total = add_up(parts).accepted
    assert total["shortfall"].reason == "Work order 2: The work order names no floor."
    assert total["top_up_due"].value == "70.61"
    assert total["owed"].value == "72.62"


def test_floors_that_differ_are_not_made_into_one() -> None:
    parts = [compute_pay(terms, reviewed(1, 0, label=60)) for terms in (FIRST, SECOND)]
    assert add_up(parts).terms["floor"].reason == "It differs between the work orders."
    assert add_up([parts[0], parts[0]]).terms["floor"].value == "71.616667"


def test_a_sum_is_reviewed_when_all_of_it_is_and_adds_up_what_is_not() -> None:
    seen = compute_pay(FIRST, reviewed(1))
    unseen = compute_pay(SECOND, PayInputs(items_completed=1, regions_completed=0))
    assert not add_up([seen, seen]).awaits_review
    total = add_up([seen, unseen])
    assert total.awaits_review
    for name in ("accepted", "expected"):
        gross = [getattr(part, name)["gross"].exact for part in (seen, unseen)]
        assert getattr(total, name)["gross"].exact == sum(gross)
    assert total.work_orders == (FIRST.sha256, SECOND.sha256)


def test_two_currencies_are_not_added() -> None:
    yen = compute_pay(order('per_item = "1"', currency="JPY"), reviewed(1))
    with pytest.raises(ValueError, match="one currency"):
        add_up([yen, compute_pay(FIRST, reviewed(1))])
    with pytest.raises(ValueError, match="one currency"):
        add_up([])


@pytest.mark.parametrize("second", ['per_item = "2"', 'per_region = "0.1"', 'per_item = "1"'])
def test_nothing_owed_over_two_orders_has_a_reason_whatever_their_rates(second: str) -> None:
    idle = PayInputs(items_completed=0, regions_completed=0, effort_ms={"label": HOUR_MS})
    parts = [compute_pay(terms, idle) for terms in (NO_FLOOR, order(second))]
    assert str(first_line(add_up(parts))) == (
        "You worked 2 h. You are owed KES 0.00: nothing is confirmed yet."
    )
