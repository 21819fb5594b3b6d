"""What may be right of a payment and is more often a slip: it is asked about once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import amount_text, parse_amount, rate_text, with_currency
from annotator.pay.money.payments import (
    RECEIVED,
    Stated,
    amount_of,
    conversion_of,
    currency_of,
    pairs_of,
)
from annotator.pay.order.floors import is_older_than_a_year

ALREADY_HERE: Final = "A payment like this is here already: {payment}. Is this another one?"
LONG_AGO: Final = "{day} is more than a year ago. Is the day right?"
ODD_RATE: Final = "At this rate {before} become {after}, not {amount}. Is the rate right?"
LARGE_FEE: Final = "The fee is {fee} and the amount {amount}. Is the fee right?"
TOO_MUCH: Final = "With this, {came} came of the {sent} that were sent. Is the amount right?"

MOST_APART: Final = 2
"""What a conversion gave and what its rate gives are no more than so many times each other."""


class DoubtfulPaymentError(InvalidValueError):
    """A payment is kept only when the person says that it is meant so; the text is the question."""


def doubt_about(said: Stated, standing: Sequence[Stated], today: date) -> str:
    """Return the one question to ask about a payment, or "".

    Asked is whether it was stated twice (the same side, amount, day and means); whether the rate
    of a conversion is right if it gives less than half or more than twice of what came: the wrong
    way round, it counts as a hundred times as much; whether a fee is right that is no less than the
    amount; whether more came than was sent; and whether the day is right if that is more than
    twelve months back.
    """
    return (
        _again(said, standing)
        or _odd_rate(said)
        or _large_fee(said)
        or _too_much(said, standing)
        or _long_ago(said, today)
    )


def _again(said: Stated, standing: Iterable[Stated]) -> str:
    if not any(_is_same(said, each) for each in standing):
        return ""
    told = [_money(parse_amount(said.amount), said.currency), said.day, said.means]
    return ALREADY_HERE.format(payment=", ".join(filter(None, told)))


def _odd_rate(said: Stated) -> str:
    conversion = conversion_of(said)
    if conversion is None:
        return ""
    by_rate = conversion.from_amount * conversion.rate
    if by_rate <= conversion.amount * MOST_APART and conversion.amount <= by_rate * MOST_APART:
        return ""
    return ODD_RATE.format(
        before=_money(conversion.from_amount, conversion.from_currency),
        after=with_currency(rate_text(by_rate, conversion.currency), conversion.currency),
        amount=_money(conversion.amount, conversion.currency),
    )


def _large_fee(said: Stated) -> str:
    if not said.fee or parse_amount(said.fee) < parse_amount(said.amount):
        return ""
    fee, amount = (
        _money(parse_amount(written), said.currency) for written in (said.fee, said.amount)
    )
    return LARGE_FEE.format(fee=fee, amount=amount)


def _too_much(said: Stated, standing: Sequence[Stated]) -> str:
    if said.side != RECEIVED or said.names is None:
        return ""
    of = next((each for each in pairs_of([*standing, said]) if each.sent.seq == said.names), None)
    if of is None or of.missing is None or of.missing >= 0:
        return ""
    sent = amount_of(of.sent)
    return TOO_MUCH.format(
        came=_money(sent - of.missing, currency_of(said)), sent=_money(sent, currency_of(said))
    )


def _long_ago(said: Stated, today: date) -> str:
    is_old = is_older_than_a_year(date.fromisoformat(said.day), today)
    return LONG_AGO.format(day=said.day) if is_old else ""


def _money(amount: Fraction, currency: str) -> str:
    return with_currency(amount_text(amount, currency), currency)


def _is_same(one: Stated, other: Stated) -> bool:
    def marks(each: Stated) -> tuple[object, ...]:
        means = " ".join(each.means.split()).casefold()
        return each.side, each.day, each.currency, parse_amount(each.amount), means

    return marks(one) == marks(other)
