"""Checks a portable record with its receipts. Page docs/statements.md, "Receipts in a record"."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from tools.checkers.check_ledger.documents.receipt import Receipt, read_receipt
from tools.checkers.check_ledger.keys import Change, later_keys
from tools.checkers.check_ledger.refusal import Json, need
from tools.checkers.check_ledger.signatures.bundle import point_of, read_hours, require_rekey
from tools.checkers.check_ledger.source.strict_json import canonical
from tools.checkers.check_ledger.source.values import (
    Checkpoint,
    checkpoint,
    count,
    entries,
    fields,
    hexadecimal,
    text,
    times,
)
from tools.checkers.check_ledger.tree import require_consistent

FORMAT = "fairlabel/portable_record/1"
KIND = "urn:fairlabel:portable-record:1"
SUBJECT = "portable-record.json"

KEYS = (
    "covered declared_ms document format items kinds ledger method months ms name observed_ms pay "
    "receipts receipts_set_aside regions rekeys reviewing_ms reviews sample signatures training_ms "
    "work_orders worker"
)
OBSERVED = ("label", "self_check", "rework", "training", "review", "guideline", "wait", "admin")
"""The categories whose sum is ``observed_ms``. Page docs/pay.md, "Hours"."""

OF_ONE_CATEGORY = {
    "declared_ms": "declared",
    "reviewing_ms": "review",
    "training_ms": "training",
}


@dataclass(frozen=True)
class PortableRecord:
    """A record that holds by itself: its ledger, and the ms that no receipt covers, by category."""

    ledger: Checkpoint | None
    receipts: list[Receipt]
    not_covered: dict[str, int]


def read_portable_record(value: Json) -> PortableRecord:
    """Return a record. Page: "A record holds if all of this is so"."""
    record = fields(value, KEYS)
    _check_sums(record)
    if record["ledger"] is None:
        is_bare = not (record["receipts"] or record["rekeys"] or record["signatures"])
        need(is_bare, "receipts, new keys or signatures without a ledger")
        return PortableRecord(None, [], _check_covered(record, []))
    ledger = fields(record["ledger"], "key origin root size")
    own = checkpoint(ledger)
    point_of(ledger["key"])
    receipts = _receipts(record, own)
    _check_keys(record, receipts)
    not_covered = _check_covered(record, [each.ms for each in receipts])
    _check_signature(record)
    return PortableRecord(own, receipts, not_covered)


def _check_sums(record: Json) -> None:
    """Check hours against their categories, and parts against the whole. Page: point 1."""
    ms = times(record["ms"])
    observed = sum(ms.get(category, 0) for category in OBSERVED)
    need(record["observed_ms"] == observed, "observed_ms is not the sum of its categories")
    for name, category in OF_ONE_CATEGORY.items():
        need(record[name] == ms.get(category, 0), f"{name} is not the time of its category")
    months = entries(record["months"])
    labels = [text(month["month"]) for month in months]
    need(labels == sorted(set(labels)), "months out of order")
    for name in ("observed_ms", "declared_ms", "items", "regions"):
        of_months = sum(count(month[name]) for month in months)
        need(of_months <= record[name], f"the months have more {name} than the record")
    reviews = record["reviews"]
    judged = count(reviews["accepted"]) + count(reviews["rejected"])
    is_possible = judged <= count(reviews["reviewed"]) <= count(record["items"])
    need(is_possible, "more reviews than there can be")
    largest = max(map(count, record["kinds"].values()), default=0)
    need(largest <= count(record["regions"]), "more regions of a kind than there are")


def _receipts(record: Json, own: Checkpoint) -> list[Receipt]:
    """Return the receipts.

    Page: point 3, "is for the ``origin`` of ``ledger`` and for no more than its ``size``, and its
    proof leads to its ``root``. Each covers at least as many entries as the one before it".
    """
    need(record["receipts"], "a ledger without a receipt")
    receipts: list[Receipt] = []
    before = 0
    for number, value in enumerate(entries(record["receipts"]), 1):
        whole = fields(value, "bundle consistency")
        receipt = read_receipt(whole["bundle"])
        then = receipt.checkpoint
        need(then.origin == own.origin, f"receipt {number} is for another ledger")
        need(then.size <= own.size, f"receipt {number} covers more than the ledger has")
        need(before <= then.size, f"receipt {number} covers less than the one before it")
        before = then.size
        proof = [hexadecimal(node) for node in entries(whole["consistency"])]
        first, last = bytes.fromhex(then.root), bytes.fromhex(own.root)
        why = f"receipt {number} is for another record"
        require_consistent((then.size, first), (own.size, last), proof, why)
        receipts.append(receipt)
    return receipts


def _check_keys(record: Json, receipts: list[Receipt]) -> None:
    """Require the worker's key to be that of each receipt, or to have taken its place.

    Page: point 4, "through ``rekeys`` that both keys signed, or through ``replaces``".
    """
    ledger = record["ledger"]
    changes: set[Change] = {
        (each.replaces, each.worker_key) for each in receipts if each.replaces is not None
    }
    for value in entries(record["rekeys"]):
        whole = fields(value, "by_new by_old new old")
        changes.add(require_rekey(whole, ledger["origin"]))
    for number, each in enumerate(receipts, 1):
        is_own = ledger["key"] in later_keys(each.worker_key, changes)
        need(is_own, f"receipt {number} is for another key")


def _check_covered(record: Json, receipted: list[dict[str, int]]) -> dict[str, int]:
    """Check which part of the hours each receipt covers, and return what none covers.

    Page: ``covered``, "by how much each category grew since the receipt before it"; point 5.
    """
    parts: list[Json] = []
    before: dict[str, int] = {}
    for number, ms in enumerate(receipted, 1):
        parts.append({"receipt": number, "ms": _growth(ms, before)})
        before = ms
    rest = _growth(record["ms"], before)
    if rest:
        parts.append({"receipt": None, "ms": rest})
    need(record["covered"] == parts, "covered is not what the receipts say")
    firm = sum(before.values()) - before.get("declared", 0)
    need(sum(record["ms"].values()) >= firm, "less time than the receipts cover")
    return rest


def _growth(ms: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    """Return by how much each category grew; those that did not are left out."""
    grown = {name: ms.get(name, 0) - before.get(name, 0) for name in {**ms, **before}}
    return {name: value for name, value in grown.items() if value}


def _check_signature(record: Json) -> None:
    """Require the worker to have signed all of it.

    Page: point 6; "``digest.sha256`` is that of the RFC 8785 form of the record without
    ``signatures``".
    """
    signatures = entries(record["signatures"])
    need(len(signatures) == 1, "the worker has not signed it")
    signed = read_hours(signatures[0], KIND, SUBJECT)
    unsigned = {name: value for name, value in record.items() if name != "signatures"}
    digest = sha256(canonical(unsigned)).hexdigest()
    need(signed.digest == digest, "it was changed after it was signed")
    said, ledger = signed.predicate, record["ledger"]
    is_same = all(said[name] == ledger[name] for name in ("key", "origin", "root", "size"))
    need(is_same, "the signature is for another ledger")
    need(said["ms"] == record["ms"], "the signature is for other hours")
