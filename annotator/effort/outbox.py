"""Closed spans on their way to the disk: sent in order, kept until they are stored."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from annotator.effort.spans import Span


class Outbox:
    """A queue of spans to book that knows which spans could still be lost."""

    def __init__(
        self,
        book: Callable[[Sequence[Span]], None],
        stored_until: Callable[[], int] | None,
    ) -> None:
        """Start empty; the arguments are those of ``EffortClock``."""
        self._book = book
        self._stored_until = stored_until
        self._waiting: deque[Span] = deque()  # not booked yet
        self._unstored: deque[Span] = deque()  # not known to be on disk
        self._content = threading.Lock()
        self._handing_over = threading.Lock()

    def add(self, spans: Sequence[Span]) -> None:
        """Add spans, oldest first."""
        with self._content:
            self._waiting.extend(spans)
            if self._stored_until:
                self._unstored.extend(spans)

    def unstored(self) -> tuple[Span, ...]:
        """Return the spans that a crash would lose, oldest first."""
        with self._content:
            if not self._stored_until:
                return tuple(self._waiting)
            until_ms = self._stored_until()
            while self._unstored and self._unstored[0].end_ms <= until_ms:
                self._unstored.popleft()
            return tuple(self._unstored)

    def hand_over(self, *, wait: bool) -> None:
        """Book all queued spans. If another thread is booking, return at once unless ``wait``.

        The booking thread checks the queue again after it releases the lock, so another thread may
        leave its spans to it.
        """
        while self._waiting and self._handing_over.acquire(blocking=wait):
            try:
                with self._content:
                    spans = tuple(self._waiting)
                if spans:
                    self._book(spans)
                with self._content:
                    for _ in spans:
                        self._waiting.popleft()
            finally:
                self._handing_over.release()
