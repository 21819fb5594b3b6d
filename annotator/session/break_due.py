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
"""The categories that rest the eyes, including the time of a closed laptop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRule:
    """The work after which a break is due, the shortest break, and the length of a snooze."""

    work_ms: int = 50 * _MINUTE_MS
    break_ms: int = 5 * _MINUTE_MS
    snooze_ms: int = 10 * _MINUTE_MS


class BreakWatch:
    """Counts the work since the last break of one session, or since its start.

    It gets the clock's totals every few seconds and derives the time in between. A break is rest,
    own time or unobserved time without work in between; it counts as soon as it is long enough,
    even while it continues.
    """

    def __init__(self, rule: BreakRule | None = None) -> None:
        """Start with the session."""
        self._rule = rule or BreakRule()
        self._worked_ms = self._rested_ms = 0
        self._break_ms = 0
        self.since_break_ms = 0
        self._due_ms: int | None = self._rule.work_ms

    @property
    def is_due(self) -> bool:
        """Whether a break is due and the person has not been told yet."""
        return self._due_ms is not None and self.since_break_ms >= self._due_ms

    @property
    def is_rested(self) -> bool:
        """Whether there was a break, and no work since."""
        return self._break_ms >= self._rule.break_ms

    def note(self, totals: Mapping[Category, int]) -> None:
        """Update with the current ms of each category of the session."""
        worked_ms, rested_ms = sum_of(totals, COUNTED_WORK), sum_of(totals, REST)
        work_ms, rest_ms = worked_ms - self._worked_ms, rested_ms - self._rested_ms
        self._worked_ms, self._rested_ms = worked_ms, rested_ms
        self._break_ms += rest_ms
        if self.is_rested:
            # Work before and after a break within one update is only a moment; it counts as work
            # after it.
            self.since_break_ms, self._due_ms = 0, self._rule.work_ms
        self.since_break_ms += work_ms
        if work_ms:
            self._break_ms = 0

    def told(self) -> None:
        """Record that the person was told; once is enough until a snooze or break ends."""
        self._due_ms = None

    def snooze(self) -> None:
        """Remind the person again after some more work."""
        self._due_ms = self.since_break_ms + self._rule.snooze_ms
