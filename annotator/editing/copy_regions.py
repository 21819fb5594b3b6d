"""Copies regions of one item to others, each at most once per item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annotator.editing.changes import Change, EditState
from annotator.editing.commands import started
from annotator.model.entities import Geometry, ItemFacts, Labels, Origin, Region, Status
from annotator.model.place import Extent
from annotator.proposals.proposal import is_undecided

MOST_REGIONS = 20_000
"""How many regions one step may bring: so many are written within a few seconds on a slow disk."""

Maker = Callable[[Region], Region]
"""Makes a new region like another one: id, number, order and worker are its own."""


def takes_regions(facts: ItemFacts) -> bool:
    """Return whether regions may be brought to an item unseen: it is new, or not done yet."""
    return facts.status in {Status.NEW, Status.STARTED}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many regions were not brought to an item, by reason.

    ``outside``: nothing of it lies on the item; ``there``: the same place with the same label is
    there; ``undecided``: a proposal, which would come to be work unseen; ``unlabelled``: its label
    is no label of the job.
    """

    outside: int = 0
    there: int = 0
    undecided: int = 0
    unlabelled: int = 0

    def __add__(self, other: LeftOut) -> LeftOut:
        """Return both together."""
        return LeftOut(
            self.outside + other.outside,
            self.there + other.there,
            self.undecided + other.undecided,
            self.unlabelled + other.unlabelled,
        )


NONE_LEFT_OUT = LeftOut()


@dataclass(frozen=True, slots=True)
class Brought:
    """The change that brings regions to an item, None if it brings none; and what is left out."""

    change: Change | None
    left_out: LeftOut


def bring(
    name: str, state: EditState, size: Sequence[int], regions: Sequence[Region], make: Maker
) -> Brought:
    """Return how regions are brought to an item.

    A region is left out for the reasons of ``LeftOut``; what stands over the edge is cut. Groups
    stay together and apart from those that are there.

    Args:
        name: of the step.
        state: the item that gets them.
        size: its ``Extent``, or width and height; of 0, which is not known, nothing is cut.
        regions: of another item.
        make: makes each of them anew.
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
        return Brought(None, LeftOut(**reasons))
    change = started(Change(name, state.item_id, {r.id: (None, r) for r in new}), state)
    return Brought(change, LeftOut(**reasons))


def _reason(region: Region, geometry: Geometry, labels: Labels) -> str | None:
    if region.label_id not in labels:
        return "unlabelled"
    if is_undecided(region):
        return "undecided"
    return "outside" if geometry is None and region.geometry is not None else None


def copied(region: Region, make: Maker) -> Region:
    """Return a new region with the same text and attributes, without lock and comment."""
    return replace(
        make(region),
        transcription=region.transcription,
        attributes=region.attributes,
        origin=Origin.PASTED,
    )
