"""Finds which regions of two versions of an item are the same line, word or segment."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.errors import AnnotatorError
from annotator.media.kind import MediaKind
from annotator.media.registry import kind_of
from annotator.model.entities import KindId, Region

SAME_PLACE: Final = 0.5
"""The least overlap, from 0 to 1, of two regions that are the same one."""

MOST_STEPS: Final = 40_000_000
"""The longest search for pairs on one item, in steps; it takes some seconds."""

_LOOK: Final = 40
"""The steps that it takes to lay one place over another."""


class TooMuchToCompareError(AnnotatorError):
    """An item has too many regions in one place, or too long texts, to be compared."""


@dataclass(frozen=True, slots=True)
class RegionPair:
    """A region in both versions, or in one of them."""

    ours: Region | None
    theirs: Region | None


def region_pairs(
    kind_id: KindId, ours: Sequence[Region], theirs: Sequence[Region]
) -> list[RegionPair]:
    """Return the pairs, in the order of ``ours``; what only they have comes last, in its order.

    A region of the same id is the same; others are the same if their places overlap, those that
    overlap most first. The regions are in reading order.
    """
    partner = _by_id(ours, theirs)
    taken = {region.id for region in partner.values()}
    left = [region for region in ours if region.id not in partner]
    free = [region for region in theirs if region.id not in taken]
    for _, one, other in sorted(_overlaps(kind_of(kind_id), left, free), key=lambda each: each[0]):
        mine, yours = left[one], free[other]
        if mine.id not in partner and yours.id not in taken:
            partner[mine.id] = yours
            taken.add(yours.id)
    pairs = [RegionPair(region, partner.get(region.id)) for region in ours]
    return pairs + [RegionPair(None, region) for region in theirs if region.id not in taken]


def _by_id(ours: Sequence[Region], theirs: Sequence[Region]) -> dict[str, Region]:
    there = {region.id: region for region in theirs}
    return {region.id: there[region.id] for region in ours if region.id in there}


def _overlaps(
    kind: MediaKind, ours: Sequence[Region], theirs: Sequence[Region]
) -> Iterator[tuple[tuple[float, int, int], int, int]]:
    """Yield the places in both lists of regions that overlap enough, and a key to sort them by.

    Only regions whose bounds meet are compared. They are swept from top to bottom, because lines
    begin at the same left edge; a sound is swept from left to right.
    """
    spots = [
        (at, kind.bounds(region.geometry))
        for at, region in enumerate(theirs)
        if region.geometry is not None
    ]
    first, last = (2, 3) if any(bounds[3] for _, bounds in spots) else (0, 1)
    spots.sort(key=lambda spot: spot[1][first])
    starts = [bounds[first] for _, bounds in spots]
    longest = max((bounds[last] - bounds[first] for _, bounds in spots), default=0.0)
    steps = 0
    for at, region in enumerate(ours):
        if region.geometry is None:
            continue
        mine = kind.bounds(region.geometry)
        begin = bisect_left(starts, mine[first] - longest)
        for index in range(begin, len(spots)):
            other, bounds = spots[index]
            is_apart = bounds[last] < mine[first]
            steps += 1 if is_apart else _LOOK
            if steps > MOST_STEPS:
                raise TooMuchToCompareError("Too many regions lie in one place.")
            if is_apart:
                continue
            if bounds[first] > mine[last]:
                break
            place = theirs[other].geometry
            overlap = 0.0 if place is None else kind.overlap(region.geometry, place)
            if overlap >= SAME_PLACE:
                yield (-overlap, at, other), at, other
