"""The inputs of pay: the work of one worker under one work order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

from annotator.pay.money.payments import Conversion

PIECE_WORK: Final = ("label", "self_check")
"""Effort categories that produce pieces; they are paid by ``per_hour`` if there is such a rate.

Time that a worker declares on an item is paid in the same way, if the order pays declared time.
"""

OTHER_WORK: Final = ("guideline", "training", "rework", "review", "wait", "admin")
"""Observed work that produces no piece; it is paid by ``other_hour``."""

REST: Final = "rest"
DECLARED: Final = "declared"
UNPAID: Final = ("away", "unobserved")

_KNOWN: Final = frozenset((*PIECE_WORK, *OTHER_WORK, REST, DECLARED, *UNPAID))


Count = int | Fraction
"""A number of pieces: a fraction if some were divided among several people."""


class UnitCounts(NamedTuple):
    """Paid pieces: items, regions, and ms of sound."""

    items: Count
    regions: Count
    audio_ms: Count

    def plus(self, other: UnitCounts) -> UnitCounts:
        """Return the sum of both."""
        return UnitCounts(*(own + each for own, each in zip(self, other, strict=True)))


PIECES: Final = UnitCounts._fields
"""The names of the counts of pieces."""

NO_PIECES: Final = UnitCounts(0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayInputs:
    """Counts and times of one worker under one order, for one pay period.

    ``effort_ms`` holds milliseconds by the code of the effort category, including ``declared``;
    ``declared_item_ms`` is the part of ``declared`` that was declared on an item.
    ``items_completed`` counts confirmed items. ``regions_completed`` counts their regions that the
    worker drew, pasted or changed: untouched imported regions are not paid, and the caller must
    leave them out. The accepted, the rejected and the withdrawn counts are part of them; items that
    are none of these are not reviewed yet. ``audio_ms_*`` are the durations of the sound on those
    items. A piece that several people made counts with this worker's share.
    ``bonus``, ``deduction``, which both sides have signed beside those of the order, and
    ``conversion``, the loss by converting received money, are in major units of the
    order's currency; ``conversions`` describes the conversions if they are one worker's.

    Raises:
        ValueError: a count, time or loss is negative, a category is unknown, more was reviewed than
            completed, or more declared on items than in all.
    """

    items_completed: Count
    regions_completed: Count
    items_accepted: Count = 0
    regions_accepted: Count = 0
    items_rejected: Count = 0
    regions_rejected: Count = 0
    items_withdrawn: Count = 0
    regions_withdrawn: Count = 0
    effort_ms: Mapping[str, int] = field(default_factory=dict)
    declared_item_ms: int = 0
    bonus: Fraction = Fraction(0)
    audio_ms_completed: Count = 0
    audio_ms_accepted: Count = 0
    audio_ms_rejected: Count = 0
    audio_ms_withdrawn: Count = 0
    deduction: Fraction = Fraction(0)
    conversion: Fraction = Fraction(0)
    conversions: tuple[Conversion, ...] = ()

    def __post_init__(self) -> None:
        """Refuse impossible numbers, which would become wrong amounts."""
        unknown = set(self.effort_ms) - _KNOWN
        if unknown:
            message = f"unknown effort categories: {sorted(unknown)}"
            raise ValueError(message)
        counts = (*self.completed, *self.accepted, *self._rejected, *self.withdrawn)
        taken = (self.deduction, self.conversion)
        if min((*counts, *self.effort_ms.values(), *taken)) < 0:
            message = "counts, times and losses cannot be negative"
            raise ValueError(message)
        if not 0 <= self.declared_item_ms <= self.ms_of(DECLARED):
            message = "more time was declared on items than was declared"
            raise ValueError(message)
        for name, most, accepted in zip(
            UnitCounts._fields, self.expected, self.accepted, strict=True
        ):
            if accepted > most:
                message = f"more {name} were reviewed than completed"
                raise ValueError(message)

    @property
    def completed(self) -> UnitCounts:
        """All pieces."""
        return UnitCounts(self.items_completed, self.regions_completed, self.audio_ms_completed)

    @property
    def accepted(self) -> UnitCounts:
        """The pieces that a reviewer accepted."""
        return UnitCounts(self.items_accepted, self.regions_accepted, self.audio_ms_accepted)

    @property
    def expected(self) -> UnitCounts:
        """The pieces that count if everything is accepted that is not reviewed yet."""
        rows = zip(self.completed, self._rejected, self.withdrawn, strict=True)
        return UnitCounts(*(count - rejected - withdrawn for count, rejected, withdrawn in rows))

    @property
    def withdrawn(self) -> UnitCounts:
        """The pieces that were withdrawn; the order says whether they are paid."""
        return UnitCounts(self.items_withdrawn, self.regions_withdrawn, self.audio_ms_withdrawn)

    @property
    def _rejected(self) -> UnitCounts:
        return UnitCounts(self.items_rejected, self.regions_rejected, self.audio_ms_rejected)

    def ms_of(self, *codes: str) -> int:
        """Return the total time of some categories in milliseconds."""
        return sum(self.effort_ms.get(code, 0) for code in codes)
