"""When to suggest a break: after 50 minutes of counted work, by the effort clock.

What is counted here is kept nowhere and told to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from annotator.effort.categories import BREAKS, COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of

_MINUTE_MS: Final = 60_000

REST: Final = BREAKS | {Category.UNOBSERVED}
"""What gives the eyes a rest; a laptop that was shut does so too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRule:
    """How much counted work makes a break due, what counts as one, and how long a snooze is."""

    work_ms: int = 50 * _MINUTE_MS
    break_ms: int = 5 * _MINUTE_MS
    snooze_ms: int = 10 * _MINUTE_MS


class BreakWatch:
    """Counts the work since the last break of one session, or since its start.

    It is told the clock's totals every few seconds and sees from them what went on in between.
    A break is rest, own time or unobserved time without work in between; it counts as one once
    it is long enough, also while it goes on.
    """

    def __init__(self, rule: BreakRule | None = None) -> None:
        """Begin at the start of a session."""
        self._rule = rule or BreakRule()
        self._worked_ms = self._rested_ms = 0
        self._break_ms = 0
        self.since_break_ms = 0
        self._due_ms: int | None = self._rule.work_ms

    @property
    def is_due(self) -> bool:
        """Whether it is time for a break, and nobody has said so yet."""
        return self._due_ms is not None and self.since_break_ms >= self._due_ms

    @property
    def is_rested(self) -> bool:
        """Whether there was a break, and no work since."""
        return self._break_ms >= self._rule.break_ms

    def note(self, totals: Mapping[Category, int]) -> None:
        """Take in what every category of the session comes to by now, in ms."""
        worked_ms, rested_ms = sum_of(totals, COUNTED_WORK), sum_of(totals, REST)
        work_ms, rest_ms = worked_ms - self._worked_ms, rested_ms - self._rested_ms
        self._worked_ms, self._rested_ms = worked_ms, rested_ms
        self._break_ms += rest_ms
        if self.is_rested:
            # What was worked before the break and after it within one look is a moment; it is
            # taken for work after it.
            self.since_break_ms, self._due_ms = 0, self._rule.work_ms
        self.since_break_ms += work_ms
        if work_ms:
            self._break_ms = 0

    def told(self) -> None:
        """The person was told: once is enough, until a snooze is over or the next break."""
        self._due_ms = None

    def snooze(self) -> None:
        """Say it again after some more work."""
        self._due_ms = self.since_break_ms + self._rule.snooze_ms
