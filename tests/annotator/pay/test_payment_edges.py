"""The edges of what may be typed of a payment: just allowed, and one step beyond."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest

from annotator.errors import InvalidValueError
from annotator.model.entities import WorkerId
from annotator.pay.payments.payment_doubts import DoubtfulPaymentError
from annotator.pay.payments.payment_entry import (
    ConversionEntry,
    PaymentEntry,
    Statable,
    checked,
    taking_back,
)
from annotator.records import Payment

TODAY = date(2026, 3, 10)
ENTRY = PaymentEntry(side="received", day="2026-03-10", currency="kes", amount=" 5.00 ")
CONVERSION = ConversionEntry(
    from_currency="eur", from_amount="3.50", rate="142.5", day="2026-03-09", source="a bank"
)


def kept(
    *,
    currencies: tuple[str, ...] = (),
    before: tuple[Payment, ...] = (),
    **other: Any,
) -> Statable:
    return checked(replace(ENTRY, **other), currencies=currencies, before=before, today=TODAY)


@pytest.mark.parametrize(
    ("allowed", "beyond", "sentence"),
    [
        (
            {"amount": "1000000000000"},
            {"amount": "1000000000000.01"},
            "000.00 at most",
        ),
        ({"amount": "0.01"}, {"amount": "0"}, "more than nothing"),
        ({"fee": "0"}, {"fee": "-0.01"}, "nothing or more"),
        ({"amount": "0.01"}, {"amount": "0.001"}, "2 digits after the point"),
        ({"day": "2000-01-01"}, {"day": "1999-12-31"}, "days before 2000-01-01"),
        ({"day": "2026-03-11"}, {"day": "2026-03-12"}, "correct the day, or the clock"),
        ({"note": "x" * 500}, {"note": "x" * 501}, "501 letters long; write 500 at most"),
        ({"means": "x" * 500}, {"means": "x" * 501}, "means of payment is 501 letters"),
        ({"currency": "KES"}, {"currency": "KEZ"}, "did you mean KZT"),
        ({"currencies": ("KES", "EUR")}, {"currencies": ("EUR", "USD")}, "EUR or USD"),
    ],
)
def test_the_last_that_is_allowed_and_the_first_that_is_not(
    allowed: dict[str, Any], beyond: dict[str, Any], sentence: str
) -> None:
    kept(**allowed, is_sure=True)
    with pytest.raises(InvalidValueError, match=sentence):
        kept(**beyond)


def test_texts_are_taken_without_blanks_and_amounts_as_they_are_written_shortest() -> None:
    assert kept(means="  phone   money ", fee=" 0.50 ", note="\n", names=None) == Statable(
        side="received",
        day="2026-03-10",
        currency="KES",
        amount="5",
        means="phone money",
        fee="0.5",
        note="",
        names=None,
        conversion="",
        stated_by="worker",
    )
    assert kept(fee="  ").fee == ""


@pytest.mark.parametrize("missing", ["from_currency", "from_amount", "rate", "day", "source"])
def test_a_conversion_is_all_or_nothing(missing: str) -> None:
    whole = kept(conversion=CONVERSION, currencies=("EUR",), is_sure=True)
    assert json.loads(whole.conversion) == {
        "from_currency": "EUR",
        "from_amount": "3.5",
        "rate": "142.5",
        "date": "2026-03-09",
        "source": "a bank",
    }
    with pytest.raises(InvalidValueError, match="Of the conversion say also"):
        kept(conversion=replace(CONVERSION, **{missing: " "}))
    with pytest.raises(InvalidValueError, match="Of the conversion say also"):
        kept(conversion=ConversionEntry(**{missing: "7"}))
    assert ConversionEntry().is_empty
    assert not ConversionEntry(**{missing: "7"}).is_empty


@pytest.mark.parametrize(
    ("allowed", "beyond", "sentence"),
    [
        ({"rate": "1000000000000"}, {"rate": "1000000000001"}, "1,000,000,000,000 at most"),
        ({"rate": "0.000001"}, {"rate": "0"}, "more than nothing"),
        ({"from_currency": "usd"}, {"from_currency": "kes"}, "from KES to KES"),
        ({"from_amount": "0.01"}, {"from_amount": "0"}, "before the conversion"),
        ({"day": "2026-03-11"}, {"day": "2026-03-12"}, "The day of the rate"),
        ({"source": "x" * 500}, {"source": "x" * 501}, "source of the rate is 501 letters"),
    ],
)
def test_each_part_of_a_conversion_has_its_edge(
    allowed: dict[str, str], beyond: dict[str, str], sentence: str
) -> None:
    kept(conversion=replace(CONVERSION, **allowed), is_sure=True)
    with pytest.raises(InvalidValueError, match=sentence):
        kept(conversion=replace(CONVERSION, **beyond))


def stated(seq: int, side: str, names: int | None = None) -> Payment:
    return Payment(side, WorkerId("ada"), "", "2026-03-01", "KES", "5", names=names, seq=seq)


def test_only_money_that_was_sent_and_stands_can_be_confirmed() -> None:
    there = (stated(1, "sent"), stated(2, "received"), stated(3, "sent"), stated(4, "void", 3))
    assert kept(names=1, before=there).names == 1
    for named, sentence in ((2, "Only money"), (3, "no payment 3"), (9, "no payment 9")):
        with pytest.raises(InvalidValueError, match=sentence):
            kept(names=named, before=there)
    with pytest.raises(InvalidValueError, match="Only money"):
        kept(side="bonus", names=1, before=there)


def test_what_is_taken_back_is_named_with_its_money_and_the_day() -> None:
    taken = taking_back(stated(7, "sent"), "  twice ", today=TODAY)
    assert (taken.side, taken.names, taken.note) == ("void", 7, "twice")
    assert (taken.day, taken.currency, taken.amount) == ("2026-03-10", "KES", "5")
    with pytest.raises(InvalidValueError, match="only takes a payment back"):
        taking_back(stated(8, "void", 7), "x", today=TODAY)
    with pytest.raises(InvalidValueError, match="Say in a word"):
        taking_back(stated(7, "sent"), "  ", today=TODAY)


def there(**other: Any) -> Payment:
    """Return the payment of ``ENTRY`` as it is in a job."""
    said = asdict(kept(**other))
    return Payment(worker_id=WorkerId("w"), order_sha256="", seq=1, **said)


def test_a_payment_that_is_here_already_is_asked_about_once() -> None:
    before = (there(means="M-Pesa"),)
    with pytest.raises(DoubtfulPaymentError) as asked:
        kept(means=" m-pesa ", amount="5.00", before=before)
    assert str(asked.value) == (
        "A payment like this is here already: KES 5.00, 2026-03-10, m-pesa. Is this another one?"
    )
    assert kept(means="M-Pesa", before=before, is_sure=True).amount == "5"


@pytest.mark.parametrize(
    "other", [{"amount": "6"}, {"day": "2026-03-09"}, {"means": "cash"}, {"side": "sent"}]
)
def test_a_payment_that_differs_is_not_asked_about(other: dict[str, Any]) -> None:
    kept(**{"means": "M-Pesa", **other}, before=(there(means="M-Pesa"),))


def test_what_was_taken_back_is_not_here_any_more() -> None:
    first = there()
    back = Payment(
        worker_id=first.worker_id,
        order_sha256="",
        seq=2,
        **asdict(taking_back(first, "wrong", today=TODAY)),
    )
    assert kept(before=(first, back)).amount == "5"


def test_a_day_of_more_than_a_year_ago_is_asked_about() -> None:
    assert kept(day="2025-03-10").day == "2025-03-10"
    with pytest.raises(DoubtfulPaymentError, match="2025-03-09 is more than a year ago"):
        kept(day="2025-03-09")
    assert kept(day="2025-03-09", is_sure=True).day == "2025-03-09"
