"""The whole order on view, with what it does not say in plain sight."""

from __future__ import annotations

from datetime import date

from annotator.pay import NOT_DISCLOSED, UNSIGNED, DisclosureRow, WorkOrder, read_work_order
from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.order_template import template
from tests.annotator.pay.orders import KENYA, order
from tests.annotator.pay.test_template import filled

TODAY = date(2026, 11, 24)


def rows(terms: WorkOrder, lang: str = "en") -> dict[str, DisclosureRow]:
    """Return the rows of an order by their place in the file."""
    return {row.key: row for part in disclosures(terms, lang, today=TODAY) for row in part.rows}


def test_an_empty_order_is_not_disclosed_in_every_single_field() -> None:
    shown = rows(order())
    told = {key for key, row in shown.items() if row.is_disclosed}
    assert told == {"pay.currency", "order.signature", "order.sha256"}
    for key in shown.keys() - told:
        assert shown[key].value is None
        assert shown[key].text.startswith(NOT_DISCLOSED)


def test_silence_about_pay_is_shown_with_what_then_holds() -> None:
    shown = rows(order('per_hour = "60"', floors=(KENYA,)))
    assert shown["pay.top_up_to_floor"].text == "not disclosed; then: yes"
    assert shown["pay.rests_paid"].text == "not disclosed; then: yes"
    assert shown["pay.declared_paid"].text == "not disclosed; then: yes"
    assert shown["pay.other_hour"].text == "not disclosed; then: KES 71.62, the floor"
    assert rows(order('per_hour = "80"'))["pay.other_hour"].text == (
        "not disclosed; then: KES 80.00, the rate per hour"
    )
    assert rows(order())["pay.other_hour"].text == NOT_DISCLOSED


def test_a_full_order_discloses_every_single_field() -> None:
    shown = rows(read_work_order(filled(template("Street scenes")).encode()))
    assert [key for key, row in shown.items() if not row.is_disclosed] == []
    assert shown["what_for.title"].value == "Street scenes"
    assert shown["what_for.weapons"].value == "no"
    assert shown["for_whom.chain"].value == "Label House, place Nairobi, share 35 %"
    assert shown["pay.per_item"].value == "KES 4.00"
    assert shown["pay.deductions"].value == "fees: 1.5 % of the gross pay, reason Mobile money"
    assert shown["pay.buyer_pays"].value == "KES 9.00 an item\nKES 1.60 a region"
    assert shown["order.signature"].value == UNSIGNED


def test_sections_come_in_the_order_of_the_page() -> None:
    keys = [part.key for part in disclosures(order(), "en")]
    assert keys == ["what_for", "for_whom", "footing", "pay", "floors", "record", "order"]


def test_what_a_part_leaves_out_is_said_too() -> None:
    terms = read_work_order(
        b'[for_whom]\nchain = [{ name = "A" }]\n[pay]\ncurrency = "KES"\n'
        b'deductions = [{ kind = "tax", amount = "3" }]\nprevious = {}\ndays_between_payments = 31'
    )
    shown = rows(terms)
    assert shown["for_whom.chain"].value == "A, place not disclosed, share not disclosed"
    assert shown["pay.deductions"].value == "tax: KES 3.00, reason not disclosed"
    assert shown["pay.previous"].text == NOT_DISCLOSED
    assert shown["pay.days_between_payments"].value == "31; ILO Recommendation 85 says 16 at most"


def test_floors_name_their_source_their_age_and_which_of_them_binds() -> None:
    living = 'kind = "living_wage"\namount = "130"\nunit = "hour"\nsource = "A study"'
    law = KENYA + '\nplace = "Nairobi"\neffective = 2024-11-01'
    shown = rows(order(floors=(law, living + "\nchecked = 2026-05-04")))
    assert shown["floors.1"].value == (
        "KES 16,113.75 a month of 225 hours: KES 71.62 an hour\nNairobi\nfrom 2024-11-01\n"
        "Some law\nolder than 12 months: there may be a higher one by now"
    )
    assert shown["floors.2"].value == (
        "KES 130.00 an hour\nplace not disclosed\nfirst day not disclosed\nchecked 2026-05-04\n"
        "A study"
    )
    assert shown["floors.binding"].value == "Living wage, KES 130.00 an hour"


def test_a_legal_minimum_alone_is_never_shown_as_enough() -> None:
    assert rows(order(floors=(KENYA,)))["floors.binding"].value == (
        "Statutory minimum, KES 71.62 an hour; a legal minimum says nothing about what living "
        "there costs"
    )


def test_texts_are_shown_in_the_language_asked_for_else_english_else_the_first() -> None:
    terms = read_work_order(
        '[what_for]\ntitle = { sw = "Picha", en = "Pictures", pt-BR = "Fotos" }\n'
        'purpose = { ar = "تدريب", fr = "Former" }\nend_use = "Robots"\n'
        '[pay]\ncurrency = "KES"'.encode()
    )
    seen = {
        lang: rows(terms, lang)["what_for.title"].value for lang in ("sw", "sw_KE", "fr", "pt-BR")
    }
    assert seen == {"sw": "Picha", "sw_KE": "Picha", "fr": "Pictures", "pt-BR": "Fotos"}
    assert rows(terms, "en")["what_for.purpose"].value == "تدريب"
    assert rows(terms, "fr-CA")["what_for.purpose"].value == "Former"
    assert rows(terms, "fr")["what_for.end_use"].value == "Robots"
