"""Agreement beyond chance: Cohen's kappa and Krippendorff's alpha for names, as exact fractions.

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20 (1960); K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

_TWO = 2


@dataclass(slots=True)
class KappaCount:
    """The names that two people gave to the same units, counted by pairs of names."""

    pairs: Counter[tuple[Hashable, Hashable]] = field(default_factory=Counter)

    def add(self, one: Hashable, other: Hashable, times: int = 1) -> None:
        """Add a unit that both named, or several with the same names."""
        self.pairs[one, other] += times

    @property
    def units(self) -> int:
        """The number of units."""
        return self.pairs.total()

    @property
    def kappa(self) -> Fraction | None:
        """``(p_o - p_e) / (1 - p_e)``; None without units, or if chance alone agrees always."""
        units = self.units
        if not units:
            return None
        firsts, seconds = Counter[Hashable](), Counter[Hashable]()
        for (one, other), count in self.pairs.items():
            firsts[one] += count
            seconds[other] += count
        same = sum(count for (one, other), count in self.pairs.items() if one == other)
        observed = Fraction(same, units)
        by_chance = Fraction(sum(firsts[name] * seconds[name] for name in firsts), units * units)
        return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


@dataclass(slots=True)
class AlphaCount:
    """The names that any number of people gave to units; who named nothing is missing there."""

    units: int = 0
    names: Counter[Hashable] = field(default_factory=Counter)
    _differing: Counter[int] = field(default_factory=Counter)
    """The pairs of different names in units that so many others named, too."""

    def add(self, given: Sequence[Hashable | None], times: int = 1) -> None:
        """Add a unit with the name that each person gave, None for none, or several such units.

        A unit that fewer than two people named can be compared with nothing, and does not count.
        """
        counts = Counter(name for name in given if name is not None)
        named = counts.total()
        if named < _TWO:
            return
        self.units += times
        same = sum(count * count for count in counts.values())
        for name, count in counts.items():
            self.names[name] += count * times
        self._differing[named - 1] += (named * named - same) * times

    @property
    def alpha(self) -> Fraction | None:
        """``1 - D_o / D_e``; None if nothing can be compared, or only one name was ever given."""
        total = self.names.total()
        expected = total * total - sum(count * count for count in self.names.values())
        if not expected:
            return None
        observed = sum(
            (Fraction(pairs, others) for others, pairs in self._differing.items()), Fraction(0)
        )
        return 1 - (total - 1) * observed / expected
