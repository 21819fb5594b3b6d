"""The drafts of a whole job that wait for a decision, the lowest confidence first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.drafts.draft import by_confidence, waiting_draft
from annotator.model.entities import ItemId, Region, RegionId

Touched = Mapping[RegionId, tuple[Region | None, Region | None]]
"""Regions before and after an edit, as a ``Change`` has them."""


@dataclass(frozen=True, slots=True, order=True)
class QueuedDraft:
    """A waiting draft in the order of the queue: by confidence, then as the job is read."""

    confidence: float
    item_id: ItemId
    order: str
    number: int
    region_id: RegionId = field(compare=False)


def queued_draft(item_id: ItemId, region: Region) -> QueuedDraft | None:
    """Return the waiting draft of a region; None if there is none."""
    if waiting_draft(region) is None:
        return None
    confidence, order, number = by_confidence(region)
    return QueuedDraft(confidence, item_id, order, number, region.id)


class DraftQueue:
    """The waiting drafts that were read, and those that edits added or decided on since.

    An edit costs a search in a sorted list for each region that it touches.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._sorted: list[QueuedDraft] = []
        self._by_region: dict[RegionId, QueuedDraft | None] = {}

    def __len__(self) -> int:
        """Return how many drafts wait."""
        return len(self._sorted)

    def extend(self, found: Iterable[QueuedDraft]) -> None:
        """Add drafts that were read; what an edit said about a region since then stands."""
        for each in found:
            if each.region_id not in self._by_region:
                self._by_region[each.region_id] = each
                self._sorted.append(each)
        self._sorted.sort()

    def follow(self, item_id: ItemId, touched: Touched) -> None:
        """Follow an edit of an item."""
        for region_id, (_before, after) in touched.items():
            self._remove(self._by_region.get(region_id))
            draft = None if after is None else queued_draft(item_id, after)
            self._by_region[region_id] = draft
            if draft is not None:
                insort(self._sorted, draft)

    def after(self, here: QueuedDraft | None) -> QueuedDraft | None:
        """Return the next draft, decided or not as ``here`` is; the search wraps around."""
        if not self._sorted:
            return None
        place = 0 if here is None else bisect_right(self._sorted, here)
        return self._sorted[place % len(self._sorted)]

    def _remove(self, draft: QueuedDraft | None) -> None:
        if draft is not None:
            place = bisect_left(self._sorted, draft)
            del self._sorted[place]
