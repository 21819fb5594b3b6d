"""The documents of a ledger, byte for byte: hand-ins, receipts, and proofs of one item.

The formats are told in docs/ledger.md. Every document is in the canonical form of RFC 8785, so
that no two texts are the same document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from annotator.effort.method import EFFORT_1
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.export.forms.effort_form import ms_json
from annotator.export.forms.pay_form import SIGNATURE_SUFFIX
from annotator.ledger.entries import OPENED, Checkpoint, EntryKind, WorkerLedger
from annotator.ledger.signatures import Signer, statement_of
from annotator.ledger.tree import consistency_proof, inclusion_proofs

HAND_IN: Final = "fairlabel/hand-in/1"
ITEM_PROOF: Final = "fairlabel/item-proof/1"
HAND_IN_STATEMENT: Final = "urn:fairlabel:hand-in:1"
RECEIPT_STATEMENT: Final = "urn:fairlabel:receipt:1"
RECORD_STATEMENT: Final = "urn:fairlabel:portable-record:1"
RECORD_SUBJECT: Final = "portable-record.json"
"""The name that statements use for a portable record, whatever its file is called."""

SUBJECT: Final = "hand-in.jsonl"
"""The name that statements use for a hand-in, whatever its file is called."""

BUNDLE_SUFFIX: Final = SIGNATURE_SUFFIX
"""The suffix that a signature's file adds to the name of the signed file."""

LEAVES_IN_LINE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """The content of a hand-in besides the ledger.

    ``export_sha256`` is the digest of the manifest of the accompanying export, if there is one.
    ``receipt`` is the bundle of the last receipt; it covers ``receipted`` entries. ``witness`` is
    the worker's answer about the hours; None without an answer.
    """

    job_id: str
    is_sample: bool
    key: str
    export_sha256: str | None = None
    receipt: Mapping[str, object] | None = None
    receipted: int = 0
    witness: JsonObject | None = None


def hand_in_values(ledger: WorkerLedger, wish: HandIn) -> Iterator[JsonObject]:
    """Yield the lines of a hand-in as values: ledger, size, totals, and the leaves."""
    checkpoint = ledger.checkpoint(len(ledger.entries))
    yield {
        "line": "header",
        "format": HAND_IN,
        "job": wish.job_id,
        "key": wish.key,
        "method": EFFORT_1.name,
        "sample": wish.is_sample,
    }
    yield {"line": "checkpoint", **checkpoint.as_json()}
    totals: JsonObject = {
        "line": "totals",
        "entries": _counts(ledger),
        "ms": ms_json(ledger.totals()),
    }
    yield totals if wish.witness is None else {**totals, "witness": wish.witness}
    yield {"line": "export", "manifest_sha256": wish.export_sha256}
    proof = consistency_proof(ledger.leaves, wish.receipted)
    yield {"line": "receipt", "bundle": wish.receipt, "consistency": [each.hex() for each in proof]}
    for position, entry in enumerate(ledger.entries):
        if entry.key[0] in OPENED and entry.content:
            shown = {"salt": entry.salt.hex(), "entry": entry.content}
            yield {"line": "opened", "position": position, **shown}
    for start in range(0, len(ledger.leaves), LEAVES_IN_LINE):
        some = ledger.leaves[start : start + LEAVES_IN_LINE]
        yield {"line": "leaves", "from": start, "hashes": [each.hex() for each in some]}


def hand_in_bytes(values: Iterable[JsonObject]) -> bytes:
    """Return the bytes of a hand-in: a canonical line for each value."""
    return b"".join(canonical(value) + b"\n" for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInStatement:
    """What a worker signs of a hand-in: its checkpoint, its times, the answer about the hours."""

    checkpoint: Checkpoint
    ms: Mapping[str, object]
    witness: JsonObject | None = None

    def predicate(self) -> JsonObject:
        """Return the fields that a receipt repeats."""
        said = {**self.checkpoint.as_json(), "ms": dict(self.ms)}
        return said if self.witness is None else {**said, "witness": self.witness}


def sign_hand_in(signer: Signer, data: bytes, said: HandInStatement) -> JsonObject:
    """Return the worker's bundle: the digest of the hand-in, and its statement."""
    predicate = {**said.predicate(), "key": signer.public}
    return signer.bundle(statement_of({SUBJECT: _digest(data)}, HAND_IN_STATEMENT, predicate))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContents:
    """The content of a receipt: the hand-in, the size of the ledger, the totals and the key.

    ``replaces`` is the worker's previous key, if the receipt enrols a new one. ``witness`` is the
    worker's answer about the hours, if the hand-in has one.
    """

    hand_in_sha256: str
    checkpoint: Checkpoint
    ms: Mapping[str, object]
    worker_key: str
    replaces: str | None = None
    witness: JsonObject | None = None


def sign_receipt(signer: Signer, said: ReceiptContents) -> JsonObject:
    """Return the bundle that countersigns a hand-in."""
    repeated = HandInStatement(checkpoint=said.checkpoint, ms=said.ms, witness=said.witness)
    predicate = {
        **repeated.predicate(),
        "worker_key": said.worker_key,
        "replaces": said.replaces,
        "key": signer.public,
    }
    subjects = {SUBJECT: said.hand_in_sha256}
    return signer.bundle(statement_of(subjects, RECEIPT_STATEMENT, predicate))


def sign_record(signer: Signer, sha256_hex: str, said: HandInStatement) -> JsonObject:
    """Return the worker's bundle under a portable record: its digest, the ledger and the times."""
    predicate = {**said.predicate(), "key": signer.public}
    return signer.bundle(statement_of({RECORD_SUBJECT: sha256_hex}, RECORD_STATEMENT, predicate))


def item_proof(
    ledger: WorkerLedger,
    item: tuple[int, str],
    size: int,
    receipt: Mapping[str, object] | None,
) -> JsonObject:
    """Return the entries of one item (id and file) with proofs that they are in the ledger.

    Only the first ``size`` entries are considered; ``receipt`` countersigns that size.
    """
    item_id, file = item
    positions = [
        position
        for position, entry in enumerate(ledger.entries[:size])
        if entry.content.get("item_id") == item_id
    ]
    proofs = inclusion_proofs(ledger.leaves[:size], positions)
    return {
        "format": ITEM_PROOF,
        "checkpoint": ledger.checkpoint(size).as_json(),
        "item": {"id": item_id, "file": file},
        "receipt": receipt,
        "entries": [
            {
                "position": position,
                "salt": ledger.entries[position].salt.hex(),
                "entry": ledger.entries[position].content,
                "proof": [each.hex() for each in proof],
            }
            for position, proof in zip(positions, proofs, strict=True)
        ],
    }


def ms_of(ledger: WorkerLedger) -> JsonObject:
    """Return the totals by category in the form of statements."""
    return ms_json(ledger.totals())


def _counts(ledger: WorkerLedger) -> JsonObject:
    kinds = Counter(entry.key[0] for entry in ledger.entries)
    return {kind.value: kinds[kind] for kind in EntryKind if kind not in OPENED or kinds[kind]}


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
