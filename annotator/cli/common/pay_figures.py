"""The amounts owed to the people of a job, from a snapshot, and figures as readable text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.effort.categories import Category
from annotator.export.api import Snapshot
from annotator.export.forms.pay_form import by_currency
from annotator.model.entities import WorkerId
from annotator.pay import (
    Figure,
    PayFigures,
    PayInputs,
    WorkOrder,
    add_up,
    compute_pay,
    hours_text,
)
from annotator.pay.compute import NO_TOP_UP
from annotator.pay.money.shown_amounts import shown_figure
from annotator.pay_basis.pay_inputs import pay_inputs
from annotator.pay_basis.stored_orders import order_of

FIGURE_TITLES: Final = {
    "items": "Items",
    "regions": "Regions",
    "item_pay": "For items",
    "region_pay": "For regions",
    "audio_pay": "For minutes of sound",
    "hour_pay": "For hours on items",
    "other_pay": "For other work and rest",
    "bonus": "Bonus",
    "gross": "Gross pay",
    "net": "Net pay",
    "task_rate": "For an hour on items only",
    "paid_time_rate": "For an hour of all time, before deductions",
    "full_rate": "For an hour of all time, after deductions",
    "floor": "Floor for an hour",
    "floor_pay": "The floor for these hours",
    "shortfall": "Short of the floor",
    "top_up_due": "Top-up to the floor",
    "owed": "Owed",
    "owed_accepted": "Owed in any case",
    "buyer_pay": "What the buyer pays for it",
    "passed_on": "Passed on to the worker",
}
"""Words for the figures of pay, in the order of a statement; deductions are named by their kind."""

_OF_ORDER: Final = re.compile(r"(.+)_of_(\d+)")
_PER: Final = {
    "h": "an hour",
    "item": "an item",
    "region": "a region",
    "audio_minute": "a minute of sound",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPay:
    """The pay of one worker under one work order (its SHA-256, "" without one), for one period."""

    order_sha256: str
    period: int
    inputs: PayInputs
    figures: PayFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPay:
    """The amounts owed to one worker for one job; ``totals`` has one entry for each currency."""

    worker_id: WorkerId | None
    name: str
    parts: tuple[PeriodPay, ...]

    @property
    def totals(self) -> list[PayFigures]:
        """The figures of all orders together, by currency."""
        groups = by_currency(part.figures for part in self.parts)
        return [add_up(figures) for figures in groups.values()]

    @property
    def effort(self) -> dict[Category, int]:
        """The booked ms of each category that has any."""
        return effort_of([part.inputs for part in self.parts])


def effort_of(inputs: Sequence[PayInputs]) -> dict[Category, int]:
    """Return the ms of each category that has any, over several inputs."""
    sums = {code: sum(each.ms_of(code.value) for each in inputs) for code in Category}
    return {category: ms for category, ms in sums.items() if ms}


def orders_of(snapshot: Snapshot) -> dict[str, WorkOrder]:
    """Return the work orders of a job by digest, oldest first.

    Raises:
        InvalidWorkOrderError: one cannot be read.
    """
    return {stored.sha256: order_of(stored) for stored in snapshot.work_orders()}


def pay_by_worker(snapshot: Snapshot, orders: Mapping[str, WorkOrder]) -> list[WorkerPay]:
    """Return the pay of each worker who has time or pieces."""
    names = {worker.id: worker.name for worker in snapshot.workers()}
    parts: dict[WorkerId | None, list[PeriodPay]] = {}
    for (worker, sha256, period), inputs in pay_inputs(snapshot, orders).items():
        figures = compute_pay(orders.get(sha256), inputs, period=period)
        part = PeriodPay(order_sha256=sha256, period=period, inputs=inputs, figures=figures)
        parts.setdefault(worker, []).append(part)
    return [
        WorkerPay(
            worker_id=worker,
            name="Somebody" if worker is None else names.get(worker, worker),
            parts=tuple(own),
        )
        for worker, own in parts.items()
    ]


def title_of(name: str) -> str:
    """Return the words for a figure.

    A deduction such as ``fees_1`` is named by its kind. A part that one of several orders adds to a
    sum, such as ``gross_of_2``, is named by the number of the order.
    """
    of_order = _OF_ORDER.fullmatch(name)
    if of_order is not None:
        return f"{title_of(of_order[1])}, work order {of_order[2]}"
    if name.startswith("percent_"):
        return "Share of gross pay taken off"
    return FIGURE_TITLES.get(name, f"Less {name.rpartition('_')[0] or name}")


def figure_text(figure: Figure) -> str:
    """Return a figure with its unit, or the reason why it is not known."""
    if figure.reason == NO_TOP_UP:
        return NO_TOP_UP  # known: there is no top-up
    if figure.value is None or figure.exact is None:
        return f"not known: {figure.reason}"
    if figure.unit == "ms":
        return hours_text(int(figure.exact))
    text, per = shown_figure(figure), figure.unit.partition("/")[2]
    return f"{text} {_PER[per]}" if per else text
