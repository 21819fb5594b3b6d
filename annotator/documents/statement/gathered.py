"""Reads everything that statements need from a snapshot once, for any period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotator.effort.categories import Category
from annotator.export.api import ItemRecord, Snapshot
from annotator.model.entities import Item, Status, WorkerId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay import WorkOrder, read_work_order
from annotator.pay.money.payments import standing
from annotator.pay_basis.effective_time import effective
from annotator.pay_basis.pay_inputs import is_completed
from annotator.proposals.counts import (
    NONE_REFUSED,
    NOTHING_PROPOSED,
    ProposalCounts,
    RefusedProposals,
    counted,
)
from annotator.proposals.proposal import Merged
from annotator.records import JobFacts, Payment


@dataclass(frozen=True, slots=True)
class WorkedTime:
    """Effective time of one worker on one local day, with corrections applied.

    ``item_ms`` is the part of declared time that was declared on items; else 0.
    """

    worker_id: WorkerId
    order_sha256: str
    day: int
    category: Category
    ms: int
    item_ms: int = 0


@dataclass(frozen=True, slots=True)
class ConfirmedItem:
    """An item that a worker confirmed, with the number of its regions that the worker made.

    Of the touched ``regions``, ``boxes`` counts those with a box, ``texts`` those with a text, and
    ``others`` those with neither. ``proposals`` counts the decisions on proposals on the item.
    """

    item: Item
    regions: int
    boxes: int
    texts: int
    others: int
    proposals: ProposalCounts = NOTHING_PROPOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class JobWork:
    """All work on one job, of all workers and days, and the payments that stand."""

    facts: JobFacts
    is_sample: bool
    people: tuple[Worker, ...]
    orders: Mapping[str, WorkOrder]
    accepted: Mapping[str, int]
    times: tuple[WorkedTime, ...]
    pieces: tuple[ConfirmedItem, ...]
    statuses: Mapping[Status, int]
    payments: tuple[Payment, ...]

    def workers(self) -> list[Worker]:
        """Return the workers with time or pieces, in the order in which they joined the job."""
        there = {each.worker_id for each in self.times}
        there |= {each.item.facts.done_by for each in self.pieces if each.item.facts.done_by}
        known = {each.id for each in self.people}
        unnamed = [Worker(each, "") for each in sorted(there - known)]
        return [each for each in (*self.people, *unnamed) if each.id in there]


def gather(snapshot: Snapshot) -> JobWork:
    """Read a whole job.

    Raises:
        InvalidWorkOrderError: one of its orders cannot be read.
        DamagedJobError: some of the data is damaged.
    """
    pieces, statuses = _pieces(snapshot)
    stored = snapshot.work_orders()
    is_sample = (
        snapshot.facts.sample
        or any(session.sample for session in snapshot.sessions())
        or any(piece.item.sample for piece in pieces)
    )
    return JobWork(
        facts=snapshot.facts,
        is_sample=is_sample,
        people=tuple(snapshot.workers()),
        orders={each.sha256: read_work_order(each.data) for each in stored},
        accepted={each.sha256: len(each.accepted_by) for each in stored},
        times=tuple(_times(snapshot)),
        pieces=tuple(pieces),
        statuses=statuses,
        payments=tuple(standing(snapshot.payments())),
    )


def _pieces(snapshot: Snapshot) -> tuple[list[ConfirmedItem], Mapping[Status, int]]:
    pieces, statuses = [], Counter[Status]()
    refused, merged = snapshot.refusals(), snapshot.merged_labels()
    for record in snapshot.items():
        statuses[record.item.facts.status] += 1
        if is_completed(record.item):
            pieces.append(_piece(record, refused.get(record.item.id, NONE_REFUSED), merged))
    return pieces, statuses


def _piece(record: ItemRecord, refused: RefusedProposals, merged: Merged) -> ConfirmedItem:
    touched = [region for region in record.regions if region.touched]
    return ConfirmedItem(
        record.item,
        len(touched),
        sum(isinstance(region.geometry, Box) for region in touched),
        sum(bool(region.transcription) for region in touched),
        sum(region.geometry is None and not region.transcription for region in touched),
        counted(record.regions, record.active_ms, refused, merged),
    )


def _times(snapshot: Snapshot) -> Iterator[WorkedTime]:
    sums, on_items = (Counter[tuple[WorkerId, str, int, Category]]() for _ in range(2))
    for each in effective(snapshot):
        key = (each.worker_id, each.order_sha256, each.day, each.category)
        sums[key] += each.ms
        if each.category is Category.DECLARED and each.item_id is not None:
            on_items[key] += each.ms
    for key, ms in sums.items():
        if ms:
            yield WorkedTime(*key, ms, on_items[key])
