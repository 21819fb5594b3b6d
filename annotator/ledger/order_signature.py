"""The signature of a work order: who wrote exactly these bytes, by a key.

The form is that of a receipt (docs/ledger.md) with a predicate type of its own. There is exactly
one spelling of a signature by a key for an order: whatever differs from it in a byte is refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from annotator.document_limits import ORDER_SIGNATURE_BYTES
from annotator.errors import AnnotatorError
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.ledger.signatures import (
    KeyRefusedError,
    Signer,
    bundle_of,
    fingerprint,
    from_base64,
    is_signed,
    statement_of,
)

ORDER_STATEMENT: Final = "urn:fairlabel:work-order:1"
ORDER_SUBJECT: Final = "work-order.toml"
"""The name that signatures use for a work order, whatever its file is called."""


class OrderSignatureError(AnnotatorError):
    """A file is no valid signature of a work order."""


@dataclass(frozen=True, slots=True)
class OrderSigner:
    """Who signed an order: the public key (base64 of its DER) and its fingerprint."""

    key: str
    fingerprint: str


def sign_order(signer: Signer, data: bytes) -> bytes:
    """Return the bytes of the signature's file for a work order."""
    statement = _statement(data, signer.public)
    return canonical(signer.bundle(statement)) + b"\n"


def order_signer(data: bytes, signature: bytes) -> OrderSigner:
    """Return who signed exactly these bytes of a work order.

    Raises:
        OrderSignatureError: the signature does not hold, is for other bytes, or is none.
    """
    key, sig = _key_and_signature(signature)
    statement = _statement(data, key)
    try:
        expected = canonical(bundle_of(statement, key, sig)) + b"\n"
        raw = from_base64(sig)
    except KeyRefusedError as error:
        raise OrderSignatureError(_NO_SIGNATURE) from error
    if signature != expected:
        raise OrderSignatureError(_OTHER_FILE)
    if not is_signed(key, canonical(statement), raw):
        raise OrderSignatureError(_NOT_HELD)
    return OrderSigner(key, fingerprint(key))


_NO_SIGNATURE: Final = "It is no signature of a work order."
_OTHER_FILE: Final = (
    "It is a signature of another file: the work order was changed after it was signed, or the "
    "two do not belong together."
)
_NOT_HELD: Final = "The signature does not hold: it was not made by the key that it names."


def _statement(data: bytes, key: str) -> JsonObject:
    subjects = {ORDER_SUBJECT: sha256(data).hexdigest()}
    return statement_of(subjects, ORDER_STATEMENT, {"key": key})


def _key_and_signature(signature: bytes) -> tuple[str, str]:
    """Return the key and the signature that a file names; all else in it is compared later."""
    if len(signature) > ORDER_SIGNATURE_BYTES:
        raise OrderSignatureError(_NO_SIGNATURE)
    try:
        envelope = json.loads(signature)["dsseEnvelope"]
        payload = json.loads(from_base64(_text(envelope["payload"])))
        sig, key = envelope["signatures"][0]["sig"], payload["predicate"]["key"]
        is_order = payload["predicateType"] == ORDER_STATEMENT
        found = _text(key), _text(sig)
    except (ValueError, LookupError, TypeError, RecursionError, KeyRefusedError) as error:
        raise OrderSignatureError(_NO_SIGNATURE) from error
    if not is_order:
        raise OrderSignatureError(_NO_SIGNATURE)
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
