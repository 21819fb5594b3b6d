"""What one side says of money counts once the other side has signed it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from annotator.model.entities import WorkerId
from annotator.pay.money.payments import (
    VENDOR,
    WORKER,
    Pair,
    agreed,
    pairs_of,
    signed_by_both,
    standing,
    sums_of,
    withdrawals_of,
)
from annotator.records import Payment
from tests.support import signed_money
from tests.support.signed_money import signed

USD = json.dumps(
    {
        "from_currency": "USD",
        "from_amount": "100",
        "rate": "129",
        "date": "2026-11-19",
        "source": "A bank",
    }
)


def said(side: str, amount: str = "20", seq: int = 1, **more: object) -> Payment:
    """Return a payment in KES."""
    return Payment(side, WorkerId("w"), "", "2026-11-20", "KES", amount, seq=seq, **more)  # type: ignore[arg-type]  # fields of several types


def both(payment: Payment, seq: int = 9) -> list[Payment]:
    return signed_money.signed_by_both(payment, seq)


@pytest.mark.parametrize("party", [WORKER, VENDOR])
def test_a_bonus_of_one_side_stands_apart(party: str) -> None:
    sums = sums_of([signed(said("bonus", stated_by=party))])["KES"]
    expected = {WORKER: Fraction(0), VENDOR: Fraction(0)} | {party: Fraction(20)}
    assert {WORKER: sums.bonus_by_worker, VENDOR: sums.bonus_by_vendor} == expected
    assert agreed([said("bonus", stated_by=party)]) == frozenset()


@pytest.mark.parametrize("party", [WORKER, VENDOR])
def test_a_bonus_that_both_have_signed_stands_apart_no_more(party: str) -> None:
    pair = both(said("bonus", stated_by=party))
    sums = sums_of(pair)["KES"]
    assert agreed(pair) == {1}
    assert sums.bonus_by_worker == 0
    assert sums.bonus_by_vendor == 0


def test_what_is_no_answer_confirms_nothing() -> None:
    own, answer = both(said("bonus"))
    for wrong in (
        replace(answer, document=""),
        replace(answer, stated_by=WORKER),
        replace(answer, key=own.key),
        replace(answer, names=7),
        replace(answer, names=None),
        replace(answer, side="bonus"),
    ):
        assert agreed([own, wrong]) == frozenset(), wrong
    assert agreed([replace(own, document=""), answer]) == frozenset()


@pytest.mark.parametrize("named", [1, 9])
@pytest.mark.parametrize("party", [WORKER, VENDOR])
def test_what_both_have_signed_counts_whatever_one_of_them_takes_back(
    named: int, party: str
) -> None:
    pair = both(said("bonus"))
    for void in (said("void", seq=10, names=named, stated_by=party),):
        for row in (void, signed(void)):
            there = standing([*pair, row])
            assert agreed(there) == {1}
            sums = sums_of(there)["KES"]
            apart = {WORKER: sums.taken_back_by_worker, VENDOR: sums.taken_back_by_vendor}
            assert apart == {WORKER: 0, VENDOR: 0} | ({party: 20} if named == 1 else {})


@pytest.mark.parametrize("party", [WORKER, VENDOR])
def test_it_is_gone_once_both_have_signed_that_it_is_taken_back(party: str) -> None:
    pair = both(said("bonus"))
    void = said("void", seq=10, names=1, stated_by=party)
    settled = [*pair, *both(void, 11)]
    assert [each.side for each in standing(settled)] == ["confirmed", "void", "confirmed"]
    assert agreed(standing(settled)) == {10}
    assert withdrawals_of(standing(settled)) == {}
    assert sums_of(standing(settled))["KES"].bonus_by_worker == 0
    other = said("void", seq=12, names=1, stated_by=signed_money.OTHER[party])
    each_alone = [*pair, signed(void), signed(other)]
    assert 1 not in {each.seq for each in standing(each_alone)}


@pytest.mark.parametrize("party", [WORKER, VENDOR])
@pytest.mark.parametrize("of", [WORKER, VENDOR])
def test_another_key_of_a_side_takes_back_nothing_that_both_have_signed(
    party: str, of: str
) -> None:
    pair = both(said("deduction", stated_by=of))
    back, answer = both(said("void", seq=10, names=1, stated_by=party), 11)
    own = signed(said("void", seq=12, names=1, stated_by=signed_money.OTHER[party]))
    for other in (answer, own):
        assert 1 not in agreed(standing([*pair, back, other]))
        fresh = replace(other, key="another key")
        assert 1 in agreed(standing([*pair, back, fresh]))
        assert 1 in agreed(standing([*pair, replace(back, key="another key"), other]))
        assert 10 not in agreed(standing([*pair, back, fresh]))
        later = replace(fresh, former_signers=frozenset({other.key}))
        assert 1 not in agreed(standing([*pair, back, later]))


def test_the_first_answer_says_whose_key_a_side_has() -> None:
    pair = both(said("deduction"))
    second = replace(pair[1], seq=12, key="another key")
    back, answer = both(said("void", seq=10, names=1), 11)
    assert 1 in agreed(standing([*pair, second, back, replace(answer, key="another key")]))
    sent = signed(said("sent", "25", stated_by=VENDOR))
    came = signed(said("received", "25", 2, names=1))
    late = replace(signed(said("confirmed", "25", 3, names=2, stated_by=VENDOR)), key="another key")
    back, answer = both(said("void", "25", 4, names=2), 5)
    wrong = standing([sent, came, late, back, replace(answer, key="another key")])
    assert sums_of(wrong)["KES"].received == 25
    assert sums_of(standing([sent, came, late, back, answer]))["KES"].received is None


def test_a_payment_of_one_side_goes_at_once_and_counts_again_if_the_other_had_signed_it() -> None:
    own, answer = both(said("bonus"))
    void = signed(said("void", seq=10, names=1))
    assert [each.seq for each in standing([own, void])] == [10]
    assert standing([replace(own, document=""), void]) == []
    late = standing([own, void, replace(answer, seq=11)])
    assert agreed(late) == {1}
    assert withdrawals_of(late) == {1: void}


def test_sent_and_received_that_both_signed_go_by_the_consent_of_both() -> None:
    sent = signed(said("sent", "25", stated_by=VENDOR))
    came = signed(said("received", "25", 2, names=1))
    void = said("void", "25", 3, names=2)
    alone = standing([sent, came, signed(void)])
    assert sums_of(alone)["KES"].received == 25
    assert sums_of(alone)["KES"].taken_back_by_worker == 25
    agreed_to = standing([sent, came, *both(void, 4)])
    assert sums_of(agreed_to)["KES"].received is None
    assert sums_of(agreed_to)["KES"].sent == 25


def test_a_fee_explains_what_did_not_arrive_if_both_sides_state_it() -> None:
    def pair(sent_fee: str, came_fee: str, party: str = VENDOR) -> Pair:
        sent = said("sent", "100", fee=sent_fee, stated_by=party)
        (found,) = pairs_of([sent, said("received", "10", 2, names=1, fee=came_fee)])
        return found

    assert pair("90", "90").is_explained
    assert pair("90", "90").lone_fee is None
    whole = Fraction(90)
    assert (pair("90", "").unexplained, pair("90", "").lone_fee) == (whole, (whole, VENDOR))
    assert (pair("", "90").unexplained, pair("", "90").lone_fee) == (whole, (whole, WORKER))
    assert (pair("", "9").unexplained, pair("", "9").lone_fee) == (whole, None)
    assert (pair("90", "9").unexplained, pair("90", "9").lone_fee) == (whole, None)
    assert not pair("90", "90", WORKER).is_explained
    assert pair("", "").lone_fee is None


def test_a_conversion_of_one_side_takes_nothing_away_and_nothing_back() -> None:
    alone = said("received", "12000", conversion=USD, stated_by=WORKER)
    sums = sums_of([alone])["USD"]
    assert sums.received == 100
    assert sums.conversion_by_worker == 100 - Fraction(12000, 129)
    counted = sums_of(both(alone))["USD"]
    assert counted.received == Fraction(12000, 129)
    assert counted.conversion_by_worker == 0


def test_a_converted_sum_is_held_against_what_was_sent_as_it_was_before() -> None:
    sent = replace(said("sent", "100"), currency="USD")
    (pair,) = pairs_of([sent, said("received", "12000", 2, names=1, conversion=USD)])
    assert pair.missing == 0


def test_money_that_both_sides_signed_is_never_more_than_the_payer_says() -> None:
    sent = signed(said("sent", "25", fee="0.50", stated_by=VENDOR))
    came = signed(said("received", "24.50", 2, names=1, fee="0.50"))
    sums = sums_of([sent, came])["KES"]
    assert sums.sent_signed == 25
    assert sums.confirmed == Fraction("24.50")
    assert signed_by_both([sent, came]) == {1, 2}
    (pair,) = pairs_of([sent, came])
    assert pair.is_explained
    more = replace(came, amount="30")
    assert sums_of([sent, more])["KES"].confirmed == 25
    unsigned = sums_of([replace(sent, document=""), came])["KES"]
    assert unsigned.sent_signed == 0
    assert unsigned.confirmed == 0


def test_what_the_vendor_confirms_without_having_sent_it_first_counts_once() -> None:
    came = said("received", "24.50", fee="0.50")
    assert sums_of(both(came))["KES"].confirmed == Fraction("24.50")
    top_up = said("top_up", "5")
    assert sums_of(both(top_up))["KES"].confirmed == 5
    sent = signed(said("sent", "25", 3, stated_by=VENDOR))
    joined = [*both(replace(came, names=3)), sent]
    assert sums_of(joined)["KES"].confirmed == Fraction("24.50")


def test_a_false_sent_is_the_word_of_one_side() -> None:
    sums = sums_of([signed(said("sent", "500", stated_by=VENDOR))])["KES"]
    assert sums.sent == 500
    assert sums.sent_signed == 500
    assert sums.received is None
    assert sums.confirmed == 0
