"""How many regions two versions share, and how well their places fit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

BILLION: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class MatchCount:
    """Regions that both versions have, and that only one of them has.

    ``overlap`` is the sum of the overlaps (intersection over union) of the pairs, in billionths.
    Counts of several items are added up before anything is divided.
    """

    both: int = 0
    only_right: int = 0
    only_other: int = 0
    overlap: int = 0

    def __add__(self, other: MatchCount) -> MatchCount:
        """Return the count of both together."""
        return MatchCount(
            self.both + other.both,
            self.only_right + other.only_right,
            self.only_other + other.only_other,
            self.overlap + other.overlap,
        )

    @property
    def reversed(self) -> MatchCount:
        """The count with the other version as the right one."""
        return MatchCount(self.both, self.only_other, self.only_right, self.overlap)

    @property
    def precision(self) -> Fraction | None:
        """The share of the other's regions that the right version has; None if it has none."""
        return _share(self.both, self.both + self.only_other)

    @property
    def recall(self) -> Fraction | None:
        """The share of the right version's regions that the other has; None if it has none."""
        return _share(self.both, self.both + self.only_right)

    @property
    def f1(self) -> Fraction | None:
        """Twice the common regions, divided by those of both; None if neither has any."""
        return _share(2 * self.both, 2 * self.both + self.only_right + self.only_other)

    @property
    def mean_overlap(self) -> Fraction | None:
        """The mean overlap of the pairs; None without pairs."""
        return _share(self.overlap, self.both * BILLION)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
