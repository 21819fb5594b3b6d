"""``info``: shows the progress of a job, its time, and the amount owed so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import state_json, state_lines
from annotator.cli.common.output import say, say_json, shown_path
from annotator.cli.common.pay_figures import (
    WorkerPay,
    effort_of,
    figure_text,
    orders_of,
    pay_by_worker,
    title_of,
)
from annotator.display_text import shown_name
from annotator.documents.statement.first_line import opening_sentence
from annotator.effort.categories import Category
from annotator.effort.method import EFFORT_1
from annotator.export.forms.effort_form import sums_json
from annotator.importers.relink import find_lost
from annotator.job_file.project import Project
from annotator.job_file.rows.values import Counts
from annotator.job_ledger.state import ReceiptState, states
from annotator.pay import PayFigures, WorkOrder, hours_text
from annotator.pay.money.figures import Basis
from annotator.pay.money.payments import no_sums, sums_of
from annotator.pay.order.payer import owed_by
from annotator.pay.pay_sentences import received_line
from annotator.pay.payments.paid import due_of, paid_figures
from annotator.pay_basis.pay_inputs import counted
from annotator.progress import Cancel
from annotator.records import JobFacts, Payment
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said

_MS_PER_HOUR: Final = 3_600_000
_TERMS: Final = ("hours_ms", "floor")
_DUE: Final = ("owed", "task_rate", "paid_time_rate", "full_rate", "shortfall", "top_up_due")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """The state of a job at one moment."""

    facts: JobFacts
    counts: Counts
    pay: tuple[WorkerPay, ...]
    ledgers: tuple[ReceiptState, ...] = ()
    payments: tuple[Payment, ...] = ()
    orders: Mapping[str, WorkOrder] = field(default_factory=dict)

    def owed_by(self, worker: WorkerPay, total: PayFigures) -> Said:
        """Return the sentence that names who owes this worker the amounts in one currency."""
        known = (self.orders.get(part.order_sha256) for part in worker.parts)
        orders = [order for order in known if order and order.currency == total.currency]
        return owed_by(orders, "en")

    def came(self, worker: WorkerPay, total: PayFigures) -> str:
        """Return the line on payments towards the amount owed; "" if there are none."""
        if total.currency is None:
            return ""
        own = [each for each in self.payments if each.worker_id == worker.worker_id]
        sums = sums_of(own).get(total.currency) or no_sums(total.currency)
        return str(received_line(paid_figures(due_of(total), sums)) or "")

    @property
    def effort(self) -> dict[Category, int]:
        """The booked ms of each category with any time, for all workers together."""
        return effort_of([part.inputs for each in self.pay for part in each.parts])


@click.command()
@click.argument("job", type=click.Path(path_type=Path))
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
@click.option("--missing", "is_missing", is_flag=True, help="List the files that are not at hand.")
def info(job: Path, *, is_json: bool, is_missing: bool) -> None:
    """Show items by status, regions by label, effort by category and pay so far."""
    with opened(job) as project:
        if is_missing:
            _tell_missing(project, is_json=is_json)
            return
        counts = project.reads.counts().result()
        with project.snapshot().result() as snapshot:
            orders = orders_of(snapshot)
            pay = tuple(pay_by_worker(snapshot, orders))
        ledgers = tuple(states(project))
        payments = tuple(counted(project.reads.payments().result(), orders))
        state = JobState(
            facts=project.facts,
            counts=counts,
            pay=pay,
            ledgers=ledgers,
            payments=payments,
            orders=orders,
        )
    if is_json:
        say_json(_document(state))
    else:
        say(_lines(state))


def _tell_missing(project: Project, *, is_json: bool) -> None:
    """List each file of the job that is not in its place, by its path in the job's folder."""
    lost = find_lost(project, Cancel())
    paths = [each.path for each in lost.media]
    if is_json:
        say_json({"files": lost.total, "missing": paths})
        return
    say(shown_path(path) for path in paths)
    if not paths:
        say([said("All files are at hand.")])


def _document(state: JobState) -> dict[str, Any]:
    items = {status.value: count for status, count in state.counts.items.items()}
    facts = state.facts
    return {
        "job": {"id": facts.job_id, "title": facts.title, "sample": facts.sample},
        "items": {"total": sum(items.values()), "by_status": items},
        "regions": {
            "total": sum(state.counts.regions.values()),
            "by_label": dict(state.counts.regions),
        },
        "effort": {"method": EFFORT_1.name, **sums_json(state.effort)},
        "pay": [
            {
                "worker": each.worker_id,
                "name": each.name,
                **_pay_document(total),
                "came": state.came(each, total),
            }
            for each in state.pay
            for total in each.totals
        ],
        "ledger": list(map(state_json, state.ledgers)),
    }


def _pay_document(total: PayFigures) -> dict[str, Any]:
    figures = [*(total.terms[name] for name in _TERMS), *(total.expected[name] for name in _DUE)]
    return {
        "currency": total.currency,
        "basis": total.basis.value,
        "first_line": str(opening_sentence(total)),
        "figures": {
            **{figure.name: figure.as_json() for figure in figures},
            "owed_accepted": total.accepted["owed"].as_json(),
        },
    }


def _lines(state: JobState) -> Iterator[Said | str]:
    yield shown_name(state.facts.title) + (" (sample)" if state.facts.sample else "")
    items, regions = state.counts.items, state.counts.regions
    yield from _table("Items", {status.value: str(n) for status, n in items.items() if n})
    yield from _table("Regions", {name: str(count) for name, count in regions.items()})
    effort = {code.value: _time(ms) for code, ms in state.effort.items()}
    yield from _table(f"Effort, by the method {EFFORT_1.name}", effort)
    today = datetime.now().astimezone().date()
    if not state.pay:
        yield from _table("Pay so far", {})
    for each in state.pay:
        for total in each.totals:
            yield ""
            yield said(
                "Pay so far of {each}, as of {today}",
                each=Name(shown_name(each.name)),
                today=Code(str(today.isoformat())),
            )
            yield f"  {opening_sentence(total)}"
            if came := state.came(each, total):
                yield f"  {came}"
            if total.currency is not None and not state.facts.sample:
                yield f"  {state.owed_by(each, total)}"
            yield f"  {title_of('floor')}: {figure_text(total.terms['floor'])}"
            yield from _due_lines(total)
    for each_ledger in state.ledgers:
        yield ""
        yield from state_lines(each_ledger)


def _due_lines(total: PayFigures) -> Iterator[str]:
    for name in _DUE:
        yield f"  {title_of(name)}: {figure_text(total.expected[name])}"
        if name == "owed" and total.basis is Basis.EXPECTED:
            accepted = figure_text(total.accepted["owed"])
            yield f"  {title_of('owed_accepted')}: {accepted}"


def _table(title: str, rows: dict[str, str]) -> Iterator[Said | str]:
    yield ""
    yield title if rows else f"{title}: none"
    shown = [(shown_name(name), value) for name, value in rows.items()]
    width = max((len(name) for name, _value in shown), default=0)
    yield from (f"  {name:<{width}}  {value}" for name, value in shown)


def _time(ms: int) -> str:
    return f"{ms / _MS_PER_HOUR:.3f} h ({hours_text(ms)})"
