"""Forgeries in which everything fits but one thing, so that one check alone can see them.

Each takes a chain of two hand-ins, both countersigned, and returns the fewest files that show it.
"""

from __future__ import annotations

import base64
import json
import random
from dataclasses import replace
from hashlib import sha256
from typing import Any

from annotator.export.forms.canonical import canonical
from annotator.ledger.ledger_documents import (
    BUNDLE_SUFFIX,
    HandInStatement,
    ReceiptContents,
    hand_in_bytes,
    sign_hand_in,
    sign_receipt,
)
from annotator.ledger.signatures import Signer, fingerprint, pre_authentication
from tests.faults.ledger_strangers import FIRST, LAST
from tests.support.ledgers import Chain, Files, line, values_of

_SIGNATURE = LAST + BUNDLE_SUFFIX


def _bundle(data: bytes) -> dict[str, Any]:
    [bundle] = values_of(data)
    assert isinstance(bundle, dict)
    return bundle


def _alone(chain: Chain, data: bytes, signature: bytes | None = None) -> Files:
    """Return the last hand-in with nothing beside it but its signature."""
    return {LAST: data, _SIGNATURE: signature or chain.files[_SIGNATURE]}


def _signed_anew(chain: Chain, values: list[Any], root: str = "") -> Files:
    """Return the last hand-in with other values, under a good signature of the worker."""
    data, ledger = hand_in_bytes(values), chain.ledger()
    checkpoint = ledger.checkpoint(len(ledger.entries))
    said = replace(checkpoint, root=root) if root else checkpoint
    return _alone(chain, data, line(chain.signed(data, said, values[2]["ms"])))


def nobody_signed(chain: Chain, rng: random.Random) -> Files:
    """A stranger edits a hand-in and all that its signature covers, but cannot sign."""
    values = values_of(chain.files[LAST])
    values[2]["ms"]["label"] = rng.randint(1, 3_600_000)
    data, stranger = hand_in_bytes(values), Signer.new()
    good = _bundle(_signed_anew(chain, values)[_SIGNATURE])
    payload = base64.b64decode(good["dsseEnvelope"]["payload"])
    forged = stranger._key.sign(pre_authentication(payload))
    good["dsseEnvelope"]["signatures"][0]["sig"] = base64.b64encode(forged).decode()
    return _alone(chain, data, line(good))


def nobody_countersigned(chain: Chain, _rng: random.Random) -> Files:
    """A stranger edits what a receipt says, and leaves its signature."""
    bundle = _bundle(chain.files["2.receipt.json"])
    payload = base64.b64decode(bundle["dsseEnvelope"]["payload"])
    edited = payload.replace(b'"size":', b'"size":1', 1)
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(edited).decode()
    return {"2.receipt.json": line(bundle)}


def spare_bits_set(chain: Chain, _rng: random.Random) -> Files:
    """The same signature in other base64: the bits that are thrown away are set."""
    bundle = _bundle(chain.files["2.receipt.json"])
    [signature] = bundle["dsseEnvelope"]["signatures"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = signature["sig"]
    assert text.endswith("==")
    signature["sig"] = f"{text[:-3]}{alphabet[alphabet.index(text[-3]) + 1]}=="
    assert base64.b64decode(signature["sig"]) == base64.b64decode(text)
    return {"2.receipt.json": line(bundle)}


def export_swapped(chain: Chain, rng: random.Random) -> Files:
    """Another export goes with the hand-in than the worker signed."""
    values = values_of(chain.files[LAST])
    values[3]["manifest_sha256"] = rng.randbytes(32).hex()
    return _alone(chain, hand_in_bytes(values))


def hint_edited(chain: Chain, rng: random.Random) -> Files:
    """A bundle names another key than the one that signed."""
    bundle = _bundle(chain.files["2.receipt.json"])
    bundle["verificationMaterial"]["publicKey"]["hint"] = rng.randbytes(32).hex()
    return {"2.receipt.json": line(bundle)}


def spelled_otherwise(chain: Chain, _rng: random.Random) -> Files:
    """The worker signs a hand-in that has a space too much."""
    data = chain.files[LAST].replace(b'"line":', b'"line": ', 1)
    ledger = chain.ledger()
    return _alone(chain, data, line(chain.signature(data, ledger)))


def signature_spelled_otherwise(chain: Chain, _rng: random.Random) -> Files:
    signature = chain.files[_SIGNATURE].replace(b'"payload":', b'"payload": ', 1)
    return _alone(chain, chain.files[LAST], signature)


def field_added(chain: Chain, _rng: random.Random) -> Files:
    """The worker signs a hand-in with a field that no page tells of."""
    values = values_of(chain.files[LAST])
    values[0]["name"] = "Ann"
    return _signed_anew(chain, values)


def root_invented(chain: Chain, rng: random.Random) -> Files:
    """The worker signs a root that the leaves do not lead to."""
    values = values_of(chain.files[FIRST])
    values[1]["root"] = root = rng.randbytes(32).hex()
    data, size = hand_in_bytes(values), values[1]["size"]
    said = replace(chain.ledger().checkpoint(size), root=root)
    signature = line(chain.signed(data, said, values[2]["ms"]))
    return {FIRST: data, FIRST + BUNDLE_SUFFIX: signature}


def answer_signed_otherwise(chain: Chain, rng: random.Random) -> Files:
    """The worker signs another answer about the hours than the hand-in says."""
    data, ledger = chain.files[LAST], chain.ledger()
    said = HandInStatement(
        checkpoint=ledger.checkpoint(len(ledger.entries)),
        ms=values_of(data)[2]["ms"],
        witness={"observed_ms": rng.randint(1, 999), "declared_ms": 0, "answer": "less"},
    )
    return _alone(chain, data, line(sign_hand_in(chain.worker, data, said)))


def counts_invented(chain: Chain, _rng: random.Random) -> Files:
    values = values_of(chain.files[LAST])
    values[2]["entries"]["effort"] += 1
    return _signed_anew(chain, values)


def places_of_leaves_invented(chain: Chain, _rng: random.Random) -> Files:
    values = values_of(chain.files[LAST])
    values[-1]["from"] = 1
    return _signed_anew(chain, values)


def job_renamed(chain: Chain, _rng: random.Random) -> Files:
    """The header names another job than the ledger is of."""
    values = values_of(chain.files[LAST])
    values[0]["job"] = "another"
    return _signed_anew(chain, values)


def checkpoint_signed_otherwise(chain: Chain, rng: random.Random) -> Files:
    """The worker signs another root than the hand-in says."""
    return _signed_anew(chain, values_of(chain.files[LAST]), rng.randbytes(32).hex())


def ledger_renamed_by_the_vendor(chain: Chain, _rng: random.Random) -> Files:
    """The receipt inside is for the same root under another name, and both have signed."""
    values = values_of(chain.files[LAST])
    first = values_of(chain.files[FIRST])
    checkpoint = replace(chain.ledger().checkpoint(first[1]["size"]), origin="fairlabel/x/y")
    said = ReceiptContents(
        hand_in_sha256=sha256(chain.files[FIRST]).hexdigest(),
        checkpoint=checkpoint,
        ms=first[2]["ms"],
        worker_key=chain.worker.public,
    )
    values[4]["bundle"] = sign_receipt(chain.vendor, said)
    return _signed_anew(chain, values)


def proof_under_another_receipt(chain: Chain, _rng: random.Random) -> Files:
    """A proof carries a good receipt, but for an earlier checkpoint than its own."""
    proof = _bundle(chain.files["proof.json"])
    proof["receipt"] = _bundle(chain.files["1.receipt.json"])
    return {"proof.json": line(proof)}


def entry_shown_twice(chain: Chain, _rng: random.Random) -> Files:
    """An entry stands twice in a proof, so that its time seems to be twice as long."""
    while not (proof := _bundle(chain.files["proof.json"]))["entries"]:
        chain.prove("proof.json")
    proof["entries"].append(proof["entries"][-1])
    return {"proof.json": line(proof)}


def entry_of_another_item(chain: Chain, _rng: random.Random) -> Files:
    """What was worked on one item is shown as that of another."""
    while not (proof := _bundle(chain.files["proof.json"]))["entries"]:
        chain.prove("proof.json")
    proof["item"]["id"] += 1
    return {"proof.json": line(proof)}


# Signatures that need no key: see tests/vectors/ed25519.

_ORDER = 2**252 + 27742317777372353535851937790883648493
_POINTS_OF_NOBODY = [
    "0100000000000000000000000000000000000000000000000000000000000000",  # the identity
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # of order 2
    "0000000000000000000000000000000000000000000000000000000000000000",  # of order 4
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",  # of order 8
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "0100000000000000000000000000000000000000000000000000000000000080",  # written otherwise
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


def _key_of_nobody(rng: random.Random) -> str:
    der = bytes.fromhex("302a300506032b6570032100" + rng.choice(_POINTS_OF_NOBODY))
    return base64.b64encode(der).decode()


def _by_nobody(bundle: dict[str, Any], key: str) -> dict[str, Any]:
    """Put a key for which the signature of zeros often holds in the place of the one that signed.

    R is the identity and S is 0: with the identity as the key it holds for every message.
    """
    statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    statement["predicate"]["key"] = key
    payload = canonical(statement)
    signature = bytes([1, *[0] * 63])
    bundle["verificationMaterial"]["publicKey"]["hint"] = fingerprint(key)
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(payload).decode()
    bundle["dsseEnvelope"]["signatures"] = [{"sig": base64.b64encode(signature).decode()}]
    return bundle


def countersigned_by_nobody(chain: Chain, rng: random.Random) -> Files:
    """Somebody without any key makes a receipt: the key in it is a point of small order."""
    bundle = _bundle(chain.files["2.receipt.json"])
    return {"2.receipt.json": line(_by_nobody(bundle, _key_of_nobody(rng)))}


def handed_in_by_nobody(chain: Chain, rng: random.Random) -> Files:
    """A hand-in whose worker has a key of small order; its signature needs no key."""
    values, key = values_of(chain.files[LAST]), _key_of_nobody(rng)
    values[0]["key"] = key
    values[4] = {"line": "receipt", "bundle": None, "consistency": []}
    signed = _bundle(_signed_anew(chain, values)[_SIGNATURE])
    return _alone(chain, hand_in_bytes(values), line(_by_nobody(signed, key)))


def _resaid(bundle: dict[str, Any], signer: Signer, **said: object) -> Files:
    statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    statement["predicate"].update(said)
    return {"2.receipt.json": line(signer.bundle(statement))}


def worker_key_of_nobody(chain: Chain, rng: random.Random) -> Files:
    """A vendor countersigns under a worker's key for which anybody can sign."""
    bundle = _bundle(chain.files["2.receipt.json"])
    return _resaid(bundle, chain.vendor, worker_key=_key_of_nobody(rng))


def enrolled_in_place_of_nobody(chain: Chain, rng: random.Random) -> Files:
    bundle = _bundle(chain.files["2.receipt.json"])
    return _resaid(bundle, chain.vendor, replaces=_key_of_nobody(rng))


def enrolled_in_place_of_itself(chain: Chain, _rng: random.Random) -> Files:
    bundle = _bundle(chain.files["2.receipt.json"])
    return _resaid(bundle, chain.vendor, replaces=chain.worker.public)


def signature_written_twice(chain: Chain, _rng: random.Random) -> Files:
    """The same signature with S + L for S: another text for the same."""
    bundle = _bundle(chain.files["2.receipt.json"])
    [signature] = bundle["dsseEnvelope"]["signatures"]
    data = base64.b64decode(signature["sig"])
    s = int.from_bytes(data[32:], "little") + _ORDER
    signature["sig"] = base64.b64encode(data[:32] + s.to_bytes(32, "little")).decode()
    return {"2.receipt.json": line(bundle)}


def key_in_other_der(chain: Chain, _rng: random.Random) -> Files:
    """The key of whoever countersigned with a byte after it, which a DER reader may overlook."""
    bundle = _bundle(chain.files["2.receipt.json"])
    key = base64.b64encode(base64.b64decode(chain.vendor.public) + b"\0").decode()
    files = _resaid(bundle, chain.vendor, key=key)
    made = _bundle(files["2.receipt.json"])
    made["verificationMaterial"]["publicKey"]["hint"] = fingerprint(key)
    return {"2.receipt.json": line(made)}
