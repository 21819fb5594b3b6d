"""Whose a finished item and its regions are, and under which work orders (docs/pay.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from annotator.model.entities import ItemFacts, Status, WorkerId
from annotator.pay import WorkOrder
from annotator.pay.money.piece_division import plain, shares_by
from annotator.pay.order.fields.pay_fields import CONFIRMED_BY
from annotator.records import ItemWork

Count = int | Fraction
"""A number of pieces: whole for work of one person under one order, else in millionths."""

Owner = tuple[WorkerId, str]
"""A person, and the SHA-256 of the work order that pays that person's part; "" without one."""

OwnerOnDay = tuple[WorkerId, str, int]
"""An owner, and a local day in days since 1970-01-01 (0: unknown)."""


@dataclass(frozen=True, slots=True)
class PieceTerms:
    """What the work orders of a job say about the division of pieces, by their digests.

    Attributes:
        to_confirmer: the orders that pay a shared item to whoever confirmed it.
        with_periods: the orders with pay periods: parts that they pay are divided over days.
    """

    to_confirmer: frozenset[str] = frozenset()
    with_periods: frozenset[str] = frozenset()


NO_TERMS: Final = PieceTerms()
_NOTHING: Final[Mapping[WorkerId, Mapping[str, int]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PieceShare:
    """The part of one person under one order: of a finished item, from 0 to 1, and its regions."""

    item: Count = 0
    regions: Count = 0


def is_finished(facts: ItemFacts) -> bool:
    """Return whether a worker has confirmed the item, so that it is paid.

    A practice item is no piece: its time is paid as training.
    """
    return facts.status is Status.DONE and facts.done_by is not None and not facts.is_practice


def piece_terms(orders: Mapping[str, WorkOrder]) -> PieceTerms:
    """Return what the orders of a job, by their digests, say about the division of pieces."""
    pay = {sha256: order.pay for sha256, order in orders.items()}
    return PieceTerms(
        to_confirmer=frozenset(
            sha256 for sha256, each in pay.items() if each.shared_items == CONFIRMED_BY
        ),
        with_periods=frozenset(
            sha256 for sha256, each in pay.items() if each.days_between_payments is not None
        ),
    )


def orders_of(worker: WorkerId, facts: ItemFacts, work: ItemWork) -> Mapping[str, int]:
    """Return the orders that pay a person for an item, with the ms by which it is divided.

    Work is paid by the order under which it was done. A person without time on the item is paid by
    the order of the confirmation if they confirmed it, else by the one that they accepted last.
    """
    timed = {order: ms for order, ms in work.ms.get(worker, {}).items() if ms}
    if timed:
        return timed
    is_confirmer = worker == facts.done_by
    return {facts.done_order if is_confirmer else work.accepted.get(worker, ""): 0}


def shares_by_day(
    facts: ItemFacts, work: ItemWork | None, regions: int, terms: PieceTerms
) -> dict[OwnerOnDay, PieceShare]:
    """Return the shares in a finished item, by person, order and local day.

    Where the order has pay periods, the share of a person is divided over the days on which the
    person spent the time by which the item is divided, under that order. So a pay period has the
    pay for its own time, whenever the item is confirmed. A share without any time belongs to the
    day of the confirmation, as do all shares under other orders.

    Args:
        facts: of the item.
        work: who worked on it; None if nobody but the person who confirmed it did, all of it under
            the order and on the day of the confirmation.
        regions: the number of its touched regions; used if ``work`` is None.
        terms: of the orders of the job.
    """
    return {
        (worker, order, day): part
        for (worker, order), share in shares_of(facts, work, regions, terms.to_confirmer).items()
        for day, part in _over_days(
            share,
            {} if work is None or order not in terms.with_periods else _days(work, worker, order),
            facts.done_day,
        ).items()
    }


def _days(work: ItemWork, worker: WorkerId, order: str) -> dict[int, int]:
    days = work.days.get(worker, {}).get(order, {})
    return {day: ms for day, ms in days.items() if ms > 0}


def _over_days(share: PieceShare, days: Mapping[int, int], otherwise: int) -> dict[int, PieceShare]:
    if not days:
        return {otherwise: share}
    items, regions = (shares_by(days, Fraction(count)) for count in (share.item, share.regions))
    return {
        day: PieceShare(plain(items.get(day, 0)), plain(regions.get(day, 0)))
        for day in {**items, **regions}
    }


def shares_of(
    facts: ItemFacts, work: ItemWork | None, regions: int, to_confirmer: frozenset[str]
) -> dict[Owner, PieceShare]:
    """Return the shares in a finished item, by person and order; empty if it is not finished.

    An item is divided by the measured time, under each order, of those who drew or changed
    something on it and of the person who confirmed it. If nobody has time, or all these orders say
    so, it goes to that person. A region is divided among those who drew or changed it. Nobody's
    rate depends on an order that somebody else accepted.

    Args:
        facts: of the item.
        work: who worked on it; None if nobody but the person who confirmed it did, all of it under
            the order of the confirmation.
        regions: the number of its touched regions; used if ``work`` is None.
        to_confirmer: the orders that pay shared items to whoever confirmed them.
    """
    confirmer = facts.done_by
    if confirmer is None or not is_finished(facts):
        return {}
    if work is None:
        return {(confirmer, facts.done_order): PieceShare(1, regions)}
    items = _item_parts(confirmer, facts, work, to_confirmer)
    of_regions: dict[Owner, Fraction] = {}
    for region_id, makers in work.makers.items():
        under = work.region_orders.get(region_id, {})
        for owner, share in _under_orders(_named(makers, confirmer), facts, work, under).items():
            of_regions[owner] = of_regions.get(owner, Fraction(0)) + share
    return {
        owner: PieceShare(plain(items.get(owner, 0)), plain(of_regions.get(owner, 0)))
        for owner in {**items, **of_regions}
    }


def _item_parts(
    confirmer: WorkerId, facts: ItemFacts, work: ItemWork, to_confirmer: frozenset[str]
) -> dict[Owner, Fraction]:
    times: dict[Owner, int] = {
        (worker, order): ms
        for worker in {*work.workers, confirmer}
        for order, ms in work.ms.get(worker, {}).items()
        if ms
    }
    if times and not to_confirmer.issuperset(order for _worker, order in times):
        return shares_by(times)
    return _under_orders({confirmer: Fraction(1)}, facts, work)


def _named(
    makers: Mapping[WorkerId | None, Fraction], confirmer: WorkerId
) -> dict[WorkerId, Fraction]:
    """Return the shares of a region with the confirmer in place of nobody."""
    found: dict[WorkerId, Fraction] = {}
    for maker, share in makers.items():
        worker = confirmer if maker is None else maker
        found[worker] = found.get(worker, Fraction(0)) + share
    return found


def _under_orders(
    shares: Mapping[WorkerId, Fraction],
    facts: ItemFacts,
    work: ItemWork,
    under: Mapping[WorkerId, Mapping[str, int]] = _NOTHING,
) -> dict[Owner, Fraction]:
    """Divide the share of each person by their ms ``under`` each order, else as the item."""
    return {
        (worker, order): part
        for worker, share in shares.items()
        for order, part in shares_by(
            under.get(worker) or orders_of(worker, facts, work), share
        ).items()
    }
