"""Compares the hours of an export with a hand-in or receipt.

Page: "Exports against the ledger", rules 2 to 9.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.checkers.check_ledger.documents.hand_in import HandIn
from tools.checkers.check_ledger.exports.export import (
    Export,
    Hours,
    Ledger,
    Times,
    filled,
    firm,
    recorded,
)
from tools.checkers.check_ledger.refusal import need
from tools.checkers.check_ledger.tree import root_of


def check_hours(export: Export, document: Hours) -> None:
    """Compare one document with the export. Page: rules 2 to 7, and 9."""
    ledger = export.ledger_of(document)
    is_known = ledger is not None or not export.ledgers or not export.has_origins
    need(is_known, "no such ledger: another worker's")  # rule 2
    if ledger is not None:
        _check_record(ledger, document)
    times = export.times_of(ledger)
    if times is not None:
        _check_times(export, times, ledger, document)
    elif export.is_choice and ledger is not None and _is_for_all(ledger, document):
        said = filled(document.ms)
        is_less = all(ms <= said.get(name, 0) for name, ms in export.times.items())
        need(is_less, "more than all of it")  # rule 9


def _check_record(ledger: Ledger, document: Hours) -> None:
    """Compare roots, and the times that the export states for the ledger. Page: rules 3 and 4."""
    size = document.checkpoint.size
    root = document.checkpoint.root if size == ledger.size else None
    if isinstance(document, HandIn) and size >= ledger.size:
        root = root_of(document.leaves[: ledger.size]).hex()
    need(root in (None, ledger.root), "its record is another")
    if size == ledger.size and ledger.ms is not None and not ledger.lost:
        need(ledger.ms == filled(document.ms), "other times for the same entries")


def _is_for_all(ledger: Ledger, document: Hours) -> bool:
    """Return whether a document covers exactly the entries of the export."""
    is_whole = not ledger.new and not ledger.lost
    return document.checkpoint.size == ledger.size and is_whole


def _check_times(export: Export, times: Times, ledger: Ledger | None, document: Hours) -> None:
    """Require the times of a worker to lie within the limits of a document. Page: rules 5 to 7."""
    said, size = filled(document.ms), document.checkpoint.size
    # Without ``ledgers`` the export "was made before the first hand-in".
    is_whole = _is_for_all(ledger, document) if ledger else size == 0
    if is_whole:
        need(times == said, "other times by category")
    elif ledger is not None and size <= ledger.size + ledger.new:
        need(recorded(times) >= firm(said), "less time than before")
    else:
        need(firm(times) <= recorded(said), "more time than was handed in later")
        is_enough = export.is_named or recorded(times) >= recorded(said)
        need(is_enough, "less time than was handed in")


def check_hours_of_all(export: Export, documents: Sequence[Hours]) -> None:
    """Compare all time together, if workers are not told apart. Page: rule 8."""
    if export.is_of_one or export.is_choice or (export.ledgers and export.has_origins):
        return
    longest: dict[str, Hours] = {}
    for each in documents:
        own = longest.get(each.checkpoint.origin)
        if own is None or each.checkpoint.size > own.checkpoint.size:
            longest[each.checkpoint.origin] = each
    times = [filled(each.ms) for each in longest.values()]
    is_enough = export.is_named or recorded(export.times) >= sum(map(firm, times))
    need(is_enough, "less time of all than was handed in")
    if not export.ledgers and len(longest) >= export.pay["workers"]:
        most = sum(map(recorded, times))
        need(firm(export.times) <= most, "more time of all than was handed in")
