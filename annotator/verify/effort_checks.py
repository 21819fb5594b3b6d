"""Recomputes the figures of effort.json: sums, gap bins, and the shares of regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from annotator.effort.bins import recount
from annotator.effort.categories import BREAKS, COUNTED_WORK, Category
from annotator.effort.effort_json import bins_from_json
from annotator.effort.effort_totals import sum_of
from annotator.effort.method import EFFORT_1
from annotator.export.forms.canonical import SEAL, seal_of
from annotator.export.forms.effort_form import (
    BinsByCategory,
    bins_json,
    item_work_ms,
    merged_by_category,
    method_json,
    ms_json,
    sums_json,
)
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import EFFORT, Findings, item_name
from annotator.verify.consistency_checks import check_effort_facts
from annotator.verify.session_checks import check_sessions

Effort = Mapping[str, Any]


def check_effort(effort: Effort, findings: Findings) -> None:
    """Recompute every sum that the level of detail contains."""
    check_seals(EFFORT, effort, findings)
    # Other numbers would be another method; so far there is only one.
    expected = method_json(EFFORT_1)
    findings.compare(f"{EFFORT}, method", found=effort["method"], expected=expected)
    check_effort_facts(effort, findings)
    _check_totals(effort, findings)
    for item in effort["items"]:
        _check_item(item, findings)
    _check_counts(effort, findings)
    if "off_item" in effort:
        _check_items_against_totals(effort, findings)
    else:
        findings.stated.append(
            said("the totals by category: this level has no times of single items")
        )
    if "sessions" in effort:
        check_sessions(effort, findings)
    else:
        findings.stated.append(said("sessions and their spans: this export holds none"))


def check_seals(where: str, document: Mapping[str, Any], findings: Findings) -> None:
    """Report each object whose content does not match its own digest."""
    for name, inner in _sealed_objects(where, document):
        if inner[SEAL] != seal_of(inner):
            findings.wrong(
                name,
                said("was changed after it was written: its {seal} does not fit.", seal=Code(SEAL)),
            )
    findings.recomputed.append(said("the seals of {where}", where=Code(where)))


_NESTED: Final = (dict, list)
"""What parsed JSON nests; everything else holds no seal."""


def _sealed_objects(where: str, value: object) -> Iterable[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, _NESTED):
                yield from _sealed_objects(f"{where}, {key}", inner)
        if SEAL in value:
            yield where, value
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, _NESTED):
                yield from _sealed_objects(f"{where}{_name_of(inner, number)}", inner)


def _name_of(value: object, number: int) -> str:
    if isinstance(value, Mapping) and "id" in value:
        return f" {value['id']} ({value.get('file', '')})"
    return f"[{number}]"


def _check_totals(effort: Effort, findings: Findings) -> None:
    totals = effort["totals"]
    sums = sums_json(_categories(totals["ms"]))
    found = {key: totals[key] for key in sums}
    findings.compare(f"{EFFORT}, totals", found=found, expected=sums)
    findings.recomputed.append(said("observed, declared and recorded time from the categories"))
    broken = sum(bin_[3] for bins in totals["bins"].values() for bin_ in bins)
    # The worker may have declared a break as work; the gap itself does not change.
    breaks = sum_of(_categories(totals["ms"]), BREAKS | {Category.DECLARED})
    if broken > breaks and effort["filter"] is None:
        findings.wrong(
            f"{EFFORT}, totals.bins",
            said(
                "hold {broken} ms of breaks, of {breaks} ms.",
                broken=Code(str(broken)),
                breaks=Code(str(breaks)),
            ),
        )
    for code, bins in totals["bins"].items():
        worked = sum(bin_[2] for bin_ in bins)
        if worked > totals["ms"][code]:
            where = f"{EFFORT}, totals.bins.{code}"
            findings.wrong(
                where,
                said(
                    "hold {worked} ms of work, of {ms} ms.",
                    worked=Code(str(worked)),
                    ms=Code(str(totals["ms"][code])),
                ),
            )


def _check_item(item: Mapping[str, Any], findings: Findings) -> None:
    if "ms" not in item:
        return
    where = item_name(item)
    work = item_work_ms(_categories(item["ms"]))
    findings.compare(f"{where}, work_ms", found=item["work_ms"], expected=work)
    if "active_ms" not in item:
        return
    shared = sum(item["active_ms"].values()) + item["deleted_active_ms"]
    findings.compare(
        f"{where}, active_ms of its regions, deleted_active_ms and unassigned_ms together",
        found=shared + item["unassigned_ms"],
        expected=work,
    )
    if item["unassigned_ms"] < 0:
        findings.wrong(
            where,
            said(
                "has {shared} ms on its regions, but {work} ms of work.",
                shared=Code(str(shared)),
                work=Code(str(work)),
            ),
        )


def _check_counts(effort: Effort, findings: Findings) -> None:
    items, totals = effort["items"], effort["totals"]
    found = {key: totals[key] for key in ("items", "items_completed", "regions")}
    expected = {
        "items": len(items),
        "items_completed": sum(item["is_completed"] for item in items),
        "regions": sum(item["regions"] for item in items),
    }
    findings.compare(f"{EFFORT}, totals", found=found, expected=expected)
    if len({item["id"] for item in items}) != len(items):
        findings.wrong(f"{EFFORT}, items", said("name an item twice."))
    findings.recomputed.append(
        said_n("the counts of {count} item", "the counts of {count} items", len(items))
    )


def _check_items_against_totals(effort: Effort, findings: Findings) -> None:
    added: dict[Category, int] = {}
    for part in (*effort["items"], effort["off_item"]):
        for category, ms in _categories(part["ms"]).items():
            added[category] = added.get(category, 0) + ms
    expected = ms_json(added, with_zeros=True)
    findings.compare(f"{EFFORT}, totals.ms", found=effort["totals"]["ms"], expected=expected)
    findings.recomputed.append(
        said_n(
            "the time of each category, from {count} item and the time on none",
            "the time of each category, from {count} items and the time on none",
            len(effort["items"]),
        )
    )
    if "bins" not in effort["off_item"]:
        findings.stated.append(said("the gap bins: this level has none of single items"))
        return
    parts = [_bins(part["bins"]) for part in (*effort["items"], effort["off_item"])]
    bins = bins_json(merged_by_category(pair for part in parts for pair in part.items()))
    findings.compare(f"{EFFORT}, totals.bins", found=effort["totals"]["bins"], expected=bins)
    findings.recomputed.append(said("the gap bins of the job, from those of its items"))


def recount_under(effort: Effort, limit_s: int, findings: Findings) -> None:
    """Add the work under another limit, by category and, at ``full``, by item.

    Raises:
        InvalidValueError: the limit is not an edge of the bins.
    """
    edges = effort["method"]["bin_edges_s"]

    def work_of(part: Mapping[str, Any]) -> dict[str, int]:
        bins = _bins(part["bins"])
        return {
            code: recount(ms, bins.get(Category(code), ()), limit_s=limit_s, edges_s=edges)
            for code, ms in part["ms"].items()
            if Category(code) in COUNTED_WORK and ms
        }

    findings.under_limit.update(work_of(effort["totals"]))
    for item in effort["items"]:
        if "bins" in item:
            work = {Category(code): ms for code, ms in work_of(item).items()}
            findings.under_limit[f"item {item['id']}"] = item_work_ms(work)


def _categories(ms: Mapping[str, int]) -> dict[Category, int]:
    return {Category(code): each for code, each in ms.items()}


def _bins(value: Mapping[str, Any]) -> BinsByCategory:
    return {Category(code): bins_from_json(bins) for code, bins in value.items()}
