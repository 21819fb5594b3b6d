"""Writes figures of a report as text: amounts, times, shares, and the names of columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.audit.tables.whole_amounts import MICRO_DIGITS
from annotator.pay.money.amounts import rounded
from annotator.pay.money.shown_amounts import shown_number, shown_share, shown_total
from annotator.sentences.numbers import duration_text, grouped

UNKNOWN: Final = "not known"

_MICRO: Final = 10**MICRO_DIGITS

TITLES: Final[Mapping[str, str]] = {
    "people": "People",
    "hours_ms": "Hours",
    "counted_ms": "Measured work",
    "gross_micro": "Gross",
    "net_micro": "Net",
    "floor_pay_micro": "Floor for these hours",
    "shortfall_micro": "Top-up that is missing",
    "owed_micro": "Owed",
    "sent_micro": "Sent",
    "received_micro": "Received",
    "confirmed_micro": "Confirmed by both",
    "top_up_paid_micro": "Top-up paid",
    "rate_q1_micro": "Lower quartile per hour",
    "rate_median_micro": "Median per hour",
    "rate_q3_micro": "Upper quartile per hour",
    "share_at_floor": "At or above the floor",
    "items": "Items",
    "items_completed": "Completed",
    "items_with_effort": "With measured time",
    "items_accepted": "Accepted",
    "items_withdrawn": "Withdrawn",
    "rejected_worker": "Rejected: worker",
    "rejected_guideline_changed": "Rejected: guideline changed",
    "rejected_unclear": "Rejected: unclear",
    "rejected_buyer": "Rejected: buyer",
    "observed_ms": "Measured work",
    "declared_ms": "Declared",
    "rest_ms": "Rest",
    "overhead": "Overhead",
    "declared_share": "Declared share",
    "night_minutes": "Night",
    "receipted": "Countersigned",
    "coverage": "Coverage",
    "regions": "Regions",
    "timed_regions": "With measured time",
    "active_ms": "Work on them",
    "region_q1_ms": "Lower quartile for a region",
    "region_median_ms": "Median for a region",
    "region_q3_ms": "Upper quartile for a region",
    "timed_items": "With measured time",
    "work_ms": "Work on them",
    "length_ms": "Length",
    "median_days": "Days to the receipt: median",
    "q3_days": "Days to the receipt: upper quartile",
    "figure": "Figure",
    "other": "Other audit",
    "this": "This audit",
    "change": "Change",
}
"""The titles of columns."""

DIMENSIONS: Final[Mapping[str, str]] = {
    "job": "Job",
    "kind": "Kind of media",
    "week": "Week of receipt",
    "work_order": "Work order",
    "period": "Pay period of each person",
    "label": "Label",
    "kind_and_label": "Kind of media and label",
}
"""The titles of dimensions."""


def text_of(name: str, group: Mapping[str, Any]) -> str:
    """Return a figure of a group as text, in its currency and unit; also of a comparison."""
    if "figure" in group:
        return _compared_text(name, group)
    value = group.get(name)
    if name in SHARES:
        return share_text(*SHARES[name](group))
    if value is None:
        return UNKNOWN
    if name.endswith("_micro"):
        return money_text(value, group["currency"])
    if name.endswith("_ms"):
        return duration_text(value)
    if name.endswith("_minutes"):
        return duration_text(value * 60_000)
    return grouped(value)


def money_text(micro: int, currency: str) -> str:
    """Return an amount with its currency."""
    amount = Fraction(micro, _MICRO)
    return shown_total(amount, currency) if currency else shown_number(amount)


def share_text(part: int | None, whole: int | None) -> str:
    """Return a share in percent; unknown if its whole is zero."""
    if part is None or not whole:
        return UNKNOWN
    return shown_share(Fraction(100 * part, whole))


def share_of(name: str, group: Mapping[str, Any]) -> Fraction | None:
    """Return a share of a group, from 0 to 1; None if it is not known or its whole is zero."""
    part, whole = SHARES[name](group)
    return None if part is None or not whole else Fraction(part, whole)


def _overhead(group: Mapping[str, Any]) -> _Share:
    """Return the measured work that made no piece, and all of it."""
    observed = group["observed_ms"]
    if observed is None:
        return None, None
    return observed - group["label_ms"] - group["self_check_ms"], observed


def _declared(group: Mapping[str, Any]) -> _Share:
    observed, declared = group["observed_ms"], group["declared_ms"]
    return (None, None) if observed is None else (declared, observed + declared)


_Share = tuple[int | None, int | None]

SHARES: Final[Mapping[str, Callable[[Mapping[str, Any]], _Share]]] = {
    "share_at_floor": lambda group: (group["people_at_floor"], group["people_with_floor"]),
    "overhead": _overhead,
    "declared_share": _declared,
    "receipted": lambda group: (group["is_receipted"], group["rows"]),
    "coverage": lambda group: (group["items_with_effort"], group["items_completed"]),
}
"""The shares of a group, each as a part and its whole."""


# Comparisons --------------------------------------------------------------------------------------


def _compared_text(name: str, row: Mapping[str, Any]) -> str:
    """Return a cell of a comparison: the name of the figure, a value, or the change."""
    if name == "figure":
        return TITLES[row["figure"]]
    number = row[name]
    if number is None:
        return UNKNOWN
    if name != "change":
        return _in_unit(number, row)
    sign = "+" if number > 0 else _MINUS if number < 0 else ""
    text = _in_unit(abs(number), row)
    return f"{sign}{text.replace('%', 'points') if row['unit'] == 'ppm' else text}"


_SHARE_DIGITS: Final = 2
_MINUS: Final = "\u2212"


def _in_unit(number: int, row: Mapping[str, Any]) -> str:
    match row["unit"]:
        case "ppm":
            hundredths = rounded(Fraction(number, 10_000), _SHARE_DIGITS)
            return shown_share(Fraction(hundredths, 10**_SHARE_DIGITS))
        case "micro":
            return money_text(number, row["currency"])
        case "ms":
            return duration_text(number)
        case "minutes":
            return duration_text(number * 60_000)
    return grouped(number)
