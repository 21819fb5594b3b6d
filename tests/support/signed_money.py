"""Payments that both sides have signed, as a job holds them after the files went both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.pay.money.payments import CONFIRMED, VENDOR, WORKER
from annotator.records import Payment

OTHER = {WORKER: VENDOR, VENDOR: WORKER}


def signed(payment: Payment) -> Payment:
    """Return a payment that its own side has signed."""
    return replace(payment, document=f"{payment.seq:064x}", key=f"key of the {payment.stated_by}")


def signed_by_both(payment: Payment, seq: int) -> list[Payment]:
    """Return a signed payment, and under the number ``seq`` the other side's confirmation."""
    own = signed(payment)
    answer = replace(
        payment, side=CONFIRMED, names=payment.seq, seq=seq, stated_by=OTHER[payment.stated_by]
    )
    return [own, signed(answer)]


def all_signed(payments: Sequence[Payment]) -> list[Payment]:
    """Return all payments, each confirmed by the other side after all of them."""
    first = max((each.seq for each in payments), default=0) + 1
    pairs = [signed_by_both(each, first + at) for at, each in enumerate(payments)]
    return [own for own, _ in pairs] + [answer for _, answer in pairs]
