"""The measured times of a pilot, from which a fair rate is computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import decimal_text
from annotator.pay.money.inputs import DECLARED, OTHER_WORK, PIECE_WORK, REST, Count, PayInputs
from annotator.pay.order.fields.pilot_terms import PilotTerms

SMALLEST_GROUP: Final = 5
"""With fewer workers only totals are disclosed: a quartile or a share would reveal individuals."""

_MS_PER_SECOND: Final = 1_000
_SECONDS_PER_MINUTE: Final = 60
_TENTHS_BELOW_S: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotWorker:
    """One worker's part: items completed, ms on them, and all counted ms.

    Raises:
        ValueError: it has no item, no time, or less time in all than on items.
    """

    items: Count
    piece_ms: int
    hours_ms: int

    def __post_init__(self) -> None:
        """Refuse zero divisors."""
        if self.items <= 0 or not 0 < self.piece_ms <= self.hours_ms:
            message = "a pilot worker needs an item, time on it, and no more of that than in all"
            raise ValueError(message)

    @property
    def ms_per_item(self) -> Fraction:
        """The mean time of this worker on an item, in ms."""
        return Fraction(self.piece_ms) / self.items


@dataclass(frozen=True, slots=True)
class Pilot:
    """All workers of a pilot.

    Raises:
        InvalidValueError: there are none.
    """

    workers: tuple[PilotWorker, ...]

    def __post_init__(self) -> None:
        """Refuse an empty pilot."""
        if not self.workers:
            raise InvalidValueError(
                "Nobody in this pilot has confirmed an item and has time on it; choose others."
            )

    @property
    def items(self) -> int:
        """The number of completed items; parts of items that others worked on are rounded down."""
        return max(1, int(self._items))

    @property
    def _items(self) -> Fraction:
        return sum((Fraction(worker.items) for worker in self.workers), Fraction(0))

    @property
    def piece_ms(self) -> int:
        """The time of all workers that produces pieces, in ms."""
        return sum(worker.piece_ms for worker in self.workers)

    @property
    def hours_ms(self) -> int:
        """The counted time of all workers, including guideline, waiting and rest, in ms."""
        return sum(worker.hours_ms for worker in self.workers)

    @property
    def overhead(self) -> Fraction:
        """Counted time divided by time that produces pieces; 1 or more."""
        return Fraction(self.hours_ms, self.piece_ms)

    @property
    def ms_per_item(self) -> Fraction:
        """The mean time on an item, over all items, in ms."""
        return self.piece_ms / self._items

    @property
    def is_small(self) -> bool:
        """Whether there are too few workers to disclose more than totals."""
        return len(self.workers) < SMALLEST_GROUP

    @property
    def p75_ms_per_item(self) -> Fraction | None:
        """The ms on an item that three quarters of the workers do not exceed; None if it is small.

        By nearest rank: it is the mean time of one of the workers, without interpolation.
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

    Rests and declared time count here whatever an order pays, because the work requires them.
    """
    all_parts = tuple(parts)
    items = sum(part.items_completed for part in all_parts)
    piece_ms = sum(part.ms_of(*PIECE_WORK) for part in all_parts)
    rest_ms = sum(part.ms_of(*OTHER_WORK, REST, DECLARED) for part in all_parts)
    if not items or not piece_ms:
        return None
    return PilotWorker(items=items, piece_ms=piece_ms, hours_ms=piece_ms + rest_ms)


def seconds_text(duration_ms: Fraction) -> str:
    """Return a time for people, such as ``7.5 s``, ``58 s`` or ``1 min 12 s``."""
    seconds = duration_ms / _MS_PER_SECOND
    if seconds < _TENTHS_BELOW_S:
        return f"{decimal_text(seconds, 1)} s"
    minutes, rest = divmod(int(decimal_text(seconds, 0)), _SECONDS_PER_MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
