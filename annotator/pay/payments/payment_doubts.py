"""Doubts about a payment: entries that are allowed but probably mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.payments import (
    RECEIVED,
    StatedPayment,
    agreed,
    conversion_of,
    counted_amount,
    currency_of,
    pairs_of,
)
from annotator.pay.money.shown_amounts import shown_rate, shown_total
from annotator.pay.order.floors import is_older_than_a_year
from annotator.sentences.parts import Amount, Code, Name
from annotator.sentences.said import Listed, Part, Said, said

MOST_APART: Final = 2
"""Maximum factor between the stated result of a conversion and the result of its rate."""


class DoubtfulPaymentError(InvalidValueError):
    """A payment is stored only if the person confirms it; the text is the question."""


def doubt_about(
    stated: StatedPayment, standing: Sequence[StatedPayment], today: date
) -> Said | None:
    """Return the question to ask about a payment, or None.

    Possible questions: was it stated twice (the same side, amount, day and means)? Is the rate of a
    conversion right if it gives less than half or more than twice the stated amount? (An inverted
    rate would count as a hundred times as much.) Is the fee right if it is at least the amount? Has
    more come than was sent? Is the day right if it is more than twelve months ago?
    """
    return (
        _again(stated, standing)
        or _odd_rate(stated)
        or _large_fee(stated)
        or _too_much(stated, standing)
        or _long_ago(stated, today)
    )


def _again(stated: StatedPayment, standing: Iterable[StatedPayment]) -> Said | None:
    if not any(_is_same(stated, each) for each in standing):
        return None
    told: list[Part] = [_money(parse_amount(stated.amount), stated.currency), Code(stated.day)]
    return said(
        "A payment like this is here already: {payment}. Is this another one?",
        payment=Listed((*told, Name(stated.means)) if stated.means else tuple(told)),
    )


def _odd_rate(stated: StatedPayment) -> Said | None:
    conversion = conversion_of(stated)
    if conversion is None:
        return None
    by_rate = conversion.from_amount * conversion.rate
    if by_rate <= conversion.amount * MOST_APART and conversion.amount <= by_rate * MOST_APART:
        return None
    return said(
        "At this rate {before} become {after}, not {amount}. Is the rate right?",
        before=_money(conversion.from_amount, conversion.from_currency),
        after=Amount(shown_rate(by_rate, conversion.currency)),
        amount=_money(conversion.amount, conversion.currency),
    )


def _large_fee(stated: StatedPayment) -> Said | None:
    if not stated.fee or parse_amount(stated.fee) < parse_amount(stated.amount):
        return None
    fee, amount = (
        _money(parse_amount(written), stated.currency) for written in (stated.fee, stated.amount)
    )
    return said(
        "The fee is {fee} and the amount {amount}. Is the fee right?", fee=fee, amount=amount
    )


def _too_much(stated: StatedPayment, standing: Sequence[StatedPayment]) -> Said | None:
    if stated.side != RECEIVED or stated.names is None:
        return None
    of = next(
        (each for each in pairs_of([*standing, stated]) if each.sent.seq == stated.names), None
    )
    if of is None or of.missing is None or of.missing >= 0:
        return None
    sent = counted_amount(of.sent, agreed(standing))
    return said(
        "With this, {received} was received of the {sent} that was sent. Is the amount right?",
        received=_money(sent - of.missing, currency_of(stated)),
        sent=_money(sent, currency_of(stated)),
    )


def _long_ago(stated: StatedPayment, today: date) -> Said | None:
    is_old = is_older_than_a_year(date.fromisoformat(stated.day), today)
    return (
        said("{day} is more than a year ago. Is the day right?", day=Code(stated.day))
        if is_old
        else None
    )


def _money(amount: Fraction, currency: str) -> Amount:
    return Amount(shown_total(amount, currency))


def _is_same(one: StatedPayment, other: StatedPayment) -> bool:
    def marks(each: StatedPayment) -> tuple[object, ...]:
        means = " ".join(each.means.split()).casefold()
        return each.side, each.day, each.currency, parse_amount(each.amount), means

    return marks(one) == marks(other)
