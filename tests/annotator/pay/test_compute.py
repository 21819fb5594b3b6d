"""Pay of one worker under one order: exact, with every formula true and every gap explained."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay import Figure, Figures, PayFigures, PayInputs, WorkOrder, compute_pay, evaluate
from annotator.pay.money.figures import Basis
from annotator.pay.money.inputs import DECLARED, OTHER_WORK, PIECE_WORK, REST, UNPAID
from tests.annotator.pay.orders import HOUR_MS, KENYA, MINUTE_MS, PAGE_FLOOR, order, reviewed

CATEGORIES = (*PIECE_WORK, *OTHER_WORK, REST, DECLARED, *UNPAID)
RATES = 'per_item = "1.00"\nper_region = "0.333"'


def figures_of(figures: PayFigures) -> list[Figure]:
    """Return every figure of a computation."""
    return [*figures.terms, *figures.completed, *figures.accepted]


def value(figures: Figures, name: str) -> str:
    """Return a figure as it is written; it must be known."""
    written = figures[name].value
    assert written is not None, figures[name].reason
    return written


inputs = st.builds(
    lambda items, regions, effort, bonus: PayInputs(
        items_completed=max(items),
        items_accepted=min(items),
        regions_completed=max(regions),
        regions_accepted=min(regions),
        effort_ms=effort,
        bonus=bonus,
    ),
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
    st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 10**10)),
    st.fractions(min_value=0, max_value=1000),
)
orders = st.builds(
    lambda lines, currency, floors: order("\n".join(lines), currency=currency, floors=floors),
    st.sets(
        st.sampled_from(
            (
                'per_item = "1.07"',
                'per_region = "0.0004"',
                'per_hour = "61.3"',
                'other_hour = "50"',
                'top_up_to_floor = "no"',
                'rests_paid = "no"',
                'declared_paid = "no"',
                'deductions = [{ kind = "fees", percent = "1.5" }, { kind = "tax", amount = "3" }]',
            )
        )
    ).map(sorted),
    st.sampled_from(("KES", "JPY", "KWD")),
    st.sampled_from(((), (KENYA,), (PAGE_FLOOR,), (KENYA, PAGE_FLOOR))),
)


def test_the_example_of_the_page_to_the_cent() -> None:
    figures = compute_pay(
        order(RATES, floors=(PAGE_FLOOR,)), reviewed(320, 0, label=320, declared=20)
    )
    due = figures.accepted
    assert value(figures.terms, "hours_ms") == str(340 * MINUTE_MS)
    assert value(figures.terms, "floor_pay") == "405.85"
    assert value(due, "owed") == "405.85"
    assert due["item_pay"].exact == 320
    assert due["other_pay"].exact == Fraction("71.62") / 3
    assert due["shortfall"].exact == Fraction("71.62") * 17 / 3 - 320 - Fraction("71.62") / 3


def test_a_monthly_floor_is_divided_exactly() -> None:
    figures = compute_pay(order(RATES, floors=(KENYA,)), reviewed(320, 0, label=340))
    assert figures.terms["floor"].exact == Fraction("16113.75") / 225
    assert value(figures.terms, "floor") == "71.616667"
    assert value(figures.accepted, "owed") == "405.83"


@pytest.mark.parametrize(
    ("currency", "gross", "line"),
    [("KES", "3.33", "3.330000"), ("JPY", "3", "3.3300"), ("KWD", "3.330", "3.3300000")],
)
def test_digits_follow_the_currency(currency: str, gross: str, line: str) -> None:
    figures = compute_pay(order(RATES, currency=currency), reviewed(0, 10, label=60))
    assert value(figures.accepted, "gross") == gross
    assert value(figures.accepted, "region_pay") == line


def test_a_total_is_rounded_once_from_exact_sums() -> None:
    pay = 'per_item = "0.004"\nper_region = "0.004"'
    figures = compute_pay(order(pay, currency="USD"), reviewed(1, 1, label=60))
    assert value(figures.accepted, "item_pay") == "0.004000"
    assert value(figures.accepted, "gross") == "0.01"


def test_time_is_paid_by_its_kind() -> None:
    pay = 'per_hour = "60"\nother_hour = "90"'
    work = reviewed(0, 0, label=30, self_check=30, guideline=10, wait=5, admin=5, rest=10, away=99)
    figures = compute_pay(order(pay), work)
    assert figures.terms["piece_ms"].exact == HOUR_MS
    assert figures.terms["other_ms"].exact == 30 * MINUTE_MS
    assert figures.terms["hours_ms"].exact == 90 * MINUTE_MS
    assert value(figures.accepted, "hour_pay") == "60.000000"
    assert value(figures.accepted, "other_pay") == "45.000000"
    assert value(figures.accepted, "task_rate") == "105.000000"
    assert value(figures.accepted, "full_rate") == "70.000000"


def test_unpaid_rest_is_no_hour_and_unpaid_declared_time_stays_one() -> None:
    pay = 'other_hour = "60"\nrests_paid = "no"\ndeclared_paid = "no"'
    figures = compute_pay(order(pay), reviewed(0, 0, label=60, rest=10, declared=30))
    assert figures.terms["hours_ms"].exact == 90 * MINUTE_MS
    assert figures.terms["other_ms"].exact == 0


@pytest.mark.parametrize(
    ("pay", "floors", "rate"),
    [
        ('per_hour = "60"', (PAGE_FLOOR,), Fraction("71.62")),
        ('per_hour = "80"', (PAGE_FLOOR,), Fraction(80)),
        ('per_hour = "80"', (), Fraction(80)),
        ('per_item = "1"', (KENYA, PAGE_FLOOR), Fraction("71.62")),
        ('per_item = "1"\nother_hour = "5"', (PAGE_FLOOR,), Fraction(5)),
    ],
)
def test_other_time_is_paid_at_the_floor_but_never_below_the_rate_an_hour(
    pay: str, floors: tuple[str, ...], rate: Fraction
) -> None:
    terms = order(pay, floors=floors)
    assert compute_pay(terms, reviewed(1)).terms["other_rate"].exact == rate
    assert terms.other_hour == rate


def test_without_floor_and_rate_other_time_has_no_pay_and_says_why() -> None:
    figures = compute_pay(order('per_item = "1"'), reviewed(3, 0, label=60, wait=60))
    assert figures.accepted["other_pay"].value is None
    assert figures.accepted["other_pay"].reason == (
        "The work order names neither a rate for other paid time nor a floor."
    )
    assert value(figures.accepted, "gross") == "3.00"
    assert figures.accepted["shortfall"].reason == "The work order names no floor."
    assert value(figures.accepted, "owed") == "3.00"


def test_deductions_stand_a_line_each_and_lower_the_headline() -> None:
    pay = (
        'per_item = "10"\n'
        'deductions = [{ kind = "fees", percent = "1.5" }, { kind = "other", amount = "3" }]'
    )
    figures = compute_pay(order(pay, floors=(PAGE_FLOOR,)), reviewed(20, 0, label=120))
    due = figures.accepted
    assert [value(due, name) for name in ("gross", "fees_1", "other_2", "net")] == [
        "200.00",
        "3.000000",
        "3.00",
        "194.00",
    ]
    assert value(due, "paid_time_rate") == "100.000000"
    assert value(due, "full_rate") == "97.000000"


def test_a_rejected_piece_loses_its_rate_and_never_its_time() -> None:
    work = PayInputs(
        items_completed=10,
        regions_completed=0,
        items_accepted=4,
        regions_accepted=0,
        effort_ms={"label": HOUR_MS},
    )
    figures = compute_pay(order(RATES + '\nper_hour = "2"', floors=(PAGE_FLOOR,)), work)
    assert value(figures.completed, "gross") == "12.00"
    assert value(figures.accepted, "gross") == "6.00"
    assert value(figures.accepted, "shortfall") == "65.62"
    assert value(figures.accepted, "owed") == value(figures.completed, "owed") == "71.62"


def test_what_nobody_reviewed_is_owed_if_it_is_accepted_and_its_hours_in_any_case() -> None:
    work = PayInputs(items_completed=2, regions_completed=0, effort_ms={"label": HOUR_MS})
    figures = compute_pay(order(RATES), work)
    assert figures.basis is Basis.COMPLETED
    assert figures.awaits_review
    assert figures.expected == figures.completed
    assert value(figures.expected, "owed") == "2.00"
    assert value(figures.accepted, "owed") == "0.00"
    raised = compute_pay(order(RATES, floors=(PAGE_FLOOR,)), work)
    assert value(raised.accepted, "owed") == value(raised.expected, "owed") == "71.62"


def test_all_rejected_is_not_the_same_as_not_reviewed() -> None:
    work = PayInputs(items_completed=2, regions_completed=3, items_rejected=2, regions_rejected=3)
    figures = compute_pay(order(RATES), work)
    assert figures.basis is Basis.ACCEPTED
    assert value(figures.expected, "gross") == value(figures.accepted, "gross") == "0.00"


def test_accepting_one_piece_takes_nothing_from_the_others() -> None:
    ten = PayInputs(items_completed=10, regions_completed=0)
    terms = order('per_item = "6.93"')
    one = compute_pay(terms, replace(ten, items_accepted=1))
    assert one.basis is Basis.EXPECTED
    assert (value(one.accepted, "owed"), value(one.expected, "owed")) == ("6.93", "69.30")
    refused = compute_pay(terms, replace(ten, items_accepted=1, items_rejected=1))
    assert value(refused.accepted, "owed") == "6.93"
    assert value(refused.expected, "owed") == "62.37"
    done = compute_pay(terms, replace(ten, items_accepted=9, items_rejected=1))
    assert done.basis is Basis.ACCEPTED
    assert value(done.accepted, "owed") == value(done.expected, "owed") == "62.37"


@given(
    st.lists(st.sampled_from(("none", "accepted", "rejected")), max_size=12),
    st.decimals("0.001", 99, places=3),
)
def test_an_acceptance_takes_nothing_and_a_rejection_the_rate(
    reviews: list[str], rate: Decimal
) -> None:
    terms = order(f'per_item = "{rate}"')

    def exact(said: list[str]) -> tuple[Fraction | None, ...]:
        counts: dict[str, Any] = {
            f"items_{each}": said.count(each) for each in ("accepted", "rejected")
        }
        work = PayInputs(items_completed=len(said), regions_completed=0, **counts)
        figures = compute_pay(terms, work)
        sides = (figures.accepted, figures.expected, figures.completed)
        return tuple(side["owed"].exact for side in sides)

    accepted, expected, completed = map(not_none, exact(reviews))
    assert accepted <= expected <= completed
    for at, each in enumerate(reviews):
        if each == "none":
            said = [*reviews[:at], "accepted", *reviews[at + 1 :]]
            assert exact(said) == (accepted + Fraction(rate), expected, completed)
            said = [*reviews[:at], "rejected", *reviews[at + 1 :]]
            assert exact(said) == (accepted, expected - Fraction(rate), completed)


def not_none(amount: Fraction | None) -> Fraction:
    """Return an amount that is known."""
    assert amount is not None
    return amount


def test_no_time_gives_no_rate_and_no_shortfall_and_says_why() -> None:
    due = compute_pay(order(RATES, floors=(PAGE_FLOOR,)), reviewed(3)).accepted
    for name in ("task_rate", "paid_time_rate", "full_rate", "shortfall", "top_up_due"):
        assert (due[name].value, due[name].reason) == (None, "No time is recorded.")
    assert value(due, "owed") == "3.00"


def test_no_rate_gives_no_pay_and_says_why() -> None:
    due = compute_pay(order(floors=(PAGE_FLOOR,)), reviewed(3, 0, label=60)).accepted
    for name in ("gross", "net", "full_rate", "shortfall", "owed"):
        assert (due[name].value, due[name].reason) == (
            None,
            "No rate given: the work order names none.",
        )
    assert due["item_pay"].reason == "The work order names no rate for an item."


def test_without_an_order_the_time_is_there_and_the_pay_is_not() -> None:
    figures = compute_pay(None, reviewed(3, 0, label=60, rest=10))
    assert value(figures.terms, "hours_ms") == str(70 * MINUTE_MS)
    assert figures.currency is None
    assert figures.work_orders == ()
    assert figures.accepted["owed"].reason == "No rate given: there is no work order."


def test_an_order_that_promises_no_top_up_still_shows_the_shortfall() -> None:
    terms = order(RATES + '\ntop_up_to_floor = "no"', floors=(PAGE_FLOOR,))
    due = compute_pay(terms, reviewed(3, 0, label=60)).accepted
    assert value(due, "shortfall") == "68.62"
    assert due["top_up_due"].reason == "The work order promises no top-up to the floor."
    assert value(due, "owed") == "3.00"


def test_nobody_owes_money_for_having_worked() -> None:
    pay = 'per_item = "1"\ndeductions = [{ kind = "other", amount = "50" }]'
    due = compute_pay(order(pay), reviewed(3, 0, label=60)).accepted
    assert value(due, "net") == "-47.00"
    assert value(due, "owed") == "0.00"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"items_completed": -1}, "cannot be negative"),
        ({"effort_ms": {"label": -1}}, "cannot be negative"),
        ({"effort_ms": {"idle": 1}}, "unknown effort categories"),
        ({"items_accepted": 3}, "more items were reviewed"),
        ({"items_accepted": 1, "items_rejected": 2}, "more items were reviewed"),
        ({"items_accepted": -1}, "cannot be negative"),
        ({"items_accepted": 1, "regions_accepted": 9}, "more regions were reviewed"),
    ],
)
def test_inputs_that_cannot_be_are_refused(fields: dict[str, Any], message: str) -> None:
    possible = PayInputs(items_completed=2, regions_completed=2)
    with pytest.raises(ValueError, match=message):
        replace(possible, **fields)


@given(orders.flatmap(lambda one: inputs.map(lambda work: compute_pay(one, work))))
def test_every_formula_recomputes_its_figure_from_the_export_alone(figures: PayFigures) -> None:
    exported = json.loads(json.dumps(figures.as_json()))
    for part in ("terms", "completed", "accepted", "expected"):
        for name, figure in exported[part].items():
            if figure["value"] is None:
                assert figure["reason"], name
                continue
            assert figure["reason"] is None
            if figure["formula"] is not None:
                numbers = {key: Fraction(text) for key, text in figure["inputs"].items()}
                assert evaluate(figure["formula"], numbers) == Fraction(figure["exact"]), name


@given(orders.flatmap(lambda one: inputs.map(lambda work: compute_pay(one, work))))
def test_inputs_of_a_figure_are_the_figures_they_name(figures: PayFigures) -> None:
    for part in (figures.completed, figures.accepted):
        for figure in part:
            for name, exact in figure.inputs:
                source = part[name] if name in part else figures.terms[name]
                assert source.exact == Fraction(exact)


@given(inputs)
def test_gross_is_the_sum_of_its_lines(work: PayInputs) -> None:
    terms = order(RATES + '\nper_hour = "2.5"\nother_hour = "3.1"')
    due = compute_pay(terms, work).completed
    lines = [
        due[name].exact for name in ("item_pay", "region_pay", "hour_pay", "other_pay", "bonus")
    ]
    assert due["gross"].exact == sum(line for line in lines if line is not None)


@given(inputs)
def test_every_counted_millisecond_is_in_the_hours_once(work: PayInputs) -> None:
    terms = compute_pay(order(RATES), work).terms
    counted = sum(ms for code, ms in work.effort_ms.items() if code not in UNPAID)
    assert terms["hours_ms"].exact == counted
    assert terms["piece_ms"].exact is not None
    assert terms["other_ms"].exact is not None
    assert terms["piece_ms"].exact + terms["other_ms"].exact == counted


@given(inputs, st.sampled_from(("", 'top_up_to_floor = "no"')))
def test_topped_up_pay_is_never_below_the_floor(work: PayInputs, top_up: str) -> None:
    figures = compute_pay(order(f"{RATES}\n{top_up}", floors=(KENYA,)), work)
    owed, floor_pay = figures.accepted["owed"].exact, figures.terms["floor_pay"].exact
    assert owed is not None
    if floor_pay is not None and not top_up:
        assert owed >= floor_pay
    assert owed >= (figures.accepted["net"].exact or 0)


@given(inputs, st.sampled_from(PIECE_WORK + OTHER_WORK), st.integers(1, 10**9))
def test_more_recorded_work_never_lowers_what_is_owed(
    work: PayInputs, code: str, more: int
) -> None:
    terms = order(RATES, floors=(KENYA,))
    longer = PayInputs(
        items_completed=work.items_completed,
        regions_completed=work.regions_completed,
        effort_ms={**work.effort_ms, code: work.effort_ms.get(code, 0) + more},
        bonus=work.bonus,
    )
    before, after = (compute_pay(terms, each).completed["owed"].exact for each in (work, longer))
    assert before is not None
    assert after is not None
    assert after >= before


@given(orders, inputs)
def test_no_figure_is_both_known_and_excused(terms: WorkOrder, work: PayInputs) -> None:
    for figure in figures_of(compute_pay(terms, work)):
        assert (figure.value is None) == (figure.exact is None) == (figure.reason is not None)
