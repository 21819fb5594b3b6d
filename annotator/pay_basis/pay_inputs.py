"""The inputs of pay: pieces and time by worker, work order and pay period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction

from annotator.effort.categories import Category
from annotator.export.api import ItemRecord, Snapshot
from annotator.media.registry import audio_ms_of
from annotator.model.entities import Item, Review, WorkerId
from annotator.pay import PayInputs, WorkOrder
from annotator.pay.money.payments import (
    BONUS,
    DEDUCTION,
    RECEIVED,
    agreed,
    amount_of,
    conversion_of,
    currency_of,
    standing,
)
from annotator.pay.money.piece_division import plain
from annotator.pay.periods import UNKNOWN_DAY, Periods, day_number
from annotator.pay_basis.effective_time import effective
from annotator.pay_basis.piece_shares import (
    NO_TERMS,
    Count,
    OwnerOnDay,
    PieceShare,
    PieceTerms,
    is_finished,
    piece_terms,
    shares_by_day,
)
from annotator.records import ItemWork, Payment

_Payee = tuple[WorkerId | None, str]
"""A worker and the SHA-256 of a work order ("" without one)."""

OnDay = tuple[WorkerId | None, str, int]
"""A worker, an order, and a local day in days since 1970-01-01 (0: unknown day of pieces)."""

Paid = tuple[WorkerId | None, str, int]
"""A worker, an order, and the number of a pay period, from 1."""

EffortByDay = Mapping[OnDay, Mapping[Category, int]]
DeclaredByDay = Mapping[OnDay, int]
"""The ms that were declared on items; they are a part of the effort."""


def is_completed(item: Item) -> bool:
    """Return whether a worker has confirmed the item, so that it is paid."""
    return is_finished(item.facts)


@dataclass(slots=True)
class Pieces:
    """Paid items, regions and ms of sound by day, counted for the worker who is paid for them.

    ``terms`` are those of the orders of the job.
    """

    terms: PieceTerms = NO_TERMS
    items: dict[OnDay, Count] = field(default_factory=dict)
    items_accepted: dict[OnDay, Count] = field(default_factory=dict)
    regions: dict[OnDay, Count] = field(default_factory=dict)
    regions_accepted: dict[OnDay, Count] = field(default_factory=dict)
    items_rejected: dict[OnDay, Count] = field(default_factory=dict)
    regions_rejected: dict[OnDay, Count] = field(default_factory=dict)
    items_withdrawn: dict[OnDay, Count] = field(default_factory=dict)
    regions_withdrawn: dict[OnDay, Count] = field(default_factory=dict)
    audio_ms: dict[OnDay, Count] = field(default_factory=dict)
    audio_ms_accepted: dict[OnDay, Count] = field(default_factory=dict)
    audio_ms_rejected: dict[OnDay, Count] = field(default_factory=dict)
    audio_ms_withdrawn: dict[OnDay, Count] = field(default_factory=dict)

    def add(self, record: ItemRecord) -> int:
        """Count a completed item, and return how many of its regions are paid."""
        touched = sum(region.touched for region in record.regions)
        return self.add_counted(record.item, touched, record.work)

    def add_counted(self, item: Item, regions: int, work: ItemWork | None = None) -> int:
        """Count a completed item, and return how many of its touched regions are paid.

        Item and regions count for the people who made them, as on the screen, and are paid by the
        orders under which they were made. Untouched imported regions are not paid, nor are those
        that were drawn only in a review.
        """
        shares = shares_by_day(item.facts, work, regions, self.terms)
        for key, share in shares.items():
            self.add_share(key, item, share)
        paid = sum(share.regions for share in shares.values())
        return int(paid)

    def add_share(self, key: OwnerOnDay, item: Item, share: PieceShare) -> None:
        """Count the part of one person, under one order and on one day, of a completed item."""
        facts = item.facts
        ends = [""]
        if facts.review is Review.ACCEPTED:
            ends.append("_accepted")
        elif facts.review is Review.REJECTED:
            ends.append("_rejected")
        elif facts.review is Review.WITHDRAWN:
            ends.append("_withdrawn")
        counts = {
            "items": share.item,
            "regions": share.regions,
            "audio_ms": share.item * audio_ms_of(item.kind, item.extent),
        }
        for name, count in counts.items():
            for end in ends:
                into: dict[OnDay, Count] = getattr(self, name + end)
                into[key] = plain(into.get(key, 0) + count)

    def in_days(self, name: str, keys: Iterable[OnDay]) -> Count:
        """Return the count of that name over several keys."""
        counts: Mapping[OnDay, Count] = getattr(self, name)
        return plain(sum((counts.get(key, 0) for key in keys), Fraction(0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """All paid work: pieces, time by day, ``counted`` payments, and the orders by digest.

    ``declared`` is the part of the time that was declared on items.
    """

    pieces: Pieces
    effort: EffortByDay
    payments: Sequence[Payment] = ()
    orders: Mapping[str, WorkOrder] = field(default_factory=dict)
    declared: DeclaredByDay = field(default_factory=dict)

    def inputs(self) -> dict[Paid, PayInputs]:
        """Return the inputs of pay; each worker's periods under each order are in order."""
        owners: dict[_Payee, set[int]] = {}
        for worker, order, day in (*self.effort, *self.pieces.items):
            owners.setdefault((worker, order), set()).add(day)
        for payment in self._money():
            owners.setdefault((payment.worker_id, payment.order_sha256), set())
        return {
            (*owner, number): inputs
            for owner, days in owners.items()
            for number, inputs in self._periods_of(owner, days)
        }

    def _periods_of(self, owner: _Payee, days: AbstractSet[int]) -> Iterable[tuple[int, PayInputs]]:
        order = self.orders.get(owner[1])
        worked = {day for day in days if (*owner, day) in self.effort or day != UNKNOWN_DAY}
        periods = Periods(worked, None if order is None else order.pay.days_between_payments)
        in_period: dict[int, list[int]] = {}
        for day in sorted(days):
            in_period.setdefault(periods.of_work(day), []).append(day)
        money: dict[int, list[Payment]] = {}
        for payment in self._money():
            if (payment.worker_id, payment.order_sha256) == owner:
                number = periods.of_payment(day_number(payment.day))
                money.setdefault(number, []).append(payment)
        for number in sorted({*in_period, *money}):
            yield number, self._inputs(owner, in_period.get(number, []), money.get(number, []))

    def _inputs(self, owner: _Payee, days: Sequence[int], money: Sequence[Payment]) -> PayInputs:
        pieces, keys = self.pieces, [(*owner, day) for day in days]
        conversions = tuple(
            found
            for each in money
            if each.side == RECEIVED and (found := conversion_of(each)) is not None
        )
        effort: Counter[str] = Counter()
        for key in keys:
            for category, ms in self.effort.get(key, {}).items():
                effort[category.value] += ms
        return PayInputs(
            items_completed=pieces.in_days("items", keys),
            regions_completed=pieces.in_days("regions", keys),
            items_accepted=pieces.in_days("items_accepted", keys),
            regions_accepted=pieces.in_days("regions_accepted", keys),
            items_rejected=pieces.in_days("items_rejected", keys),
            regions_rejected=pieces.in_days("regions_rejected", keys),
            items_withdrawn=pieces.in_days("items_withdrawn", keys),
            regions_withdrawn=pieces.in_days("regions_withdrawn", keys),
            audio_ms_completed=pieces.in_days("audio_ms", keys),
            audio_ms_accepted=pieces.in_days("audio_ms_accepted", keys),
            audio_ms_rejected=pieces.in_days("audio_ms_rejected", keys),
            audio_ms_withdrawn=pieces.in_days("audio_ms_withdrawn", keys),
            effort_ms={each.value: effort[each.value] for each in Category if effort[each.value]},
            declared_item_ms=sum(self.declared.get(key, 0) for key in keys),
            bonus=sum((amount_of(each) for each in money if each.side == BONUS), Fraction(0)),
            deduction=sum(
                (amount_of(each) for each in money if each.side == DEDUCTION), Fraction(0)
            ),
            conversion=sum((each.loss for each in conversions), Fraction(0)),
            conversions=conversions,
        )

    def _money(self) -> Iterable[Payment]:
        """Yield the payments that change the amount earned: both sides have signed them.

        What one side says alone of a bonus, a deduction or a loss by conversion changes nothing.
        """
        both = agreed(self.payments)
        for payment in self.payments:
            changes = payment.side in (BONUS, DEDUCTION) or (
                payment.side == RECEIVED and payment.conversion
            )
            if changes and payment.seq in both:
                yield payment


def counted(payments: Iterable[Payment], orders: Mapping[str, WorkOrder]) -> list[Payment]:
    """Return the payments that stand and are in the currency of their order."""
    return [
        each
        for each in standing(payments)
        if (order := orders.get(each.order_sha256)) and currency_of(each) == order.currency
    ]


def effort_by_day(
    snapshot: Snapshot, only: AbstractSet[int] | None = None
) -> tuple[EffortByDay, DeclaredByDay]:
    """Return the effective ms of each worker under each order, by day and category.

    The second value is the part of it that was declared on items. With ``only``, just the time on
    these items.
    """
    totals: dict[OnDay, dict[Category, int]] = {}
    declared: Counter[OnDay] = Counter()
    for each in effective(snapshot):
        if only is None or each.item_id in only:
            key: OnDay = (each.worker_id, each.order_sha256, each.day)
            own = totals.setdefault(key, {})
            own[each.category] = own.get(each.category, 0) + each.ms
            if each.category is Category.DECLARED and each.item_id is not None:
                declared[key] += each.ms
    return totals, declared


def pay_inputs(snapshot: Snapshot, orders: Mapping[str, WorkOrder]) -> dict[Paid, PayInputs]:
    """Return the inputs of pay of a whole job, by worker, work order and pay period."""
    pieces = Pieces(piece_terms(orders))
    for record in snapshot.items():
        pieces.add(record)
    effort, declared = effort_by_day(snapshot)
    return Work(
        pieces=pieces,
        effort=effort,
        declared=declared,
        payments=counted(snapshot.payments(), orders),
        orders=orders,
    ).inputs()
