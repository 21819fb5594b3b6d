"""Payments of every side, added up apart; each edge of what confirms what, and each sentence."""

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidValueError
from annotator.model.entities import WorkerId
from annotator.pay.money.payments import (
    SIDES,
    StatedPayment,
    conversion_of,
    currency_of,
    fee_of,
    no_sums,
    pairs_of,
    standing,
    sums_of,
)
from annotator.pay.payments.paid import (
    NO_DUE,
    NO_REST_OF_SEVERAL,
    NOT_CONFIRMED,
    NOT_RECEIVED,
    NOT_SENT,
    NOTHING_OWED,
    Due,
    came_of,
    open_for_accepted,
    paid_figures,
)
from annotator.pay.payments.payment_entry import ConversionEntry, PaymentEntry, checked, taking_back
from annotator.records import Payment

TODAY = date(2026, 11, 26)
MONEY = ("0.01", "0.5", "1", "7.25", "100")


def stated(side: str, amount: str, seq: int = 1, **more: object) -> Payment:
    """Return a payment in KES."""
    values: dict[str, object] = {"currency": "KES", "day": "2026-11-20", **more}
    return Payment(side, WorkerId("w"), "", amount=amount, seq=seq, **values)  # type: ignore[arg-type]  # fields of several types


def turned(rate: str, before: str) -> str:
    """Return a conversion from USD."""
    told = {"from_currency": "USD", "from_amount": before, "rate": rate}
    return json.dumps({**told, "date": "2026-11-19", "source": "A bank"})


@st.composite
def lists(draw: st.DrawFn) -> list[Payment]:
    """Return payments of every side; some name another, some are converted, some cost a fee."""
    found = []
    for seq in range(1, draw(st.integers(1, 7)) + 1):
        names = draw(st.none() | st.integers(1, 7))
        converted = draw(st.sampled_from(("", "", turned("0.5", "3"), turned("130", "1"))))
        found.append(
            stated(
                draw(st.sampled_from(SIDES)), draw(st.sampled_from(MONEY)), seq, names=names,
                fee=draw(st.sampled_from(("", "0", "0.25", "2"))), conversion=converted,
                currency=draw(st.sampled_from(("KES", "KES", "UGX"))),
            )
        )  # fmt: skip
    return found


def counted(payment: StatedPayment) -> tuple[str, Fraction, Fraction]:
    """Return currency, amount and fee of a payment as they count; one side alone converted it."""
    amount, fee = Fraction(payment.amount), Fraction(payment.fee or 0)
    if not payment.conversion:
        return payment.currency, amount, fee
    told = json.loads(payment.conversion)
    rate = Fraction(told["rate"])
    return told["from_currency"], Fraction(told["from_amount"]), fee / rate


@given(lists())
def test_only_what_a_void_names_is_taken_back(payments: list[Payment]) -> None:
    gone = [each.names for each in payments if each.side == "void"]
    left = [each for each in payments if each.side != "void" and gone.count(each.seq) == 0]
    assert standing(payments) == left


@given(lists())
def test_sums_are_those_of_each_side_in_each_currency(payments: list[Payment]) -> None:
    sums = sums_of(payments)
    assert list(sums) == list(dict.fromkeys(counted(each)[0] for each in payments))
    for code, found in sums.items():
        sides: dict[str, list[tuple[Fraction, Fraction]]] = {side: [] for side in SIDES}
        for each in payments:
            currency, amount, fee = counted(each)
            if currency == code:
                sides[each.side].append((amount, fee))
        amounts = {side: sum((one for one, _ in some), Fraction(0)) for side, some in sides.items()}
        assert found.currency == code
        assert found.sent == (amounts["sent"] if sides["sent"] else None)
        assert found.received == (amounts["received"] if sides["received"] else None)
        assert found.fees == sum((fee for _, fee in sides["received"]), Fraction(0))
        assert found.top_up == amounts["top_up"]


@given(lists())
def test_a_pair_is_what_was_sent_and_all_that_names_it(payments: list[Payment]) -> None:
    pairs = pairs_of(payments)
    assert [pair.sent for pair in pairs] == [each for each in payments if each.side == "sent"]
    for pair in pairs:
        came = [each for each in payments if each.side == "received"]
        came = [each for each in came if each.names == pair.sent.seq]
        assert list(pair.received) == came
        code, amount, fee = counted(pair.sent)
        assert pair.fees == (sum((counted(each)[2] for each in came), Fraction(0)) or fee)
        if not came or any(counted(each)[0] != code for each in came):
            assert pair.missing is None
            assert pair.unexplained == 0
            assert not pair.is_explained
        else:
            missing = amount - sum((counted(each)[1] for each in came), Fraction(0))
            assert pair.missing == missing
            by_both = {pair.sent.stated_by, *(each.stated_by for each in came)} == {
                "worker",
                "vendor",
            }
            told = sum((counted(each)[2] for each in came), Fraction(0))
            is_fee = by_both and missing == fee == told
            assert pair.is_explained == (missing == 0 or is_fee)
            assert pair.unexplained == (0 if pair.is_explained else missing)


@pytest.mark.parametrize(
    ("amount", "before", "rate", "loss"),
    [
        ("100", "1", "125", "0.2"),
        ("125", "1", "125", "0"),
        ("187.5", "1", "125", "0"),
        ("1", "3", "0.5", "1"),
    ],
)
def test_what_a_conversion_lost_is_exact_and_never_below_nought(
    amount: str, before: str, rate: str, loss: str
) -> None:
    payment = stated("received", amount, fee="2", conversion=turned(rate, before))
    found = conversion_of(payment)
    assert found is not None
    assert found.loss == Fraction(loss)
    assert found.as_json() == {
        "from_amount": before,
        "amount": amount,
        "currency": "KES",
        "rate": rate,
        "source": "A bank",
    }
    assert (found.day, found.from_currency) == ("2026-11-19", "USD")
    assert currency_of(payment) == "USD"
    assert fee_of(payment) == Fraction(2) / Fraction(rate)
    assert fee_of(replace(payment, conversion="")) == 2
    assert fee_of(replace(payment, fee="")) == 0


def test_a_rate_below_one_is_a_rate() -> None:
    found = conversion_of(stated("received", "1", conversion=turned("0.000001", "9")))
    assert found is not None
    assert found.loss == 0


SOME = st.sampled_from((None, Fraction(0), Fraction("7.25"), Fraction(400)))


@given(
    st.tuples(SOME, SOME, SOME),
    st.tuples(SOME, SOME),
    st.sampled_from((Fraction(0), Fraction("50.5"))),
    st.integers(0, 3),
)
def test_what_is_open_is_what_is_owed_less_what_came_and_what_was_topped_up(
    owing: tuple[Fraction | None, Fraction | None, Fraction | None],
    moved: tuple[Fraction | None, Fraction | None],
    top_up: Fraction,
    workers: int,
) -> None:
    (owed, accepted, top_up_due), (sent, received) = owing, moved
    due = Due(
        owed=owed,
        owed_accepted=accepted,
        top_up_due=top_up_due,
        why_not_owed="Not owed.",
        why_not_accepted="Not yet.",
        why_no_top_up="No top.",
    )
    sums = replace(no_sums("KES"), sent=sent, received=received, fees=Fraction(3), top_up=top_up)
    found = paid_figures(due, sums, workers=workers)
    together = workers > 1
    came = (received or 0) + top_up
    rest, sure = (None if each is None or together else each - came for each in (owed, accepted))
    top_rest = None if top_up_due is None or together else top_up_due - top_up
    lacks = None if sent is None or received is None else sent - received
    assert {each.name: each.exact for each in found} == {
        "owed": owed,
        "owed_accepted": accepted,
        "top_up_due": top_up_due,
        "sent": sent,
        "received": received,
        "transfer_fees": 3,
        "top_up_paid": top_up,
        "sent_signed": 0,
        "confirmed": 0,
        "bonus_by_worker": 0,
        "bonus_by_vendor": 0,
        "deduction_by_worker": 0,
        "deduction_by_vendor": 0,
        "conversion_by_worker": 0,
        "taken_back_by_worker": 0,
        "taken_back_by_vendor": 0,
        "not_arrived": lacks,
        "open": rest,
        "open_accepted": sure,
        "top_up_open": top_rest,
    }
    assert {each.unit for each in found} == {"KES"}
    reasons = {
        "owed": "Not owed.",
        "owed_accepted": "Not yet.",
        "top_up_due": "No top.",
        "sent": NOT_SENT,
        "received": NOT_RECEIVED,
        "not_arrived": NOT_CONFIRMED,
        "open": NO_REST_OF_SEVERAL if together else "Not owed.",
        "open_accepted": NO_REST_OF_SEVERAL if together else "Not yet.",
        "top_up_open": NO_REST_OF_SEVERAL if together else "No top.",
    }
    if sure is None or sure <= 0 or sure == rest:
        assert open_for_accepted(found) is None
    else:
        assert open_for_accepted(found) == sure
    for each in found:
        assert each.reason == (reasons[each.name] if each.exact is None else None)


@pytest.mark.parametrize(("received", "came"), [(None, 50), ("0", 50), ("7.25", "57.25")])
def test_what_came_is_what_was_received_and_topped_up(received: str | None, came: object) -> None:
    got = None if received is None else Fraction(received)
    sums = replace(no_sums("KES"), received=got, sent=Fraction(9), top_up=Fraction(50))
    assert came_of(paid_figures(NO_DUE, sums)) == Fraction(str(came))
    assert came_of(paid_figures(NO_DUE, no_sums("KES"))) == 0


def test_a_day_after_2044_is_refused_whatever_the_clock_says() -> None:
    late = date(2045, 1, 2)
    entry = PaymentEntry(side="received", day="2044-12-31", currency="KES", amount="5")
    assert checked(entry, currencies=(), before=(), today=late).day == "2044-12-31"
    with pytest.raises(InvalidValueError) as caught:
        checked(replace(entry, day="2045-01-01"), currencies=(), before=(), today=late)
    assert str(caught.value) == (
        "The day of the payment is 2045-01-01, and days after 2044-12-31 are not taken. Correct "
        "the day, or the clock of this computer."
    )


def test_nothing_is_owed_by_default_and_one_worker_is_meant() -> None:
    assert (NO_DUE.owed, NO_DUE.owed_accepted, NO_DUE.top_up_due) == (None, None, None)
    assert NO_DUE.why_not_owed == NO_DUE.why_no_top_up == NOTHING_OWED
    assert NO_DUE.why_not_accepted == NOTHING_OWED
    assert inspect.signature(paid_figures).parameters["workers"].default == 1
    none = no_sums("KES")
    assert (none.sent, none.received) == (None, None)
    assert none.fees == none.top_up == 0


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("named", SIDES)
def test_only_received_money_confirms_and_only_sent_money_is_confirmed(
    side: str, named: str
) -> None:
    entry = PaymentEntry(
        side=side, day="2026-11-20", currency="KES", amount="5", names=1, is_sure=True, note="x"
    )
    before = [stated(named, "5", 1)]
    if (side, named) == ("received", "sent"):
        assert checked(entry, currencies=(), before=before, today=TODAY).names == 1
    else:
        sentence = "Only money that was received can confirm money that was sent."
        sentence = "There is no payment 1 that could be confirmed." if named == "void" else sentence
        with pytest.raises(InvalidValueError) as caught:
            checked(entry, currencies=(), before=before, today=TODAY)
        assert str(caught.value) == sentence


@pytest.mark.parametrize("side", SIDES)
def test_any_side_but_a_taking_back_can_be_taken_back(side: str) -> None:
    payment = stated(side, "5", 3)
    if side == "void":
        with pytest.raises(InvalidValueError, match="only takes a payment back"):
            taking_back(payment, "wrong", today=TODAY)
    else:
        assert taking_back(payment, "wrong", today=TODAY).names == 3


def test_what_is_not_in_a_job_has_the_number_nought() -> None:
    assert taking_back(stated("sent", "5", 3), "wrong", today=TODAY).seq == 0


BANK = ConversionEntry(
    from_currency="EUR", from_amount="1", rate="2", day="2026-11-20", source="A bank"
)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "-0.01"}, 'The amount is "-0.01"; it must be more than nothing.'),
        ({"amount": "x"}, (
            'The amount is "x". Write digits, with a point for decimals and no other marks, such '
            'as "1250.50".'
        )),
        ({"fee": "-0.5"}, 'The fee is "-0.5"; it must be nothing or more.'),
        ({"fee": "0.005"}, 'The fee is "0.005", but KES has 2 digits after the point.'),
        ({"amount": "1.5", "currency": "UGX"},
         'The amount is "1.5", but UGX has no digits after the point.'),
        ({"amount": "0.0001", "currency": "KWD"},
         'The amount is "0.0001", but KWD has 3 digits after the point.'),
        ({"amount": "1000000000001"},
         'The amount is "1000000000001"; write KES 1,000,000,000,000.00 at most.'),
        ({"currency": "9"}, (
            'The currency "9" is not one of ISO 4217; write its code, such as KES.'
        )),
        ({"currency": "kess"}, 'The currency "kess" is not one of ISO 4217; did you mean KES?'),
        ({"day": "soon"},
         'The day of the payment is "soon"; write a day of the calendar such as 2026-11-20.'),
        ({"day": "1999-12-31"}, (
            "The day of the payment is 1999-12-31; days before 2000-01-01 are not taken. Correct "
            "the day, or the clock of this computer."
        )),
        ({"day": "2026-11-28"}, (
            "The day of the payment is 2026-11-28, but by this computer it is 2026-11-26; correct "
            "the day, or the clock."
        )),
        ({"note": "x" * 501}, "The note is 501 letters long; write 500 at most."),
        ({"means": "x" * 501}, "The means of payment is 501 letters long; write 500 at most."),
        ({"names": 4}, "There is no payment 4 that could be confirmed."),
        ({"conversion": ConversionEntry(source="A bank")}, (
            "Of the conversion say also from which currency, from how much, at which rate, on "
            "which day."
        )),
        ({"conversion": ConversionEntry(day="2026-11-20")}, (
            "Of the conversion say also from which currency, from how much, at which rate, by "
            "whose rate."
        )),
        ({"conversion": replace(BANK, from_currency="kes")},
         "The conversion is from KES to KES; leave it out."),
        ({"conversion": replace(BANK, from_amount="0")},
         'The amount before the conversion is "0"; it must be more than nothing.'),
        ({"conversion": replace(BANK, rate="x")}, (
            'The rate is "x". Write digits, with a point for decimals and no other marks, such as '
            '"1250.50".'
        )),
        ({"conversion": replace(BANK, rate="0")}, 'The rate is "0"; it must be more than nothing.'),
        ({"conversion": replace(BANK, rate="1000000000001")},
         'The rate is "1000000000001"; write 1,000,000,000,000 at most.'),
        ({"conversion": replace(BANK, day="never")},
         'The day of the rate is "never"; write a day of the calendar such as 2026-11-20.'),
        ({"conversion": replace(BANK, from_currency="EURO")},
         'The currency of the conversion "EURO" is not one of ISO 4217; did you mean EUR?'),
    ],
)  # fmt: skip
def test_each_refusal_of_a_payment_is_one_sentence(typed: dict[str, object], sentence: str) -> None:
    entry = PaymentEntry(side="received", day="2026-11-20", currency="KES", amount="5")
    with pytest.raises(InvalidValueError) as caught:
        checked(replace(entry, **typed), currencies=(), before=(), today=TODAY)  # type: ignore[arg-type]  # fields of several types
    assert str(caught.value) == sentence


def test_money_in_a_currency_of_no_order_must_be_converted_from_one() -> None:
    entry = PaymentEntry(side="received", day="2026-11-20", currency="KES", amount="5")
    kept = checked(entry, currencies=("USD", "KES"), before=(), today=TODAY)
    assert (kept.currency, kept.conversion) == ("KES", "")
    with pytest.raises(InvalidValueError) as caught:
        checked(entry, currencies=("USD", "EUR"), before=(), today=TODAY)
    assert str(caught.value) == (
        "The work orders of this job pay in EUR or USD; say from how much EUR or USD the KES were "
        "converted."
    )
    with pytest.raises(InvalidValueError) as caught:
        checked(replace(entry, conversion=BANK), currencies=("KES",), before=(), today=TODAY)
    assert str(caught.value) == (
        "The work orders of this job pay in KES; say from how much KES the EUR were converted."
    )


@pytest.mark.parametrize("written", ["{", "7", "[]", '"x"', "{}", "null"])
def test_a_conversion_that_cannot_be_understood_is_one_sentence(written: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        conversion_of(stated("received", "1", conversion=written))
    assert str(caught.value) == "The conversion of a payment cannot be understood."
