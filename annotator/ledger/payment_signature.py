"""Whether a stored payment is what its side has signed (docs/ledger.md).

A row of a job file can be changed by another program together with its seal, its signature cannot.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from annotator.export.forms.canonical import canonical
from annotator.ledger.payment_documents import ORDER, PAYMENT_STATEMENT
from annotator.ledger.signatures import KeyRefusedError, bundle_of, from_base64, is_signed
from annotator.pay.money.payments import CONFIRMED, DEDUCTION, VOID
from annotator.records import Payment, PaymentDocument


@dataclass(frozen=True, slots=True)
class _Statement:
    """What was signed: the work order, the fields, and the digest of all of it."""

    work_order: str
    fields: dict[str, Any]
    sha256: str


def is_what_was_signed(
    payment: Payment, document: PaymentDocument, named: tuple[Payment, str] | None
) -> bool:
    """Return whether the signature of a stored payment holds, and says what is stored.

    Args:
        payment: as stored.
        document: its signed statement as stored.
        named: the payment that it confirms or is about, and the digest of that one's signed
            statement ("" without one); None if it is about none.
    """
    try:
        signed = _signed(document.bundle)
        return signed.sha256 == document.sha256 and _is_said(signed, payment, document.key, named)
    except (ValueError, LookupError, TypeError, RecursionError, KeyRefusedError):
        return False


def _signed(bundle: str) -> _Statement:
    """Return what a bundle says; there is one spelling of it.

    Raises:
        ValueError: it is no bundle, or its signature does not hold. Other errors say the same.
    """
    envelope = json.loads(bundle)["dsseEnvelope"]
    statement = json.loads(from_base64(envelope["payload"]))
    fields, sig = statement["predicate"], envelope["signatures"][0]["sig"]
    is_right = (
        statement["predicateType"] == PAYMENT_STATEMENT
        and canonical(bundle_of(statement, fields["key"], sig)).decode() + "\n" == bundle
        and is_signed(fields["key"], canonical(statement), from_base64(sig))
    )
    (subject,) = statement["subject"]
    if not is_right or subject["name"] != ORDER:
        message = "the signature does not hold"
        raise ValueError(message)
    digest = sha256(canonical(statement)).hexdigest()
    return _Statement(subject["digest"]["sha256"], fields, digest)


def _reason(payment: Payment) -> str:
    """Return the reason that is signed: any other note never leaves a job."""
    return payment.note if payment.side in (VOID, DEDUCTION) else ""


def _is_said(
    signed: _Statement, payment: Payment, key: str, named: tuple[Payment, str] | None
) -> bool:
    fields, side, confirms, takes_back = signed.fields, payment.side, None, None
    if side in (CONFIRMED, VOID) and named is not None:
        side = named[0].side
    if side == VOID:
        # It agrees to a withdrawal, whose own statement says of what kind of payment and why.
        side, takes_back = fields["kind"], fields["takes_back"] or ""
    if payment.side == VOID and named is not None:
        takes_back = named[1]
    elif named is not None and (payment.side == CONFIRMED or fields["confirms"] is not None):
        confirms = named[1]
    expected = {
        "kind": side,
        "takes_back": takes_back,
        # A confirmation repeats the reason of the statement whose digest it names.
        "reason": fields["reason"] if confirms else _reason(payment),
        "stated_by": payment.stated_by,
        "day": payment.day,
        "currency": payment.currency,
        "amount": payment.amount,
        "means": payment.means,
        "fee": payment.fee,
        "conversion": json.loads(payment.conversion) if payment.conversion else None,
        "confirms": confirms,
        "key": key,
    }
    is_order = signed.work_order == payment.order_sha256
    return is_order and all(fields[name] == value for name, value in expected.items())
