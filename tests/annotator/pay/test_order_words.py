"""What is said of an order, word for word: each sentence, and from where on it is said."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields, replace
from datetime import date
from fractions import Fraction

import pytest

from annotator.pay import Text, WorkOrder, opening_words, read_work_order
from annotator.pay.order.advice import advice, unpaid_advice
from annotator.pay.order.disclosures import DisclosureRow, FieldGroup, disclosures
from annotator.pay.order.fields.field_spec import (
    FieldKind,
    FieldSpec,
    required,
    short_text,
    spec,
    table,
)
from annotator.pay.order.fields.pay_fields import Rates
from tests.annotator.pay.orders import KENYA, PAGE_FLOOR, SOURCE, order
from tests.support.english import english

TODAY = date(2026, 11, 26)
FRESH = "\nchecked = 2026-11-01"


def said(terms: WorkOrder) -> list[str]:
    """Return the advice on an order, but what is said of unpaid time: that has tests of its own."""
    aside = set(english(unpaid_advice(terms)))
    return [each for each in english(advice(terms, TODAY)) if each not in aside]


def rows(terms: WorkOrder, today: date | None = TODAY) -> dict[str, DisclosureRow]:
    """Return the rows of an order by their place in the file."""
    return {row.key: row for part in disclosures(terms, "en", today=today) for row in part.rows}


def contract(amount: str = "80", unit: str = "hour", more: str = FRESH) -> str:
    """Return a floor that a contract names."""
    return f'kind = "contract"\namount = "{amount}"\nunit = "{unit}"\n{SOURCE}{more}'


def test_each_thing_about_a_floor_is_one_sentence_in_order() -> None:
    late = "\neffective = 2026-11-27\nchecked = 2026-11-28"
    assert said(order(floors=(contract("0", more=late), contract(more="")))) == [
        "A floor is 0, so it protects nobody: Some law.",
        "A floor is in force from 2026-11-27 only, and counts from now on: Some law.",
        "A floor says that it was checked on 2026-11-28, which has not come yet: Some law.",
        "A floor has no date, so nobody can see how old it is: Some law.",
    ]
    assert said(order(floors=(contract("0.01"),))) == []
    old = contract(more="\nchecked = 2025-11-25")
    assert said(order(floors=(old,))) == ["A floor is older than 12 months: Some law."]
    assert said(order(floors=(contract(more="\nchecked = 2025-11-26"),))) == []


def test_what_holds_and_is_checked_today_is_no_day_to_come() -> None:
    today = contract(more=f"\neffective = {TODAY}\nchecked = {TODAY}")
    assert said(order(floors=(today,))) == []
    told = rows(order(floors=(today,)))["floors.1"].value
    assert told == (
        "KES 80.00 an hour\nplace not disclosed\nfrom 2026-11-26\nchecked 2026-11-26\nSome law"
    )


def test_a_floor_of_the_future_says_so_behind_each_of_its_days() -> None:
    late = contract(more='\neffective = 2026-11-27\nchecked = 2026-11-28\nplace = "Nairobi"')
    terms = order(floors=(late,))
    assert rows(terms)["floors.1"].value == (
        "KES 80.00 an hour\nNairobi\n"
        "from 2026-11-27, a day that has not come yet; it counts from now on\n"
        "checked 2026-11-28, a day that has not come yet\nSome law"
    )
    assert rows(terms, None)["floors.1"].value == (
        "KES 80.00 an hour\nNairobi\nfrom 2026-11-27\nchecked 2026-11-28\nSome law"
    )


def test_an_old_floor_and_one_without_a_date_are_told_where_there_is_a_today() -> None:
    bare, old = contract(more=""), contract(more="\nchecked = 2025-11-25")
    terms = order(floors=(bare, old))
    told = {key: row.value for key, row in rows(terms).items()}
    assert told["floors.1"] == (
        "KES 80.00 an hour\nplace not disclosed\nfirst day not disclosed\nSome law\n"
        "no date is given: nobody can see how old it is"
    )
    assert told["floors.2"] == (
        "KES 80.00 an hour\nplace not disclosed\nfirst day not disclosed\nchecked 2025-11-25\n"
        "Some law\nolder than 12 months: there may be a higher one by now"
    )
    told = {key: row.value for key, row in rows(terms, None).items()}
    assert told["floors.1"] == (
        "KES 80.00 an hour\nplace not disclosed\nfirst day not disclosed\nSome law"
    )
    assert told["floors.2"] == (
        "KES 80.00 an hour\nplace not disclosed\nfirst day not disclosed\nchecked 2025-11-25\n"
        "Some law"
    )
    fresh = rows(order(floors=(contract(),)))["floors.1"].value or ""
    assert fresh.endswith("checked 2026-11-01\nSome law")


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_a_floor_for_longer_than_an_hour_says_of_how_many(unit: str) -> None:
    told = rows(order(floors=(contract("500", unit, '\nhours = "7.5"'),)))["floors.1"].value or ""
    assert told.startswith(f"KES 500.00 a {unit} of 7.5 hours: KES 66.67 an hour\n")


def test_the_source_of_a_floor_is_cut_after_120_letters() -> None:
    def told(letters: int) -> str:
        floor = contract("0").replace("Some law", "x" * letters)
        (sentence,) = said(order(floors=(floor,)))
        return sentence.removeprefix("A floor is 0, so it protects nobody: ")

    assert told(120) == f"{'x' * 120}."
    assert told(121) == f"{'x' * 120} …."


def test_floors_of_the_law_alone_are_told_at_the_end_of_the_binding_one() -> None:
    law = KENYA + FRESH
    alone = "Every floor is a legal minimum, which says nothing about what living there costs."
    assert said(order(floors=(law, PAGE_FLOOR + FRESH))) == [alone]
    assert said(order(floors=(law, contract()))) == []
    assert said(order()) == []
    assert rows(order(floors=(law, contract())))["floors.binding"].value == (
        "Floor by contract, KES 80.00 an hour"
    )
    none = rows(order())["floors"]
    assert (none.title, none.value, none.is_disclosed, none.default) == ("Floor", None, False, None)


@pytest.mark.parametrize(
    ("pay", "is_said"),
    [
        ('per_item = "0"', True),
        ('other_hour = "0"', True),
        ('per_item = "0"\nper_hour = "0"\nother_hour = "0"', True),
        ('per_item = "0"\nper_hour = "0.01"', False),
        ('per_item = "0"\nother_hour = "1"', False),
        ('per_item = "1"', False),
        ("", False),
    ],
)
def test_rates_that_are_all_nought_are_said(pay: str, is_said: bool) -> None:
    sentence = "Every rate is 0, so the work itself pays nothing."
    assert said(order(pay)) == ([sentence] if is_said else [])


def test_each_unit_for_which_the_buyer_pays_less_is_named() -> None:
    rates = 'per_item = "{0}", per_region = "{0}", per_audio_minute = "{0}", per_hour = "{0}"'
    pay = rates.format(2).replace(", ", "\n")
    assert said(order(f"{pay}\nbuyer_pays = {{ {rates.format('0.004')} }}")) == [
        f"The buyer pays KES 0.004 for {unit}, less than the KES 2.00 of workers."
        for unit in ("an item", "a region", "an audio minute", "an hour")
    ]
    assert said(order(f"{pay}\nbuyer_pays = {{ {rates.format('2')} }}")) == []
    assert said(order(f'{pay}\nbuyer_pays = {{ per_item = "3" }}')) == []
    assert said(order(f"per_item = '2'\nbuyer_pays = {{ {rates.format('2')} }}")) == []
    assert said(order("buyer_pays = {}")) == []


def test_deductions_are_added_up_and_amounts_are_no_shares() -> None:
    def taken(*entries: str) -> list[str]:
        each = ", ".join(f'{{ kind = "tax", {entry} }}' for entry in entries)
        return said(order(f"deductions = [{each}]"))

    assert taken('percent = "60"', 'amount = "70"', 'percent = "39.99"') == []
    assert taken('percent = "60"', 'amount = "70"', 'percent = "40.5"') == [
        "Deductions take 100.5 % of the gross pay, so nothing of it is left."
    ]
    assert taken('amount = "100"') == []
    assert taken() == []


def test_contractors_without_a_share_keep_nothing_that_is_known() -> None:
    chain = '{ name = "A", share = "60" }, { name = "B" }, { name = "C", share = "40.01" }'
    head = '[pay]\ncurrency = "KES"\n[for_whom]\n'
    assert said(read_work_order(f"{head}chain = [{chain}]".encode())) == [
        "The contractors keep 100.01 % of the price, more than there is."
    ]
    assert said(read_work_order(f"{head}chain = []".encode())) == []


@pytest.mark.parametrize(
    ("days", "shown", "advised"),
    [
        (0, "0; each day is a pay period of its own", 1),
        (1, "1", 0),
        (16, "16", 0),
        (17, "17; ILO Recommendation 85 says 16 at most", 1),
    ],
)
def test_days_between_payments_and_no_other_days_are_judged(
    days: int, shown: str, advised: int
) -> None:
    terms = read_work_order(
        f'[pay]\ncurrency = "KES"\ndays_between_payments = {days}\n'
        f"[footing]\nreceipt_days = {days}".encode()
    )
    assert rows(terms)["pay.days_between_payments"].value == shown
    assert rows(terms)["footing.receipt_days"].value == str(days)
    assert len(said(terms)) == advised


def test_what_holds_where_nothing_is_said_is_named_for_five_fields_only() -> None:
    shown = rows(order(floors=(KENYA,)))
    defaults = {key: str(row.default) for key, row in shown.items() if row.default is not None}
    assert defaults == {
        "pay.other_hour": "KES 71.62, the floor",
        "pay.shared_items": "each person, by measured time",
        "pay.top_up_to_floor": "yes",
        "pay.rests_paid": "yes",
        "pay.declared_paid": "yes",
        "pay.withdrawn_paid": "yes",
    }
    answers = ("top_up_to_floor", "rests_paid", "declared_paid", "withdrawn_paid")
    pay = "\n".join(['other_hour = "5"', *(f'{answer} = "no"' for answer in answers)])
    pay += '\nshared_items = "confirmed_by"'
    shown = rows(order(pay, floors=(KENYA,)))
    assert all(row.default is None for row in shown.values())
    stated = ("other_hour", "shared_items", "top_up_to_floor")
    assert [shown[f"pay.{key}"].value for key in stated] == [
        "KES 5.00",
        "whoever confirmed it",
        "no",
    ]
    both = rows(order('per_hour = "71.62"', floors=(PAGE_FLOOR,)))
    assert str(both["pay.other_hour"].default) == "KES 71.62, the rate per hour"
    higher = rows(order('per_hour = "71.63"', floors=(PAGE_FLOOR,)))
    assert str(higher["pay.other_hour"].default) == "KES 71.63, the rate per hour"
    lower = rows(order('per_hour = "71.61"', floors=(PAGE_FLOOR,)))
    assert str(lower["pay.other_hour"].default) == "KES 71.62, the floor"


def test_entries_of_lists_are_shown_with_their_size_and_reason() -> None:
    pay = (
        'deductions = [{ kind = "fees", amount = "0", reason = "Bank" }, '
        '{ kind = "other", percent = "0" }]'
    )
    assert rows(order(pay))["pay.deductions"].value == (
        "fees: KES 0.00, reason Bank\nother: 0 % of the gross pay, reason not disclosed"
    )
    chain = b'[pay]\ncurrency = "KES"\n[for_whom]\nchain = [{ name = "A", share = "0" }]'
    assert rows(read_work_order(chain))["for_whom.chain"].value == (
        "A, place not disclosed, share 0 %"
    )
    empty = rows(order("deductions = []"))["pay.deductions"]
    assert (empty.value, empty.is_disclosed, empty.text) == ("", True, "")


@pytest.mark.parametrize(
    ("currency", "shown"),
    [("UGX", "UGX 0.004"), ("KES", "KES 0.004"), ("KWD", "KWD 0.004"), ("CLF", "CLF 0.0040")],
)
def test_a_rate_below_a_minor_unit_is_shown_whole(currency: str, shown: str) -> None:
    terms = order('per_item = "0.004"\nprevious = { per_item = "1" }', currency=currency)
    assert rows(terms)["pay.per_item"].value == shown
    (sentence,) = said(terms)
    before = {"UGX": "1", "KES": "1.00", "KWD": "1.000", "CLF": "1.0000"}[currency]
    assert sentence == (
        f"The rate for an item fell: {shown}, {currency} {before} in the previous order."
    )


def test_a_pilot_without_a_quartile_and_a_floor_says_neither() -> None:
    pilot = "workers = 1, items = 2, piece_ms = 15000, hours_ms = 20000"
    assert rows(order(f"pilot = {{ {pilot} }}"))["pay.pilot"].value == (
        "1 worker, 2 items, 7.5 s an item; 10 s with all time that counts"
    )
    whole = rows(order(f'pilot = {{ {pilot}, p75_ms_per_item = 1, floor = "0" }}'))["pay.pilot"]
    assert (whole.value or "").splitlines()[1:] == [
        "three quarters of them need no longer than 0.0 s an item",
        "worked out from a floor of KES 0.00 an hour",
    ]


def test_rows_stand_below_the_titles_of_their_sections() -> None:
    found = disclosures(order(), "en")
    assert [part.title for part in found] == [
        *("What for", "For whom", "On which footing", "Pay", "Floors", "Record of the work"),
        "This order",
    ]
    assert [(row.key, row.title) for row in found[-1].rows] == [
        ("order.signature", "Signature"),
        ("order.sha256", "Digest of the file (SHA-256)"),
    ]
    for part in found[:-2]:
        assert all(row.key.startswith(f"{part.key}.") for row in part.rows if part.key != "floors")


def test_what_is_told_without_a_day_is_the_default() -> None:
    assert inspect.signature(disclosures).parameters["today"].default is None
    assert {field.name for field in fields(DisclosureRow) if field.default is MISSING} == {
        "key", "title", "said", "is_disclosed"
    }  # fmt: skip
    assert {field.name for field in fields(FieldGroup)} == {"key", "title", "rows"}


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        ("To train robots", ", to train robots."),
        ("To train robots..", ", to train robots."),
        ("Training robots.", ". What for: Training robots."),
        ("Tomatoes", ". What for: Tomatoes."),
        ("to train robots", ". What for: to train robots."),
        ("To ", ". What for: they do not say."),
    ],
)
def test_a_purpose_reads_on_where_it_begins_with_to(purpose: str, told: str) -> None:
    text = None if purpose == "To " else Text((("", purpose),))
    terms = order()
    terms = replace(
        terms,
        what_for=replace(terms.what_for, purpose=text, weapons=True, police_or_borders=False),
        for_whom=replace(terms.for_whom, client=Text((("", "Acme"),))),
    )
    assert str(opening_words(terms, "en")) == (
        f"This work is for Acme{told} Weapons: yes. Police or borders: no. May you refuse: they "
        "do not say; this program records no refusal."
    )


def test_a_field_is_optional_long_and_alone_unless_it_says_otherwise() -> None:
    plain = FieldSpec(FieldKind.LINE, "T", "N", "E")
    assert (plain.choices, plain.holds, plain.is_required, plain.is_short) == (
        (),
        None,
        False,
        False,
    )
    (free,) = spec(FieldKind.LINE, "T", note="N", example="E").values()
    (needed,) = required(FieldKind.LINE, "T", note="N", example="E").values()
    (short,) = short_text("T", note="N", example="E").values()
    (many,) = table(Rates, "T", note="N", example="E").values()
    (one,) = table(Rates, "T", note="N", example="E", is_list=False).values()
    assert free == plain
    assert needed == replace(plain, is_required=True)
    assert short == replace(plain, kind=FieldKind.TEXT, is_short=True)
    assert many == replace(plain, kind=FieldKind.TABLES, holds=Rates)
    assert one == replace(plain, kind=FieldKind.TABLE, holds=Rates)


def test_every_rate_of_nought_is_a_rate_all_the_same() -> None:
    assert rows(order('previous = { per_item = "0" }'))["pay.previous"].value == "KES 0.00 an item"
    assert order('other_hour = "0"', floors=(PAGE_FLOOR,)).other_hour == 0
    assert order('per_hour = "0"').other_hour == Fraction(0)
    assert order().other_hour is None
