"""What is asked once of a payment, and what is said of one that did not come whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from annotator.errors import InvalidValueError
from annotator.model.entities import WorkerId
from annotator.pay.money.payments import pairs_of
from annotator.pay.payments.payment_doubts import DoubtfulPaymentError
from annotator.pay.payments.payment_entry import ConversionEntry, PaymentEntry, Statable, checked
from annotator.records import Payment

TODAY = date(2026, 11, 26)
ENTRY = PaymentEntry(side="received", day="2026-11-20", currency="KES", amount="1295")
FROM_USD = ConversionEntry(
    from_currency="USD", from_amount="10", rate="129.5", day="2026-11-19", source="a bank"
)


def sent(amount: str, *, seq: int = 1, fee: str = "") -> Payment:
    return Payment("sent", WorkerId("w"), "", "2026-11-19", "KES", amount, fee=fee, seq=seq)


def came(amount: str, *, seq: int = 2, fee: str = "") -> Payment:
    return Payment(
        "received", WorkerId("w"), "", "2026-11-20", "KES", amount, fee=fee, names=1, seq=seq
    )


def kept(entry: PaymentEntry, *before: Payment, today: date = TODAY) -> Statable:
    return checked(entry, currencies=(), before=before, today=today)


def asked(entry: PaymentEntry, *before: Payment) -> str:
    """Return the question; whoever is sure is not asked."""
    with pytest.raises(DoubtfulPaymentError) as told:
        kept(entry, *before)
    assert kept(replace(entry, is_sure=True), *before).amount == entry.amount
    return str(told.value)


def test_a_rate_the_wrong_way_round_is_asked_about() -> None:
    assert kept(replace(ENTRY, conversion=FROM_USD)).amount == "1295"
    upside_down = replace(ENTRY, conversion=replace(FROM_USD, rate="0.00772"))
    assert asked(upside_down) == (
        "At this rate USD 10.00 become KES 0.0772, not KES 1,295.00. Is the rate right?"
    )


def test_a_fee_that_takes_all_is_asked_about_and_one_that_takes_more_is_refused() -> None:
    entry = replace(ENTRY, amount="5", fee="5")
    assert asked(entry) == "The fee is KES 5.00 and the amount KES 5.00. Is the fee right?"
    assert kept(replace(entry, fee="4.99")).fee == "4.99"
    for is_sure in (False, True):
        with pytest.raises(InvalidValueError) as caught:
            kept(replace(entry, fee="5.01", is_sure=is_sure))
        assert str(caught.value).replace("\u00a0", " ") == (
            "The fee is KES 5.01, more than the amount of KES 5.00. Correct one of them."
        )


def test_more_than_was_sent_is_asked_about() -> None:
    entry = replace(ENTRY, amount="11", names=1)
    assert asked(entry, sent("150"), came("140")) == (
        "With this, KES 151.00 was received of the KES 150.00 that was sent. Is the amount right?"
    )
    assert kept(replace(entry, amount="10"), sent("150"), came("140")).names == 1


def test_a_fee_explains_what_is_missing_if_both_name_it() -> None:
    of_vendor = replace(sent("100", fee="2.50"), stated_by="vendor")
    (by_vendor,) = pairs_of([of_vendor, came("97.50")])
    (by_worker,) = pairs_of([sent("100"), came("97.50", fee="2.50")])
    (by_both,) = pairs_of([of_vendor, came("97.50", fee="2.50")])
    half = Fraction(5, 2)
    for pair, unexplained in ((by_vendor, half), (by_worker, half), (by_both, Fraction(0))):
        assert (pair.missing, pair.fees, pair.unexplained) == (half, half, unexplained)
    assert by_vendor.lone_fee == (half, "vendor")
    assert by_worker.lone_fee == (half, "worker")
    (differing,) = pairs_of([of_vendor, came("97.50", fee="1")])
    assert not differing.is_explained


def test_what_no_fee_explains_is_told_with_its_sign() -> None:
    (less,) = pairs_of([sent("150", fee="2.75"), came("140")])
    (more,) = pairs_of([sent("150"), came("140"), came("140", seq=3)])
    (none,) = pairs_of([sent("150")])
    told = [less.unexplained, more.unexplained, none.unexplained]
    assert told == [Fraction(10), Fraction(-130), Fraction(0)]


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        (date(1970, 1, 2), "days before 2000-01-01 are not taken. Correct the day, or the clock"),
        (date(2099, 6, 1), "days after 2044-12-31 are not taken. Correct the day, or the clock"),
    ],
)
def test_a_clock_that_cannot_be_right_dates_no_payment(clock: date, sentence: str) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        kept(replace(ENTRY, day=clock.isoformat()), today=clock)


def test_the_last_day_that_is_taken() -> None:
    last = date(2044, 12, 31)
    assert kept(replace(ENTRY, day="2044-12-31"), today=last).day == "2044-12-31"
