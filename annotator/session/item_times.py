"""The time of the current session on each item, in work that makes pieces, by order and day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from annotator.effort.categories import Category
from annotator.effort.clock import EffortClock
from annotator.model.entities import ItemId

OrderDay = tuple[str, int]
"""The SHA-256 of a work order, "" without one; and a local day since 1970-01-01."""

ByDay = Mapping[int, int]
"""Time in ms by local day."""


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
        self._spent: dict[ItemId, dict[OrderDay, int]] = {}
        self._item_id: ItemId | None = None
        self._category = Category.LABEL
        self._trained: set[ItemId] = set()
        # The part of the current visit that is counted already, under an order before.
        self._counted: ByDay = {}

    @property
    def items(self) -> Collection[ItemId]:
        """The items with a visit that has ended."""
        return self._spent.keys()

    def begin(self, item_id: ItemId, category: Category) -> None:
        """Begin a visit to an item, in work that makes pieces."""
        self._item_id, self._category, self._counted = item_id, category, {}

    def end(self, visit: ByDay) -> None:
        """Count a visit that has ended, with all its work; nothing if none has begun."""
        self._count(visit, self._order())
        self._item_id = None

    def order_changed(self, visit: ByDay, before: str) -> None:
        """Count the visit so far under the order before; the rest is under the one in force."""
        self._count(visit, before)
        self._counted = visit

    def before(self, item_id: ItemId) -> Mapping[OrderDay, int]:
        """Return the ms on an item by order and day, without the current visit."""
        return dict(self._spent.get(item_id, {}))

    def of(self, item_id: ItemId) -> Mapping[OrderDay, int]:
        """Return the ms on an item by order and day, with the current visit until now."""
        spent = dict(self.before(item_id))
        if item_id == self._item_id:
            self._add(spent, self._clock.item_work_by_day(), self._order())
        return spent

    def orders(self, item_id: ItemId) -> frozenset[str]:
        """Return the orders under which there is time on an item, with the current visit."""
        return frozenset(order for order, _day in self.of(item_id))

    def has_training(self, item_id: ItemId) -> bool:
        """Return whether time on an item is training, or would be until it is opened again."""
        is_here = item_id == self._item_id and self._category is Category.TRAINING
        return is_here or item_id in self._trained

    def _count(self, visit: ByDay, order: str) -> None:
        if self._item_id is None or sum(visit.values()) == sum(self._counted.values()):
            return
        self._add(self._spent.setdefault(self._item_id, {}), visit, order)
        if self._category is Category.TRAINING:
            self._trained.add(self._item_id)

    def _add(self, spent: dict[OrderDay, int], visit: ByDay, order: str) -> None:
        """Add the part of a visit that is not counted yet."""
        for day, visit_ms in visit.items():
            if ms := visit_ms - self._counted.get(day, 0):
                spent[order, day] = spent.get((order, day), 0) + ms
