"""Reads the entries that a hand-in opens: new keys and shreddings. Page: "A hand-in"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.checkers.check_ledger.documents.receipt import Receipt
from tools.checkers.check_ledger.refusal import Json, need
from tools.checkers.check_ledger.signatures.bundle import require_rekey
from tools.checkers.check_ledger.source.strict_json import canonical
from tools.checkers.check_ledger.source.values import count, fields, hexadecimal, text, times
from tools.checkers.check_ledger.tree import leaf_of

Keys = tuple[str, str]
"""An old key, and the new one that took its place."""


@dataclass(frozen=True)
class Shredding:
    """A number of spans that were removed; ``size`` and ``ms`` are those of their receipt."""

    entries: int
    size: int
    ms: dict[str, int]


@dataclass
class Opened:
    """All opened entries, in the order of their positions."""

    rekeys: list[Keys] = field(default_factory=list)
    shreddings: list[Shredding] = field(default_factory=list)


def read_opened(lines: Sequence[Json], leaves: Sequence[bytes], origin: str) -> Opened:
    """Return the opened entries, each of which must be in the ledger.

    Page: "The leaf of an opened entry is at its position"; "``position`` (rising)".
    """
    opened = Opened()
    last = -1
    for value in lines:
        line = fields(value, "entry line position salt")
        position, entry = count(line["position"]), line["entry"]
        need(last < position < len(leaves), "opened entries out of order")
        last = position
        need(isinstance(entry, dict), "an entry that is none")
        leaf = leaf_of(hexadecimal(line["salt"], 32), canonical(entry))
        need(leaf == leaves[position], "an opened entry is not in the ledger")
        if entry.get("kind") == "rekey":
            opened.rekeys.append(_rekey(entry, origin))
        else:
            opened.shreddings.append(_shredding(entry, position, opened.shreddings))
    return opened


def _rekey(entry: Json, origin: str) -> Keys:
    """Return a new key. Page: "Both signatures of a ``rekey`` hold and its keys differ"."""
    said = fields(entry, "by_new by_old kind new old")
    need(text(said["old"]) != text(said["new"]), "a key in place of itself")
    return require_rekey(said, origin)


def _shredding(entry: Json, position: int, before: Sequence[Shredding]) -> Shredding:
    """Return a shredding.

    Page: "For a ``shredding`` 0 < ``entries`` ≤ ``size`` ≤ ``position``"; "never decreases".
    """
    said = fields(entry, "entries kind ms size")
    need(said["kind"] == "shredding", "an opened entry of another kind")
    shredding = Shredding(count(said["entries"]), count(said["size"]), times(said["ms"]))
    is_possible = 0 < shredding.entries <= shredding.size <= position
    need(is_possible, "shredded too much")
    need(not before or before[-1].size <= shredding.size, "shreddings out of order")
    return shredding


def require_fitting(opened: Opened, key: str, counts: dict[str, int], last: Receipt | None) -> None:
    """Require the opened entries to fit the rest of their hand-in.

    Page: "no kind is opened more often than counted"; "all ``entries`` together are at most those
    of ``effort``"; "no ``rekey`` replaces the hand-in's ``key``"; "``size`` is at most that of the
    receipt in the hand-in"; "equal sizes have equal ``ms``".

    Args:
        opened: the entries.
        key: of the hand-in.
        counts: its number of entries by kind.
        last: the receipt in it.
    """
    need(len(opened.rekeys) <= counts.get("rekey", 0), "more changes of the key than it counts")
    number = len(opened.shreddings)
    need(number <= counts.get("shredding", 0), "more shreddings than it counts")
    removed = sum(each.entries for each in opened.shreddings)
    need(removed <= counts["effort"], "more shredded than worked")
    about_it = [keys for keys in opened.rekeys if key in keys]
    is_newest = not about_it or about_it[-1][1] == key
    need(is_newest, "another key took the place of this one")
    for each in opened.shreddings:
        is_covered = last is not None and each.size <= last.checkpoint.size
        need(is_covered, "shredded without a receipt")
        is_same = last is None or each.size != last.checkpoint.size or each.ms == last.ms
        need(is_same, "what was shredded had other times")
