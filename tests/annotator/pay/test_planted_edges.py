"""What more planted faults had shown to be held by no test: articles, edges, and who said what."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from annotator.errors import InvalidValueError, InvalidWorkOrderError
from annotator.model.entities import WorkerId
from annotator.pay.compute import compute_pay
from annotator.pay.money.formula import evaluate
from annotator.pay.money.inputs import PayInputs
from annotator.pay.money.payments import conversion_of, pairs_of, sums_of
from annotator.pay.order.advice import advice
from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.floors import is_older_than_a_year
from annotator.pay.order.order_reader import read_work_order
from annotator.pay.order.order_template import template
from annotator.pay.order.order_values import shown as shown_value
from annotator.pay.order.work_order import WorkOrder
from annotator.pay.pay_totals import add_up
from annotator.pay.payments.paid import NOT_CONFIRMED, Due, paid_figures
from annotator.pay.payments.payment_entry import ConversionEntry, PaymentEntry, Statable, checked
from annotator.records import Payment
from tests.annotator.pay.orders import SOURCE, order, reviewed
from tests.support.english import english, line_of

DEDUCTION = '{ kind = "fees", amount = "1" }'


def shown(terms: WorkOrder) -> dict[str, str]:
    """Return what the rows of an order say, by their place in the file."""
    return {row.key: row.text for part in disclosures(terms, "en") for row in part.rows}


def stated_in_kes(side: str, seq: int, amount: str = "5", **other: Any) -> Payment:
    return Payment(side, WorkerId("w"), "", "2026-03-01", "KES", amount, seq=seq, **other)


def test_rates_that_fell_are_told_once_and_with_the_pay() -> None:
    pay = 'per_item = "3"\nper_region = "2"\nprevious = { per_item = "4", per_region = "2.5" }'
    told = [row for part in disclosures(order(pay), "en") for row in part.rows]
    (fallen,) = (row for row in told if row.title == "Lower than in the previous order")
    assert fallen.key == "pay.fallen"
    assert fallen.value == (
        "An item: KES 3.00, KES 4.00 in the previous order\n"
        "A region: KES 2.00, KES 2.50 in the previous order"
    )


def test_a_unit_has_its_article() -> None:
    day = f'kind = "contract"\namount = "500"\nunit = "day"\nhours = 8\n{SOURCE}'
    told = shown(order(floors=(day,)))["floors.1"]
    assert told.startswith("KES 500.00 a day of 8 hours")
    rates = 'per_item = "1"\nper_region = "2"\nper_audio_minute = "3"\nper_hour = "4"'
    assert shown(order(f"previous = {{ {rates.replace(chr(10), ', ')} }}"))["pay.previous"] == (
        "KES 1.00 an item\nKES 2.00 a region\nKES 3.00 an audio minute\nKES 4.00 an hour"
    )


def test_a_rate_below_nothing_is_refused_and_a_bank_keeps_its_letters() -> None:
    assert "Bánki" in converted(source="Bánki").conversion
    with pytest.raises(InvalidValueError, match="more than nothing"):
        converted(rate="-1")
    with pytest.raises(InvalidValueError, match='The rate is "x"'):
        converted(rate="x")


def converted(**other: str) -> Statable:
    typed = {"from_currency": "EUR", "from_amount": "1", "rate": "2", "day": "2026-03-01"}
    conversion = ConversionEntry(**{**typed, "source": "a bank", **other})
    entry = PaymentEntry(
        side="received", day="2026-03-01", currency="KES", amount="2", conversion=conversion
    )
    return checked(entry, currencies=(), before=(), today=date(2026, 3, 1))


def test_a_formula_has_20_000_letters_at_most_and_60_of_it_are_quoted() -> None:
    assert evaluate("1".ljust(20_000), {}) == 1
    with pytest.raises(InvalidValueError, match="too long"):
        evaluate("1".ljust(20_001), {})
    with pytest.raises(InvalidValueError, match=f"'{'x' * 60}'"):
        evaluate("x" * 61, {})


def test_of_no_sound_none_is_accepted() -> None:
    with pytest.raises(ValueError, match="more audio_ms were reviewed"):
        PayInputs(items_completed=1, regions_completed=0, audio_ms_accepted=1)


def test_what_one_side_alone_says_has_not_been_confirmed() -> None:
    for side in ("sent", "received"):
        sums = sums_of([stated_in_kes(side, 1)])["KES"]
        assert paid_figures(Due(), sums)["not_arrived"].reason == NOT_CONFIRMED


def test_fees_of_all_that_came_are_added() -> None:
    came = (replace(stated_in_kes("received", seq), fee=fee) for seq, fee in ((1, "0.5"), (2, "1")))
    assert sums_of(came)["KES"].fees == Fraction("1.5")


@pytest.mark.parametrize("rate", ["0", "-1"])
def test_a_conversion_at_a_rate_of_nothing_is_refused(rate: str) -> None:
    written = {"from_currency": "EUR", "from_amount": "1", "rate": rate, "date": "", "source": ""}
    with pytest.raises(InvalidValueError, match="a rate of nothing"):
        conversion_of(replace(stated_in_kes("received", 1), conversion=json.dumps(written)))


def test_a_percentage_that_is_the_same_for_all_keeps_its_two_digits() -> None:
    pay = 'per_item = "2"\n[pay.buyer_pays]\nper_item = "3"'
    both = add_up([compute_pay(order(pay), reviewed(count, label=1)) for count in (1, 2)])
    assert both.terms["item_passed_on"].value == "66.67"


def test_a_floor_for_a_day_needs_its_hours() -> None:
    with pytest.raises(InvalidWorkOrderError, match="how many hours of work a day has"):
        order(floors=(f'kind = "contract"\namount = "500"\nunit = "day"\n{SOURCE}',))


def test_a_year_after_the_31st_of_january_is_the_31st() -> None:
    checked = date(2025, 1, 31)
    assert not is_older_than_a_year(checked, date(2026, 1, 31))
    assert is_older_than_a_year(checked, date(2026, 2, 1))
    assert not is_older_than_a_year(date(2024, 2, 29), date(2025, 2, 28))
    assert is_older_than_a_year(date(2024, 2, 29), date(2025, 3, 1))


def test_what_is_missing_is_sent_less_received_and_told_by_fees_or_not() -> None:
    sent = stated_in_kes("sent", 1, "10")
    (pair,) = pairs_of([sent, stated_in_kes("received", 2, "3", names=1)])
    assert pair.missing == 7
    assert not pair.is_explained
    (whole,) = pairs_of([sent, stated_in_kes("received", 2, "10", names=1, fee="1")])
    assert (whole.missing, whole.fees) == (Fraction(0), Fraction(1))
    assert whole.is_explained
    (less,) = pairs_of([sent, stated_in_kes("received", 2, "9", names=1, fee="1")])
    assert less.missing == 1
    assert not less.is_explained
    told = replace(sent, stated_by="vendor", fee="1")
    (both,) = pairs_of([told, stated_in_kes("received", 2, "9", names=1, fee="1")])
    assert both.is_explained


@pytest.mark.parametrize("written", ["[]", "7", "{}", "x"])
def test_a_conversion_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot be understood"):
        conversion_of(stated_in_kes("received", 1, conversion=written))


def test_regions_add_up_to_a_whole_number() -> None:
    both = add_up([compute_pay(order('per_item = "2"'), reviewed(1, count)) for count in (2, 3)])
    assert both.completed["regions"].value == "5"


def test_only_days_between_payments_are_held_against_what_the_ilo_says() -> None:
    terms = read_work_order(b'[pay]\ncurrency = "KES"\n[footing]\nreceipt_days = 31')
    assert shown(terms)["footing.receipt_days"] == "31"


def test_the_headings_of_a_template_end_below_each_other() -> None:
    lines = template("Streets").splitlines()
    assert {len(line) for line in lines if line.endswith("---")} == {79}


def test_a_payment_that_does_not_stand_is_not_confirmed_by_naming_a_later_one() -> None:
    entry = PaymentEntry(side="received", day="2026-03-01", currency="KES", amount="5", names=3)
    with pytest.raises(InvalidValueError, match="no payment 3"):
        checked(entry, currencies=(), before=[stated_in_kes("sent", 5)], today=date(2026, 3, 1))


def test_a_pilot_of_one_item_says_so() -> None:
    pilot = "pilot = { workers = 1, items = 1, piece_ms = 60000, hours_ms = 60000 }"
    assert shown(order(pilot))["pay.pilot"].startswith("1 worker, 1 item, ")
    pilot = "pilot = { workers = 2, items = 3, piece_ms = 60000, hours_ms = 60000 }"
    assert shown(order(pilot))["pay.pilot"].startswith("2 workers, 3 items, ")


@pytest.mark.parametrize("named", ["top_up", "bonus", "received"])
def test_nothing_but_money_that_was_sent_is_confirmed(named: str) -> None:
    entry = PaymentEntry(side="received", day="2026-03-01", currency="KES", amount="5", names=1)
    with pytest.raises(InvalidValueError, match="Only money"):
        checked(entry, currencies=(), before=[stated_in_kes(named, 1)], today=date(2026, 3, 1))


@pytest.mark.parametrize("deductions", [0, 1, 2])
def test_a_loss_by_conversion_comes_after_the_deductions_and_only_where_there_is_one(
    deductions: int,
) -> None:
    terms = order(f'per_item = "9"\ndeductions = [{", ".join([DEDUCTION] * deductions)}]')
    lost = replace(reviewed(1), conversion=Fraction(3))
    name = f"conversion_{deductions + 1}"
    figures = compute_pay(terms, lost).accepted
    assert figures[name].exact == 3
    assert figures["net"].exact == 6 - deductions
    assert name not in compute_pay(terms, reviewed(1)).accepted


def test_what_takes_all_is_said_and_what_leaves_a_little_is_not() -> None:
    def told(pay: str) -> list[str]:
        return list(english(advice(order(f'other_hour = "9"\n{pay}'), date(2026, 11, 26))))

    def deduct(percent: str) -> str:
        return f'deductions = [{{ kind = "fees", percent = "{percent}" }}]'

    assert told(deduct("99.5")) == []
    assert told(deduct("100")) == [
        "Deductions take 100 % of the gross pay, so nothing of it is left."
    ]
    assert told("days_between_payments = 1") == []
    assert told("days_between_payments = 0") == [
        "0 days lie between payments, so each day is a pay period of its own."
    ]
    rate = 'per_item = "2"\nbuyer_pays = {{ per_item = "{}" }}'
    assert told(rate.format("2")) == []
    assert told(rate.format("1.99")) == [
        "The buyer pays KES 1.99 for an item, less than the KES 2.00 of workers."
    ]


def test_contractors_may_keep_all_and_not_more() -> None:
    def told(share: str) -> list[str]:
        chain = f'chain = [{{ name = "A", share = "50" }}, {{ name = "B", share = "{share}" }}]'
        pay = 'currency = "KES"\nother_hour = "9"'
        terms = read_work_order(f"[for_whom]\n{chain}\n[pay]\n{pay}".encode())
        return list(english(advice(terms, date(2026, 11, 26))))

    assert told("50") == []
    assert told("50.5") == ["The contractors keep 100.5 % of the price, more than there is."]


def test_a_second_that_was_added_is_named_and_less_is_not() -> None:
    def line(declared_ms: int) -> str:
        done = replace(reviewed(1), effort_ms={"label": 60_000, "declared": declared_ms})
        return line_of(compute_pay(order('per_item = "2"'), done))

    assert "1 s of it added by you" in line(1_000)
    assert "added by you" not in line(999)


def test_how_long_a_number_is_that_nobody_can_read_is_told_to_the_digit() -> None:
    assert shown_value(1 << 100_000) == "a number of some 30103 digits"
