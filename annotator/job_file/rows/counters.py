"""The serial numbers of a job: counted in memory, stored in the file, never reused."""

from __future__ import annotations

import threading

KINDS = ("region", "label", "item", "media", "import")
"""The kinds of numbered rows, in the order of the columns of the table ``tally``."""


class Counters:
    """The next free number of each kind. Thread-safe.

    A number that was taken but not used is not reused.
    """

    def __init__(self, start: tuple[int, ...] = (1,) * len(KINDS)) -> None:
        """Continue from the numbers in the file."""
        self._lock = threading.Lock()
        self._next = dict(zip(KINDS, start, strict=True))

    def take(self, kind: str) -> int:
        """Return an unused number."""
        with self._lock:
            number = self._next[kind]
            self._next[kind] = number + 1
            return number

    def note(self, kind: str, number: int) -> None:
        """Mark a number from elsewhere as used."""
        with self._lock:
            self._next[kind] = max(self._next[kind], number + 1)

    def peek(self, kind: str) -> int:
        """Return the number that ``take`` would return now."""
        with self._lock:
            return self._next[kind]

    def all(self) -> tuple[int, ...]:
        """Return the next number of each kind, in the order of ``KINDS``."""
        with self._lock:
            return tuple(self._next[kind] for kind in KINDS)
