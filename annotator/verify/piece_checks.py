"""Checks whether the pieces of the parts can be: each is whole, and regions lie on items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import Findings

FAIR_PAY: Final = "fair_pay.json"
_UNITS: Final = ("items", "regions", "audio_ms")
_STATES: Final = ("completed", "accepted", "rejected", "withdrawn")

Part = Mapping[str, Any]


def check_pieces(fair_pay: Mapping[str, Any], findings: Findings) -> None:
    """Check that people share whole pieces, and say what only the job file knows of the shares.

    Everybody's part of a piece is paid under the same order. Where one person did all the work,
    each part has whole pieces too.
    """
    parts, count = fair_pay["parts"], fair_pay["workers"]
    for where, some in _groups(parts, is_one=count == 1):
        sums = {
            f"{unit}_{state}": sum(Fraction(part["inputs"][f"{unit}_{state}"]) for part in some)
            for unit in _UNITS
            for state in _STATES
        }
        for name, number in sums.items():
            if number != int(number):
                findings.wrong(f"{where}, {name}", said("are not whole together."))
        _check_items(where, sums, findings)
    if len(parts) > 1:
        findings.stated.append(said("which pieces and reviews belong to which part"))
    if fair_pay["detail"] == "full" and count > 1:
        findings.stated.append(
            said_n(
                "how the pieces were divided between {count} worker",
                "how the pieces were divided between {count} workers",
                count,
            )
        )


def _groups(parts: Sequence[Part], *, is_one: bool) -> Iterator[tuple[str, list[Part]]]:
    if is_one:
        for number, part in enumerate(parts, 1):
            yield f"{FAIR_PAY}, part {number}, inputs", [part]
        return
    for sha256 in dict.fromkeys(part["work_order"] for part in parts):
        some = [part for part in parts if part["work_order"] == sha256]
        yield f"{FAIR_PAY}, parts under {(sha256 or 'no order')[:12]}, inputs", some


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
