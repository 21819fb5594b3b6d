"""Finds the entries of a proof in an export. Page: "Exports against the ledger", rule 11."""

from __future__ import annotations

from collections.abc import Sequence

from tools.checkers.check_ledger.documents.item_proof import ItemProof
from tools.checkers.check_ledger.exports.export import Export, Times
from tools.checkers.check_ledger.refusal import Json, need

OF_A_SPAN = (
    "category",
    "item_id",
    "start_ms",
    "end_ms",
    "ended_by",
    "gap_item_id",
    "gap_category",
    "bins",
    "sample",
)
"""The fields that a span of the export and an entry of the ledger have in common."""


def check_item(export: Export, proof: ItemProof) -> None:
    """Find the item of a proof, its order, its spans and its time. Page: rule 11."""
    origin, size = proof.checkpoint.origin, proof.checkpoint.size
    ledger = next((each for each in export.ledgers if each.origin == origin), None)
    if ledger is None or size > ledger.size + ledger.new:
        return  # the export is older
    item = next((each for each in export.effort["items"] if each["id"] == proof.item_id), None)
    need(item is not None or export.is_choice, "an item that was worked on is not there")
    if item is None:
        return
    shown = [entry for entry in proof.shown if entry["kind"] == "effort"]
    orders = {each["sha256"] for each in export.pay["work_orders"]}
    named = {each["work_order"] for each in shown} - {""}
    need(named <= orders, "it was under another order")
    if export.has_sessions and not export.is_shredded:
        _check_spans(export, shown)
    if "ms" in item:
        times = _times_of(shown)
        is_enough = all(item["ms"].get(name, 0) >= ms for name, ms in times.items())
        need(is_enough, "an item has less time than was shown")


def _check_spans(export: Export, shown: Sequence[Json]) -> None:
    """Page: "at ``full`` with sessions each shown span occurs exactly once"."""
    left = [_facts(span) for span in export.spans]
    for entry in shown:
        facts = _facts(entry)
        need(facts in left, "a span that was shown is not there")
        left.remove(facts)


def _facts(span: Json) -> list[Json]:
    return [span["work_order"] or None, *(span[name] for name in OF_A_SPAN)]


def _times_of(shown: Sequence[Json]) -> Times:
    times: Times = {}
    for each in shown:
        ms = each["end_ms"] - each["start_ms"]
        times[each["category"]] = times.get(each["category"], 0) + ms
    return times
