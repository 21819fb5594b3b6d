"""The figures of contributions and their sums. Page: "Contributions", ``totals``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tools.checkers.check_export.effort.categories import added, without_zeros
from tools.checkers.check_export.export import Export
from tools.checkers.check_export.pay.numbers import read_number, rounded
from tools.checkers.check_export.refusal import Json

STATED = ("gross", "net", "owed", "floor", "shortfall")
SUMMED = ("gross", "net", "owed", "shortfall")
"""A floor is for an hour of work: floors have no sum."""


def figures_of(export: Export) -> Json:
    """Return what an entry repeats of the export of its contribution.

    Page: "Contributions", the table of keys.
    """
    totals = export.effort["totals"]
    return {
        "job_id": export.effort["job"]["id"],
        "detail": export.effort["detail"],
        "sample": export.effort["sample"],
        "items": totals["items"],
        "ms": without_zeros(totals["ms"]),
        "observed_ms": totals["observed_ms"],
        "pay": [
            {"currency": row["currency"], **{name: row[name] for name in STATED}}
            for row in export.fair_pay["summary"]["pay"]
        ],
    }


def totals_of(entries: Sequence[Json]) -> Json:
    """Return the sums over all contributions. Page: "Contributions", ``totals``."""
    return {
        "contributions": len(entries),
        "workers": len({entry["worker"] for entry in entries}),
        "items": sum(entry["items"] for entry in entries),
        "ms": added([entry["ms"] for entry in entries]),
        "observed_ms": sum(entry["observed_ms"] for entry in entries),
        "pay": _amounts([row for entry in entries for row in entry["pay"]]),
    }


def totals_with_own(entries: Sequence[Json], export: Export) -> Json:
    """Return the sums over all contributions and the work of this job itself.

    Page: "Contributions", ``totals_with_own``.
    """
    own = export.effort["totals"]
    rows = [row for entry in entries for row in entry["pay"]]
    return {
        "ms": added([*(entry["ms"] for entry in entries), own["ms"]]),
        "observed_ms": sum(entry["observed_ms"] for entry in entries) + own["observed_ms"],
        "pay": _amounts([*rows, *export.fair_pay["summary"]["pay"]]),
    }


def _amounts(rows: Sequence[Json]) -> Json:
    """Return the sums by currency, work under no order first."""
    currencies = sorted({row["currency"] for row in rows}, key=lambda name: name or "")
    return [
        {
            "currency": currency,
            **{
                name: _sum([row[name] for row in rows if row["currency"] == currency])
                for name in SUMMED
            },
        }
        for currency in currencies
    ]


def _sum(values: Sequence[Json]) -> str | None:
    """Return a sum with as many decimals as the longest of its numbers; unknown if one is."""
    if any(value is None for value in values):
        return None
    numbers = [read_number("contributions.json, pay", value) for value in values]
    digits = max(len(value.partition(".")[2]) for value in values)
    return rounded(sum(numbers, Fraction(0)), digits)
