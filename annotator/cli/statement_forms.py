"""The forms of a statement: one for people, one for programs, from the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.cli.figures import Part, WorkerPay, figure_text, title_of
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.method import EFFORT_1
from annotator.effort.totals import sum_of
from annotator.export_form.effort_form import sums_json
from annotator.export_form.pay_form import DEFINITION, inputs_json, order_json
from annotator.pay import (
    Figure,
    Figures,
    PayFigures,
    WorkOrder,
    disclosures,
    first_line,
    hours_text,
)
from annotator.records import JobFacts

FORMAT: Final = "fairlabel/statement/1"
PERIOD: Final = "the whole job"
NOT_CONFIRMED: Final = "No payment has been confirmed by both sides."
SAMPLE: Final = "This is a sample: it was made for trying out, and nobody is owed anything."

_TERMS: Final = ("item_rate", "region_rate", "hour_rate", "other_rate", "floor")
_TERM_TITLES: Final = {
    "item_rate": "Rate for an item",
    "region_rate": "Rate for a region",
    "hour_rate": "Rate for an hour on items",
    "other_rate": "Rate for an hour of other work",
    "floor": "Floor for an hour",
}
_TOLD: Final = (
    "what_for.title",
    "what_for.purpose",
    "what_for.end_use",
    "for_whom.client",
    "for_whom.beneficiary",
    "for_whom.chain",
    "footing.rejections",
    "footing.disputes",
    "footing.contact",
    "pay.due",
    "pay.days_between_payments",
    "pay.means",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One pay period of one job; ``orders`` and how many ``accepted`` them are by digest."""

    facts: JobFacts
    is_sample: bool
    workers: tuple[WorkerPay, ...]
    orders: Mapping[str, WorkOrder]
    accepted: Mapping[str, int]


def as_json(statement: Statement) -> dict[str, Any]:
    """Return the statement as a plain dictionary; every figure has its formula and inputs."""
    facts = statement.facts
    used = {part.order_sha256 for each in statement.workers for part in each.parts}
    orders = {sha256: order for sha256, order in statement.orders.items() if sha256 in used}
    return {
        "format": FORMAT,
        "sample": statement.is_sample,
        "job": {"id": facts.job_id, "title": facts.title},
        "period": PERIOD,
        "method": EFFORT_1.name,
        "definition": DEFINITION,
        "workers": [_worker_json(each) for each in statement.workers],
        "paid": {"sent": None, "received": None, "reason": NOT_CONFIRMED},
        "work_orders": [
            order_json(order, statement.accepted[sha256]) for sha256, order in orders.items()
        ],
    }


def _worker_json(pay: WorkerPay) -> dict[str, Any]:
    return {
        "worker": pay.worker_id,
        "effort": sums_json(pay.effort),
        "parts": [_part_json(part) for part in pay.parts],
        "totals": [
            {"first_line": first_line(total), "figures": total.as_json()} for total in pay.totals
        ],
    }


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "work_order": part.order_sha256 or None,
        "inputs": inputs_json(part.inputs),
        "figures": part.figures.as_json(),
    }


def as_text(statement: Statement) -> str:
    """Return the statement to be read: of each worker, the line that matters comes first."""
    blocks = ["\n".join(_worker_lines(statement, pay)) for pay in statement.workers]
    return f"\n\n{'-' * 72}\n\n".join(blocks) + "\n"


def _worker_lines(statement: Statement, pay: WorkerPay) -> Iterator[str]:
    totals = pay.totals
    yield from map(first_line, totals)
    if statement.is_sample:
        yield SAMPLE
    yield ""
    yield f"Worker: {pay.worker_id}"
    yield f"Job: {statement.facts.title}"
    yield f"Period: {PERIOD}"
    yield f"Time by the method {EFFORT_1.name}:"
    for code, ms in pay.effort.items():
        yield f"  {code}: {hours_text(ms)} ({ms} ms)"
    observed = sum_of(pay.effort, COUNTED_WORK)
    declared = pay.effort.get(Category.DECLARED, 0)
    yield f"  observed work: {hours_text(observed)}"
    yield f"  observed and declared: {hours_text(observed + declared)}"
    for total in totals:
        yield from _pay_lines(total)
    yield ""
    yield f"Sent: not confirmed. Received: not confirmed. {NOT_CONFIRMED}"
    for part in pay.parts:
        if part.order_sha256 in statement.orders:
            yield from _order_lines(statement.orders[part.order_sha256])
    yield ""
    yield f"What the rates mean: {DEFINITION}"


def _pay_lines(total: PayFigures) -> Iterator[str]:
    yield ""
    yield f"Pay in {total.currency}" if total.currency else "Pay"
    if len(total.work_orders) > 1:
        for number, sha256 in enumerate(total.work_orders, start=1):
            yield f"  Work order {number}: {sha256}"
    for name in _TERMS:
        yield _figure_line(_TERM_TITLES[name], total.terms[name])
    yield "  All work that was completed:"
    yield from _figure_lines(total.completed)
    if total.is_reviewed:
        yield "  Of it accepted:"
        yield from _figure_lines(total.accepted)
    else:
        yield "  Nothing has been reviewed yet, so nothing is accepted or rejected."


def _figure_lines(figures: Figures) -> Iterator[str]:
    yield from (f"  {_figure_line(title_of(each.name), each)}" for each in figures)


def _figure_line(title: str, figure: Figure) -> str:
    formula = f"   = {figure.formula}" if figure.formula and figure.exact is not None else ""
    return f"  {title}: {figure_text(figure)}{formula}"


def _order_lines(order: WorkOrder) -> Iterator[str]:
    yield ""
    yield f"As told in the work order {order.sha256}:"
    rows = {row.key: row for section in disclosures(order, "en") for row in section.rows}
    for key in _TOLD:
        text = rows[key].text.replace("\n", "; ")
        yield f"  {rows[key].title}: {text}"
