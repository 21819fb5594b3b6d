"""Money as both sides state it: what counts, what is open, and one sentence for what cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidValueError
from annotator.model.entities import WorkerId
from annotator.pay import PayInputs, compute_pay
from annotator.pay.money.payments import (
    amount_of,
    conversion_of,
    no_sums,
    pairs_of,
    standing,
    sums_of,
)
from annotator.pay.payments.paid import NOT_SENT, Due, due_of, paid_figures
from annotator.pay.payments.payment_entry import ConversionEntry, PaymentEntry, checked, taking_back
from annotator.records import Payment
from tests.annotator.pay.orders import order

TODAY = date(2026, 11, 25)
ENTRY = PaymentEntry(side="received", day="2026-11-20", currency="KES", amount="405.85")


def stated(side: str, amount: str, seq: int = 1, **more: Any) -> Payment:
    """Return a payment in KES."""
    values = {"currency": "KES", "day": "2026-11-20", **more}
    return Payment(side, WorkerId("w"), "", amount=amount, seq=seq, **values)


def converted(amount: str = "1280.00", before: str = "10", rate: str = "129.25") -> Payment:
    """Return a payment in KES for what was owed in USD."""
    told = {"from_currency": "USD", "from_amount": before, "rate": rate}
    text = json.dumps({**told, "date": "2026-11-19", "source": "A bank"})
    return stated("received", amount, conversion=text)


def test_open_is_what_is_owed_less_what_came() -> None:
    due = Due(owed=Fraction("405.85"), top_up_due=Fraction("85.85"))
    payments = [stated("sent", "400"), stated("received", "300", 2), stated("top_up", "50", 3)]
    figures = paid_figures(due, sums_of(payments)["KES"])
    assert figures["open"].value == "55.85"
    assert figures["open"].formula == "owed - received - top_up_paid"
    assert figures["top_up_open"].value == "35.85"
    assert figures["not_arrived"].value == "100.00"


def test_what_was_only_sent_is_still_open_and_unknown_is_never_nought() -> None:
    due = Due(owed=Fraction(10), top_up_due=None, why_no_top_up="No floor.")
    sent = paid_figures(due, sums_of([stated("sent", "10")])["KES"])
    assert (sent["open"].value, sent["received"].value) == ("10.00", None)
    none = paid_figures(due, no_sums("KES"))
    assert (none["sent"].value, none["sent"].reason) == (None, NOT_SENT)
    assert none["top_up_open"].reason == "No floor."


def test_what_several_have_open_does_not_stand_alone() -> None:
    due = Due(owed=Fraction(10), top_up_due=Fraction(0))
    figures = paid_figures(due, sums_of([stated("received", "20")])["KES"], workers=2)
    assert figures["open"].value is None
    assert figures["received"].value == "20.00"


def test_what_is_owed_is_rounded_before_it_is_held_against_money() -> None:
    figures = compute_pay(
        order('per_item = "0.333"'),
        PayInputs(items_completed=1, regions_completed=0, effort_ms={"label": 1}),
    )
    paid = paid_figures(due_of(figures), sums_of([stated("received", "0.33")])["KES"])
    assert paid["open"].exact == 0


def test_taken_back_payments_count_no_more_and_stay() -> None:
    first, second = stated("received", "5", 1), stated("received", "7", 2)
    void = stated("void", "5", 3, names=1)
    assert standing([first, second, void]) == [second]


def test_pairs_name_what_did_not_arrive_and_whether_a_fee_explains_it() -> None:
    sent = stated("sent", "100", 1)
    whole, short = stated("received", "100", 2, names=1), stated("received", "88", 2, names=1)
    (pair,) = pairs_of([sent, whole])
    assert (pair.missing, pair.is_explained) == (Fraction(0), True)
    by_vendor = replace(sent, stated_by="vendor", fee="12")
    (pair,) = pairs_of([by_vendor, replace(short, fee="12")])
    assert (pair.missing, pair.is_explained) == (Fraction(12), True)
    (pair,) = pairs_of([sent, short])
    assert (pair.missing, pair.is_explained) == (Fraction(12), False)
    (pair,) = pairs_of([sent])
    assert pair.missing is None


def test_a_conversion_is_redone_exactly() -> None:
    payment = converted()
    conversion = conversion_of(payment)
    assert conversion is not None
    assert amount_of(payment) == Fraction(1280) / Fraction("129.25")
    assert conversion.loss == 10 - Fraction(1280) / Fraction("129.25")
    assert list(sums_of([payment])) == ["USD"]
    assert "date" not in conversion.as_json()


@given(
    st.decimals("0.01", "1e6", places=2),
    st.decimals("0.01", "1e6", places=2),
    st.decimals("0.001", "1e6", places=3),
)
def test_what_came_and_what_was_lost_are_what_was_there(
    amount: object, before: object, rate: object
) -> None:
    payment = converted(str(amount), str(before), str(rate))
    conversion = conversion_of(payment)
    assert conversion is not None
    assert conversion.loss >= 0
    assert amount_of(payment) + conversion.loss >= conversion.from_amount
    if conversion.loss:
        assert amount_of(payment) + conversion.loss == conversion.from_amount


def test_a_lost_conversion_is_a_deduction_after_those_of_the_order() -> None:
    terms = order('per_item = "10"\ndeductions = [{ kind = "fees", percent = "10" }]')
    inputs = PayInputs(items_completed=1, regions_completed=0, conversion=Fraction("0.25"))
    due = compute_pay(terms, inputs).completed
    assert due["net"].formula == "gross - fees_1 - conversion_2"
    assert due["net"].value == "8.75"


def rate_from(currency: str, rate: str) -> ConversionEntry:
    """Return a whole conversion of one unit."""
    return ConversionEntry(
        from_currency=currency, from_amount="1", rate=rate, day="2026-11-20", source="A bank"
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": ""}, 'The amount is "". Write digits'),
        ({"amount": "1e400"}, "Write digits"),
        ({"amount": "NaN"}, "Write digits"),
        ({"amount": "0.00"}, "more than nothing"),
        ({"amount": "-1"}, "more than nothing"),
        ({"amount": "0.001"}, "2 digits after the point"),
        ({"amount": "10000000000000"}, "KES 1,000,000,000,000.00 at most"),
        ({"fee": "-1"}, "nothing or more"),
        ({"currency": ""}, "not one of ISO 4217"),
        ({"currency": "KEZ"}, "did you mean K"),
        ({"currency": "XAU"}, "not one of ISO 4217"),
        ({"currency": "USD"}, "pay in KES"),
        ({"day": "1970-01-01"}, "days before 2000-01-01"),
        ({"day": "2099-01-01"}, "correct the day, or the clock"),
        ({"day": "2026-11-27"}, "correct the day, or the clock"),
        ({"day": "yesterday"}, "a day of the calendar"),
        ({"note": "x" * 501}, "501 letters long; write 500 at most"),
        ({"names": 9}, "no payment 9"),
        ({"conversion": ConversionEntry(rate="2")}, "say also from which currency"),
        (
            {"conversion": rate_from("KES", "1")},
            "from KES to KES",
        ),
        (
            {"conversion": rate_from("USD", "0")},
            "must be more than nothing",
        ),
    ],
)
def test_one_sentence_for_what_cannot_be(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        checked(replace(ENTRY, **wrong), currencies=("KES",), before=[], today=TODAY)
    said = str(caught.value)
    assert sentence in said
    assert said.endswith((".", "?"))
    assert "\n" not in said


def test_whole_francs_have_no_digits() -> None:
    entry = replace(ENTRY, currency="UGX", amount="0.5")
    with pytest.raises(InvalidValueError, match="no digits after the point"):
        checked(entry, currencies=("UGX",), before=[], today=TODAY)
    kept = checked(replace(entry, amount="500"), currencies=("UGX",), before=[], today=TODAY)
    assert kept.amount == "500"


def test_a_clock_of_1970_is_named_and_nothing_is_kept() -> None:
    with pytest.raises(InvalidValueError, match="by this computer it is 1970-01-01"):
        checked(ENTRY, currencies=("KES",), before=[], today=date(1970, 1, 1))


def test_only_what_was_sent_can_be_confirmed() -> None:
    received = stated("received", "5", 4)
    with pytest.raises(InvalidValueError, match="can confirm money that was sent"):
        checked(replace(ENTRY, names=4), currencies=("KES",), before=[received], today=TODAY)


def test_a_taking_back_needs_a_reason_and_a_payment() -> None:
    with pytest.raises(InvalidValueError, match="Say in a word why"):
        taking_back(stated("sent", "5"), " ", today=TODAY)
    with pytest.raises(InvalidValueError, match="choose the payment itself"):
        taking_back(stated("void", "5"), "wrong", today=TODAY)
    assert taking_back(stated("sent", "5", 7), "wrong", today=TODAY).names == 7
