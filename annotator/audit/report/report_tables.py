"""The tables of a report: which figures each shows, and the names of its groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.audit.report.figure_texts import DIMENSIONS, UNKNOWN
from annotator.display_text import shown_name

Group = Mapping[str, Any]

PAY: Final = (
    "people", "hours_ms", "net_micro", "rate_q1_micro", "rate_median_micro", "rate_q3_micro",
    "share_at_floor", "shortfall_micro",
)  # fmt: skip
MONEY: Final = (
    "people", "owed_micro", "sent_micro", "received_micro", "confirmed_micro", "top_up_paid_micro",
)  # fmt: skip
WORK: Final = (
    "people", "items_completed", "observed_ms", "overhead", "declared_share", "rest_ms",
    "night_minutes", "coverage", "receipted",
)  # fmt: skip
REVIEWS: Final = (
    "people", "items_accepted", "items_withdrawn", "rejected_worker", "rejected_guideline_changed",
    "rejected_unclear", "rejected_buyer",
)  # fmt: skip
KINDS: Final = ("people", "items", "items_completed", "timed_items", "work_ms", "length_ms")
LABELS: Final = (
    "people", "regions", "timed_regions", "active_ms", "region_q1_ms", "region_median_ms",
    "region_q3_ms",
)  # fmt: skip
FIGURE: Final = "figure"
COMPARED: Final = (FIGURE, "other", "this", "change")

FINDINGS: Final = {
    "not_verified": "Exports that do not verify",
    "under_floor": "Pay below the floor of the work order",
    "repriced": "Work under an order that was not accepted or not given",
    "dropped_hours": "Hours that were handed in and are missing",
    "moved_hours": "Handed-in work that stands under other categories",
    "replaced": "Exports in the place of those that were handed in",
    "cloned": "The same record under two names",
    "impossible_time": "More work than there was time",
    "other_order": "Work under another order than that of the package",
    "more_receipted": "Receipts that cover more than the export",
    "without_export": "Hand-ins and receipts without an export",
    "several_records": "Several records of one package or job",
    "less_time": "Less time than was handed in",
    "other_categories": "Less work and rest than was handed in, but no less time",
    "much_time": "More work under one name than there was time",
    "unlike_others": "Rates far from those of others, below or above",
}
"""The names of the kinds of findings and questions."""

OTHERS: Final = "Smaller groups together"
NO_CURRENCY: Final = "No currency"
ALL: Final = "All together"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of groups: what it is about, by which dimension ("" for all), and its columns."""

    about: str
    dimension: str
    groups: Sequence[Group]
    columns: Sequence[str]


_COMPARISONS: Final = {
    "pay": "Comparison of effective pay",
    "money": "Comparison of money",
    "work": "Comparison of work",
    "receipts": "Comparison of receipts",
    "kinds": "Comparison of items",
    "labels": "Comparison of regions",
}


def compared_tables(report: Mapping[str, Any]) -> Iterator[ReportTable]:
    """Yield the tables of a comparison: a row for each figure of each group that both show."""
    if report["comparison"] is None:
        return
    found: dict[tuple[str, str], list[Group]] = {}
    for row in report["comparison"]["rows"]:
        place = row["table"], row["dimension"]
        found.setdefault(place, []).append({**row, "is_others": 0})
    for (table, dimension), rows in found.items():
        title = DIMENSIONS[dimension] if dimension else ""
        yield ReportTable(_COMPARISONS[table], title, rows, COMPARED)


def tables_of(report: Mapping[str, Any]) -> Iterator[ReportTable]:
    """Yield the tables of a report that have rows."""
    yield from (each for each in _tables(report) if each.groups)


def _tables(report: Mapping[str, Any]) -> Iterator[ReportTable]:
    yield from compared_tables(report)
    yield ReportTable("Effective pay", "", report["pay"], PAY)
    for dimension, groups in report["pay_by"].items():
        yield ReportTable("Effective pay", DIMENSIONS[dimension], groups, PAY)
    yield ReportTable("Money", "", report["money"], MONEY)
    for about, columns in (("Work", WORK), ("Reviews", REVIEWS)):
        yield ReportTable(about, "", report["work"], columns)
        for dimension, groups in report["work_by"].items():
            yield ReportTable(about, DIMENSIONS[dimension], groups, columns)
    yield ReportTable("Items", DIMENSIONS["kind"], report["kinds"], KINDS)
    yield ReportTable("Regions", DIMENSIONS["label"], report["labels"], LABELS)
    name = DIMENSIONS["kind_and_label"]
    yield ReportTable("Regions", name, report["labels_by_kind"], LABELS)


def name_of(group: Group) -> str:
    """Return the name of a group."""
    if group["is_others"]:
        return OTHERS
    value = group["value"]
    if value == "all":
        return group["currency"] or (ALL if "figure" in group else NO_CURRENCY)
    return shown_name(str(value)) if value is not None else UNKNOWN
