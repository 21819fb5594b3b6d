"""A signature of a work order has one spelling, for exactly its bytes; anything else is refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from annotator.export.forms.canonical import canonical
from annotator.ledger.order_signature import (
    ORDER_STATEMENT,
    ORDER_SUBJECT,
    OrderSignatureError,
    order_signer,
    sign_order,
)
from annotator.ledger.signatures import Signer, fingerprint, statement_of
from tests.support.ledger_checker import reasons

ORDER = b'[pay]\ncurrency = "KES"\nper_item = "4.00"\n'
OURS, THEIRS = Signer.from_seed(b"1" * 32), Signer.from_seed(b"2" * 32)


def both(data: bytes, signature: bytes, folder: Path) -> list[str]:
    """Return why each of the two verifiers refuses a signature, "" if it holds."""
    path = folder / "terms.toml"
    path.write_bytes(data)
    path.with_name("terms.toml.sigstore.json").write_bytes(signature)
    (independent,) = reasons([path]).values()
    try:
        order_signer(data, signature)
    except OrderSignatureError as error:
        return [str(error), independent]
    return ["", independent]


def test_a_signed_order_says_by_whom(tmp_path: Path) -> None:
    signature = sign_order(OURS, ORDER)
    signer = order_signer(ORDER, signature)
    assert (signer.key, signer.fingerprint) == (OURS.public, fingerprint(OURS.public))
    assert both(ORDER, signature, tmp_path) == ["", ""]
    path = tmp_path / "terms.toml"
    assert reasons([path], {OURS.public}) == {path: ""}
    assert reasons([path], {THEIRS.public}) == {path: "it was signed by a key that was not given"}


def altered(change: Callable[[dict[str, Any], dict[str, Any]], None]) -> bytes:
    """Return our signature with its bundle and its payload changed, and not signed again."""
    bundle = json.loads(sign_order(OURS, ORDER))
    envelope = bundle["dsseEnvelope"]
    payload = json.loads(base64.b64decode(envelope["payload"]))
    change(bundle, payload)
    envelope["payload"] = base64.b64encode(canonical(payload)).decode()
    return canonical(bundle) + b"\n"


def signed(statement: dict[str, Any], signer: Signer = OURS) -> bytes:
    """Return a valid bundle of any statement."""
    return canonical(signer.bundle(statement)) + b"\n"


def other_key(bundle: dict[str, Any], payload: dict[str, Any]) -> None:
    payload["predicate"]["key"] = THEIRS.public
    hint = {"hint": fingerprint(THEIRS.public)}
    bundle["verificationMaterial"]["publicKey"] = hint


def other_digest(_bundle: dict[str, Any], payload: dict[str, Any]) -> None:
    payload["subject"][0]["digest"]["sha256"] = sha256(ORDER + b"#").hexdigest()


def other_hint(bundle: dict[str, Any], _payload: dict[str, Any]) -> None:
    bundle["verificationMaterial"]["publicKey"] = {"hint": fingerprint(THEIRS.public)}


def second_signature(bundle: dict[str, Any], _payload: dict[str, Any]) -> None:
    bundle["dsseEnvelope"]["signatures"] *= 2


def more(bundle: dict[str, Any], _payload: dict[str, Any]) -> None:
    bundle["note"] = "by the boss"


def of_small_order(bundle: dict[str, Any], payload: dict[str, Any]) -> None:
    der = bytes.fromhex("302a300506032b6570032100") + bytes([1]) + bytes(31)
    payload["predicate"]["key"] = base64.b64encode(der).decode()
    bundle["verificationMaterial"]["publicKey"] = {"hint": sha256(der).hexdigest()}
    zero = bytes([1]) + bytes(63)
    bundle["dsseEnvelope"]["signatures"] = [{"sig": base64.b64encode(zero).decode()}]


DIGEST = sha256(ORDER).hexdigest()
KEY = {"key": OURS.public}
HOSTILE: dict[str, bytes] = {
    "another key named": altered(other_key),
    "another order named": altered(other_digest),
    "another hint": altered(other_hint),
    "two signatures": altered(second_signature),
    "a field more": altered(more),
    "a key of small order": altered(of_small_order),
    "another statement": signed(
        statement_of({ORDER_SUBJECT: DIGEST}, "urn:fairlabel:receipt:1", KEY)
    ),
    "another subject": signed(statement_of({"hand-in.jsonl": DIGEST}, ORDER_STATEMENT, KEY)),
    "two subjects": signed(
        statement_of({ORDER_SUBJECT: DIGEST, "other": DIGEST}, ORDER_STATEMENT, KEY)
    ),
    "a word in the predicate": signed(
        statement_of({ORDER_SUBJECT: DIGEST}, ORDER_STATEMENT, {**KEY, "from": "2020-01-01"})
    ),
    "signed by another than it names": signed(
        statement_of({ORDER_SUBJECT: DIGEST}, ORDER_STATEMENT, KEY), THEIRS
    ),
    "spaces": sign_order(OURS, ORDER).replace(b":", b": "),
    "no line feed": sign_order(OURS, ORDER)[:-1],
    "two line feeds": sign_order(OURS, ORDER) + b"\n",
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]\n",
    "nested": b"[" * 9_000,
    "a number": b"7\n",
    "no envelope": b"{}\n",
    "an envelope of nothing": b'{"dsseEnvelope":{"payload":"","signatures":[]}}\n',
    "a key twice": sign_order(OURS, ORDER).replace(b"{", b'{"mediaType":"x",', 1),
    "not UTF-8": b"\xff" + sign_order(OURS, ORDER),
    "too long": sign_order(OURS, ORDER)[:-1] + b" " * 20_000 + b"\n",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_signature_is_refused_by_both_verifiers(case: str, tmp_path: Path) -> None:
    ours, independent = both(ORDER, HOSTILE[case], tmp_path)
    assert ours.endswith(".")
    assert independent


def test_each_changed_byte_of_an_order_or_its_signature_is_refused(tmp_path: Path) -> None:
    signature = sign_order(OURS, ORDER)
    for place in range(0, len(signature), 7):
        changed = bytearray(signature)
        changed[place] ^= 1
        assert all(both(ORDER, bytes(changed), tmp_path)), place
    for place in range(len(ORDER)):
        other = bytearray(ORDER)
        other[place] ^= 1
        assert all(both(bytes(other), signature, tmp_path)), place
