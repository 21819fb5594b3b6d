"""Checks the worker's answer about the hours. Page: "witness"."""

from __future__ import annotations

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import EFFORT
from tools.checkers.check_export.refusal import require

ANSWERS = ("more", "right", "less", "none")


def check_witness(export: Export) -> None:
    """Require one answer of one worker, and only the number of each answer of several.

    Page: "witness", "An export without ``ledgers`` has no signed answer." The answer itself is only
    stated; check_ledger compares it with a hand-in.
    """
    witness = export.effort["witness"]
    if witness is None:
        return
    rule = "without ledgers nobody has handed in"
    holds = not witness["signed"] or "ledgers" in export.effort
    require(f"{EFFORT}, witness.signed", witness["signed"], rule, holds=holds)
    workers = export.fair_pay["workers"]
    if "answer" in witness:
        rule = f"fair_pay.json has {workers} workers, and this is the answer of a single one"
        require(f"{EFFORT}, witness", witness, rule, holds=workers <= 1)
        return
    count = sum(witness[answer] for answer in ANSWERS)
    rule = f"these are {count} answers, and fair_pay.json has {workers} workers"
    require(f"{EFFORT}, witness", witness, rule, holds=1 < count <= workers)


def is_about_these_hours(export: Export) -> bool:
    """Return whether the hours in question are those of the totals: then they are recomputed.

    Page: "witness", last sentence.
    """
    witness = export.effort["witness"] or {}
    totals = export.effort["totals"]
    hours = (totals["observed_ms"], totals["declared_ms"])
    return (witness.get("observed_ms"), witness.get("declared_ms")) == hours
