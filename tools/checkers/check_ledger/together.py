"""Compares documents that are checked together. Page: "Documents against each other"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from tools.checkers.check_ledger.documents.document import OfLedger, receipts_in
from tools.checkers.check_ledger.documents.hand_in import HandIn
from tools.checkers.check_ledger.documents.item_proof import ItemProof
from tools.checkers.check_ledger.documents.portable_record import PortableRecord
from tools.checkers.check_ledger.documents.receipt import Receipt
from tools.checkers.check_ledger.keys import Change, later_keys
from tools.checkers.check_ledger.refusal import Refused, need
from tools.checkers.check_ledger.tree import root_of

WORKED_ON_TWICE = "a copy of the job was worked on twice"

Changes = Mapping[str, AbstractSet[Change]]
"""By the origin of the ledger: the changes of the key that receipts name."""


def contradictions(documents: Mapping[Path, OfLedger], *, is_all: bool) -> dict[Path, str]:
    """Return the documents that contradict others, each with the reason.

    Args:
        documents: those that hold by themselves.
        is_all: whether no other was given that does not hold. Page, rule 1: "it may be the missing
            one".
    """
    receipts = [each for one in documents.values() for each in receipts_in(one)]
    others: list[OfLedger] = [*documents.values(), *receipts]
    changes = _changes_in(receipts)
    wrong: dict[Path, str] = {}
    for path, one in documents.items():
        try:
            if isinstance(one, HandIn):
                for other in others:
                    _compare(one, other, changes.get(one.checkpoint.origin, set()))
            if isinstance(one, Receipt):
                _check_copies(one, documents.values())
            if is_all:
                _check_company(one, documents.values())
        except Refused as error:
            wrong[path] = str(error)
    return wrong


def contradicting_records(records: Mapping[Path, PortableRecord]) -> dict[Path, str]:
    """Return the records of one ledger and length that have another root, each with the reason.

    Page docs/statements.md: "says no if they have the same ``size`` and another ``root``".
    """
    roots: dict[tuple[str, int], set[str]] = {}
    for each in records.values():
        if each.ledger is not None:
            roots.setdefault((each.ledger.origin, each.ledger.size), set()).add(each.ledger.root)
    return {
        path: WORKED_ON_TWICE
        for path, each in records.items()
        if each.ledger is not None and len(roots[each.ledger.origin, each.ledger.size]) > 1
    }


def _changes_in(receipts: Iterable[Receipt]) -> Changes:
    """Return the changes. Page, rule 6: "A replacement ... counts for its own ``origin`` only"."""
    found: dict[str, set[Change]] = {}
    for each in receipts:
        if each.replaces is not None:
            own = found.setdefault(each.checkpoint.origin, set())
            own.add((each.replaces, each.worker_key))
    return found


def _compare(one: HandIn, other: OfLedger, changes: AbstractSet[Change]) -> None:
    """Compare a hand-in with another document: rules 2 to 4, and 6."""
    if isinstance(other, Receipt):
        _check_repeated(one, other)
    mine, theirs = one.checkpoint, other.checkpoint
    if theirs.origin != mine.origin:
        return
    if theirs.size <= mine.size:
        is_start = root_of(one.leaves[: theirs.size]).hex() == theirs.root
        need(is_start, "an earlier entry was changed, removed or put elsewhere")
    if isinstance(other, ItemProof):
        return
    is_same = theirs.size != mine.size or other.ms == one.ms
    need(is_same, "it has other times for the same entries")
    if isinstance(other, Receipt):
        for each in one.opened.shreddings:
            is_same = each.size != theirs.size or each.ms == other.ms
            need(is_same, "it has shredded other times than were countersigned")
        why = "it was signed by another key than a receipt names"
        need(_is_of_key(one, other, changes), why)


def _check_repeated(one: HandIn, receipt: Receipt) -> None:
    """Require a receipt for a hand-in to repeat its signed statement.

    Page, rule 6: "has its ``origin``, ``size``, ``root``, ``ms`` and ``witness``, and its ``key``
    as ``worker_key``". The countersigner adds ``key`` and ``replaces``.
    """
    if receipt.digest != one.digest:
        return
    own = {**one.statement, "worker_key": one.key}
    for name in sorted({*own, *receipt.statement} - {"key", "replaces"}):
        is_same = own.get(name) == receipt.statement.get(name)
        need(is_same, f"a receipt for it says another {name}")


def _is_of_key(one: HandIn, receipt: Receipt, changes: AbstractSet[Change]) -> bool:
    """Return whether the key of a hand-in may have followed that of a receipt.

    Page, rule 4: "the ``worker_key`` of each shorter receipt for its ledger, or replaced that key";
    "For the receipt within it, it is the same key, or one that replaced it through such entries and
    at most one ``replaces``. For a receipt for the same ``size``, it may also be a replaced key".
    """
    then, now = receipt.worker_key, one.key
    opened = set(one.opened.rekeys)
    if one.receipt == receipt:
        here = later_keys(then, opened)
        enrolled = [new for old, new in changes - opened if old in here]
        return any(now in later_keys(key, opened) for key in (then, *enrolled))
    if receipt.checkpoint.size > one.checkpoint.size:
        return True
    known = changes | opened
    is_later = now in later_keys(then, known)
    if receipt.checkpoint.size == one.checkpoint.size:
        return is_later or then in later_keys(now, known)
    return is_later


def _check_copies(one: Receipt, documents: Iterable[OfLedger]) -> None:
    """Refuse two receipts for two ledgers of one length.

    Page, rule 8: "Receipts in files of their own for the same ``size`` of one ``origin`` have the
    same ``root``: otherwise a copy of the job was worked on twice".
    """
    mine = one.checkpoint
    for other in documents:
        theirs = other.checkpoint
        if isinstance(other, Receipt) and (theirs.origin, theirs.size) == (mine.origin, mine.size):
            need(theirs.root == mine.root, WORKED_ON_TWICE)


def _check_company(one: OfLedger, documents: Iterable[OfLedger]) -> None:
    """Require the hand-in that a document belongs to, if there are hand-ins.

    Page, rule 1: "Every document has the ``origin`` of some hand-in, and that hand-in, or another
    of the same ledger, is at least as long"; rule 6: "names the digest of a hand-in with the same
    checkpoint, if there are any".
    """
    hand_ins = [each for each in documents if isinstance(each, HandIn)]
    own = [each for each in hand_ins if each.checkpoint.origin == one.checkpoint.origin]
    longest = max((each.checkpoint.size for each in own), default=-1)
    why = "the hand-ins are of another ledger, or of one that was longer once"
    need(not hand_ins or one.checkpoint.size <= longest, why)
    alike = {each.digest for each in own if each.checkpoint == one.checkpoint}
    if isinstance(one, Receipt) and alike:
        need(one.digest in alike, "it is for another hand-in of this length")
