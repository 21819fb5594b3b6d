"""The rejections of an item and its regions, as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.editing.changes import EditState
from annotator.model.entities import (
    Fault,
    ItemId,
    RegionVerdict,
    Review,
    WorkerId,
    in_reading_order,
)


@dataclass(frozen=True, slots=True)
class StatedRejection:
    """A rejection that can be answered. ``region_number`` is 0 for that of the item."""

    item_id: ItemId
    region_number: int
    rejected_by: WorkerId
    day: int
    reason: str
    fault: Fault


def rejections_in(state: EditState) -> list[StatedRejection]:
    """Return the rejections of an item and its regions, that of the item first.

    A rejection of a region that was handed in again is among them.
    """
    return list(_rejections(state))


def _rejections(state: EditState) -> Iterator[StatedRejection]:
    facts = state.facts
    if facts.review is Review.REJECTED:
        reviewer = facts.reviewed_by or WorkerId("")
        day, reason = facts.review_day, facts.review_reason
        yield StatedRejection(state.item_id, 0, reviewer, day, reason, facts.fault)
    for region in in_reading_order(state.regions):
        review = region.review
        if review is not None and review.verdict is RegionVerdict.REJECTED:
            number, day = region.number, review.day
            yield StatedRejection(
                state.item_id, number, review.reviewer, day, review.reason, review.fault
            )
