"""What pay is computed from: pieces and time by worker and work order, gathered item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.effort.categories import Category
from annotator.export_api import ItemRecord, Snapshot
from annotator.model import Item, Review, Status, WorkerId
from annotator.pay import PayInputs

Paid = tuple[WorkerId | None, str]
"""A worker and the SHA-256 of a work order ("" without one)."""


def is_completed(item: Item) -> bool:
    """Return whether a worker has confirmed the item, so that it is to be paid."""
    return item.facts.status is Status.DONE and item.facts.done_by is not None


@dataclass(slots=True)
class Pieces:
    """Items and regions that are paid, counted for whoever is paid for them."""

    items: Counter[Paid] = field(default_factory=Counter)
    items_accepted: Counter[Paid] = field(default_factory=Counter)
    regions: Counter[Paid] = field(default_factory=Counter)
    regions_accepted: Counter[Paid] = field(default_factory=Counter)
    reviewed: set[Paid] = field(default_factory=set)

    def add(self, record: ItemRecord) -> int:
        """Count an item that is completed, and return how many of its regions are paid."""
        return self.add_counted(record.item, sum(region.touched for region in record.regions))

    def add_counted(self, item: Item, regions: int) -> int:
        """Count an item that is completed, and return how many of its touched regions are paid.

        Item and regions count for whoever confirmed it, as the screen does, and are paid by the
        order in force then. A region that was imported and left untouched is not paid.
        """
        if not is_completed(item):
            return 0
        facts = item.facts
        confirmed: Paid = (facts.done_by, facts.done_order)
        self.items[confirmed] += 1
        self.regions[confirmed] += regions
        if facts.review is Review.ACCEPTED:
            self.items_accepted[confirmed] += 1
            self.regions_accepted[confirmed] += regions
        if facts.review is not Review.NONE:
            self.reviewed.add(confirmed)
        return regions

    def inputs(self, effort: Mapping[Paid, Mapping[Category, int]]) -> dict[Paid, PayInputs]:
        """Return the inputs of pay, given the booked ms of each worker under each order."""
        keys = dict.fromkeys([*effort, *self.items])
        return {key: self._inputs_of(key, effort.get(key, {})) for key in keys}

    def _inputs_of(self, key: Paid, effort: Mapping[Category, int]) -> PayInputs:
        is_reviewed = key in self.reviewed
        return PayInputs(
            items_completed=self.items[key],
            regions_completed=self.regions[key],
            items_accepted=self.items_accepted[key] if is_reviewed else None,
            regions_accepted=self.regions_accepted[key] if is_reviewed else None,
            effort_ms={category.value: ms for category, ms in effort.items() if ms},
        )


def effort_by_paid(snapshot: Snapshot) -> dict[Paid, dict[Category, int]]:
    """Return the booked ms of each worker under each order by category; only what there is."""
    totals: dict[Paid, dict[Category, int]] = {}
    for entry in snapshot.effort():
        own = totals.setdefault((entry.worker_id, entry.order_sha256), {})
        category = entry.span.category
        own[category] = own.get(category, 0) + entry.span.duration_ms
    return totals


def pay_inputs(snapshot: Snapshot) -> dict[Paid, PayInputs]:
    """Return the inputs of pay of a whole job: one pay period, by worker and work order."""
    pieces = Pieces()
    for record in snapshot.items():
        pieces.add(record)
    return pieces.inputs(effort_by_paid(snapshot))
