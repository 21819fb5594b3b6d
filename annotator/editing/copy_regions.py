"""Copies regions of one item to others, each at most once per item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annotator.drafts.draft import with_text_of
from annotator.editing.changes import Change, EditState
from annotator.editing.commands import with_status
from annotator.model.entities import Geometry, ItemFacts, Labels, Origin, Region, Status
from annotator.model.place import Extent
from annotator.proposals.proposal import is_undecided

MOST_REGIONS = 20_000
"""Maximum number of regions of one step: a slow disk writes this many within a few seconds."""

Maker = Callable[[Region], Region]
"""Makes a new region like another one, with its own id, number, order and worker."""


def takes_regions(facts: ItemFacts) -> bool:
    """Return whether regions may be copied to an item unseen: it is new, or not done yet."""
    return facts.status in {Status.NEW, Status.STARTED}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The number of regions that were not copied to an item, by reason.

    ``outside``: no part of it lies on the item. ``there``: the item has a region with the same
    place and label. ``undecided``: it is a proposal, which would become work without a decision.
    ``unlabelled``: the job does not have its label.
    """

    outside: int = 0
    there: int = 0
    undecided: int = 0
    unlabelled: int = 0

    def __add__(self, other: LeftOut) -> LeftOut:
        """Return the sum of both."""
        return LeftOut(
            self.outside + other.outside,
            self.there + other.there,
            self.undecided + other.undecided,
            self.unlabelled + other.unlabelled,
        )


NONE_LEFT_OUT = LeftOut()


@dataclass(frozen=True, slots=True)
class CopiedRegions:
    """The change that adds copied regions to an item, or None, and the number left out."""

    change: Change | None
    left_out: LeftOut


def bring(
    name: str, state: EditState, size: Sequence[int], regions: Sequence[Region], make: Maker
) -> CopiedRegions:
    """Return the result of copying regions to an item.

    A region is left out for the reasons in ``LeftOut``; one that crosses the edge is clipped.
    Groups stay together and get numbers of their own.

    Args:
        name: of the step.
        state: the item that gets the regions.
        size: its ``Extent``, or width and height; 0 means unknown, and nothing is clipped.
        regions: of another item.
        make: makes a copy of each of them.
    """
    extent = Extent(*size)
    there = {(region.geometry, region.label_id) for region in state.regions.values()}
    first_group = 1 + max((region.group for region in state.regions.values()), default=0)
    groups: dict[int, int] = {0: 0}
    new: list[Region] = []
    reasons: Counter[str] = Counter()
    for region in regions:
        geometry = None if region.geometry is None else region.geometry.within(extent)
        reason = _reason(region, geometry, state.labels)
        if reason is None and (geometry, region.label_id) in there:
            reason = "there"
        if reason is not None:
            reasons[reason] += 1
            continue
        there.add((geometry, region.label_id))
        group = groups.setdefault(region.group, first_group + len(groups) - 1)
        new.append(replace(copied(region, make), geometry=geometry, group=group))
    if not new:
        return CopiedRegions(None, LeftOut(**reasons))
    change = with_status(Change(name, state.item_id, {r.id: (None, r) for r in new}), state)
    return CopiedRegions(change, LeftOut(**reasons))


def _reason(region: Region, geometry: Geometry, labels: Labels) -> str | None:
    if region.label_id not in labels:
        return "unlabelled"
    if is_undecided(region):
        return "undecided"
    return "outside" if geometry is None and region.geometry is not None else None


def copied(region: Region, make: Maker) -> Region:
    """Return a new region with the same text and attributes, without lock and comment."""
    fresh = with_text_of(make(region), region)
    return replace(fresh, attributes=region.attributes, origin=Origin.PASTED)
