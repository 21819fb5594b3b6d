"""Payments as both sides state them: which count, which confirm others, and the open rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol, TypeVar

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import exact_text, parse_amount

SENT: Final = "sent"
RECEIVED: Final = "received"
BONUS: Final = "bonus"
TOP_UP: Final = "top_up"
DEDUCTION: Final = "deduction"
CONFIRMED: Final = "confirmed"
VOID: Final = "void"
SIDES: Final = (SENT, RECEIVED, BONUS, TOP_UP, DEDUCTION, CONFIRMED, VOID)

CAME: Final = (RECEIVED, TOP_UP)
"""What the worker says of money that came."""

WORKER: Final = "worker"
VENDOR: Final = "vendor"
PARTIES: Final = (WORKER, VENDOR)


class StatedPayment(Protocol):
    """A payment as stored in a job (``annotator.records.Payment``); amounts are decimal text."""

    @property
    def side(self) -> str:
        """What is stated: one of ``SIDES``."""

    @property
    def stated_by(self) -> str:
        """The side that states it: one of ``PARTIES``."""

    @property
    def document(self) -> str:
        """The digest of the signed statement, or "" while it is not signed."""

    @property
    def key(self) -> str:
        """The key that signed it, or ""."""

    @property
    def former_signers(self) -> frozenset[str]:
        """The keys of the same side that the key has replaced."""

    @property
    def day(self) -> str:
        """The ISO date."""

    @property
    def currency(self) -> str:
        """The code of the currency."""

    @property
    def amount(self) -> str:
        """The amount in major units."""

    @property
    def means(self) -> str:
        """The means of payment, or ""."""

    @property
    def fee(self) -> str:
        """The fee of the transfer, or ""."""

    @property
    def names(self) -> int | None:
        """The number of the payment that this one confirms or withdraws."""

    @property
    def conversion(self) -> str:
        """The conversion as JSON, or ""."""

    @property
    def seq(self) -> int:
        """The number in the job."""


P = TypeVar("P", bound=StatedPayment)


@dataclass(frozen=True, slots=True)
class Conversion:
    """Money that was converted: one unit of ``from_currency`` gave ``rate`` of the new currency.

    ``from_amount`` became ``amount`` in ``currency``; ``day`` and ``source`` are those of the rate.
    """

    from_currency: str
    from_amount: Fraction
    currency: str
    amount: Fraction
    rate: Fraction
    day: str
    source: str

    @property
    def loss(self) -> Fraction:
        """The loss in the old currency; zero if there was a gain."""
        return max(Fraction(0), self.from_amount - self.amount / self.rate)

    def as_json(self) -> dict[str, object]:
        """Return the conversion for an export, without the day: no day of work is exported."""
        return {
            "from_amount": exact_text(self.from_amount),
            "amount": exact_text(self.amount),
            "currency": self.currency,
            "rate": exact_text(self.rate),
            "source": self.source,
        }


def conversion_of(payment: StatedPayment) -> Conversion | None:
    """Return the conversion of a payment, or None if there was none.

    Raises:
        InvalidValueError: it is invalid.
    """
    if not payment.conversion:
        return None
    try:
        written = json.loads(payment.conversion)
        found = Conversion(
            written["from_currency"],
            parse_amount(written["from_amount"]),
            payment.currency,
            parse_amount(payment.amount),
            parse_amount(written["rate"]),
            written["date"],
            written["source"],
        )
    except (ValueError, TypeError, LookupError) as error:
        raise InvalidValueError("The conversion of a payment cannot be understood.") from error
    if found.rate <= 0:
        raise InvalidValueError("The conversion of a payment has a rate of nothing.")
    return found


def currency_of(payment: StatedPayment) -> str:
    """Return the currency in which a payment counts: that before a conversion, if any."""
    conversion = conversion_of(payment)
    return payment.currency if conversion is None else conversion.from_currency


def amount_of(payment: StatedPayment) -> Fraction:
    """Return the amount of a payment in the currency in which it counts."""
    conversion, amount = conversion_of(payment), parse_amount(payment.amount)
    return amount if conversion is None else amount / conversion.rate


def agreed(payments: Iterable[StatedPayment]) -> frozenset[int]:
    """Return the numbers of the payments that the other side confirms as they stand.

    Both sides have signed their statement, each with another key. Nothing else makes a bonus part
    of the pay, or the loss by a conversion a deduction.

    Args:
        payments: those that stand.
    """
    every = list(payments)
    by_seq = {each.seq: each for each in every}
    return frozenset(
        named.seq
        for each in every
        if each.side == CONFIRMED
        and (named := by_seq.get(each.names or 0)) is not None
        and is_answer(each, named)
        and (named.side != VOID or _is_by_the_same_keys(named, each, every))
    )


def signed_by_both(payments: Iterable[StatedPayment]) -> frozenset[int]:
    """Return the numbers of the payments that both sides have signed, each in its own words.

    A payment that was sent, and the money that came of it, may differ in their amounts.

    Args:
        payments: those that stand.
    """
    every = list(payments)
    pairs = [
        (pair.sent.seq, each.seq)
        for pair in pairs_of(every)
        for each in pair.received
        if is_answer(each, pair.sent)
    ]
    return agreed(every) | {seq for pair in pairs for seq in pair}


def is_answer(one: StatedPayment, named: StatedPayment) -> bool:
    """Return whether a signed statement answers a signed one of the other side."""
    is_signed = bool(one.document and named.document)
    return is_signed and one.stated_by != named.stated_by and one.key != named.key


def key_of_side(named: StatedPayment, party: str, payments: Iterable[StatedPayment]) -> str:
    """Return the key with which a side has signed a payment, "" if it has not.

    Sent money is signed by its own side, what came of it by the other: so the key of one is that
    of its side for both. Of several answers the first counts.

    Args:
        named: the payment.
        party: the side.
        payments: all payments.
    """
    if named.stated_by == party:
        return named.key
    every = sorted(payments, key=lambda each: each.seq)
    sent = next((each for each in every if each.side == SENT and each.seq == named.names), None)
    if named.side == RECEIVED and sent is not None and is_answer(named, sent):
        return sent.key
    answers = (each for each in every if each.names == named.seq and is_answer(each, named))
    return next((each.key for each in answers if each.side in (CONFIRMED, RECEIVED)), "")


def is_key_of_side(
    one: StatedPayment, named: StatedPayment, payments: Iterable[StatedPayment]
) -> bool:
    """Return whether a side signs with its key of a payment, or with one that replaced that key.

    It is so, too, if that side has not signed the payment.
    """
    first = key_of_side(named, one.stated_by, payments)
    return not first or first in {one.key, *one.former_signers}


def _is_by_the_same_keys(
    back: StatedPayment, answer: StatedPayment, payments: Sequence[StatedPayment]
) -> bool:
    """Return whether a withdrawal and its answer are by the keys that signed the payment."""
    named = next((each for each in payments if each.seq == back.names), None)
    if named is None:
        return True
    return all(is_key_of_side(each, named, payments) for each in (back, answer))


def counted_amount(payment: StatedPayment, both: AbstractSet[int]) -> Fraction:
    """Return the amount with which sent or received money counts.

    Until both sides have signed a conversion, the money counts in full, as it was before: what one
    side says of a rate changes nothing.

    Args:
        payment: the payment.
        both: the result of ``agreed``.
    """
    conversion = conversion_of(payment)
    if conversion is None or payment.seq in both:
        return amount_of(payment)
    return conversion.from_amount


def fee_of(payment: StatedPayment) -> Fraction:
    """Return the fee of the transfer, in the currency in which the payment counts."""
    conversion, fee = conversion_of(payment), parse_amount(payment.fee or "0")
    return fee if conversion is None else fee / conversion.rate


def standing(payments: Iterable[P]) -> list[P]:
    """Return the payments that count, and the withdrawals that the other side may have to see.

    What both sides have signed counts until both have signed its withdrawal, whatever one of them
    takes back; anything else is gone once its own side takes it back. The withdrawal of a signed
    payment is returned, too: the other side may have that payment, and has to see the withdrawal.
    """
    every = list(payments)
    backs = [each for each in every if each.side == VOID]
    agreed_back = taken_back_by_both(every)
    rest = [each for each in every if each.side != VOID and each.seq not in agreed_back]
    firm = signed_by_both(rest)
    firm |= {each.seq for each in rest if each.side == CONFIRMED and each.names in firm}
    gone = agreed_back | {each.names for each in backs if each.names not in firm}
    signed = {each.seq for each in every if each.document and each.side != CONFIRMED}
    return [
        each
        for each in every
        if (each.names in signed if each.side == VOID else each.seq not in gone)
    ]


def taken_back_by_both(payments: Iterable[StatedPayment]) -> frozenset[int]:
    """Return the numbers of the payments whose withdrawal both sides have signed.

    Each side has signed it with the key with which it signed the payment, or a later one of its
    own: another key takes back nothing that both have signed.

    Args:
        payments: all payments, with the withdrawals.
    """
    every = list(payments)
    confirmed = agreed(every)
    backs = [each for each in every if each.side == VOID]
    return frozenset(
        each.names or 0
        for each in backs
        if each.seq in confirmed
        or any(
            other.names == each.names
            and is_answer(each, other)
            and _is_by_the_same_keys(each, other, every)
            for other in backs
        )
    )


def withdrawals_of(payments: Iterable[P]) -> dict[int, P]:
    """Return the withdrawals that one side alone has stated, by the payment that still counts.

    Args:
        payments: those that stand.
    """
    every = list(payments)
    there = {each.seq for each in every if each.side != VOID}
    return {each.names: each for each in every if each.side == VOID and each.names in there}


_NONE: Final = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The sums of the payments in one currency; None where none are stated.

    ``fees`` are those of received money. ``sent_signed`` is the part of ``sent`` that the payer
    signed, ``confirmed`` the part of received money (with top-ups) that both sides signed.
    The amounts of one party alone (``bonus_by_worker`` to ``conversion_by_worker``) count in
    nothing. ``taken_back_by_worker`` and ``taken_back_by_vendor`` are the amounts of payments that
    both sides signed and one side alone takes back: they still count.
    """

    currency: str
    sent: Fraction | None
    received: Fraction | None
    fees: Fraction
    top_up: Fraction
    sent_signed: Fraction = Fraction(0)
    confirmed: Fraction = Fraction(0)
    bonus_by_worker: Fraction = Fraction(0)
    bonus_by_vendor: Fraction = Fraction(0)
    deduction_by_worker: Fraction = Fraction(0)
    deduction_by_vendor: Fraction = Fraction(0)
    conversion_by_worker: Fraction = Fraction(0)
    taken_back_by_worker: Fraction = Fraction(0)
    taken_back_by_vendor: Fraction = Fraction(0)


def sums_of(payments: Iterable[StatedPayment]) -> dict[str, Sums]:
    """Return the sums of standing payments by the currency in which they count."""
    groups: dict[str, list[StatedPayment]] = {}
    for payment in payments:
        groups.setdefault(currency_of(payment), []).append(payment)
    return {currency: _sums(currency, some) for currency, some in groups.items()}


def no_sums(currency: str) -> Sums:
    """Return the sums without any payment."""
    nothing = Fraction(0)
    return Sums(currency=currency, sent=None, received=None, fees=nothing, top_up=nothing)


def _sums(currency: str, payments: Sequence[StatedPayment]) -> Sums:
    both = agreed(payments)

    def counts(payment: StatedPayment) -> Fraction:
        return counted_amount(payment, both)

    def of(side: str, measure: Callable[[StatedPayment], Fraction]) -> Fraction | None:
        found = [measure(each) for each in payments if each.side == side]
        return sum(found, Fraction(0)) if found else None

    def alone(side: str, party: str, measure: Callable[[StatedPayment], Fraction]) -> Fraction:
        some = (each for each in payments if (each.side, each.stated_by) == (side, party))
        return sum((measure(each) for each in some if each.seq not in both), Fraction(0))

    return Sums(
        currency=currency,
        sent=of(SENT, counts),
        received=of(RECEIVED, counts),
        fees=of(RECEIVED, fee_of) or Fraction(0),
        top_up=of(TOP_UP, counts) or Fraction(0),
        sent_signed=of(SENT, lambda each: counts(each) if is_signed_by_payer(each) else _NONE)
        or _NONE,
        confirmed=_confirmed(payments, both),
        bonus_by_worker=alone(BONUS, WORKER, amount_of),
        bonus_by_vendor=alone(BONUS, VENDOR, amount_of),
        deduction_by_worker=alone(DEDUCTION, WORKER, amount_of),
        deduction_by_vendor=alone(DEDUCTION, VENDOR, amount_of),
        conversion_by_worker=alone(RECEIVED, WORKER, loss_of),
        taken_back_by_worker=_withdrawn(payments, WORKER),
        taken_back_by_vendor=_withdrawn(payments, VENDOR),
    )


def _withdrawn(payments: Sequence[StatedPayment], party: str) -> Fraction:
    """Return what one side alone takes back of what both have signed."""
    backs = withdrawals_of(payments)
    some = (each for each in payments if each.seq in backs)
    own = (each for each in some if backs[each.seq].stated_by == party)
    both = agreed(payments)
    return sum((counted_amount(each, both) for each in own), _NONE)


def is_signed_by_payer(payment: StatedPayment) -> bool:
    """Return whether the payer's side has signed it."""
    return payment.stated_by == VENDOR and bool(payment.document)


def loss_of(payment: StatedPayment) -> Fraction:
    """Return the loss by the conversion of a payment, 0 without one."""
    conversion = conversion_of(payment)
    return _NONE if conversion is None else conversion.loss


def _confirmed(payments: Sequence[StatedPayment], both: AbstractSet[int]) -> Fraction:
    """Return the received money that both sides signed: never more than the payer says."""
    whole = sum(
        (counted_amount(each, both) for each in payments if each.seq in both and each.side in CAME),
        _NONE,
    )
    for pair in pairs_of(payments):
        signed = [each for each in pair.received if is_answer(each, pair.sent)]
        sure = sum((counted_amount(each, both) for each in signed if each.seq in both), _NONE)
        rest = sum((counted_amount(each, both) for each in signed if each.seq not in both), _NONE)
        whole += min(rest, max(_NONE, counted_amount(pair.sent, both) - sure))
    return whole


@dataclass(frozen=True, slots=True)
class Pair:
    """A sent payment and its confirmations; ``missing`` is sent less received.

    ``missing`` is None while the payment is unconfirmed, or if the two are in different currencies.
    """

    sent: StatedPayment
    received: tuple[StatedPayment, ...]
    missing: Fraction | None

    @property
    def fees(self) -> Fraction:
        """The fee of the transfer according to the receiver, or else to the payer."""
        told = sum((fee_of(each) for each in self.received), Fraction(0))
        return told or fee_of(self.sent)

    @property
    def is_explained(self) -> bool:
        """Whether all of it arrived, or all but a fee that both sides state."""
        if self.missing == 0:
            return True
        parties = {self.sent.stated_by, *(each.stated_by for each in self.received)}
        told = sum((fee_of(each) for each in self.received), Fraction(0))
        return parties == set(PARTIES) and self.missing == told == fee_of(self.sent)

    @property
    def lone_fee(self) -> tuple[Fraction, str] | None:
        """The fee by which one side alone explains what was not received, and that side."""
        if not self.missing or self.is_explained:
            return None
        told: dict[str, Fraction] = {}
        for each in (self.sent, *self.received):
            told[each.stated_by] = told.get(each.stated_by, Fraction(0)) + fee_of(each)
        (party, fee), *others = [(by, fee) for by, fee in told.items() if fee] or [("", _NONE)]
        return (fee, party) if fee == self.missing and not others else None

    @property
    def unexplained(self) -> Fraction:
        """The part of the sum that did not arrive and that no fee explains.

        Negative if more arrived than was sent. Zero while the payment is unconfirmed, or if the two
        amounts cannot be compared.
        """
        return Fraction(0) if self.missing is None or self.is_explained else self.missing


def pairs_of(payments: Iterable[StatedPayment]) -> list[Pair]:
    """Return each standing sent payment with its confirmations."""
    every = list(payments)
    both = agreed(every)
    return [_pair(each, every, both) for each in every if each.side == SENT]


def _pair(sent: StatedPayment, every: Sequence[StatedPayment], both: AbstractSet[int]) -> Pair:
    received = tuple(each for each in every if each.side == RECEIVED and each.names == sent.seq)
    currencies = {currency_of(each) for each in (sent, *received)}
    missing = None
    if received and len(currencies) == 1:
        missing = counted_amount(sent, both) - sum(counted_amount(each, both) for each in received)
    return Pair(sent, received, missing)
