"""Reads everything that statements need from a snapshot once, for any period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from annotator.drafts.counts import NO_TEXTS, TextCounts
from annotator.drafts.counts import counted as counted_texts
from annotator.effort.categories import Category
from annotator.export.api import ItemRecord, Snapshot
from annotator.model.entities import Item, Region, Status, WorkerId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay import WorkOrder
from annotator.pay.money.inputs import Count
from annotator.pay.money.payments import standing
from annotator.pay.money.piece_division import plain
from annotator.pay_basis.effective_time import effective
from annotator.pay_basis.pay_inputs import is_completed
from annotator.pay_basis.piece_shares import (
    PieceShare,
    PieceTerms,
    piece_terms,
    shares_by_day,
)
from annotator.pay_basis.stored_orders import order_of
from annotator.proposals.counts import (
    NONE_REFUSED,
    NOTHING_PROPOSED,
    ProposalCounts,
    counted,
)
from annotator.records import JobFacts, Payment, RejectionAnswer

PieceKey = tuple[str, int]
"""The SHA-256 of a work order, "" without one; and a local day since 1970-01-01 (0: unknown)."""


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
class FinishedItem:
    """A finished item that a worker made or had a part in, with the regions that the worker made.

    ``shares`` are the worker's parts by the work order that pays them and by local day; ``part``
    and ``regions`` are their sums. ``is_shared`` says that others have a part of the item, and
    ``is_cut`` that shares of the worker are left out: those of other days, or orders. Of the
    worker's regions on all days, ``boxes`` counts those with a box, ``texts`` those with a text,
    and ``others`` those with neither; one that several people made counts with the worker's part.
    ``proposals`` counts the decisions on proposals on the item, ``drafts`` its texts by origin.
    """

    item: Item
    worker_id: WorkerId
    shares: Mapping[PieceKey, PieceShare]
    boxes: Count
    texts: Count
    others: Count
    proposals: ProposalCounts = NOTHING_PROPOSED
    drafts: TextCounts = NO_TEXTS
    is_shared: bool = False
    is_cut: bool = False

    @property
    def days(self) -> frozenset[int]:
        """The local days to which the shares belong."""
        return frozenset(day for _order, day in self.shares)

    def only(self, holds: Callable[[str, int], bool]) -> FinishedItem | None:
        """Return it with those shares alone whose order and day are held; None without any."""
        held = {key: share for key, share in self.shares.items() if holds(*key)}
        if len(held) == len(self.shares):
            return self
        return replace(self, shares=held, is_cut=True) if held else None

    @property
    def part(self) -> Count:
        """The worker's part of the item, from 0 to 1."""
        return _added(share.item for share in self.shares.values())

    @property
    def regions(self) -> Count:
        """The worker's part of the paid regions."""
        return _added(share.regions for share in self.shares.values())


@dataclass(frozen=True, slots=True)
class AnsweredRejection:
    """What a worker answered to a rejection, and the path of the item."""

    path: str
    answer: RejectionAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class JobWork:
    """All work on one job, of all workers and days, and the payments that stand.

    ``answers`` are those to all rejections, also of items that were done again since.
    """

    facts: JobFacts
    is_sample: bool
    people: tuple[Worker, ...]
    orders: Mapping[str, WorkOrder]
    accepted: Mapping[str, int]
    times: tuple[WorkedTime, ...]
    pieces: tuple[FinishedItem, ...]
    statuses: Mapping[Status, int]
    payments: tuple[Payment, ...]
    answers: tuple[AnsweredRejection, ...] = ()

    def workers(self) -> list[Worker]:
        """Return the workers with time or pieces, in the order in which they joined the job."""
        there = {each.worker_id for each in self.times}
        there |= {each.worker_id for each in self.pieces}
        known = {each.id for each in self.people}
        unnamed = [Worker(each, "") for each in sorted(there - known)]
        return [each for each in (*self.people, *unnamed) if each.id in there]


def gather(snapshot: Snapshot) -> JobWork:
    """Read a whole job.

    Raises:
        InvalidWorkOrderError: one of its orders cannot be read.
        DamagedJobError: some of the data is damaged.
    """
    stored = snapshot.work_orders()
    orders = {each.sha256: order_of(each) for each in stored}
    pieces, statuses = _pieces(snapshot, piece_terms(orders))
    is_sample = (
        snapshot.facts.sample
        or any(session.sample for session in snapshot.sessions())
        or any(piece.item.sample for piece in pieces)
    )
    return JobWork(
        facts=snapshot.facts,
        is_sample=is_sample,
        people=tuple(snapshot.workers()),
        orders=orders,
        accepted={each.sha256: len(each.accepted_by) for each in stored},
        times=tuple(_times(snapshot)),
        pieces=tuple(pieces),
        statuses=statuses,
        payments=tuple(standing(snapshot.payments())),
        answers=tuple(_answers(snapshot)),
    )


def _answers(snapshot: Snapshot) -> Iterator[AnsweredRejection]:
    """Yield the answers in the order in which they were given; most jobs have none."""
    found = sorted(snapshot.rejection_answers(), key=lambda each: each.seq)
    answered = {each.item_id for each in found}
    paths = {
        each.item.id: each.item.path
        for each in (snapshot.summaries() if answered else ())
        if each.item.id in answered
    }
    for each in found:
        yield AnsweredRejection(paths.get(each.item_id, ""), each)


def _pieces(
    snapshot: Snapshot, terms: PieceTerms
) -> tuple[list[FinishedItem], Mapping[Status, int]]:
    pieces: list[FinishedItem] = []
    statuses = Counter[Status]()
    refused, merged = snapshot.refusals(), snapshot.merged_labels()
    for record in snapshot.items():
        statuses[record.item.facts.status] += 1
        if is_completed(record.item):
            decided = refused.get(record.item.id, NONE_REFUSED)
            proposals = counted(record.regions, record.active_ms, decided, merged)
            pieces += _of_each(record, terms, proposals)
    return pieces, statuses


def _of_each(
    record: ItemRecord, terms: PieceTerms, proposals: ProposalCounts
) -> Iterator[FinishedItem]:
    """Yield the part of each person who made something of an item."""
    touched = [region for region in record.regions if region.touched]
    drafts = counted_texts(record.regions, record.active_ms)
    shares = shares_by_day(record.item.facts, record.work, len(touched), terms)
    for worker in dict.fromkeys(worker for worker, _order, _day in shares):
        own = {
            (order, day): share for (whose, order, day), share in shares.items() if whose == worker
        }
        parts = {each.id: _part_of(each, worker, record) for each in touched}
        yield FinishedItem(
            record.item,
            worker,
            own,
            _added(parts[each.id] for each in touched if isinstance(each.geometry, Box)),
            _added(parts[each.id] for each in touched if each.transcription),
            _added(
                parts[each.id]
                for each in touched
                if each.geometry is None and not each.transcription
            ),
            proposals,
            drafts,
            is_shared=_added(share.item for share in own.values()) != 1,
        )


def _part_of(region: Region, worker: WorkerId, record: ItemRecord) -> Count:
    if record.work is None:
        return 1
    makers = record.work.makers.get(region.id, {})
    rest = makers.get(None, 0) if record.item.facts.done_by == worker else 0
    return makers.get(worker, 0) + rest


def _added(parts: Iterable[Count]) -> Count:
    return plain(sum(parts, Fraction(0)))


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
