"""Reads a proof of one item: entries of the ledger with the paths to its root.

Page: "A proof of one item".
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.checkers.check_ledger.documents.receipt import Receipt, read_receipt
from tools.checkers.check_ledger.refusal import Json, need
from tools.checkers.check_ledger.source.strict_json import canonical
from tools.checkers.check_ledger.source.values import (
    Checkpoint,
    checkpoint,
    count,
    entries,
    fields,
    hexadecimal,
    text,
)
from tools.checkers.check_ledger.tree import leaf_of, root_by_proof

FORMAT = "fairlabel/item-proof/1"


@dataclass(frozen=True)
class ItemProof:
    """A proof that holds by itself, with the entries that it shows."""

    checkpoint: Checkpoint
    receipt: Receipt | None
    item_id: int
    shown: list[Json]


def read_item_proof(value: Json) -> ItemProof:
    """Return a proof. Page: "``receipt`` (for this very checkpoint, or ``null``)"."""
    whole = fields(value, "checkpoint entries format item receipt")
    item = fields(whole["item"], "file id")
    text(item["file"])
    item_id = count(item["id"])
    own = checkpoint(fields(whole["checkpoint"], "origin root size"))
    last = None if whole["receipt"] is None else read_receipt(whole["receipt"])
    is_same = last is None or last.checkpoint == own
    need(is_same, "the receipt in it is for another checkpoint")
    shown: list[Json] = []
    before = -1
    for each in entries(whole["entries"]):
        line = fields(each, "entry position proof salt")
        position = count(line["position"])
        need(position > before, "positions that do not rise")
        before = position
        _check_entry(line, position, item_id, own)
        shown.append(line["entry"])
    return ItemProof(own, last, item_id, shown)


def _check_entry(line: Json, position: int, item_id: int, own: Checkpoint) -> None:
    """Require an entry to be in the ledger.

    Page: "Every entry has the ``item_id`` of the item, and its proof leads to the root".
    """
    entry = line["entry"]
    need(isinstance(entry, dict), "an entry that is none")
    need(entry.get("item_id") == item_id, "an entry of another item")
    leaf = leaf_of(hexadecimal(line["salt"], 32), canonical(entry))
    proof = [hexadecimal(node) for node in entries(line["proof"])]
    found = root_by_proof(leaf, position, own.size, proof)
    need(found.hex() == own.root, f"the entry at {position} is not in the ledger")
