"""Signed statements about payments: what one side says, and what the other side confirms."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from annotator.export.forms.canonical import JsonObject
from annotator.ledger.signatures import Signer, statement_of
from annotator.pay.money.payments import (
    BONUS,
    DEDUCTION,
    RECEIVED,
    SENT,
    TOP_UP,
    VENDOR,
    WORKER,
)

PAYMENT_STATEMENT: Final = "urn:fairlabel:payment:1"
ORDER: Final = "work-order.toml"
"""The name of the subject: the work order that the money is for."""

ID_DIGITS: Final = 32
KINDS: Final = {WORKER: (RECEIVED, TOP_UP, BONUS, DEDUCTION), VENDOR: (SENT, BONUS, DEDUCTION)}
"""What each side may state first."""

WITHDRAWABLE: Final = frozenset(kind for kinds in KINDS.values() for kind in kinds)
"""What can be taken back: by the side that stated it, or that confirmed it as it stands."""

CONFIRMABLE: Final = {
    WORKER: (RECEIVED, BONUS, DEDUCTION),
    VENDOR: (RECEIVED, TOP_UP, BONUS, DEDUCTION),
}
"""What each side may say of a statement of the other side.

The worker confirms sent money by saying what was received, in an amount that may differ; every
other confirmation repeats what it confirms.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentContents:
    """The content of a statement about one payment, field by field.

    ``work_order`` is the digest of the order. ``id`` tells two equal payments apart; a confirmation
    that repeats a statement has its id. ``confirms`` is the digest of the statement of the other
    side that this one confirms, or None. ``worker_key`` is the worker's key, whoever signs.
    ``takes_back`` is the digest of the statement that is taken back, or None; it has the id of that
    statement, and says the same but for the day, which is its own. ``reason`` says why it is taken
    back, or what a deduction is for; it is "" otherwise.
    """

    origin: str
    work_order: str
    kind: str
    stated_by: str
    day: str
    currency: str
    amount: str
    means: str
    fee: str
    conversion: Mapping[str, object] | None
    id: str
    confirms: str | None
    worker_key: str
    takes_back: str | None = None
    reason: str = ""

    @property
    def repeats(self) -> bool:
        """Whether it confirms the statement of the other side as it stands."""
        is_receipt = self.stated_by == WORKER and self.kind == RECEIVED and not self.takes_back
        return self.confirms is not None and not is_receipt


def new_id() -> str:
    """Return a random id for a payment."""
    return secrets.token_hex(ID_DIGITS // 2)


def sign_payment(signer: Signer, said: PaymentContents) -> JsonObject:
    """Return the bundle with one side's statement about a payment."""
    predicate = {
        "origin": said.origin,
        "kind": said.kind,
        "stated_by": said.stated_by,
        "day": said.day,
        "currency": said.currency,
        "amount": said.amount,
        "means": said.means,
        "fee": said.fee,
        "conversion": None if said.conversion is None else dict(said.conversion),
        "id": said.id,
        "confirms": said.confirms,
        "takes_back": said.takes_back,
        "reason": said.reason,
        "worker_key": said.worker_key,
        "key": signer.public,
    }
    subject = {ORDER: said.work_order}
    return signer.bundle(statement_of(subject, PAYMENT_STATEMENT, predicate))
