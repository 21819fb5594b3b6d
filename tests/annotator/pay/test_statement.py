"""The first line of a statement, and times in words."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay import (
    PayFigures,
    PayInputs,
    WorkOrder,
    add_up,
    compute_pay,
    hours_text,
)
from annotator.pay.money.currencies import minor_digits
from annotator.pay.portions import portions_of
from annotator.sentences.said import Said, said_n
from tests.annotator.pay.orders import HOUR_MS, KENYA, PAGE_FLOOR, order, reviewed
from tests.support.english import line_of

PAGE = order('per_item = "1.00"', floors=(PAGE_FLOOR,))


def pages(count: Fraction) -> Said:
    return said_n("{count} page", "{count} pages", int(count))


def test_the_line_of_the_page() -> None:
    assert line_of(compute_pay(PAGE, reviewed(320, 0, label=320, declared=20))) == (
        "You worked 5 h 40 min, 20 of them added by you. You are owed KES 405.85: 320.00 for "
        "320 pictures, 85.85 to reach KES 71.62 an hour."
    )


@pytest.mark.parametrize(
    ("minutes", "worked"),
    [
        ({"label": 50, "rest": 10}, "You worked 1 h, 10 min of it paid rest."),
        ({"label": 55, "rest": 10}, "You worked 1 h 5 min, 10 of them paid rest."),
        (
            {"label": 60, "rest": 1, "declared": 20},
            "You worked 1 h 21 min, 20 of them added by you and 1 min paid rest.",
        ),
        ({"label": 60, "declared": 60}, "You worked 2 h, 1 h of it added by you."),
        (
            {"label": 60, "rest": 70, "declared": 20},
            "You worked 2 h 30 min, 20 of them added by you and 1 h 10 min paid rest.",
        ),
    ],
)
def test_paid_rest_is_worked_time_that_is_named(minutes: dict[str, int], worked: str) -> None:
    line = line_of(compute_pay(PAGE, reviewed(1, 0, **minutes)))
    assert line.startswith(f"{worked} You are owed ")


def test_rest_that_is_not_paid_is_not_in_the_line() -> None:
    terms = order('per_item = "1"\nrests_paid = "no"', floors=(PAGE_FLOOR,))
    line = line_of(compute_pay(terms, reviewed(1, 0, label=60, rest=10)))
    assert line.startswith("You worked 1 h. ")


def test_before_a_review_the_line_says_on_what_it_hangs() -> None:
    work = PayInputs(items_completed=1, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert line_of(compute_pay(PAGE, work), items=pages) == (
        "You worked 1 h. You are owed KES 71.62: 1.00 for 1 page, 70.62 to reach KES 71.62 an hour."
    )
    assert line_of(compute_pay(order('per_item = "2"'), work), items=pages) == (
        "You worked 1 h. You are owed KES 2.00 if all of it is accepted: 2.00 for 1 page."
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
    assert line_of(compute_pay(order(pay), work)) == (
        "You worked 3 h 30 min, 2 h of it added by you. You are owed KES 325.69: 40.00 for 4 "
        "pictures, 1.00 for 1 region, 60.00 for 1 h on items, 225.00 for 2 h 30 min of other work "
        "and rest, 5.00 as a bonus, less 5.31 in deductions."
    )


def test_what_is_not_topped_up_is_said() -> None:
    terms = order('per_item = "1"\ntop_up_to_floor = "no"', floors=(PAGE_FLOOR,))
    assert line_of(compute_pay(terms, reviewed(3, 0, label=60))) == (
        "You worked 1 h. You are owed KES 3.00: 3.00 for 3 pictures. That is KES 68.62 less than "
        "KES 71.62 an hour."
    )


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (None, "No rate given: there is no work order."),
        (order(), "No rate given: the work order names none."),
    ],
)
def test_what_is_not_known_is_said(terms: WorkOrder | None, reason: str) -> None:
    line = line_of(compute_pay(terms, reviewed(3, 0, label=60)))
    assert line == f"You worked 1 h. {reason}"


def test_nothing_done_is_nothing_owed() -> None:
    assert line_of(compute_pay(PAGE, reviewed(0))) == (
        "Nothing has been done yet, so nothing is owed."
    )


def test_a_bonus_is_owed_before_anything_is_done() -> None:
    granted = PayInputs(items_completed=0, regions_completed=0, effort_ms={}, bonus=Fraction(5))
    assert line_of(compute_pay(PAGE, granted)) == (
        "You worked 0 s. You are owed KES 5.00: 5.00 as a bonus."
    )


def test_hours_without_a_piece_say_that_nothing_counts_yet() -> None:
    terms = order('per_item = "1"')
    begun = PayInputs(items_completed=0, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert line_of(compute_pay(terms, begun)) == (
        "You worked 1 h. You are owed KES 0.00: nothing is confirmed yet."
    )
    refused = PayInputs(
        items_completed=2,
        regions_completed=0,
        items_rejected=2,
        effort_ms={"label": HOUR_MS},
    )
    assert line_of(compute_pay(terms, refused)) == (
        "You worked 1 h. You are owed KES 0.00: nothing was accepted."
    )


def test_time_alone_hangs_on_no_review() -> None:
    begun = PayInputs(items_completed=0, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert line_of(compute_pay(PAGE, begun)) == (
        "You worked 1 h. You are owed KES 71.62: 71.62 to reach KES 71.62 an hour."
    )


def test_of_how_many_pieces_some_count() -> None:
    work = PayInputs(
        items_completed=6,
        regions_completed=9,
        items_accepted=1,
        regions_accepted=4,
        items_rejected=5,
        regions_rejected=5,
        effort_ms={"label": HOUR_MS},
    )
    line = line_of(compute_pay(order('per_item = "10"\nper_region = "1"'), work))
    assert line.endswith(": 10.00 for 1 of 6 pictures, 4.00 for 4 of 9 regions.")


def test_what_is_deducted_is_not_hidden_in_what_reaches_the_floor() -> None:
    pay = 'per_item = "1.00"\ndeductions = [{ kind = "fees", amount = "50" }]'
    figures = compute_pay(
        order(pay, floors=(PAGE_FLOOR,)), reviewed(320, 0, label=320, declared=20)
    )
    assert line_of(figures) == (
        "You worked 5 h 40 min, 20 of them added by you. You are owed KES 405.85: 320.00 for 320 "
        "pictures, 23.87 for 20 min of other work and rest, less 50.00 in deductions, 111.98 to "
        "reach KES 71.62 an hour."
    )


def test_deductions_take_no_more_than_there_is() -> None:
    pay = 'per_item = "1"\ntop_up_to_floor = "no"\ndeductions = [{ kind = "fees", amount = "50" }]'
    line = line_of(compute_pay(order(pay, floors=(PAGE_FLOOR,)), reviewed(3, 0, label=60)))
    assert line == (
        "You worked 1 h. You are owed KES 0.00: 3.00 for 3 pictures, less 3.00 of 50.00 in "
        "deductions. That is KES 71.62 less than KES 71.62 an hour."
    )


def test_a_period_above_the_floor_does_not_hide_what_another_was_raised_by() -> None:
    parts = [
        compute_pay(PAGE, reviewed(500, 0, label=60, wait=60), period=1),
        compute_pay(PAGE, reviewed(10, 0, label=60), period=2),
    ]
    assert line_of(add_up(parts)) == (
        "You worked 3 h. You are owed KES 643.24: 510.00 for 510 pictures, 71.62 for 1 h of other "
        "work and rest, 61.62 to reach KES 71.62 an hour where pay was below it."
    )


def test_what_is_missing_in_one_period_is_said_of_that_one() -> None:
    terms = order('per_item = "1"\ntop_up_to_floor = "no"', floors=(PAGE_FLOOR,))
    parts = [
        compute_pay(terms, reviewed(500, 0, label=60), period=1),
        compute_pay(terms, reviewed(10, 0, label=60), period=2),
    ]
    assert line_of(add_up(parts)).endswith(
        "510.00 for 510 pictures. Where pay was below KES 71.62 an hour, KES 61.62 is missing."
    )


def test_while_some_is_not_reviewed_the_line_says_both() -> None:
    terms = order('per_item = "6.93"')
    work = PayInputs(items_completed=10, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert line_of(compute_pay(terms, replace(work, items_accepted=1))) == (
        "You worked 1 h. You are owed KES 6.93 for what is accepted, and KES 69.30 in all if the "
        "rest is accepted: 69.30 for 10 pictures."
    )
    some = replace(work, items_accepted=1, items_rejected=1)
    assert line_of(compute_pay(terms, some)) == (
        "You worked 1 h. You are owed KES 6.93 for what is accepted, and KES 62.37 in all if the "
        "rest is accepted: 62.37 for 9 of 10 pictures."
    )
    every = replace(work, items_accepted=9, items_rejected=1)
    assert line_of(compute_pay(terms, every)) == (
        "You worked 1 h. You are owed KES 62.37: 62.37 for 9 of 10 pictures."
    )


def test_where_the_rest_makes_no_difference_the_line_says_one_amount() -> None:
    hourly = order('per_hour = "60"')
    work = PayInputs(
        items_completed=2, regions_completed=0, items_accepted=1, effort_ms={"label": HOUR_MS}
    )
    assert line_of(compute_pay(hourly, work)) == (
        "You worked 1 h. You are owed KES 60.00: 60.00 for 1 h on items."
    )


def test_where_acceptance_changes_nothing_no_line_depends_on_it() -> None:
    hourly = order('per_hour = "60"')
    work = PayInputs(items_completed=2, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert line_of(compute_pay(hourly, work)) == (
        "You worked 1 h. You are owed KES 60.00: 60.00 for 1 h on items."
    )
    raised = order('per_item = "1"', floors=(PAGE_FLOOR,))
    assert " if all of it is accepted" not in line_of(compute_pay(raised, work))
    pieces = order('per_item = "1"')
    assert " if all of it is accepted" in line_of(compute_pay(pieces, work))


def test_no_amount_of_zero_is_owed_for_what_is_accepted() -> None:
    terms = order('per_item = "6.93"')
    work = PayInputs(
        items_completed=10, regions_completed=0, items_rejected=1, effort_ms={"label": HOUR_MS}
    )
    assert line_of(compute_pay(terms, work)) == (
        "You worked 1 h. Nothing is accepted yet. You are owed KES 62.37 if the rest is accepted: "
        "62.37 for 9 of 10 pictures."
    )
    raised = order('per_item = "60"', floors=(PAGE_FLOOR,))
    told = line_of(compute_pay(raised, work))
    assert told.startswith("You worked 1 h. Nothing is accepted yet. You are owed KES "), told
    assert " in any case, and KES 540.00 in all if the rest is accepted: " in told
    taken = order('per_item = "1"\n[[pay.deductions]]\nkind = "fees"\namount = "1"')
    assert line_of(compute_pay(taken, replace(work, items_accepted=1))).startswith(
        "You worked 1 h. You are owed nothing for what is accepted, and KES 8.00 in all if the rest"
    )


def test_long_amounts_and_counts_have_thousands_marks() -> None:
    work = PayInputs(items_completed=1_500, regions_completed=0, items_accepted=1_500)
    assert line_of(compute_pay(order('per_item = "1000"'), work)) == (
        "You worked 0 s. You are owed KES 1,500,000.00: 1,500,000.00 for 1,500 pictures."
    )


def test_each_period_counts_what_is_not_rejected_in_it() -> None:
    terms = order('per_item = "1"')
    first = PayInputs(
        items_completed=9,
        regions_completed=0,
        items_accepted=5,
        items_rejected=4,
        effort_ms={"label": HOUR_MS},
    )
    second = PayInputs(items_completed=3, regions_completed=0, effort_ms={"label": HOUR_MS})
    total = add_up([compute_pay(terms, first), compute_pay(terms, second, period=2)])
    assert total.expected["owed"].exact == 8
    assert line_of(total) == (
        "You worked 2 h. You are owed KES 5.00 for what is accepted, and KES 8.00 in all if the "
        "rest is accepted: 8.00 for 8 of 12 pictures."
    )
    without_pieces = PayInputs(items_completed=0, regions_completed=0, effort_ms={"label": HOUR_MS})
    total = add_up([compute_pay(terms, first), compute_pay(terms, without_pieces, period=2)])
    assert line_of(total) == ("You worked 2 h. You are owed KES 5.00: 5.00 for 5 of 9 pictures.")


def test_several_orders_make_one_line() -> None:
    parts = [
        compute_pay(PAGE, reviewed(320, 0, label=320, declared=20)),
        compute_pay(order('per_item = "2"', floors=(KENYA,)), reviewed(1, 0, label=60)),
    ]
    assert line_of(add_up(parts)) == (
        "You worked 6 h 40 min, 20 of them added by you. You are owed KES 477.46: 322.00 for "
        "321 pictures, 23.87 for 20 min of other work and rest, 131.59 to reach the floor of each "
        "work order."
    )


AMOUNTS = st.sampled_from(("0", "0.001", "0.0049", "0.3335", "1.005", "7.77", "500"))
DEDUCTION = st.sampled_from(
    ("", '{ kind = "fees", percent = "1.5" }', '{ kind = "tax", amount = "0.004" }',
     '{ kind = "tax", amount = "30" }')
)  # fmt: skip
WORK = st.builds(
    reviewed, st.integers(0, 500), st.integers(0, 500),
    label=st.integers(0, 600), wait=st.integers(0, 600), declared=st.integers(0, 90),
)  # fmt: skip


@st.composite
def _terms(draw: st.DrawFn, currency: str) -> WorkOrder:
    rates = [
        f'{name} = "{draw(AMOUNTS)}"'
        for name in ("per_item", "per_region", "per_hour", "other_hour")
        if draw(st.booleans())
    ]
    taken = [entry for entry in (draw(DEDUCTION), draw(DEDUCTION)) if entry]
    rates.append(f"deductions = [{', '.join(taken)}]")
    rates.append(f'top_up_to_floor = "{draw(st.sampled_from(("yes", "no")))}"')
    floors = draw(st.sampled_from(((), (KENYA,), (PAGE_FLOOR,))))
    return order("\n".join(rates), currency=currency, floors=floors)


@st.composite
def _figures(draw: st.DrawFn) -> PayFigures:
    currency = draw(st.sampled_from(("KES", "JPY", "KWD")))
    orders = draw(st.lists(_terms(currency), min_size=1, max_size=3))
    parts = []
    for number, terms in enumerate(orders, start=1):
        inputs = draw(WORK)
        bonus = Fraction(draw(st.sampled_from(("0", "0.005", "12"))))
        accepted, refused = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
        shares: dict[str, Any] = {
            f"{name}_{verdict}": count * share // 4
            for name, count in zip(("items", "regions"), inputs.completed, strict=False)
            for verdict, share in (("accepted", accepted), ("rejected", refused))
        }
        kept = inputs if draw(st.booleans()) else replace(inputs, **shares)
        parts.append(compute_pay(terms, replace(kept, bonus=bonus), period=number))
    return add_up(parts)


@given(_figures())
def test_the_parts_add_up_as_they_are_written_and_none_is_nought(figures: PayFigures) -> None:
    # Thousands marks are within a number, the commas of a list are not.
    owed, line = figures.expected["owed"], re.sub(r"(?<=\d),(?=\d)", "", line_of(figures))
    if owed.exact is None or line.startswith("Nothing "):
        return
    digits = {"KES": r"[0-9]+\.[0-9]{2}", "JPY": "[0-9]+", "KWD": r"[0-9]+\.[0-9]{3}"}
    amount = digits[figures.currency or ""]
    found = re.search(
        rf"You are owed (?:(?:[A-Z]{{3}} {amount}|nothing) "
        r"(?:for what is accepted|in any case), and )?"
        rf"[A-Z]{{3}} ({amount})"
        r"(?: in all)?(?: if [a-z ]+)?(?:: (.*?))?\.( |$)",
        line,
    )
    assert found is not None, line
    if found[2] is None or found[2].startswith("nothing "):
        assert Fraction(found[1]) == 0
        return
    parts = re.findall(rf"(?:^|, )(less )?({amount}) ((?:for|to|as|in|of) )", found[2])
    assert len(parts) == len(re.findall(r"(?:^|, )", found[2]))
    signed = [-Fraction(text) if less else Fraction(text) for less, text, _words in parts]
    assert all(signed)
    assert sum(signed) == Fraction(found[1])


@given(_figures())
def test_no_part_is_a_whole_minor_unit_off(figures: PayFigures) -> None:
    portions = {each.key: each.amount for each in portions_of(figures)}
    unit = Fraction(1, 10 ** minor_digits(figures.currency or "KES"))
    for key, name in (("for_items", "item_pay"), ("for_regions", "region_pay")):
        exact = figures.expected[name].exact or Fraction(0)
        if portions:
            assert abs(portions.get(key, Fraction(0)) - exact) < unit


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0 s"), (59_999, "59 s"), (60_000, "1 min"), (3_599_999, "59 min"), (3_600_000, "1 h"),
        (20_400_000, "5 h 40 min"), (360_060_000, "100 h 1 min"),
    ],
)  # fmt: skip
def test_a_time_is_read_in_hours_and_full_minutes(duration_ms: int, text: str) -> None:
    assert hours_text(duration_ms) == text


def test_what_rounds_to_nothing_is_no_part_of_its_own() -> None:
    figures = compute_pay(order('per_item = "4"', floors=(PAGE_FLOOR,)), reviewed(20, 0, label=60))
    assert "other work" not in line_of(figures)
    moment = PayInputs(
        items_completed=20, regions_completed=0, effort_ms={"label": HOUR_MS, "wait": 200}
    )
    line = line_of(compute_pay(order('per_item = "4"', floors=(PAGE_FLOOR,)), moment))
    assert line.endswith("You are owed KES 80.00 if all of it is accepted: 80.00 for 20 pictures.")
