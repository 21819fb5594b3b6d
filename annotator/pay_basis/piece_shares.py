"""Whose a finished item and its regions are, if several people worked on it (docs/pay.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from annotator.model.entities import ItemFacts, Status, WorkerId
from annotator.pay import WorkOrder
from annotator.pay.money.division import plain, shares_by
from annotator.pay.order.fields.pay_and_record_fields import CONFIRMED_BY
from annotator.records import ItemWork

Count = int | Fraction
"""A number of pieces: whole for work of one person, else in millionths."""


@dataclass(frozen=True, slots=True)
class PieceShare:
    """One person's part of a finished item, from 0 to 1, and of its paid regions."""

    item: Count = 0
    regions: Count = 0


def is_finished(facts: ItemFacts) -> bool:
    """Return whether a worker has confirmed the item, so that it is paid.

    A practice item is no piece: its time is paid as training.
    """
    return facts.status is Status.DONE and facts.done_by is not None and not facts.is_practice


def orders_paying_the_confirmer(orders: Mapping[str, WorkOrder]) -> frozenset[str]:
    """Return the digests of the orders that pay a shared item to whoever confirmed it."""
    return frozenset(
        sha256 for sha256, order in orders.items() if order.pay.shared_items == CONFIRMED_BY
    )


def shares_of(
    facts: ItemFacts, work: ItemWork | None, regions: int, to_confirmer: frozenset[str]
) -> dict[WorkerId, PieceShare]:
    """Return the share of each person in a finished item; empty if it is not finished.

    An item is divided by the measured time of those who drew or changed something on it and of the
    person who confirmed it. If nobody has time, or the order says so, it goes to that person. A
    region is divided among those who drew or changed it.

    Args:
        facts: of the item.
        work: who worked on it; None if nobody but the person who confirmed it did.
        regions: the number of its touched regions; used if ``work`` is None.
        to_confirmer: the orders that pay shared items to whoever confirmed them.
    """
    confirmer = facts.done_by
    if confirmer is None or not is_finished(facts):
        return {}
    if work is None:
        return {confirmer: PieceShare(1, regions)}
    times = {worker: work.ms.get(worker, 0) for worker in {*work.workers, confirmer}}
    is_divided = any(times.values()) and facts.done_order not in to_confirmer
    items = shares_by(times) if is_divided else {confirmer: Fraction(1)}
    of_regions: dict[WorkerId, Fraction] = {}
    for makers in work.makers.values():
        for maker, share in makers.items():
            whose = confirmer if maker is None else maker
            of_regions[whose] = of_regions.get(whose, Fraction(0)) + share
    return {
        worker: PieceShare(plain(items.get(worker, 0)), plain(of_regions.get(worker, 0)))
        for worker in {**items, **of_regions}
    }
