"""Reads signed statements about payments, and refuses inexact ones (docs/ledger.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.errors import InvalidValueError
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.files import FileRefusedError, read_whole
from annotator.ledger.payment_documents import (
    CONFIRMABLE,
    ID_DIGITS,
    KINDS,
    ORDER,
    PAYMENT_STATEMENT,
    WITHDRAWABLE,
    PaymentContents,
)
from annotator.ledger.signatures import fingerprint
from annotator.pay.money.amounts import exact_text, parse_amount
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.money.payments import DEDUCTION, VENDOR, WORKER
from annotator.pay.order.order_values import one_line
from annotator.pay.payments.payment_entry import LARGEST_AMOUNT, LONGEST_TEXT
from annotator.verify.ledger.ledger_fields import (
    NotThatDocumentError,
    hash_of,
    keys_of,
    public_key_of,
    require,
    text_of,
)
from annotator.verify.ledger.signed_statement import canonical_value, statement_in

PAYMENT_BYTES: Final = 1 << 16
"""The largest file that is read: a statement about one payment is small."""

_FIELDS: Final = (
    "origin kind stated_by day currency amount means fee conversion id confirms takes_back reason "
    "worker_key key"
)
_CONVERSION: Final = "from_currency from_amount rate date source"


@dataclass(frozen=True, slots=True)
class SignedPayment:
    """A statement about a payment with a valid signature, and the key that signed it.

    ``sha256`` is the digest of the statement, by which the other side confirms it.
    """

    said: PaymentContents
    key: str
    sha256: str
    bundle: JsonObject = field(repr=False, default_factory=dict)

    @property
    def text(self) -> str:
        """The file, whole."""
        return f"{canonical(self.bundle).decode()}\n"

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it."""
        return fingerprint(self.key)


def read_payment(path: Path) -> SignedPayment:
    """Return the statement in a file.

    Raises:
        NotThatDocumentError: it is none, or it is invalid; the sentence says why.
    """
    try:
        data = read_whole(path, PAYMENT_BYTES)
    except FileRefusedError as error:
        raise NotThatDocumentError(error.said) from error
    return payment_in(data)


def payment_in(data: bytes) -> SignedPayment:
    """Return the statement in the bytes of a file.

    Raises:
        NotThatDocumentError: it is none, or it is invalid; the sentence says why.
    """
    require(data.endswith(b"\n") and data.count(b"\n") == 1, "It does not end after its one line.")
    return payment_of(canonical_value(data[:-1]))


def payment_of(value: object) -> SignedPayment:
    """Return the statement in a bundle.

    Raises:
        NotThatDocumentError: it is none, or its signature is invalid.
    """
    statement = statement_in(value, PAYMENT_STATEMENT, ORDER, _FIELDS)
    said = statement["predicate"]
    contents = PaymentContents(
        origin=text_of(said["origin"]),
        work_order=str(statement["subject"][0]["digest"]["sha256"]),
        kind=text_of(said["kind"]),
        stated_by=text_of(said["stated_by"]),
        day=_day(said["day"]),
        currency=_currency(said["currency"]),
        amount=_amount(said["amount"]),
        means=_line(said["means"]),
        fee=_amount(said["fee"], least_is_zero=True) if said["fee"] != "" else "",
        conversion=None if said["conversion"] is None else _conversion(said["conversion"]),
        id=hash_of(said["id"], ID_DIGITS).hex(),
        confirms=None if said["confirms"] is None else hash_of(said["confirms"]).hex(),
        worker_key=public_key_of(said["worker_key"]),
        takes_back=None if said["takes_back"] is None else hash_of(said["takes_back"]).hex(),
        reason=_line(said["reason"]),
    )
    key = text_of(said["key"])
    _require_sides(contents, key)
    bundle = keys_of(value, "mediaType verificationMaterial dsseEnvelope")
    return SignedPayment(contents, key, sha256(canonical(statement)).hexdigest(), bundle)


def _require_sides(said: PaymentContents, key: str) -> None:
    """Check that the side may say that, and signs with its own key."""
    allowed = KINDS if said.confirms is None else CONFIRMABLE
    if said.takes_back is not None:
        allowed = {WORKER: tuple(WITHDRAWABLE), VENDOR: tuple(WITHDRAWABLE)}
    require(said.kind in allowed.get(said.stated_by, ()), "It is not for that side to say that.")
    has_reason = said.takes_back is not None or said.kind == DEDUCTION
    require(
        bool(said.reason) is has_reason,
        "A reason goes with a deduction or with what is taken back, and with nothing else.",
    )
    is_own = key == said.worker_key
    require(said.stated_by != WORKER or is_own, "The worker's word is signed with another key.")
    require(
        said.stated_by != VENDOR or not is_own,
        "The vendor's word is signed with the worker's own key.",
    )


def _day(value: object) -> str:
    text = text_of(value)
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    require(is_day, "It has something else where a day should be.")
    return text


def _currency(value: object) -> str:
    text = text_of(value)
    require(text in CURRENCIES, "It has something else where a currency should be.")
    return text


def _amount(value: object, *, least_is_zero: bool = False) -> str:
    text = text_of(value)
    try:
        amount = parse_amount(text)
    except InvalidValueError as error:
        raise NotThatDocumentError("It has something else where an amount should be.") from error
    is_right = exact_text(amount) == text and "/" not in text and amount <= LARGEST_AMOUNT
    is_enough = amount > 0 or (least_is_zero and amount == Fraction(0))
    require(is_right and is_enough, "It has something else where an amount should be.")
    return text


def _line(value: object) -> str:
    text = text_of(value)
    is_right = one_line(text) == text and len(text) <= LONGEST_TEXT
    require(is_right, "It has something else where a line of text should be.")
    return text


def _conversion(value: object) -> Mapping[str, Any]:
    told = keys_of(value, _CONVERSION)
    return {
        "from_currency": _currency(told["from_currency"]),
        "from_amount": _amount(told["from_amount"]),
        "rate": _amount(told["rate"]),
        "date": _day(told["date"]),
        "source": _line(told["source"]),
    }
