"""The pay of one worker in parts: one for each pay period of each work order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from annotator.documents.statement.gathered import FinishedItem, WorkedTime
from annotator.documents.statement.period import ALL, Period
from annotator.effort.categories import Category
from annotator.pay import PayFigures, PayInputs, WorkOrder, compute_pay
from annotator.pay.money.payments import CONFIRMED
from annotator.pay.periods import UNKNOWN_DAY, Periods, day_number
from annotator.pay_basis.pay_inputs import OnDay, Pieces, Work
from annotator.records import Payment

Orders = Mapping[str, WorkOrder]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPart:
    """The pay under one work order (its SHA-256, "" without one) for one pay period.

    ``days`` are the known days with any work, in order. ``is_cut`` says that other days of the pay
    period were left out.
    """

    order_sha256: str
    pay_period: int
    inputs: PayInputs
    figures: PayFigures
    days: tuple[int, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class WorkTotals:
    """Time, pieces and payments of one worker."""

    times: Sequence[WorkedTime]
    pieces: Sequence[FinishedItem]
    payments: Sequence[Payment] = ()

    def of_order(self, sha256: str) -> WorkTotals:
        """Return the part that belongs to one work order."""
        return WorkTotals(
            [each for each in self.times if each.order_sha256 == sha256],
            cut(self.pieces, lambda order, _day: order == sha256),
            [each for each in self.payments if each.order_sha256 == sha256],
        )

    def on(self, days: AbstractSet[int]) -> WorkTotals:
        """Return the time and the pieces of some days, without payments."""
        return WorkTotals(
            [each for each in self.times if each.day in days],
            cut(self.pieces, lambda _order, day: day in days),
        )

    @property
    def days(self) -> tuple[int, ...]:
        """The known days on which there is time or a part of a confirmed item, in order."""
        known = {each.day for each in self.times}.union(*(each.days for each in self.pieces))
        return tuple(sorted(known - {UNKNOWN_DAY}))

    @property
    def order_digests(self) -> list[str]:
        """The digests of the orders that the time, pieces or payments belong to."""
        found = [each.order_sha256 for each in self.times]
        found += [order for each in self.pieces for order, _day in each.shares]
        found += [each.order_sha256 for each in self.payments]
        return list(dict.fromkeys(found))


def cut(pieces: Iterable[FinishedItem], holds: Callable[[str, int], bool]) -> list[FinishedItem]:
    """Return pieces with those shares alone whose order and day are held."""
    return [held for each in pieces if (held := each.only(holds)) is not None]


def parts_of(done: WorkTotals, orders: Orders, period: Period = ALL) -> list[StatementPart]:
    """Return the parts for the days of a period; for all days they are those of an export.

    The pay periods are those of the whole job: the days of each do not depend on the period shown.
    A pay period that is shown in part is computed for those days only.
    """
    parts = []
    for sha256 in done.order_digests:
        order = orders.get(sha256)
        length = None if order is None else order.pay.days_between_payments
        for number, some, is_cut in _pay_periods(done.of_order(sha256), length, period):
            for inputs in inputs_of(some, orders):
                part = StatementPart(
                    order_sha256=sha256,
                    pay_period=number,
                    inputs=inputs,
                    figures=compute_pay(order, inputs, period=number),
                    days=some.days,
                    is_cut=is_cut,
                )
                parts.append(part)
    return parts


def inputs_of(done: WorkTotals, orders: Orders) -> list[PayInputs]:
    """Return the inputs of the pay computation, counted as in an export."""
    pieces = Pieces()
    for piece in done.pieces:
        for (order, day), share in piece.shares.items():
            pieces.add_share((piece.worker_id, order, day), piece.item, share)
    effort: dict[OnDay, dict[Category, int]] = {}
    declared: Counter[OnDay] = Counter()
    for each in done.times:
        key: OnDay = (each.worker_id, each.order_sha256, each.day)
        own = effort.setdefault(key, {})
        own[each.category] = own.get(each.category, 0) + each.ms
        declared[key] += each.item_ms
    work = Work(
        pieces=pieces,
        effort=effort,
        declared=declared,
        payments=done.payments,
        orders=orders,
    )
    return list(work.inputs().values())


def _pay_periods(
    done: WorkTotals, length_days: int | None, period: Period
) -> Iterator[tuple[int, WorkTotals, bool]]:
    """Yield the number of each pay period that has any work, with that work."""
    worked = {each.day for each in done.times}
    days = worked.union(*(each.days for each in done.pieces))
    periods = Periods(worked | (days - {UNKNOWN_DAY}), length_days)
    of_number: dict[int, set[int]] = {}
    for day in days:
        of_number.setdefault(periods.of_work(day), set()).add(day)
    money: dict[int, list[Payment]] = {}
    for day, payment in _within(done.payments, period):
        money.setdefault(periods.of_payment(day), []).append(payment)
    for number in sorted({*of_number, *money}):
        every = of_number.get(number, set())
        held = {day for day in every if period.holds(day)}
        some = done.on(held)
        if held or number in money:
            yield number, WorkTotals(some.times, some.pieces, money.get(number, ())), held != every


def _within(payments: Sequence[Payment], period: Period) -> Iterator[tuple[int, Payment]]:
    """Yield the payments of a period by day; a confirmation has the day of what it confirms."""
    days = {each.seq: day_number(each.day) for each in payments}
    for each in payments:
        of = each.names if each.side == CONFIRMED else None
        day = days.get(each.seq if of is None else of, days[each.seq])
        if period.holds(day):
            yield day, each
