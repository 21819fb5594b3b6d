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
    """Ids in ascending order with a state byte each (``codes``); new items are appended.

    A lookup takes logarithmic time, or one native search over bytes, which takes a millisecond for
    a million items.
    """

    def __init__(self) -> None:
        """Start without items."""
        self._ids = array("q")
        self._codes = bytearray()
        self._counts = [0] * 256

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._ids)

    @property
    def size_bytes(self) -> int:
        """The memory that it takes, in bytes."""
        return self._ids.itemsize * len(self._ids) + len(self._codes)

    def extend(self, ids: array[int], codes: bytes) -> None:
        """Append items; their ids are ascending and greater than the last.

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
        """Return the item at an index, None before the first and after the last."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def ids_between(self, first: int, end: int) -> array[int]:
        """Return the items from one index up to another."""
        return self._ids[max(0, first) : max(0, end)]

    def code_at(self, place: int) -> int:
        """Return the state byte of the item at an index.

        Raises:
            IndexError: there is none.
        """
        return self._codes[place]

    def place_of(self, item_id: int | None) -> int | None:
        """Return the index of an item, from 0; None if there is no such item."""
        if item_id is None:
            return None
        place = bisect_left(self._ids, item_id)
        return place if self.id_at(place) == item_id else None

    def place_before(self, item_id: int) -> int:
        """Return the index of the last item before an id, which need not exist."""
        return bisect_left(self._ids, item_id) - 1

    def place_after(self, item_id: int) -> int:
        """Return the index of the first item after an id, which need not exist."""
        return bisect_right(self._ids, item_id)

    def set_code(self, item_id: int, code: int) -> int | None:
        """Set the state of an item; return its index, None if it does not exist."""
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
        """Return the index of the next item in one of these states, after an index.

        The search wraps around at the end, and does not include the item at ``place``.
        """
        search = _searching(codes).search
        found = search(self._codes, max(0, place + 1)) or search(self._codes, 0, max(0, place))
        return None if found is None else found.start()


@cache
def _searching(codes: bytes) -> re.Pattern[bytes]:
    # An empty character class is not valid, so this pattern never matches.
    return re.compile(b"[" + re.escape(codes) + b"]" if codes else b"(?!)", re.DOTALL)
