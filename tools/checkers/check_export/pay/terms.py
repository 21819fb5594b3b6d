"""Recomputes the figures ``terms`` of a part: times, rates and the floor.

Page: "fair_pay.json", "in ``terms``, times" and "in ``terms``, money"; docs/pay.md, "Hours".
"""

from __future__ import annotations

from tools.checkers.check_export.effort.categories import OBSERVED
from tools.checkers.check_export.orders.work_order import BUYER_UNITS, WorkOrder
from tools.checkers.check_export.pay.figures import Sheet
from tools.checkers.check_export.refusal import Json

NOT_PIECES = "guideline_ms + training_ms + rework_ms + review_ms + wait_ms + admin_ms"
"""Observed time that makes no pieces. Page docs/pay.md, "Hours"."""


def compute_terms(part: Json, order: WorkOrder) -> Sheet:
    """Return the figures ``terms`` of a part under its order.

    Page: "fair_pay.json", "``terms`` are times, rates and the floor".
    """
    sheet = Sheet(order.currency, {}, has_formulas=part["workers"] == 1)
    _compute_times(sheet, part, order)
    _compute_floor(sheet, order)
    _compute_rates(sheet, order)
    _compute_buyer_rates(sheet, order)
    return sheet


def _compute_times(sheet: Sheet, part: Json, order: WorkOrder) -> None:
    """Compute all times. Page docs/pay.md, "Hours"."""
    times = part["inputs"]["effort_ms"]
    for category in (*OBSERVED, "rest", "declared"):
        sheet.enter(f"{category}_ms", times.get(category, 0))
    sheet.enter("declared_item_ms", part["inputs"]["declared_item_ms"])
    sheet.enter("rests_paid", 1 if order.rests_paid else 0)
    sheet.enter("declared_paid", 1 if order.declared_paid else 0)
    sheet.enter("withdrawn_paid", 1 if order.withdrawn_paid else 0)
    sheet.compute("declared_other_ms", "declared_ms - declared_item_ms")
    sheet.compute("piece_ms", "label_ms + self_check_ms + declared_item_ms * declared_paid")
    sheet.compute("observed_ms", f"label_ms + self_check_ms + {NOT_PIECES}")
    sheet.compute("paid_rest_ms", "rest_ms * rests_paid")
    sheet.compute("other_ms", f"{NOT_PIECES} + paid_rest_ms + declared_other_ms * declared_paid")
    sheet.compute("hours_ms", "observed_ms + declared_ms + paid_rest_ms")


def _compute_floor(sheet: Sheet, order: WorkOrder) -> None:
    """Compute the floor and what it gives for the hours.

    Page docs/pay.md, "From pieces to the amount owed"; page, "Null": a floor that the order does
    not have, and ``floor_pay`` without hours, have no formula.
    """
    if order.floor is None:
        sheet.enter("floor", None)
    else:
        sheet.enter("floor_amount", order.floor.amount)
        sheet.enter("floor_hours", order.floor.hours)
        sheet.compute("floor", "floor_amount / floor_hours")
    if sheet.known["hours_ms"] == 0:
        sheet.enter("floor_pay", None)
    else:
        sheet.compute("floor_pay", "floor * hours_ms / 3600000")


def _compute_rates(sheet: Sheet, order: WorkOrder) -> None:
    """Enter the rates of the order; that for other hours may follow from the others.

    Page docs/pay.md: "other_hour; else max(floor, hour_rate), or the one there is".
    """
    for unit in ("item", "region", "audio", "hour"):
        sheet.enter(f"{unit}_rate", order.rates.get(unit))
    formula = other_rate_formula(order)
    if "other" in order.rates or formula is None:
        sheet.enter("other_rate", order.rates.get("other"))
    else:
        sheet.compute("other_rate", formula)


def other_rate_formula(order: WorkOrder) -> str | None:
    """Return how the rate for other hours follows if the order states none, None if it does not."""
    if order.floor is not None and "hour" in order.rates:
        return "max(floor, hour_rate)"
    if order.floor is not None:
        return "floor"
    return "hour_rate" if "hour" in order.rates else None


def _compute_buyer_rates(sheet: Sheet, order: WorkOrder) -> None:
    """Enter what the buyer pays for a unit, and compute the share that the worker gets of it.

    Page docs/pay.md, "What the buyer pays".
    """
    for unit in BUYER_UNITS:
        sheet.enter(f"buyer_{unit}_rate", order.buyer_rates.get(unit))
    for unit in BUYER_UNITS:
        sheet.compute(f"{unit}_passed_on", f"{unit}_rate * 100 / buyer_{unit}_rate")
