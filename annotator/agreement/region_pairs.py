"""Finds which regions of two versions of an item are the same line, word or segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.agreement.place_overlaps import overlaps
from annotator.model.entities import KindId, Region


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
    found = sorted(
        overlaps(kind_id, left, free), key=lambda each: (-each.share, each.ours, each.theirs)
    )
    for each in found:
        mine, yours = left[each.ours], free[each.theirs]
        if mine.id not in partner and yours.id not in taken:
            partner[mine.id] = yours
            taken.add(yours.id)
    pairs = [RegionPair(region, partner.get(region.id)) for region in ours]
    return pairs + [RegionPair(None, region) for region in theirs if region.id not in taken]


def _by_id(ours: Sequence[Region], theirs: Sequence[Region]) -> dict[str, Region]:
    there = {region.id: region for region in theirs}
    return {region.id: there[region.id] for region in ours if region.id in there}
