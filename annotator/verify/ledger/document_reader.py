"""Reads hand-ins, receipts and proofs of one item, and refuses inexact ones.

What they must look like is told in docs/ledger.md. A document that is read is whole by itself: its
hashes fit, and its signatures hold for the keys that it names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import LEDGER_BYTES
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.files import FileRefusedError, read_whole
from annotator.ledger.entries import SALT_BYTES, Checkpoint
from annotator.ledger.ledger_documents import (
    BUNDLE_SUFFIX,
    HAND_IN,
    HAND_IN_STATEMENT,
    ITEM_PROOF,
    RECEIPT_STATEMENT,
    RECORD_STATEMENT,
    RECORD_SUBJECT,
    SUBJECT,
    ReceiptContents,
)
from annotator.ledger.signatures import BUNDLE
from annotator.ledger.tree import Hash, is_within, leaf_hash, root_from, root_of
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.verify.ledger.ledger_fields import (
    NotThatDocumentError,
    checkpoint_of,
    hash_of,
    keys_of,
    line_of,
    list_of,
    ms_of,
    public_key_of,
    require,
    text_of,
    tree_of,
    whole,
    with_witness,
    witness_of,
)
from annotator.verify.ledger.ledger_opened import OpenedRead, counts_of, opened_of, require_opened
from annotator.verify.ledger.signed_statement import canonical_value, statement_in

__all__ = [
    "HandInRead",
    "NotThatDocumentError",
    "ProofRead",
    "Receipt",
    "read_document",
    "read_hand_in",
    "receipt_of",
]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt with a valid signature: its content, and the countersigner's key.

    ``statement`` is the signed statement, ``bundle`` the whole document.
    """

    said: ReceiptContents
    key: str
    statement: Mapping[str, Any] = field(repr=False, default_factory=dict)
    bundle: JsonObject = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInRead:
    """A hand-in with valid hashes and signature; ``statement`` is the signed statement."""

    sha256: str
    job_id: str
    key: str
    checkpoint: Checkpoint
    ms: Mapping[str, object]
    leaves: Sequence[Hash] = field(repr=False)
    export_sha256: str | None
    receipt: Receipt | None
    opened: OpenedRead = field(default_factory=OpenedRead)
    is_sample: bool = False
    statement: Mapping[str, Any] = field(repr=False, default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    witness: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRead:
    """A proof of one item whose entries lead to the root that it names."""

    item_id: int
    file: str
    checkpoint: Checkpoint
    receipt: Receipt | None
    entries: Sequence[Mapping[str, object]]


def read_document(path: Path) -> HandInRead | Receipt | ProofRead:
    """Return the document in a file.

    Raises:
        NotThatDocumentError: it is no such document, or it is invalid; the sentence says why.
    """
    data = _bytes_of(path)
    first = canonical_value(data.split(b"\n", 1)[0])
    kind = first.get("format", first.get("mediaType")) if isinstance(first, dict) else None
    if kind == HAND_IN:
        signature = _bytes_of(path.with_name(path.name + BUNDLE_SUFFIX))
        return read_hand_in(data, signature)
    if not data.endswith(b"\n") or data.count(b"\n") != 1:
        raise NotThatDocumentError("It does not end after its one line.")
    if kind == BUNDLE:
        return receipt_of(first)
    if kind == ITEM_PROOF:
        return _item_proof(first)
    raise NotThatDocumentError("It is no hand-in, no receipt and no proof of an item.")


def read_hand_in(data: bytes, signature: bytes) -> HandInRead:
    """Return the hand-in from ``data``; ``signature`` has the bytes of the worker's bundle.

    Raises:
        NotThatDocumentError: it is invalid; the sentence says why.
    """
    *lines, end = data.split(b"\n")
    if end:
        raise NotThatDocumentError("Its last line is cut off.")
    values = [canonical_value(line) for line in lines]
    if len(values) < _FIXED_LINES:
        raise NotThatDocumentError("Lines are missing.")
    header = keys_of(values[0], "line format job key method sample")
    require(header["line"] == "header" and header["format"] == HAND_IN, "Its header is another.")
    require(isinstance(header["sample"], bool), "It does not say whether it is a sample.")
    text_of(header["method"])
    checkpoint = checkpoint_of(line_of(values[1], "checkpoint", "origin size root"))
    job_id = text_of(header["job"])
    require(checkpoint.origin.startswith(f"fairlabel/{job_id}/"), "Its ledger is of another job.")
    totals = line_of(values[2], "totals", with_witness(values[2], "entries ms"))
    counts = counts_of(totals["entries"])
    require(sum(counts.values()) == checkpoint.size, "Its counts are not its size.")
    exported = line_of(values[3], "export", "manifest_sha256")["manifest_sha256"]
    after = line_of(values[4], "receipt", "bundle consistency")
    rest = values[_FIXED_LINES:]
    shown = list(takewhile(_is_opened, rest))
    leaves = _leaves(rest[len(shown) :])
    hand_in = HandInRead(
        sha256=sha256(data).hexdigest(),
        job_id=job_id,
        key=public_key_of(header["key"]),
        checkpoint=checkpoint,
        ms=ms_of(totals["ms"]),
        leaves=leaves,
        export_sha256=None if exported is None else hash_of(exported).hex(),
        receipt=None if after["bundle"] is None else receipt_of(after["bundle"]),
        opened=opened_of(shown, leaves, counts, checkpoint.origin),
        is_sample=header["sample"] is True,
        counts=counts,
        witness=witness_of(totals),
    )
    require(len(hand_in.leaves) == checkpoint.size, "Its leaves are not as many as it says.")
    require(root_of(hand_in.leaves).hex() == checkpoint.root, "Its leaves do not lead to its root.")
    _require_after(hand_in, [hash_of(each) for each in list_of(after["consistency"])])
    hand_in = replace(hand_in, statement=_require_signed(hand_in, signature))
    last = None if hand_in.receipt is None else hand_in.receipt.said
    receipted = None if last is None else (last.checkpoint.size, last.ms)
    require_opened(hand_in.opened, hand_in.key, receipted)
    return hand_in


_FIXED_LINES: Final = 5


def receipt_of(value: object) -> Receipt:
    """Return the receipt in a bundle.

    Raises:
        NotThatDocumentError: it is no receipt, or its signature is invalid.
    """
    statement = _statement(value, RECEIPT_STATEMENT, "worker_key replaces key")
    said = statement["predicate"]
    worker_key = public_key_of(said["worker_key"])
    replaces = None if said["replaces"] is None else public_key_of(said["replaces"])
    require(replaces != worker_key, "It says that a key took its own place.")
    receipted = ReceiptContents(
        hand_in_sha256=_digest_in(statement),
        checkpoint=checkpoint_of(said),
        ms=ms_of(said["ms"]),
        worker_key=worker_key,
        replaces=replaces,
        witness=witness_of(said),
    )
    bundle = keys_of(value, "mediaType verificationMaterial dsseEnvelope")
    return Receipt(receipted, text_of(said["key"]), statement, bundle)


def hand_in_statement_of(value: object) -> Mapping[str, Any]:
    """Return the worker's statement on a hand-in from its bundle.

    Raises:
        NotThatDocumentError: it is none, or its signature is invalid.
    """
    statement = _statement(value, HAND_IN_STATEMENT, "key")
    checkpoint_of(statement["predicate"])
    ms_of(statement["predicate"]["ms"])
    witness_of(statement["predicate"])
    return statement


def record_statement_of(value: object) -> Mapping[str, Any]:
    """Return the worker's statement on a portable record from its bundle.

    Raises:
        NotThatDocumentError: it is none, or its signature is invalid.
    """
    statement = _statement(value, RECORD_STATEMENT, "key", RECORD_SUBJECT)
    checkpoint_of(statement["predicate"])
    ms_of(statement["predicate"]["ms"])
    return statement


def _require_signed(hand_in: HandInRead, signature: bytes) -> Mapping[str, Any]:
    """Return the statement that the worker signed, which must name this hand-in."""
    require(signature.endswith(b"\n"), "Its signature's file is cut off.")
    statement = hand_in_statement_of(canonical_value(signature[:-1]))
    said = statement["predicate"]
    require(said["key"] == hand_in.key, "It was signed with another key than it names.")
    is_same = _digest_in(statement) == hand_in.sha256
    require(is_same, "It was changed after it was signed.")
    require(checkpoint_of(said) == hand_in.checkpoint, "Its signature is for another checkpoint.")
    require(said["ms"] == hand_in.ms, "Its signature is for other times.")
    is_same = said.get("witness") == hand_in.witness
    require(is_same, "Its signature is for another answer about the hours.")
    return statement


def _require_after(hand_in: HandInRead, proof: Sequence[Hash]) -> None:
    if hand_in.receipt is None:
        require(not proof, "It goes on from no receipt, and yet has a proof that it does.")
        return
    old, new = hand_in.receipt.said.checkpoint, hand_in.checkpoint
    require(old.origin == new.origin, "The receipt in it is for another ledger.")
    require(
        old.size <= new.size
        and root_of(hand_in.leaves[: old.size]).hex() == old.root
        and is_within(tree_of(old), tree_of(new), proof),
        "It does not go on from what the receipt in it countersigned: something was changed, "
        "removed or put elsewhere.",
    )


def _item_proof(value: object) -> ProofRead:
    document = keys_of(value, "format checkpoint item receipt entries")
    item = keys_of(document["item"], "id file")
    checkpoint = checkpoint_of(keys_of(document["checkpoint"], "origin size root"))
    receipt = None if document["receipt"] is None else receipt_of(document["receipt"])
    if receipt is not None:
        require(receipt.said.checkpoint == checkpoint, "The receipt in it is for another one.")
    item_id, last, entries = whole(item["id"]), -1, []
    for each in list_of(document["entries"]):
        shown = keys_of(each, "position salt entry proof")
        position, entry = whole(shown["position"]), shown["entry"]
        require(position > last, "Its entries are not in the order of the ledger.")
        salt = hash_of(shown["salt"], SALT_BYTES * 2)
        leaf = leaf_hash(salt, canonical(entry))
        proof = [hash_of(node) for node in list_of(shown["proof"])]
        root = root_from(leaf, position, checkpoint.size, proof)
        require(
            root is not None and root.hex() == checkpoint.root,
            said(
                "The entry at position {position} is not in this ledger.",
                position=Code(str(position)),
            ),
        )
        require(
            isinstance(entry, dict) and entry.get("item_id") == item_id,
            said(
                "The entry at position {position} is not of this item.",
                position=Code(str(position)),
            ),
        )
        entries.append(entry)
        last = position
    file = text_of(item["file"])
    return ProofRead(
        item_id=item_id, file=file, checkpoint=checkpoint, receipt=receipt, entries=entries
    )


def _digest_in(statement: Mapping[str, Any]) -> str:
    """Return the digest of the hand-in that a statement names."""
    return str(statement["subject"][0]["digest"]["sha256"])


def _statement(value: object, kind: str, more: str, about: str = SUBJECT) -> dict[str, Any]:
    """Return the signed statement of that kind; it may have an answer about the hours."""
    return statement_in(value, kind, about, f"origin size root ms {more}", optional="witness")


def _bytes_of(path: Path) -> bytes:
    try:
        return read_whole(path, LEDGER_BYTES)
    except FileRefusedError as error:
        raise NotThatDocumentError(error.said) from error


def _is_opened(value: object) -> bool:
    return isinstance(value, dict) and value.get("line") == "opened"


def _leaves(values: Sequence[object]) -> list[Hash]:
    leaves: list[Hash] = []
    for value in values:
        line = line_of(value, "leaves", "from hashes")
        require(whole(line["from"]) == len(leaves), "Its lines of leaves are not in their order.")
        some = [hash_of(each) for each in list_of(line["hashes"])]
        require(bool(some), "It has a line without leaves.")
        leaves += some
    return leaves
