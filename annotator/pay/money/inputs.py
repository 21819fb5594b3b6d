"""The inputs of pay: the work of one worker under one work order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from annotator.pay.money.payments import Conversion

PIECE_WORK: Final = ("label", "self_check")
"""Effort categories that produce pieces; they are paid by ``per_hour`` if there is such a rate."""

OTHER_WORK: Final = ("guideline", "training", "rework", "review", "wait", "admin")
"""Observed work that produces no piece; it is paid by ``other_hour``."""

REST: Final = "rest"
DECLARED: Final = "declared"
UNPAID: Final = ("away", "unobserved")

_KNOWN: Final = frozenset((*PIECE_WORK, *OTHER_WORK, REST, DECLARED, *UNPAID))


@dataclass(frozen=True, slots=True, kw_only=True)
class PayInputs:
    """Counts and times of one worker under one order, for one pay period.

    ``effort_ms`` holds milliseconds by the code of the effort category, including ``declared``.
    ``items_completed`` counts confirmed items. ``regions_completed`` counts their regions that the
    worker drew, pasted or changed: untouched imported regions are not paid, and the caller must
    leave them out. The accepted counts are None as long as nothing is reviewed.
    ``audio_ms_completed`` and ``audio_ms_accepted`` are the durations of the sound on those items.
    ``bonus`` and ``conversion``, the loss by converting received money, are in major units of the
    order's currency; ``conversions`` describes the conversions if they are one worker's.

    Raises:
        ValueError: a count, time or loss is negative, a category is unknown, more was accepted than
            completed, or only one of the two accepted counts is given.
    """

    items_completed: int
    regions_completed: int
    items_accepted: int | None = None
    regions_accepted: int | None = None
    effort_ms: Mapping[str, int] = field(default_factory=dict)
    bonus: Fraction = Fraction(0)
    audio_ms_completed: int = 0
    audio_ms_accepted: int = 0
    conversion: Fraction = Fraction(0)
    conversions: tuple[Conversion, ...] = ()

    def __post_init__(self) -> None:
        """Refuse impossible numbers, which would become wrong amounts."""
        unknown = set(self.effort_ms) - _KNOWN
        if unknown:
            message = f"unknown effort categories: {sorted(unknown)}"
            raise ValueError(message)
        counts = (self.items_completed, self.regions_completed, self.audio_ms_completed)
        if min((*counts, *self.effort_ms.values())) < 0 or self.conversion < 0:
            message = "counts, times and losses cannot be negative"
            raise ValueError(message)
        if (self.items_accepted is None) != (self.regions_accepted is None):
            message = "give both accepted counts or neither"
            raise ValueError(message)
        if not 0 <= (self.items_accepted or 0) <= self.items_completed:
            message = "accepted items must lie between none and all completed ones"
            raise ValueError(message)
        if not 0 <= (self.regions_accepted or 0) <= self.regions_completed:
            message = "accepted regions must lie between none and all completed ones"
            raise ValueError(message)
        if not 0 <= self.audio_ms_accepted <= (self.audio_ms_completed if self.is_reviewed else 0):
            message = "accepted sound must lie between none and all completed sound"
            raise ValueError(message)

    @property
    def is_reviewed(self) -> bool:
        """Whether anything was reviewed."""
        return self.items_accepted is not None

    def ms_of(self, *codes: str) -> int:
        """Return the total time of some categories in milliseconds."""
        return sum(self.effort_ms.get(code, 0) for code in codes)
