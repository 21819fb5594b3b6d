"""The items of the open job in their order, as the list shows them, and who comes next."""

from __future__ import annotations

from dataclasses import replace

from annotator.model import ItemId, Status
from annotator.records import ItemRow

OPEN = frozenset({Status.NEW, Status.STARTED})


class ItemRows:
    """Rows by place and by id; all look-ups cost the same however many there are."""

    def __init__(self, rows: list[ItemRow]) -> None:
        """Begin with these rows."""
        self.show(rows)

    def show(self, rows: list[ItemRow]) -> None:
        """Hold other rows."""
        self.rows = rows
        self._index = {row.id: at for at, row in enumerate(rows)}

    def place_of(self, item_id: int | None) -> int | None:
        """Return the place of an item, from 0; None if there is no such item."""
        return None if item_id is None else self._index.get(item_id)

    def at(self, place: int) -> ItemId | None:
        """Return the item at a place, None before the first and after the last."""
        return ItemId(self.rows[place].id) if 0 <= place < len(self.rows) else None

    def next_open(self, place: int) -> ItemId | None:
        """Return the next item that is new or started, going on from the first after the last."""
        order = (*range(place + 1, len(self.rows)), *range(place))
        found = next((at for at in order if self.rows[at].status in OPEN), None)
        return None if found is None else self.at(found)

    def first(self, place: int) -> ItemId | None:
        """Return the item of last time, else the first that is open, else the first."""
        if place in self._index:
            return ItemId(place)
        if self.rows and self.rows[0].status not in OPEN:
            return self.next_open(0) or self.at(0)
        return self.at(0)

    def set_status(self, item_id: int, status: Status, reason: str) -> None:
        """Hold another status of an item."""
        place = self.place_of(item_id)
        if place is not None:
            self.rows[place] = replace(self.rows[place], status=status, reason=reason)
