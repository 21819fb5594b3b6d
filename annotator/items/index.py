"""The index of items in their order, nine bytes each: id and state."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from typing import Final

from annotator.items.codes import OPEN

NOWHERE: Final = -1


class ItemIndex:
    """Ids in rising order with a byte of state each (``codes``); grows at its end.

    Looking up costs the logarithm of their number, or one pass of the machine's own search over
    bytes, which takes a millisecond for a million.
    """

    def __init__(self) -> None:
        """Begin without items."""
        self._ids = array("q")
        self._codes = bytearray()
        self._counts = [0] * 256

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._ids)

    @property
    def size_bytes(self) -> int:
        """The memory that it takes."""
        return self._ids.itemsize * len(self._ids) + len(self._codes)

    def extend(self, ids: array[int], codes: bytes) -> None:
        """Add items behind the last; their ids are greater, and rise.

        Raises:
            ValueError: they are not, or there is not one code for each id.
        """
        if len(ids) != len(codes):
            raise ValueError("one code for each item")
        if ids and self._ids and ids[0] <= self._ids[-1]:
            raise ValueError("items are added behind the last")
        self._ids.extend(ids)
        self._codes.extend(codes)
        for code in set(codes):
            self._counts[code] += codes.count(code)

    def id_at(self, place: int) -> int | None:
        """Return the item at a place, None before the first and after the last."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def ids_between(self, first: int, end: int) -> array[int]:
        """Return the items from a place up to another."""
        return self._ids[max(0, first) : max(0, end)]

    def code_at(self, place: int) -> int:
        """Return the byte of state of the item at a place.

        Raises:
            IndexError: there is none.
        """
        return self._codes[place]

    def place_of(self, item_id: int | None) -> int | None:
        """Return the place of an item, from 0; None if there is no such item."""
        if item_id is None:
            return None
        place = bisect_left(self._ids, item_id)
        return place if self.id_at(place) == item_id else None

    def place_before(self, item_id: int) -> int:
        """Return the place of the last item before an id, whether that is there or not."""
        return bisect_left(self._ids, item_id) - 1

    def place_after(self, item_id: int) -> int:
        """Return the place of the first item behind an id, whether that is there or not."""
        return bisect_right(self._ids, item_id)

    def set_code(self, item_id: int, code: int) -> int | None:
        """Hold another state of an item; returns its place, None if it is not here."""
        place = self.place_of(item_id)
        if place is not None:
            self._counts[self._codes[place]] -= 1
            self._counts[code] += 1
            self._codes[place] = code
        return place

    def count(self, codes: Iterable[int] = OPEN) -> int:
        """Return how many items have one of these states."""
        return sum(self._counts[code] for code in codes)

    def next_with(self, codes: bytes, place: int) -> int | None:
        """Return the place of the next item in one of these states, after a place.

        After the last it goes on from the first; the item at the place itself is not meant.
        """
        search = _searching(codes).search
        found = search(self._codes, max(0, place + 1)) or search(self._codes, 0, max(0, place))
        return None if found is None else found.start()


@cache
def _searching(codes: bytes) -> re.Pattern[bytes]:
    # A set of no bytes is none to the machine: what fits nothing is said so.
    return re.compile(b"[" + re.escape(codes) + b"]" if codes else b"(?!)", re.DOTALL)
