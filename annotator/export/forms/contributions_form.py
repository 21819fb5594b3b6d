"""The form of contributions in an export: one entry each, their sums, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from annotator.export.forms.canonical import JsonObject
from annotator.pay import hours_text
from annotator.pay.money.shown_amounts import shown_total
from annotator.sentences.said import Said, said_n

FORMAT: Final = "fairlabel/contributions/1"
CONTRIBUTIONS: Final = "contributions.json"
FOLDER: Final = "contributions"
"""The folder of an export that holds the submissions, each under the digest of its file."""

EXPORT: Final = "export"
HAND_IN: Final = "hand-in.jsonl"
FACTS: Final = "submission.json"
RECEIPT: Final = "receipt.json"
KEPT_MANIFEST: Final = "submission-manifest.json"

_STATED: Final = ("gross", "net", "owed", "floor", "shortfall")
_SUMMED: Final = ("gross", "net", "owed", "shortfall")
"""The amounts of which there are sums: a floor is for an hour, and has none."""

_TITLES: Final = {
    "gross": "Gross",
    "net": "Net",
    "owed": "Owed",
    "shortfall": "Short of the floor",
}


def contribution_json(
    head: Mapping[str, object], effort: Mapping[str, Any], fair_pay: Mapping[str, Any]
) -> JsonObject:
    """Return the entry of a contribution: its head, and what its export says.

    Args:
        head: ``digest``, ``manifest_sha256``, ``receipt_sha256``, ``package``, ``worker`` and
            ``ledger``.
        effort: ``effort.json`` of its export.
        fair_pay: ``fair_pay.json`` of its export.
    """
    return {
        **head,
        "job_id": effort["job"]["id"],
        "detail": effort["detail"],
        "sample": effort["sample"],
        "items": effort["totals"]["items"],
        "ms": _times(effort["totals"]["ms"]),
        "observed_ms": effort["totals"]["observed_ms"],
        "pay": [
            {"currency": row["currency"], **{name: row[name] for name in _STATED}}
            for row in fair_pay["summary"]["pay"]
        ],
    }


def contributions_json(
    entries: Sequence[Mapping[str, Any]], effort: Mapping[str, Any], summary: Mapping[str, Any]
) -> JsonObject:
    """Return ``contributions.json``.

    Args:
        entries: one for each contribution, by their digests.
        effort: the totals of this export's own ``effort.json``.
        summary: the summary of this export's own ``fair_pay.json``.
    """
    ms = [each["ms"] for each in entries]
    pay = [row for each in entries for row in each["pay"]]
    observed = sum(each["observed_ms"] for each in entries)
    return {
        "format": FORMAT,
        "contributions": list(entries),
        "totals": {
            "contributions": len(entries),
            "workers": len({each["worker"] for each in entries}),
            "items": sum(each["items"] for each in entries),
            "ms": _summed(ms),
            "observed_ms": observed,
            "pay": _pay(pay),
        },
        "totals_with_own": {
            "ms": _summed([*ms, effort["ms"]]),
            "observed_ms": observed + effort["observed_ms"],
            "pay": _pay([*pay, *summary["pay"]]),
        },
    }


def summary_of(count: int, contributions: Mapping[str, Any] | None) -> JsonObject:
    """Return what the summary says of contributions; None if their record is not in the export."""
    if contributions is None:
        return {"count": count, "is_included": False}
    totals, together = contributions["totals"], contributions["totals_with_own"]
    return {
        "count": count,
        "is_included": True,
        "workers": totals["workers"],
        "items": totals["items"],
        "observed_ms": totals["observed_ms"],
        "pay": totals["pay"],
        "with_own": {"observed_ms": together["observed_ms"], "pay": together["pay"]},
    }


def left_out_note(count: int) -> Said:
    """Return the sentence on contributions whose record is not in an export."""
    return said_n(
        "The record of {count} contribution is not in this export: the time and the pay of who "
        "made it are in none of its figures.",
        "The record of {count} contributions is not in this export: the time and the pay of those "
        "who made them are in none of its figures.",
        count,
    )


def contributed_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of README.md on contributions, from the summary."""
    yield "\n## The work of those who contributed\n"
    if not found["is_included"]:
        yield f"**{left_out_note(found['count'])}**\n"
        return
    yield f"- Contributions: {found['count']}; workers: {found['workers']}; items: {found['items']}"
    yield from _figure_lines("", found)
    yield from _figure_lines(", with the work of this job", found["with_own"])
    yield f"\nEach is in `{FOLDER}/` as its worker signed it; `{CONTRIBUTIONS}` has the figures.\n"


def _figure_lines(more: str, figures: Mapping[str, Any]) -> Iterator[str]:
    observed = figures["observed_ms"]
    yield f"- Observed work{more}: {hours_text(observed)} ({observed} ms)"
    for row in figures["pay"]:
        if row["currency"] is None:
            yield f"- Pay{more}: unknown for work under no work order"
            continue
        for name, title in _TITLES.items():
            yield f"- {title}{more}: {_amount(row[name], row['currency'])}"


def _amount(value: str | None, currency: str) -> str:
    return "unknown" if value is None else shown_total(Fraction(value), currency)


def _times(ms: Mapping[str, int]) -> dict[str, int]:
    return {name: ms[name] for name in sorted(ms) if ms[name]}


def _summed(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for name, ms in part.items():
            found[name] = found.get(name, 0) + ms
    return _times(found)


def _pay(rows: Sequence[Mapping[str, Any]]) -> list[JsonObject]:
    """Return the sums of the stated amounts by currency; unknown if one of them is."""
    groups: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["currency"], []).append(row)
    return [
        {
            "currency": currency,
            **{name: _total([row[name] for row in groups[currency]]) for name in _SUMMED},
        }
        for currency in sorted(groups, key=lambda each: each or "")
    ]


def _total(values: Sequence[str | None]) -> str | None:
    """Return a sum of decimal numbers, with as many digits as the longest of them."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    digits = max(len(value.partition(".")[2]) for value in known)
    number = sum(map(Fraction, known), Fraction(0)) * 10**digits
    sign, text = "-" if number < 0 else "", str(abs(int(number))).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else sign + text
