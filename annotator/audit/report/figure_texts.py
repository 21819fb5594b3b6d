"""Writes figures of a report as text: amounts, times, shares, and the names of columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.audit.tables.whole_amounts import MICRO_DIGITS
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
    "timed_items": "With measured time",
    "work_ms": "Work on them",
    "length_ms": "Length",
}
"""The titles of columns."""

DIMENSIONS: Final[Mapping[str, str]] = {
    "job": "Job",
    "kind": "Kind of media",
    "week": "Week of receipt",
    "work_order": "Work order",
    "period": "Pay period of each person",
    "label": "Label",
}
"""The titles of dimensions."""


def text_of(name: str, group: Mapping[str, Any]) -> str:
    """Return a figure of a group as text, in its currency and unit."""
    value = group.get(name)
    if name in _SHARES:
        return _SHARES[name](group)
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


def _overhead(group: Mapping[str, Any]) -> str:
    """Return the share of measured work that made no piece."""
    observed = group["observed_ms"]
    if observed is None:
        return UNKNOWN
    return share_text(observed - group["label_ms"] - group["self_check_ms"], observed)


def _declared(group: Mapping[str, Any]) -> str:
    observed, declared = group["observed_ms"], group["declared_ms"]
    return UNKNOWN if observed is None else share_text(declared, observed + declared)


_SHARES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "share_at_floor": lambda group: share_text(
        group["people_at_floor"], group["people_with_floor"]
    ),
    "overhead": _overhead,
    "declared_share": _declared,
    "receipted": lambda group: share_text(group["is_receipted"], group["rows"]),
    "coverage": lambda group: share_text(group["items_with_effort"], group["items_completed"]),
}
