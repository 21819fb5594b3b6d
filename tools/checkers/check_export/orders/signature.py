"""Checks by whom each work order is said to be signed.

Page: "fair_pay.json", "The signature of an order"; docs/ledger.md, "A signed work order".

The file of a signature has exactly one spelling for an order, a key and a signature, so it is
built again and compared. Then the signature itself is checked.
"""

from __future__ import annotations

import base64
from hashlib import sha256

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import FAIR_PAY, SIGNATURE_SUFFIX, WORK_ORDERS
from tools.checkers.check_export.refusal import Json, Refused, refuse, require, require_same
from tools.checkers.check_export.source.canonical import canonical
from tools.checkers.check_export.source.strict_json import read_json
from tools.checkers.check_ledger.refusal import Refused as NotSigned
from tools.checkers.check_ledger.signatures.bundle import (
    BUNDLE,
    KEY_PREFIX,
    PAYLOAD,
    STATEMENT,
    encoded,
)
from tools.checkers.check_ledger.signatures.ed25519 import check_signature

UNSIGNED = "unsigned"

KIND = "urn:fairlabel:work-order:1"
SUBJECT = "work-order.toml"

KEY_BYTES = len(KEY_PREFIX) + 32
SIGNATURE_BYTES = 64


def check_signatures(export: Export) -> None:
    """Require each order to name the key of the signature beside it, and no other signature.

    Page: "Without that file ``signature`` is "unsigned""; "a signature that does not hold, or that
    belongs to no order of the export, is reported".
    """
    orders = {}
    for entry in export.fair_pay["work_orders"]:
        orders[f"{WORK_ORDERS}{entry['sha256']}.toml{SIGNATURE_SUFFIX}"] = entry
    for path in export.files:
        if path.startswith(WORK_ORDERS) and path.endswith(SIGNATURE_SUFFIX) and path not in orders:
            raise Refused(f"{path} is the signature of no work order in this folder.")
    for path, entry in orders.items():
        signer = UNSIGNED
        if path in export.files:
            signer = _signer(path, export.files[path].data, entry["sha256"])
        where = f"{FAIR_PAY}, work order {entry['sha256'][:12]}, signature"
        require_same(where, entry["signature"], signer, "the file of its signature")


def _signer(path: str, data: bytes, digest: str) -> str:
    """Return the fingerprint of the key that a signature names; refuse any other spelling.

    Page docs/ledger.md: "a reader can build it again and compare it byte for byte".
    """
    bundle = read_json(path, data)
    try:
        envelope = bundle["dsseEnvelope"]
        signature = envelope["signatures"][0]["sig"]
        payload = read_json(path, base64.b64decode(envelope["payload"]))
        key = payload["predicate"]["key"]
    except (LookupError, TypeError, ValueError):
        raise Refused(f"{path} is no signature of a work order.") from None
    der = _bytes(f"{path}, key", key, KEY_BYTES)
    rule = "it is no Ed25519 key"
    require(f"{path}, key", key, rule, holds=der.startswith(KEY_PREFIX))
    _bytes(f"{path}, sig", signature, SIGNATURE_BYTES)
    if data != _file(digest, key, signature):
        raise Refused(f"{path} is not the signature of this work order, in its one spelling.")
    _check_signature(path, der, signature, base64.b64decode(envelope["payload"]))
    return sha256(der).hexdigest()


def _check_signature(path: str, der: bytes, signature: str, payload: bytes) -> None:
    """Require the key to have signed the payload. Page docs/ledger.md, "Signatures"."""
    message, public = encoded(PAYLOAD, payload), der[len(KEY_PREFIX) :]
    why = "the signature does not hold"
    try:
        check_signature(public, message, base64.b64decode(signature), why)
    except NotSigned as error:
        raise Refused(f"{path}: {error}.") from None


def _bytes(where: str, text: Json, length: int) -> bytes:
    """Return so many bytes from their one spelling in base64."""
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        refuse(where, text, "it must be written in base64")
    is_spelled = base64.b64encode(data).decode("ascii") == text
    require(where, text, f"it must have {length} bytes", holds=is_spelled and len(data) == length)
    return data


def _file(digest: str, key: str, signature: str) -> bytes:
    """Return the one spelling of a signature. Page docs/ledger.md, "Signatures"."""
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": SUBJECT, "digest": {"sha256": digest}}],
        "predicateType": KIND,
        "predicate": {"key": key},
    }
    payload = base64.b64encode(canonical(statement, "").encode("utf-8")).decode("ascii")
    hint = sha256(base64.b64decode(key)).hexdigest()
    bundle = {
        "mediaType": BUNDLE,
        "dsseEnvelope": {
            "payload": payload,
            "payloadType": PAYLOAD,
            "signatures": [{"sig": signature}],
        },
        "verificationMaterial": {"publicKey": {"hint": hint}},
    }
    return canonical(bundle, "").encode("utf-8") + b"\n"
