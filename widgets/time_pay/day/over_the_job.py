"""The data of the plots over the job: time per item, gaps, and pay per hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from annotator.day.day_record import DayRecord
from annotator.effort.bins import merge_bins
from annotator.effort.categories import ITEM_WORK, Category
from annotator.effort.spans import GapBin

ITEM_EDGES_S: Final = (10, 30, 60, 120, 300, 600, 1200)
"""Upper bounds of the histogram's bins of time per item, in seconds; the last bin is open."""

_ON_ITEMS: Final = ITEM_WORK | {Category.DECLARED}


def item_times(days: Iterable[DayRecord]) -> dict[int, int]:
    """Return the work on each item in ms, including declared time."""
    found: dict[int, int] = {}
    for day in days:
        for stretch in day.stretches:
            if stretch.item_id is not None and stretch.category in _ON_ITEMS:
                found[stretch.item_id] = found.get(stretch.item_id, 0) + stretch.duration_ms
        for claim in day.claims:
            if claim.item_id is not None:
                found[claim.item_id] = found.get(claim.item_id, 0) + claim.duration_ms
    return found


def items_by_time(times: Mapping[int, int]) -> list[tuple[int | None, int]]:
    """Return the number of items up to each bound in seconds; None is the open bin."""
    counts = [0] * (len(ITEM_EDGES_S) + 1)
    for ms in times.values():
        counts[sum(ms > edge * 1000 for edge in ITEM_EDGES_S)] += 1
    return list(zip((*ITEM_EDGES_S, None), counts, strict=True))


def gaps_of(days: Sequence[DayRecord]) -> list[GapBin]:
    """Return the gaps of all days by length."""
    seen: set[int] = set()
    bins: list[GapBin] = []
    for day in days:
        for stretch in day.stretches:
            # An entry that was split by an answer has its gaps only once.
            if stretch.entry.seq not in seen or stretch.entry.seq == 0:
                seen.add(stretch.entry.seq)
                bins += stretch.entry.span.bins
    return list(merge_bins(bins))
