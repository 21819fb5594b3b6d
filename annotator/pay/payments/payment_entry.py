"""Checks a payment that a person types; each fault is one sentence."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import exact_text, parse_amount
from annotator.pay.money.currencies import CURRENCIES, minor_digits
from annotator.pay.money.payments import (
    CAME,
    DEDUCTION,
    RECEIVED,
    SENT,
    VENDOR,
    VOID,
    WORKER,
    StatedPayment,
    standing,
)
from annotator.pay.money.shown_amounts import shown_number, shown_total
from annotator.pay.money.typed_amounts import typed_amount
from annotator.pay.order.order_values import nearest, one_line, quoted_value
from annotator.pay.payments.payment_doubts import DoubtfulPaymentError, doubt_about
from annotator.sentences.parts import Amount, Code, Count, Day
from annotator.sentences.said import Listed, Said, said

EARLIEST_DAY: Final = date(2000, 1, 1)
LATEST_DAY: Final = date(2044, 12, 31)
"""The latest valid day; a clock beyond it is wrong, since this version will not be used that long.
"""

LARGEST_AMOUNT: Final = Fraction(10**12)
LONGEST_TEXT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionEntry:
    """A conversion as typed: all five fields, or none of them."""

    from_currency: str = ""
    from_amount: str = ""
    rate: str = ""
    day: str = ""
    source: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether all fields are empty."""
        return not any((self.from_currency, self.from_amount, self.rate, self.day, self.source))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEntry:
    """A payment as typed; texts are stripped.

    ``is_sure`` answers in advance the question that would otherwise be asked about it.
    ``stated_by`` is the side that states it.
    """

    side: str
    day: str
    currency: str
    amount: str
    means: str = ""
    fee: str = ""
    note: str = ""
    names: int | None = None
    conversion: ConversionEntry = ConversionEntry()
    is_sure: bool = False
    stated_by: str = WORKER


@dataclass(frozen=True, slots=True, kw_only=True)
class Statable:
    """The part of an entry that is stored in a job, field by field (``annotator.records.Payment``).

    It has no number in the job yet: ``seq`` is 0.
    """

    side: str
    day: str
    currency: str
    amount: str
    means: str
    fee: str
    note: str
    names: int | None
    conversion: str
    stated_by: str

    @property
    def seq(self) -> int:
        """No number: it is not in the job."""
        return 0

    @property
    def document(self) -> str:
        """No document: it is not signed."""
        return ""

    @property
    def key(self) -> str:
        """No key: it is not signed."""
        return ""

    @property
    def former_signers(self) -> frozenset[str]:
        """No keys: it is not signed."""
        return frozenset()


def checked(
    entry: PaymentEntry,
    *,
    currencies: Collection[str],
    before: Iterable[StatedPayment],
    today: date,
) -> Statable:
    """Validate an entry, and return the payment to store.

    Args:
        entry: the payment as typed.
        currencies: those of the job's work orders; empty if there are none.
        before: the existing payments of the same worker.
        today: by the clock of this computer.

    Raises:
        InvalidValueError: a field is invalid; one sentence says what is wrong, and what to write.
        DoubtfulPaymentError: it is valid but probably a mistake, and the entry is not marked as
            sure.
    """
    there = standing(before)
    _check_named(entry, there)
    currency = _currency(entry.currency, said("The currency"))
    amount = _amount(entry.amount, currency, said("The amount"), least_is_zero=False)
    conversion = _conversion(entry.conversion, currency, today)
    _check_counts(entry, currency, currencies)
    fee = entry.fee.strip()
    fee = fee and _fee(fee, amount, currency)
    stated = Statable(
        side=entry.side,
        day=_day(entry.day, said("The day of the payment"), today),
        currency=currency,
        amount=amount,
        means=_text(entry.means, said("The means of payment")),
        fee=fee,
        note=_text(entry.note, said("The note")),
        names=entry.names,
        conversion=conversion,
        stated_by=entry.stated_by,
    )
    doubt = None if entry.is_sure else doubt_about(stated, there, today)
    if doubt is not None:
        raise DoubtfulPaymentError(doubt)
    return stated


def taking_back(
    payment: StatedPayment,
    reason: str,
    *,
    today: date,
    stated_by: str = "",
    is_agreed: bool = False,
) -> Statable:
    """Return the withdrawal of a payment; the payment itself stays.

    Args:
        payment: the payment.
        reason: why it is taken back.
        today: by the clock of this computer.
        stated_by: the side that takes it back; "" is the one that stated it.
        is_agreed: whether both sides have signed the payment, so that either may ask for it.

    Raises:
        InvalidValueError: there is no reason, it is itself a withdrawal, or the other side stated
            it.
    """
    if stated_by not in ("", payment.stated_by) and not is_agreed:
        raise InvalidValueError("The other side stated this payment, and only it can take it back.")
    if payment.side == VOID:
        raise InvalidValueError("This only takes a payment back; choose the payment itself.")
    if not reason.strip():
        raise InvalidValueError("Say in a word why the payment is taken back.")
    return Statable(
        side=VOID,
        day=today.isoformat(),
        currency=payment.currency,
        amount=payment.amount,
        means=payment.means,
        fee=payment.fee,
        note=_text(reason, said("The reason")),
        names=payment.seq,
        conversion=payment.conversion,
        stated_by=stated_by or payment.stated_by,
    )


def checked_day(written: str, today: date) -> str:
    """Return the day of a withdrawal that comes from the other side.

    Raises:
        InvalidValueError: it is no day, or one that no payment can have.
    """
    return _day(written, said("The day of the withdrawal"), today)


def _check_side(entry: PaymentEntry) -> None:
    """Check that it is for that side to state: only the worker can say that money came."""
    if entry.stated_by == VENDOR and entry.side in CAME:
        raise InvalidValueError("Only the worker can state that money was received.")


def _check_named(entry: PaymentEntry, there: list[StatedPayment]) -> None:
    _check_side(entry)
    if entry.side == DEDUCTION and not entry.note.strip():
        raise InvalidValueError("Say in a word what is deducted for, such as an advance.")
    if entry.names is None:
        return
    named = next((each for each in there if each.seq == entry.names), None)
    if named is None:
        raise InvalidValueError(
            said("There is no payment {number} that could be confirmed.", number=Count(entry.names))
        )
    if entry.side != RECEIVED or named.side != SENT:
        raise InvalidValueError("Only money that was received can confirm money that was sent.")


def _check_counts(entry: PaymentEntry, currency: str, currencies: Collection[str]) -> None:
    counts_in = currency
    if not entry.conversion.is_empty:
        counts_in = entry.conversion.from_currency.strip().upper()
    if currencies and counts_in not in currencies:
        raise InvalidValueError(
            said(
                "The work orders of this job pay in {wanted}; say from how much {wanted} the "
                "{other} were converted.",
                wanted=Listed(tuple(map(Code, sorted(currencies))), " or ", " or "),
                other=Code(counts_in),
            )
        )


def _currency(written: str, what: Said) -> str:
    code = written.strip().upper()
    if code in CURRENCIES:
        return code
    guess = nearest(code, sorted(CURRENCIES))
    hint = (
        said("did you mean {code}?", code=Code(guess))
        if guess
        else said("write its code, such as KES.")
    )
    raise InvalidValueError(
        said(
            "{what} {written} is not one of ISO 4217; {hint}",
            what=what,
            written=quoted_value(written),
            hint=hint,
        )
    )


def _amount(written: str, currency: str, what: Said, *, least_is_zero: bool) -> str:
    try:
        amount = typed_amount(written, currency)
    except InvalidValueError as error:
        raise InvalidValueError(
            said(
                "{what} is {written}. {problem}",
                what=what,
                written=quoted_value(written),
                problem=error.said,
            )
        ) from error
    if amount < 0 or (amount == 0 and not least_is_zero):
        least = said("nothing or more") if least_is_zero else said("more than nothing")
        raise InvalidValueError(
            said(
                "{what} is {written}; it must be {least}.",
                what=what,
                written=quoted_value(written),
                least=least,
            )
        )
    if amount > LARGEST_AMOUNT:
        raise InvalidValueError(
            said(
                "{what} is {written}; write {most} at most.",
                what=what,
                written=quoted_value(written),
                most=Amount(shown_total(LARGEST_AMOUNT, currency)),
            )
        )
    digits = minor_digits(currency)
    if (amount * 10**digits).denominator != 1:
        count = said("{number} digits", number=Count(digits)) if digits else said("no digits")
        raise InvalidValueError(
            said(
                "{what} is {written}, but {currency} has {count} after the point.",
                what=what,
                written=quoted_value(written),
                currency=Code(currency),
                count=count,
            )
        )
    return exact_text(amount)


def _fee(written: str, amount: str, currency: str) -> str:
    fee = _amount(written, currency, said("The fee"), least_is_zero=True)
    if parse_amount(fee) > parse_amount(amount):
        raise InvalidValueError(
            said(
                "The fee is {fee}, more than the amount of {amount}. Correct one of them.",
                fee=Amount(shown_total(parse_amount(fee), currency)),
                amount=Amount(shown_total(parse_amount(amount), currency)),
            )
        )
    return fee


def _day(written: str, what: Said, today: date) -> str:
    try:
        day = date.fromisoformat(written.strip())
    except ValueError as error:
        raise InvalidValueError(
            said(
                "{what} is {written}; write a day of the calendar such as 2026-11-20.",
                what=what,
                written=quoted_value(written),
            )
        ) from error
    if day < EARLIEST_DAY:
        raise InvalidValueError(
            said(
                "{what} is {day}; days before {limit} are not taken. Correct the day, or the "
                "clock of this computer.",
                what=what,
                day=Day(day),
                limit=Day(EARLIEST_DAY),
            )
        )
    if day > today + timedelta(days=1):
        raise InvalidValueError(
            said(
                "{what} is {day}, but by this computer it is {today}; correct the day, or the "
                "clock.",
                what=what,
                day=Day(day),
                today=Day(today),
            )
        )
    if day > LATEST_DAY:
        raise InvalidValueError(
            said(
                "{what} is {day}, and days after {limit} are not taken. Correct the day, or the "
                "clock of this computer.",
                what=what,
                day=Day(day),
                limit=Day(LATEST_DAY),
            )
        )
    return day.isoformat()


def _conversion(entry: ConversionEntry, currency: str, today: date) -> str:
    if entry.is_empty:
        return ""
    missing = [
        words
        for words, written in (
            (said("from which currency"), entry.from_currency),
            (said("from how much"), entry.from_amount),
            (said("at which rate"), entry.rate),
            (said("on which day"), entry.day),
            (said("by whose rate"), entry.source),
        )
        if not written.strip()
    ]
    if missing:
        raise InvalidValueError(
            said("Of the conversion say also {missing}.", missing=Listed(tuple(missing)))
        )
    source = _currency(entry.from_currency, said("The currency of the conversion"))
    if source == currency:
        raise InvalidValueError(
            said(
                "The conversion is from {currency} to {currency}; leave it out.",
                currency=Code(source),
            )
        )
    written = {
        "from_currency": source,
        "from_amount": _amount(
            entry.from_amount, source, said("The amount before the conversion"), least_is_zero=False
        ),
        "rate": _rate(entry.rate),
        "date": _day(entry.day, said("The day of the rate"), today),
        "source": _text(entry.source, said("The source of the rate")),
    }
    return json.dumps(written, ensure_ascii=False)


def _rate(written: str) -> str:
    try:
        rate = typed_amount(written)
    except InvalidValueError as error:
        raise InvalidValueError(
            said(
                "The rate is {written}. {problem}",
                written=quoted_value(written),
                problem=error.said,
            )
        ) from error
    if rate > LARGEST_AMOUNT:
        raise InvalidValueError(
            said(
                "The rate is {written}; write {most} at most.",
                written=quoted_value(written),
                most=Amount(shown_number(LARGEST_AMOUNT)),
            )
        )
    if rate <= 0:
        raise InvalidValueError(
            said(
                "The rate is {written}; it must be more than nothing.",
                written=quoted_value(written),
            )
        )
    return exact_text(rate)


def _text(written: str, what: Said) -> str:
    text = one_line(written)
    if len(text) > LONGEST_TEXT:
        raise InvalidValueError(
            said(
                "{what} is {size} letters long; write {most} at most.",
                what=what,
                size=Count(len(text)),
                most=Count(LONGEST_TEXT),
            )
        )
    return text
