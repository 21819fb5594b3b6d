"""Times when the person waits for the program, and when they count as ``wait``."""

from __future__ import annotations


class Waits:
    """Announced waits, nested or not, and beats that the window has not answered.

    Either becomes ``wait`` after its grace period. An announced wait is a signal from its
    beginning. A beat is one only when it is overdue: a window that answers in time reveals nothing
    about the person.
    """

    def __init__(self, grace_ms: int) -> None:
        """Start without any wait."""
        self._grace_ms = grace_ms
        self._depth = 0
        self._wait_due_ms: int | None = None
        self._beat_due_ms: int | None = None

    @property
    def is_announced(self) -> bool:
        """Whether there is an announced wait, including its grace period."""
        return self._depth > 0

    @property
    def is_beat_owed(self) -> bool:
        """Whether the window has not answered the last beat yet."""
        return self._beat_due_ms is not None

    @property
    def next_due_ms(self) -> int | None:
        """The time from which all time is ``wait`` if nothing ends; None for never."""
        dues = [due for due in (self._wait_due_ms, self._beat_due_ms) if due is not None]
        return min(dues, default=None)

    def is_due(self, at_ms: int) -> bool:
        """Whether that moment is ``wait``."""
        due_ms = self.next_due_ms
        return due_ms is not None and due_ms <= at_ms

    def begin(self, at_ms: int) -> bool:
        """Start another announced wait; return whether it is the outermost.

        A wait that begins while the window already hangs gets no second grace period.
        """
        self._depth += 1
        if self._depth > 1:
            return False
        self._wait_due_ms = at_ms if self.is_due(at_ms) else at_ms + self._grace_ms
        return True

    def end(self) -> bool:
        """End the innermost announced wait; return whether it was the outermost.

        Raises:
            RuntimeError: there is none.
        """
        if not self._depth:
            raise RuntimeError("a wait ends that was not begun")
        self._depth -= 1
        if self._depth:
            return False
        self._wait_due_ms = None
        return True

    def post_beat(self, at_ms: int) -> None:
        """Record that the window must answer a beat; an earlier unanswered beat still counts."""
        if self._beat_due_ms is None:
            self._beat_due_ms = at_ms + self._grace_ms

    def answer_beat(self) -> None:
        """Record that the window has answered."""
        self._beat_due_ms = None

    def renew_beat(self, at_ms: int) -> None:
        """Restart the grace period of the window after a time in which nothing could run."""
        if self._beat_due_ms is not None:
            self._beat_due_ms = at_ms + self._grace_ms
