"""Brings regions of one item to others: the same boxes with the same labels, each there once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from annotator.changes import Change, State
from annotator.commands import started
from annotator.geometry import Box
from annotator.model import ItemFacts, Labels, Origin, Region, Status
from annotator.proposing.proposal import is_undecided

MOST_REGIONS = 20_000
"""How many regions one step may bring: so many are written within a few seconds on a slow disk."""

Maker = Callable[[Region], Region]
"""Makes a new region like another one: id, number, order and worker are its own."""


def takes_regions(facts: ItemFacts) -> bool:
    """Return whether regions may be brought to an item unseen: it is new, or not done yet."""
    return facts.status in {Status.NEW, Status.STARTED}


def change_bringing(
    name: str, state: State, size_px: tuple[int, int], regions: Sequence[Region], make: Maker
) -> Change | None:
    """Return the change that brings regions to an item, None if it has them all.

    A region is left out where there is one with the same box and label, or where nothing of it
    lies in the picture; what stands over the edge is cut. Groups stay together and apart from
    those that are there.

    Args:
        name: of the step.
        state: the item that gets them.
        size_px: width and height of its picture; 0 if not known, then nothing is cut.
        regions: of another item.
        make: makes each of them anew.
    """
    new = list(_fresh(state, size_px, regions, make))
    if not new:
        return None
    return started(Change(name, state.item_id, {r.id: (None, r) for r in new}), state)


def _fresh(
    state: State, size_px: tuple[int, int], regions: Sequence[Region], make: Maker
) -> Iterator[Region]:
    there = {(region.geometry, region.label_id) for region in state.regions.values()}
    first_group = 1 + max((region.group for region in state.regions.values()), default=0)
    groups: dict[int, int] = {0: 0}
    for region in _known(regions, state.labels):
        geometry = region.geometry
        if isinstance(geometry, Box) and all(size_px):
            geometry = geometry.clipped(*size_px)
            if geometry is None:
                continue
        if (geometry, region.label_id) in there:
            continue
        there.add((geometry, region.label_id))
        group = groups.setdefault(region.group, first_group + len(groups) - 1)
        yield replace(copied(region, make), geometry=geometry, group=group)


def _known(regions: Iterable[Region], labels: Labels) -> Iterator[Region]:
    """Yield what can be brought: a proposal that nobody decided on would come to be work unseen."""
    return (each for each in regions if each.label_id in labels and not is_undecided(each))


def copied(region: Region, make: Maker) -> Region:
    """Return a new region that says the same: text and attributes, neither lock nor comment."""
    return replace(
        make(region),
        transcription=region.transcription,
        attributes=region.attributes,
        origin=Origin.PASTED,
    )
