"""Compares a whole job with another version of it: the error rates, and each line that differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from annotator.agreement.error_rates import TextErrors
from annotator.agreement.item_comparison import LineComparison, Unmatched, comparisons
from annotator.agreement.normalization import TextProfile
from annotator.export.api import ItemRecord
from annotator.model.entities import Item
from annotator.progress import Watch

MOST: Final = 10_000
"""Nobody goes through more lines at once; the rates are of all of them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A line whose two readings differ under the profile."""

    item: Item
    line: LineComparison


@dataclass(slots=True)
class VersionComparison:
    """What differs between two versions, the first ``MOST`` lines, and the errors of all lines."""

    differences: list[Difference] = field(default_factory=list)
    errors: TextErrors = field(default_factory=TextErrors)
    profiles: list[str] = field(default_factory=list)
    lines: int = 0
    differing: int = 0
    unmatched: Unmatched = field(default_factory=Unmatched)


def compare_versions(
    ours: Iterable[ItemRecord],
    theirs: Iterable[ItemRecord],
    profile: TextProfile | None = None,
    watch: Watch | None = None,
) -> VersionComparison:
    """Return the comparison of all items; without a profile by the usual one of each kind.

    Raises:
        CancelledError: the person stopped it.
    """
    found = VersionComparison()
    for done, each in enumerate(comparisons(ours, theirs, found.unmatched, profile), start=1):
        if watch is not None:
            watch.cancel.check()
            watch.progress(done, 0)
        found.errors += each.errors
        found.lines += len(each.lines)
        if each.lines and each.profile.id not in found.profiles:
            found.profiles.append(each.profile.id)
        for line in each.lines:
            if line.errors.characters.errors:
                found.differing += 1
                if len(found.differences) < MOST:
                    found.differences.append(Difference(each.item, line))
    return found
