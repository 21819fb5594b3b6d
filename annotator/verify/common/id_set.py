"""A set of the ids of a long list, compact if most of them ascend."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import Final

_INT64_END: Final = 2**63 - 1


class IdSet:
    """Whole numbers, of which those that were added in ascending order take eight bytes each."""

    def __init__(self) -> None:
        """Start empty."""
        self._ascending = array("q")
        self._others: set[int] = set()

    def __contains__(self, number: int) -> bool:
        """Return whether a number was added."""
        if number in self._others:
            return True
        if not self._ascending or number > self._ascending[-1]:
            return False
        return self._ascending[bisect_left(self._ascending, number)] == number

    def add(self, number: int) -> None:
        """Add a number."""
        ascends = not self._ascending or number > self._ascending[-1]
        if ascends and type(number) is int and abs(number) <= _INT64_END:
            self._ascending.append(number)
        else:
            self._others.add(number)
