"""The worker's answer about the measured hours, as a part of a hand-in."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.export.forms.canonical import JsonObject
from annotator.ledger.entries import WorkerLedger
from annotator.pay import hours_text


@dataclass(frozen=True, slots=True)
class HoursAnswer:
    """An answer (``more``, ``right`` or ``less``), and the hours that the worker saw with it.

    Without hours the answer is about those of the hand-in.
    """

    answer: str
    observed_ms: int | None = None
    declared_ms: int = 0

    def about(self, ledger: WorkerLedger) -> JsonObject:
        """Return the answer with the hours in question, as a hand-in has it.

        The worker saw hours and minutes. If those of the hand-in read the same, the answer is about
        them to the millisecond; otherwise, about the hours that were seen.
        """
        observed_ms, declared_ms = hours_of(ledger)
        if self.observed_ms is not None:
            seen = hours_text(self.observed_ms + self.declared_ms), self.declared_ms
            if seen != (hours_text(observed_ms + declared_ms), declared_ms):
                observed_ms, declared_ms = self.observed_ms, self.declared_ms
        return {"observed_ms": observed_ms, "declared_ms": declared_ms, "answer": self.answer}


def hours_of(ledger: WorkerLedger) -> tuple[int, int]:
    """Return the observed work and the declared time in a ledger, in ms."""
    totals = ledger.totals()
    return sum_of(totals, COUNTED_WORK), totals.get(Category.DECLARED, 0)
