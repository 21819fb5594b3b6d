"""The current pay of one worker, from pieces, time and payments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.effort.categories import Category
from annotator.job_file.rows.values import PieceCounts
from annotator.model.entities import WorkerId
from annotator.pay.compute import compute_pay
from annotator.pay.money.figures import PayFigures
from annotator.pay.money.inputs import PayInputs
from annotator.pay.order.work_order import WorkOrder
from annotator.pay.pay_totals import add_up
from annotator.pay_basis.pay_inputs import OnDay, Work, counted
from annotator.pay_basis.pay_inputs import Pieces as PaidPieces
from annotator.records import Payment

Key = tuple[str, int]
"""The SHA-256 of a work order, "" without one; and a local day since 1970-01-01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerTotals:
    """One worker's work on a job, and all payments to that worker.

    ``declared`` is the part of the effort that was declared on items.
    """

    worker_id: WorkerId
    pieces: Mapping[Key, PieceCounts]
    effort: Mapping[Key, Mapping[Category, int]]
    declared: Mapping[Key, int] = field(default_factory=dict)
    payments: Iterable[Payment] = ()


def pay_of(
    orders: Mapping[str, WorkOrder], current: WorkOrder | None, done: WorkerTotals
) -> PayFigures | None:
    """Return the pay for the work, or None if there is no order.

    If the work is in several currencies, it returns the pay in that of the last one.

    Args:
        orders: all orders of the job by their SHA-256.
        current: the one in force; it is included even if nothing was done under it.
        done: the work.
    """
    inputs = _work(orders, done).inputs()
    parts = [
        compute_pay(orders[order], each, period=period)
        for (_worker, order, period), each in sorted(inputs.items(), key=lambda part: part[0][2])
        if order in orders
    ]
    if current is not None and all(current.sha256 not in part.work_orders for part in parts):
        parts.append(compute_pay(current, PayInputs(items_completed=0, regions_completed=0)))
    if not parts:
        return None
    places = {order: place for place, order in enumerate(orders)}
    parts.sort(key=lambda part: places[part.work_orders[0]])
    return add_up([part for part in parts if part.currency == parts[-1].currency])


def reasons_why_none(done: WorkerTotals) -> PayFigures:
    """Return the figures for work under no order: every amount is null, with the reason."""
    without = {("", day): sums for (_order, day), sums in _merged(done.effort).items()}
    pieces = {key: each for key, each in done.pieces.items() if key[0] == ""}
    declared: Counter[Key] = Counter()
    for (_order, day), ms in done.declared.items():
        declared["", day] += ms
    totals = WorkerTotals(
        worker_id=done.worker_id, pieces=pieces, effort=without, declared=declared
    )
    work = _work({}, totals)
    nothing = PayInputs(items_completed=0, regions_completed=0)
    return compute_pay(None, next(iter(work.inputs().values()), nothing))


def _work(orders: Mapping[str, WorkOrder], done: WorkerTotals) -> Work:
    pieces = PaidPieces()
    for (order, day), each in done.pieces.items():
        if each == PieceCounts():
            continue
        key: OnDay = (done.worker_id, order, day)
        pieces.items[key] = each.items
        pieces.regions[key] = each.regions
        pieces.items_accepted[key] = each.items_accepted
        pieces.regions_accepted[key] = each.regions_accepted
        pieces.items_rejected[key] = each.items_rejected
        pieces.regions_rejected[key] = each.regions_rejected
        pieces.items_withdrawn[key] = each.items_withdrawn
        pieces.regions_withdrawn[key] = each.regions_withdrawn
        pieces.audio_ms[key] = each.audio_ms
        pieces.audio_ms_accepted[key] = each.audio_ms_accepted
        pieces.audio_ms_rejected[key] = each.audio_ms_rejected
        pieces.audio_ms_withdrawn[key] = each.audio_ms_withdrawn
    own = [each for each in done.payments if each.worker_id == done.worker_id]
    return Work(
        pieces=pieces,
        effort={
            (done.worker_id, order, day): sums
            for (order, day), sums in done.effort.items()
            if any(sums.values())
        },
        declared={(done.worker_id, *key): ms for key, ms in done.declared.items()},
        payments=counted(own, orders),
        orders=orders,
    )


def _merged(effort: Mapping[Key, Mapping[Category, int]]) -> dict[Key, dict[Category, int]]:
    """Return the total time of all orders, by day."""
    result: dict[Key, dict[Category, int]] = {}
    for (_order, day), sums in effort.items():
        into = result.setdefault(("", day), {})
        for category, ms in sums.items():
            into[category] = into.get(category, 0) + ms
    return result


def pay_by_day(orders: Mapping[str, WorkOrder], done: WorkerTotals) -> dict[int, PayFigures]:
    """Return the pay for the work of each local day on its own, if an order states any.

    Each day is treated as a pay period: its confirmed items are paid for its own hours.
    """
    found: dict[int, PayFigures] = {}
    for day in sorted({key[1] for key in (*done.effort, *done.pieces)}):
        alone = WorkerTotals(
            worker_id=done.worker_id,
            pieces={key: each for key, each in done.pieces.items() if key[1] == day},
            effort={key: each for key, each in done.effort.items() if key[1] == day},
            declared={key: ms for key, ms in done.declared.items() if key[1] == day},
        )
        figures = pay_of(orders, None, alone)
        if figures is not None:
            found[day] = figures
    return found
