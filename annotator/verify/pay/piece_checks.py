"""Checks that counts of pieces are possible: whole in total, and regions on counted items."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import Findings

FAIR_PAY: Final = "fair_pay.json"
_UNITS: Final = ("items", "regions", "audio_ms")
_STATES: Final = ("completed", "accepted", "rejected", "withdrawn")

Part = Mapping[str, Any]


def check_pieces(fair_pay: Mapping[str, Any], findings: Findings) -> None:
    """Check that pieces are whole together, and say what only the job file knows of the shares.

    A piece is divided between people, orders and pay periods, so that only all parts together have
    whole pieces.
    """
    parts, count = fair_pay["parts"], fair_pay["workers"]
    orders = {part["work_order"] for part in parts}
    where = f"{FAIR_PAY}, parts, inputs"
    sums = {
        f"{unit}_{state}": sum(Fraction(part["inputs"][f"{unit}_{state}"]) for part in parts)
        for unit in _UNITS
        for state in _STATES
    }
    for name, number in sums.items():
        if number != int(number):
            findings.wrong(f"{where}, {name}", said("are not whole together."))
    _check_items(where, sums, findings)
    if len(parts) > 1:
        findings.stated.append(said("which pieces and reviews belong to which part"))
    if any(map(_has_shares, parts)):
        if len(orders) > 1:
            findings.stated.append(said("how the pieces were divided between the work orders"))
        if any(part["period"] > 1 for part in parts):
            findings.stated.append(said("how the pieces were divided between the pay periods"))
    if fair_pay["detail"] == "full" and count > 1:
        findings.stated.append(
            said_n(
                "how the pieces were divided between {count} worker",
                "how the pieces were divided between {count} workers",
                count,
            )
        )


def _has_shares(part: Part) -> bool:
    """Return whether a count of pieces is no integer."""
    counts = (part["inputs"][f"{unit}_{state}"] for unit in _UNITS for state in _STATES)
    return any(Fraction(count).denominator != 1 for count in counts)


def _check_items(where: str, sums: Mapping[str, Fraction | int], findings: Findings) -> None:
    """Check that regions and sound with some review lie on items with that review."""
    open_ = {
        f"{unit}_open": sums[f"{unit}_completed"]
        - sums[f"{unit}_accepted"]
        - sums[f"{unit}_rejected"]
        - sums[f"{unit}_withdrawn"]
        for unit in _UNITS
    }
    every = {**sums, **open_}
    for state in (*_STATES, "open"):
        for unit in _UNITS[1:]:
            if every[f"{unit}_{state}"] and not every[f"items_{state}"]:
                findings.wrong(f"{where}, {unit}_{state}", said("are on no item of that review."))
