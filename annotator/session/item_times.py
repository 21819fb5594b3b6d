"""The time of the current session on each item, in work that makes pieces, by work order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from annotator.effort.categories import Category
from annotator.effort.clock import EffortClock
from annotator.model.entities import ItemId


class ItemTimes:
    """Counts the visits to items, some of which may not be booked yet.

    Args:
        clock: running.
        order: returns the digest of the order in force.
    """

    def __init__(self, clock: EffortClock, *, order: Callable[[], str]) -> None:
        """Start without any time."""
        self._clock = clock
        self._order = order
        self._spent: dict[ItemId, dict[str, int]] = {}
        self._item_id: ItemId | None = None
        self._category = Category.LABEL
        self._trained: set[ItemId] = set()
        # The part of the current visit that is counted already, under an order before.
        self._counted_ms = 0

    @property
    def items(self) -> Collection[ItemId]:
        """The items with a visit that has ended."""
        return self._spent.keys()

    def begin(self, item_id: ItemId, category: Category) -> None:
        """Begin a visit to an item, in work that makes pieces."""
        self._item_id, self._category, self._counted_ms = item_id, category, 0

    def end(self, visit_ms: int) -> None:
        """Count a visit that has ended, with all its work; nothing if none has begun."""
        self._count(visit_ms, self._order())
        self._item_id = None

    def order_changed(self, visit_ms: int, before: str) -> None:
        """Count the visit so far under the order before; the rest is under the one in force."""
        self._count(visit_ms, before)
        self._counted_ms = visit_ms

    def before(self, item_id: ItemId) -> Mapping[str, int]:
        """Return the ms on an item by order, without the current visit."""
        return dict(self._spent.get(item_id, {}))

    def of(self, item_id: ItemId) -> Mapping[str, int]:
        """Return the ms on an item by order, with the current visit until now."""
        spent = dict(self.before(item_id))
        if item_id == self._item_id:
            order, ms = self._order(), self._clock.item_work_ms() - self._counted_ms
            spent[order] = spent.get(order, 0) + ms
        return spent

    def has_training(self, item_id: ItemId) -> bool:
        """Return whether time on an item is training, or would be until it is opened again."""
        is_here = item_id == self._item_id and self._category is Category.TRAINING
        return is_here or item_id in self._trained

    def _count(self, visit_ms: int, order: str) -> None:
        ms = visit_ms - self._counted_ms
        if self._item_id is None or not ms:
            return
        own = self._spent.setdefault(self._item_id, {})
        own[order] = own.get(order, 0) + ms
        if self._category is Category.TRAINING:
            self._trained.add(self._item_id)
