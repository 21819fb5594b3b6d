"""Times when the person waits for the program, and when they count as ``wait``."""

from __future__ import annotations


class Waits:
    """Waits that the program announces, nested or not, and the beat that the window owes.

    Either turns into ``wait`` when its grace has passed. An announced wait is a
    signal from its beginning; a beat is one only once it is overdue, for a window
    that answers in time says nothing about the person.
    """

    def __init__(self, grace_ms: int) -> None:
        """Nothing is waited for yet."""
        self._grace_ms = grace_ms
        self._depth = 0
        self._wait_due_ms: int | None = None
        self._beat_due_ms: int | None = None

    @property
    def is_announced(self) -> bool:
        """Whether an announced wait is on, its grace included."""
        return self._depth > 0

    @property
    def is_beat_owed(self) -> bool:
        """Whether the window owes an answer."""
        return self._beat_due_ms is not None

    @property
    def next_due_ms(self) -> int | None:
        """When time turns, or has turned, into ``wait`` if nothing ends; None for never."""
        dues = [due for due in (self._wait_due_ms, self._beat_due_ms) if due is not None]
        return min(dues, default=None)

    def is_due(self, at_ms: int) -> bool:
        """Whether that moment is ``wait``."""
        due_ms = self.next_due_ms
        return due_ms is not None and due_ms <= at_ms

    def begin(self, at_ms: int) -> bool:
        """Another announced wait; returns whether it is the outermost.

        One that begins when the window hangs already gets no second grace.
        """
        self._depth += 1
        if self._depth > 1:
            return False
        self._wait_due_ms = at_ms if self.is_due(at_ms) else at_ms + self._grace_ms
        return True

    def end(self) -> bool:
        """The innermost announced wait is over; returns whether it was the outermost.

        Raises:
            RuntimeError: none is on.
        """
        if not self._depth:
            raise RuntimeError("a wait ends that was not begun")
        self._depth -= 1
        if self._depth:
            return False
        self._wait_due_ms = None
        return True

    def post_beat(self, at_ms: int) -> None:
        """The window owes an answer from now on; one owed already stays owed."""
        if self._beat_due_ms is None:
            self._beat_due_ms = at_ms + self._grace_ms

    def answer_beat(self) -> None:
        """The window owes nothing."""
        self._beat_due_ms = None

    def renew_beat(self, at_ms: int) -> None:
        """Give the window its time anew, after a time in which nothing could run."""
        if self._beat_due_ms is not None:
            self._beat_due_ms = at_ms + self._grace_ms
