"""The measured times of a pilot, from which a fair rate is computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import decimal_text
from annotator.pay.money.inputs import DECLARED, OTHER_WORK, PIECE_WORK, REST, PayInputs
from annotator.pay.order.pilot_terms import PilotTerms

SMALLEST_GROUP: Final = 5
"""Of fewer workers only totals are told: a quartile or a share would show single people."""

_MS_PER_SECOND: Final = 1_000
_SECONDS_PER_MINUTE: Final = 60
_TENTHS_BELOW_S: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotWorker:
    """One worker's part: items completed, ms on them, and all ms that count.

    Raises:
        ValueError: it has no item, no time, or less time in all than on items.
    """

    items: int
    piece_ms: int
    hours_ms: int

    def __post_init__(self) -> None:
        """Refuse what nothing can be divided by."""
        if self.items < 1 or not 0 < self.piece_ms <= self.hours_ms:
            message = "a pilot worker needs an item, time on it, and no more of that than in all"
            raise ValueError(message)

    @property
    def ms_per_item(self) -> Fraction:
        """The mean time of this worker on an item."""
        return Fraction(self.piece_ms, self.items)


@dataclass(frozen=True, slots=True)
class Pilot:
    """All workers of a pilot.

    Raises:
        InvalidValueError: there is none.
    """

    workers: tuple[PilotWorker, ...]

    def __post_init__(self) -> None:
        """Refuse an empty pilot: nothing can be learnt from it."""
        if not self.workers:
            raise InvalidValueError(
                "Nobody in this pilot has confirmed an item and has time on it; choose others."
            )

    @property
    def items(self) -> int:
        """How many items were completed."""
        return sum(worker.items for worker in self.workers)

    @property
    def piece_ms(self) -> int:
        """The time that makes pieces, of all workers."""
        return sum(worker.piece_ms for worker in self.workers)

    @property
    def hours_ms(self) -> int:
        """The time that counts, of all workers: guideline, waiting and rest among it."""
        return sum(worker.hours_ms for worker in self.workers)

    @property
    def overhead(self) -> Fraction:
        """How much time counts for each ms that makes pieces; 1 or more."""
        return Fraction(self.hours_ms, self.piece_ms)

    @property
    def ms_per_item(self) -> Fraction:
        """The mean time on an item, over all items."""
        return Fraction(self.piece_ms, self.items)

    @property
    def is_small(self) -> bool:
        """Whether there are too few workers to tell more than totals."""
        return len(self.workers) < SMALLEST_GROUP

    @property
    def p75_ms_per_item(self) -> Fraction | None:
        """The time an item that three quarters of the workers keep within; None if it is small.

        By nearest rank: it is the mean time of one of the workers, never one in between.
        """
        if self.is_small:
            return None
        ranked = sorted(worker.ms_per_item for worker in self.workers)
        return ranked[-(-3 * len(ranked) // 4) - 1]

    def terms(self, floor: Fraction | None) -> PilotTerms:
        """Return the pilot as an order discloses it; ``floor`` is for an hour, in major units."""
        slow = self.p75_ms_per_item
        return PilotTerms(
            workers=len(self.workers),
            items=self.items,
            piece_ms=self.piece_ms,
            hours_ms=self.hours_ms,
            p75_ms_per_item=None if slow is None else -(-slow.numerator // slow.denominator),
            floor=floor,
        )


def pilot_worker(parts: Iterable[PayInputs]) -> PilotWorker | None:
    """Return one worker's part over all orders and periods; None without an item or time on it.

    Rests and declared time count here whatever an order pays: they are what the work takes.
    """
    all_parts = tuple(parts)
    items = sum(part.items_completed for part in all_parts)
    piece_ms = sum(part.ms_of(*PIECE_WORK) for part in all_parts)
    rest_ms = sum(part.ms_of(*OTHER_WORK, REST, DECLARED) for part in all_parts)
    if not items or not piece_ms:
        return None
    return PilotWorker(items=items, piece_ms=piece_ms, hours_ms=piece_ms + rest_ms)


def seconds_text(duration_ms: Fraction) -> str:
    """Return a time as people read it, such as ``7.5 s``, ``58 s`` or ``1 min 12 s``."""
    seconds = duration_ms / _MS_PER_SECOND
    if seconds < _TENTHS_BELOW_S:
        return f"{decimal_text(seconds, 1)} s"
    minutes, rest = divmod(int(decimal_text(seconds, 0)), _SECONDS_PER_MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
