"""Published examples: what studies, laws and wage orders say comes out of our formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest

from annotator.effort.categories import Category
from annotator.effort.effort_totals import sum_by_category
from annotator.pay import PayInputs, add_up, compute_pay, first_line, opening_words
from annotator.pay.money.inputs import OTHER_WORK
from annotator.pay.order.disclosures import disclosures
from tests.annotator.pay.orders import HOUR_MS, KENYA, MINUTE_MS, order, reviewed
from tests.support.snapshots import a_span


def test_one_set_of_spans_gives_two_rates_by_two_definitions() -> None:
    """Hara and others (CHI 2018): 3.18 USD/h by work time, 1.77 with the unpaid work counted."""
    worked_ms = 10 * HOUR_MS
    unpaid_ms = round(worked_ms * (Fraction("3.18") / Fraction("1.77") - 1))
    spans = [
        a_span(0, worked_ms, Category.LABEL, 1),
        a_span(worked_ms, worked_ms + unpaid_ms // 2, Category.GUIDELINE),
        a_span(worked_ms + unpaid_ms // 2, worked_ms + unpaid_ms, Category.ADMIN),
    ]
    effort = {category.value: ms for category, ms in sum_by_category(spans).items()}
    inputs = PayInputs(items_completed=318, regions_completed=0, effort_ms=effort)
    figures = compute_pay(order('per_item = "0.10"', currency="USD"), inputs)
    assert figures.completed["task_rate"].value == "3.180000"
    assert round(figures.completed["paid_time_rate"].exact or 0, 4) == Fraction("1.77")
    assert figures.completed["full_rate"].exact == figures.completed["paid_time_rate"].exact


def test_rest_and_time_without_pieces_are_paid_apart_from_the_pieces() -> None:
    """California, Labor Code 226.2: piece-rate workers get rests and other time paid on its own."""
    pay = 'per_item = "2.00"\nother_hour = "16.90"'
    work = reviewed(100, 0, label=420, rest=20, wait=25, guideline=15)
    due = compute_pay(order(pay, currency="USD"), work).accepted
    assert due["item_pay"].exact == 200
    assert due["other_pay"].exact == Fraction("16.90")
    assert due["gross"].value == "216.90"
    unpaid = compute_pay(order(f'{pay}\nrests_paid = "no"', currency="USD"), work)
    assert unpaid.accepted["other_pay"].exact == Fraction("16.90") * 40 / 60
    fewer = reviewed(50, 0, label=420, rest=20, wait=25, guideline=15)
    assert compute_pay(order(pay, currency="USD"), fewer).accepted["other_pay"].exact == Fraction(
        "16.90"
    )
    assert set(OTHER_WORK) >= {"wait", "guideline"}


def test_a_monthly_wage_of_kenya_is_a_225th_an_hour() -> None:
    """Regulation of Wages (General) (Amendment) Order, 2024: 16,113.75 KES, 225 hours a month."""
    figures = compute_pay(order('per_item = "1"', floors=(KENYA,)), reviewed(10, 0, label=60))
    assert figures.terms["floor"].exact == Fraction("71.61666666666666667").limit_denominator(60)
    assert figures.accepted["owed"].value == "71.62"


VENEZUELA = (
    'kind = "statutory"\namount = "130"\nunit = "month"\nhours = 176\nplace = "Venezuela"\n'
    'effective = 2022-03-15\nsource = "Decreto 4.653, Gaceta Oficial 6.691"'
)


def test_a_statutory_floor_alone_proves_nothing() -> None:
    """Venezuela, 130 VES a month since 2022-03-15: pay far above it, and nobody calls it fair."""
    terms = order('per_item = "0.05"', currency="VES", floors=(VENEZUELA,))
    figures = compute_pay(terms, reviewed(60, 0, label=60))
    assert figures.accepted["shortfall"].value == "0.00"
    said = [str(first_line(figures)), str(opening_words(terms, "en"))]
    said += [row.text for section in disclosures(terms, "en") for row in section.rows]
    assert not [text for text in said if "fair" in text.lower()]
    binding = next(text for text in said if text.startswith("Statutory minimum, VES"))
    assert "a legal minimum says nothing about what living there costs" in binding


def test_the_highest_floor_binds_and_is_named() -> None:
    living = 'kind = "living_wage"\namount = "900"\nunit = "day"\nhours = 8\nsource = "A study"'
    terms = order('per_item = "1"', floors=(KENYA, living))
    assert compute_pay(terms, reviewed(1, 0, label=60)).terms["floor"].value == "112.500000"
    rows = {row.key: row.text for section in disclosures(terms, "en") for row in section.rows}
    assert rows["floors.binding"] == "Living wage, KES 112.50 an hour"


@pytest.mark.parametrize(
    ("currency", "rate", "regions", "line", "gross"),
    [
        ("USD", "0.0004", 100_000, "40.000000", "40.00"),
        ("USD", "0.0004", 3, "0.001200", "0.00"),
        ("USD", "0.0004", 13, "0.005200", "0.01"),
        ("UGX", "0.3", 1_001, "300.3000", "300"),
        ("UGX", "0.3", 1, "0.3000", "0"),
        ("KWD", "0.0005", 3, "0.0015000", "0.002"),
    ],
)
def test_rates_below_a_minor_unit_are_rounded_once_at_the_end(
    currency: str, rate: str, regions: int, line: str, gross: str
) -> None:
    terms = order(f'per_region = "{rate}"', currency=currency)
    figures = compute_pay(terms, reviewed(0, regions, label=60))
    assert figures.terms["region_rate"].exact == Fraction(rate)
    assert figures.accepted["region_pay"].value == line
    assert figures.accepted["gross"].value == gross
    assert figures.accepted["gross"].exact == Fraction(rate) * regions


def test_sound_is_paid_by_the_exact_minute() -> None:
    inputs = PayInputs(
        items_completed=2,
        regions_completed=0,
        items_accepted=1,
        regions_accepted=0,
        audio_ms_completed=3 * MINUTE_MS + 1,
        audio_ms_accepted=90_000,
        items_rejected=1,
        audio_ms_rejected=90_001,
        effort_ms={"label": HOUR_MS},
    )
    figures = compute_pay(order('per_audio_minute = "20"'), inputs)
    assert figures.completed["audio_pay"].exact == 60 + Fraction(20, 60_000)
    assert figures.accepted["audio_pay"].exact == 30
    assert figures.accepted["gross"].formula == "audio_pay + bonus"
    assert "30.00 for 1 min of sound" in str(first_line(figures))


BUYER = 'per_item = "4"\nper_region = "1"\nbuyer_pays = {{ {} }}'


def test_what_is_passed_on_is_rate_to_rate_and_pay_to_price() -> None:
    terms = order(BUYER.format('per_item = "9", per_region = "1.60"'))
    figures = compute_pay(terms, reviewed(10, 5, label=60))
    assert figures.terms["item_passed_on"].value == "44.44"
    assert figures.terms["region_passed_on"].value == "62.50"
    assert figures.accepted["buyer_pay"].formula == (
        "items * buyer_item_rate + regions * buyer_region_rate"
    )
    assert figures.accepted["buyer_pay"].value == "98.00"
    assert figures.accepted["passed_on"].exact == Fraction(4500, 98)


@pytest.mark.parametrize(
    ("buyer", "reason"),
    [
        ('per_item = "9"', "does not disclose what the buyer pays for a region."),
        ('per_hour = "9"', "does not disclose what the buyer pays for an item."),
        ('per_item = "0", per_region = "0"', "The buyer pays nothing for it."),
    ],
)
def test_what_is_passed_on_is_never_guessed(buyer: str, reason: str) -> None:
    figures = compute_pay(order(BUYER.format(buyer)), reviewed(10, 5, label=60))
    assert figures.accepted["passed_on"].value is None
    assert (figures.accepted["passed_on"].reason or "").endswith(reason)


def test_a_buyer_who_pays_for_pieces_does_not_pay_nothing_while_there_are_none() -> None:
    terms = order(BUYER.format('per_item = "9", per_region = "1.60"'))
    figures = compute_pay(terms, reviewed(0, 0, label=60))
    nothing_yet = "There is nothing yet that the buyer pays for."
    assert figures.completed["passed_on"].reason == nothing_yet
    added = add_up([figures, compute_pay(terms, reviewed(0), period=2)])
    assert added.completed["passed_on"].reason == nothing_yet


def test_without_an_order_every_figure_says_that_no_rate_is_given() -> None:
    figures = compute_pay(None, reviewed(10, 5, label=60))
    counted = ("items", "regions", "audio_ms")
    for figure in (*figures.completed, *figures.accepted, *figures.expected):
        if figure.name not in counted:
            assert figure.value is None, figure.name
            assert (figure.reason or "").startswith("No rate given"), figure.name
    assert str(first_line(figures)) == "You worked 1 h. No rate given: there is no work order."
