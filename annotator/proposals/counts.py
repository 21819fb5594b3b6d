"""Counts of kept, corrected, refused and undecided proposals, and the time spent on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.model.entities import Region, RegionId
from annotator.proposals.proposal import NONE_MERGED, Decision, Merged, decision_on


@dataclass(frozen=True, slots=True)
class RefusedProposals:
    """The refused proposals of one item, and the work spent on them, in ms."""

    count: int = 0
    ms: int = 0


NONE_REFUSED = RefusedProposals()


@dataclass(frozen=True, slots=True)
class ProposalCounts:
    """The decisions on the proposals of one item.

    ``ms`` is the work spent on them, including refused ones: a part of the work on the item, not
    deducted from it.
    """

    undecided: int = 0
    kept: int = 0
    corrected: int = 0
    refused: int = 0
    ms: int = 0

    @property
    def is_any(self) -> bool:
        """Whether there was ever a proposal on the item."""
        return bool(self.undecided + self.kept + self.corrected + self.refused)

    @property
    def by_decision(self) -> dict[str, int]:
        """The count of each decision, with the keys of an export."""
        return {
            Decision.UNDECIDED.value: self.undecided,
            Decision.KEPT.value: self.kept,
            Decision.CORRECTED.value: self.corrected,
            "refused": self.refused,
        }


NOTHING_PROPOSED = ProposalCounts()


def counted(
    regions: Iterable[Region],
    active_ms: Mapping[RegionId, int],
    refused: RefusedProposals = NONE_REFUSED,
    merged: Merged = NONE_MERGED,
) -> ProposalCounts:
    """Return the counts for the proposals among the regions of one item.

    Args:
        regions: all of them.
        active_ms: the work on each region.
        refused: the refused ones, which no longer exist.
        merged: the merged labels of the job.
    """
    decisions, ms = Counter[Decision](), refused.ms
    for region in regions:
        decision = decision_on(region, merged)
        if decision is not None:
            decisions[decision] += 1
            ms += active_ms.get(region.id, 0)
    return ProposalCounts(
        decisions[Decision.UNDECIDED],
        decisions[Decision.KEPT],
        decisions[Decision.CORRECTED],
        refused.count,
        ms,
    )
