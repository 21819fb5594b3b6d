"""Counts for each tag whether the versions agree that an item has it, or that it has not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.agreement.coefficients import AlphaCount, KappaCount


@dataclass(slots=True)
class TagCount:
    """The tags of items in several versions.

    A unit is an item and a tag that any version uses anywhere: on most items all agree that they do
    not have it, and that is agreement too.
    """

    alpha: AlphaCount = field(default_factory=AlphaCount)
    kappa: KappaCount = field(default_factory=KappaCount)
    _items: Counter[int] = field(default_factory=Counter)
    _used: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, tags: Sequence[frozenset[str] | None]) -> None:
        """Add an item with its tags in each version, None where it is not confirmed."""
        voters = sum(each is not None for each in tags)
        self._items[voters] += 1
        for tag in sorted(set[str]().union(*(each for each in tags if each))):
            given = [None if each is None else tag in each for each in tags]
            self._used[tag][voters] += 1
            self._add(given, 1)

    def close(self) -> None:
        """Add the items that have none of a tag, once all items are added."""
        for used in self._used.values():
            for voters, items in self._items.items():
                self._add([False] * voters, items - used[voters])

    def _add(self, given: Sequence[bool | None], times: int) -> None:
        if not times:
            return
        self.alpha.add(given, times)
        both = [each for each in given if each is not None]
        if len(both) == 2:  # noqa: PLR2004 - kappa is for two
            self.kappa.add(both[0], both[1], times)
