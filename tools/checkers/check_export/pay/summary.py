"""Checks the head of fair_pay.json and its summary.

Page: "fair_pay.json", the table of keys; "``summary``".
"""

from __future__ import annotations

from collections.abc import Mapping

from tools.checkers.check_export.export import JOB, Export
from tools.checkers.check_export.formats import EFFORT_METHOD, FAIR_PAY
from tools.checkers.check_export.orders.work_order import WorkOrder
from tools.checkers.check_export.pay.numbers import read_number
from tools.checkers.check_export.pay.paid import due_amounts
from tools.checkers.check_export.pay.parts import basis_of
from tools.checkers.check_export.refusal import Json, require_same

Orders = Mapping[str | None, WorkOrder]

WHOLE_JOB = "the whole job"
BETWEEN_PAYMENTS = "the days between two payments, where the work order says how many"
SOME_ITEMS = (
    "Only some items were chosen. Time on no item and breaks are left out, so that hours are too "
    "short and rates too high for the whole job."
)
PAID_FOR_WHOLE_JOB = "Only some items were chosen; payments are for the whole job."
NOT_CONFIRMED = "No payment has been confirmed by both sides."
DEFINITION = (
    "full_rate = net pay / hours, where hours = observed work + declared + paid rest, accepted or "
    "not; task_rate = gross pay / time on items; paid_time_rate = gross pay / hours."
)
OF_EXPECTED = (
    "gross",
    "net",
    "owed",
    "shortfall",
    "task_rate",
    "paid_time_rate",
    "full_rate",
    "floor",
)
"""The figures that a row of the summary repeats as written; the floor is in ``terms``."""


def check_head(export: Export, orders: Orders) -> None:
    """Recompute the keys of fair_pay.json beside parts, totals and summary.

    Page: "fair_pay.json", the table of keys.
    """
    fair_pay = export.fair_pay
    effort = export.effort
    has_periods = any(order.has_periods for order in orders.values())
    expected = {
        "detail": effort["detail"],
        "sample": effort["sample"],
        "job": effort["job"],
        "method": EFFORT_METHOD,
        "period": BETWEEN_PAYMENTS if has_periods else WHOLE_JOB,
        "is_whole_job": export.is_whole,
        "incomplete_because": None if export.is_whole else SOME_ITEMS,
        "coverage": _coverage(export),
        "paid": {
            "reason": _paid_reason(export),
            # Checked where the payments are.
            "signed_statements": export.fair_pay["paid"]["signed_statements"],
        },
    }
    for key, value in expected.items():
        require_same(f"{FAIR_PAY}, {key}", fair_pay[key], value, "the rest of the folder")


def _coverage(export: Export) -> Json:
    """Return ``coverage``; at ``job`` no item has times, so ``items_with_effort`` is only stated.

    Page: ``coverage``.
    """
    items = export.effort["items"]
    if export.detail == JOB:
        timed = min(export.fair_pay["coverage"]["items_with_effort"], len(items))
    else:
        timed = sum(1 for item in items if item["ms"])
    completed = sum(1 for item in items if item["is_completed"])
    return {"items": len(items), "items_completed": completed, "items_with_effort": timed}


def _paid_reason(export: Export) -> str | None:
    """Return why no money is known to have been received. Page: ``paid``."""
    if not export.is_whole:
        return PAID_FOR_WHOLE_JOB
    for total in export.fair_pay["totals"]:
        if total["paid"] is not None and total["paid"]["received"]["exact"] is not None:
            return None
    return NOT_CONFIRMED


def check_summary(export: Export, orders: Orders) -> None:
    """Recompute the summary. Page: "``summary``: ``method``, ``definition`` ..."."""
    fair_pay = export.fair_pay
    totals = export.effort["totals"]
    coverage = fair_pay["coverage"]
    items = "1 item" if coverage["items"] == 1 else f"{coverage['items']} items"
    expected = {
        "method": EFFORT_METHOD,
        "definition": DEFINITION,
        "detail": fair_pay["detail"],
        "sample": fair_pay["sample"],
        "is_whole_job": fair_pay["is_whole_job"],
        "workers": fair_pay["workers"],
        "observed_ms": totals["observed_ms"],
        "observed_plus_declared_ms": totals["observed_plus_declared_ms"],
        "coverage": f"effort recorded for {coverage['items_with_effort']} of {items}",
        "work_orders": [entry["sha256"] for entry in fair_pay["work_orders"]],
        "details": FAIR_PAY,
        "pay": [_row(total, orders) for total in totals_of_all(export)],
    }
    source = "the rest of the folder"
    # The contributions are checked with their record.
    stated = {key: value for key, value in fair_pay["summary"].items() if key != "contributions"}
    require_same(f"{FAIR_PAY}, summary", stated, expected, source)


def totals_of_all(export: Export) -> list[Json]:
    """Return the totals of all workers together, one for each currency."""
    workers = export.fair_pay["workers"]
    return [total for total in export.fair_pay["totals"] if total["workers"] == workers]


def _row(total: Json, orders: Orders) -> Json:
    """Return the row of the summary for one currency. Page: "and ``pay``: for each currency"."""
    figures = total["figures"]
    hours = figures["terms"]["hours_ms"]
    row: Json = {
        "currency": figures["currency"],
        "basis": basis_of(figures),
        "hours_ms": int(read_number(f"{FAIR_PAY}, hours_ms", hours["exact"])),
        "owed_accepted": due_amounts(total)["owed_accepted"],
        "floor_kind": _floor_kinds(figures["work_orders"], orders),
    }
    shown = {**figures["terms"], **figures["expected"]}
    for name in OF_EXPECTED:
        row[name] = shown[name]["value"]
    return row


def _floor_kinds(digests: list[str], orders: Orders) -> str | None:
    """Return the kinds of the floors that apply, each once, or None without a floor."""
    kinds: list[str] = []
    for digest in digests:
        floor = orders[digest].floor
        if floor is not None and floor.kind not in kinds:
            kinds.append(floor.kind)
    return ", ".join(kinds) or None
