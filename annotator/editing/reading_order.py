"""Moves regions in reading order, with as few new order keys as possible."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from annotator.model.entities import Region, RegionId, Regions, in_reading_order
from annotator.model.order_keys import key_at, key_between


def shifted(regions: Regions, chosen: Collection[RegionId], by: int) -> Mapping[RegionId, str]:
    """Return the new order values of regions that move one place earlier (-1) or later (1).

    They keep their relative order and become adjacent. The result is empty if they are at that end
    already. If no value is free between two regions, all regions get new ones.
    """
    order = in_reading_order(regions)
    block = [region for region in order if region.id in chosen]
    rest = [region for region in order if region.id not in chosen]
    if not block or not rest:
        return {}
    edge = order.index(block[0] if by < 0 else block[-1])
    before = sum(region.id not in chosen for region in order[:edge])
    return _moved_to(order, chosen, min(max(before + by, 0), len(rest)))


def placed(
    regions: Regions, chosen: Collection[RegionId], before: RegionId | None
) -> Mapping[RegionId, str]:
    """Return the new order values of regions that move to right before another; None: to the end.

    They keep their relative order and become adjacent. If ``before`` is one of them, they gather
    where it is. The result is empty if nothing moves.
    """
    order = in_reading_order(regions)
    block = [region for region in order if region.id in chosen]
    rest = [region for region in order if region.id not in chosen]
    if not block or not rest:
        return {}
    if before is None or before not in regions:
        at = len(rest)
    else:
        edge = next(place for place, region in enumerate(order) if region.id == before)
        at = sum(region.id not in chosen for region in order[:edge])
    return _moved_to(order, chosen, at)


def _moved_to(
    order: Sequence[Region], chosen: Collection[RegionId], at: int
) -> Mapping[RegionId, str]:
    """Return new order values by which the chosen regions come after ``at`` of the others."""
    block = [region for region in order if region.id in chosen]
    rest = [region for region in order if region.id not in chosen]
    wanted = [*rest[:at], *block, *rest[at:]]
    if wanted == order:
        return {}
    return _between(wanted, block, at) or _anew(wanted)


def _between(wanted: Sequence[Region], block: Sequence[Region], at: int) -> dict[RegionId, str]:
    """Return order values between the two neighbours, or nothing if none is free."""
    low = wanted[at - 1].order if at else ""
    end = at + len(block)
    high = wanted[end].order if end < len(wanted) else ""
    places = {}
    for region in block:
        try:
            low = places[region.id] = key_between(low, high)
        except ValueError:
            return {}
    return places


def _anew(wanted: Sequence[Region]) -> dict[RegionId, str]:
    return {region.id: key_at(place) for place, region in enumerate(wanted)}
