"""Finds the places of two versions of an item that overlap, without comparing each with each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.errors import AnnotatorError
from annotator.media.kind import EVERYWHERE, Bounds
from annotator.media.registry import KINDS
from annotator.model.entities import KindId, Region
from annotator.model.place import Place

SAME_PLACE: Final = 0.5
"""The least overlap, from 0 to 1, of two regions that are the same one."""

MOST_STEPS: Final = 40_000_000
"""The longest search for pairs on one item, in steps; it takes some seconds."""

_LOOK: Final = 40
"""The steps that it takes to lay one place over another."""


class TooMuchToCompareError(AnnotatorError):
    """An item has too many regions in one place, or too long texts, to be compared."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two places are the same, from 0 to 1, and their indices in the two lists."""

    share: float
    ours: int
    theirs: int


def overlap_of(kind_id: KindId) -> Callable[[Place, Place], float]:
    """Return how far two places of a kind are the same, from 0 to 1; of an unknown kind, 0 or 1."""
    kind = KINDS.get(kind_id)
    return _is_same if kind is None else kind.overlap


def _is_same(one: Place, other: Place) -> float:
    return float(one == other)


def _everywhere(_place: Place) -> Bounds:
    return EVERYWHERE


def overlaps(
    kind_id: KindId, ours: Sequence[Region], theirs: Sequence[Region], least: float = SAME_PLACE
) -> Iterator[Overlap]:
    """Yield the places in both lists of regions that overlap by ``least`` or more.

    Regions without a place overlap with nothing. Only regions whose bounds meet are compared. They
    are swept from top to bottom, because lines begin at the same left edge; a sound is swept from
    left to right.

    Raises:
        TooMuchToCompareError: too many regions lie in one place.
    """
    kind, overlap = KINDS.get(kind_id), overlap_of(kind_id)
    bounds_of = _everywhere if kind is None else kind.bounds
    spots = [
        (at, bounds_of(region.geometry))
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
        mine = bounds_of(region.geometry)
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
            share = 0.0 if place is None else overlap(region.geometry, place)
            if share >= least:
                yield Overlap(share, at, other)
