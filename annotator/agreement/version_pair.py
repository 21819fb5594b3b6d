"""Compares two versions of one item; the first counts as right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.assignment import Pair, best_assignment
from annotator.agreement.match_counts import MatchCount
from annotator.agreement.region_groups import ItemMarks, LabelledRegion, Shares


@dataclass(frozen=True, slots=True)
class VersionPair:
    """The marks of both, and their best pairs whatever the labels.

    ``places`` counts those pairs; ``by_label`` counts for each label the best pairs of that label.
    """

    right: Sequence[LabelledRegion]
    other: Sequence[LabelledRegion]
    pairs: Sequence[Pair]
    places: MatchCount
    by_label: Mapping[str, MatchCount]

    @property
    def reversed(self) -> VersionPair:
        """The same pair with the other version as the right one."""
        return VersionPair(
            self.other,
            self.right,
            [(other, right) for right, other in self.pairs],
            self.places.reversed,
            {label: count.reversed for label, count in self.by_label.items()},
        )

    @property
    def labels(self) -> Iterator[tuple[str, str]]:
        """The labels of each pair."""
        return ((self.right[one].label, self.other[two].label) for one, two in self.pairs)

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """The texts of the pairs, and those that one side lacks; without any text, nothing."""
        partner = dict(self.pairs)
        taken = set(partner.values())
        for at, mark in enumerate(self.right):
            theirs = self.other[partner[at]].region.transcription if at in partner else ""
            if mark.region.transcription or theirs:
                yield mark.region.transcription, theirs
        for at, mark in enumerate(self.other):
            if at not in taken and mark.region.transcription:
                yield "", mark.region.transcription


def version_pair(item: ItemMarks, versions: tuple[int, int]) -> VersionPair:
    """Return two versions that have confirmed the item, the first before the second."""
    right, other = (item.of(version) for version in versions)
    shares, pairs = item.shares[versions], item.pairs[versions]
    sizes = [Counter(mark.label for mark in marks) for marks in (right, other)]
    same: dict[str, dict[Pair, int]] = defaultdict(dict)
    for pair, share in shares.items():
        label = right[pair[0]].label
        if label == other[pair[1]].label:
            same[label][pair] = share
    return VersionPair(
        right,
        other,
        pairs,
        _count(shares, pairs, len(right), len(other)),
        {
            label: _count(
                same[label], best_assignment(same[label]), sizes[0][label], sizes[1][label]
            )
            for label in sorted(sizes[0].keys() | sizes[1].keys())
        },
    )


def _count(shares: Shares, pairs: Sequence[Pair], right: int, other: int) -> MatchCount:
    both = len(pairs)
    return MatchCount(both, right - both, other - both, sum(shares[pair] for pair in pairs))
