"""Decisions of a reviewer on single regions, as commands, and what later changes do to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.editing.changes import Change, EditState, is_work
from annotator.errors import InvalidValueError
from annotator.model.entities import (
    Fault,
    Region,
    RegionId,
    RegionReview,
    Regions,
    RegionVerdict,
)
from annotator.model.review_text import require_reason
from annotator.proposals.proposal import is_undecided
from annotator.sentences.parts import Code
from annotator.sentences.said import said_n

JUDGE_REGIONS: Final = "judge-region"
"""The name of the change by which regions are reviewed."""


@dataclass(frozen=True, slots=True)
class JudgeRegions:
    """Decide on regions in a review, or take decisions back with None. It is no work on a region.

    Regions that are locked can be reviewed too; undecided proposals cannot, since they are no work.
    """

    region_ids: Sequence[RegionId]
    review: RegionReview | None
    name: str = JUDGE_REGIONS

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if nothing changes.

        Raises:
            InvalidValueError: a rejection has no reason or no fault, or the reason is too long.
        """
        _require_whole(self.review)
        touched = {
            key: (region, replace(region, review=self.review))
            for key in self.region_ids
            if (region := state.regions.get(key)) is not None
            and not is_undecided(region)
            and not _is_same(region.review, self.review)
        }
        return Change(self.name, state.item_id, touched) if touched else None


def _require_whole(review: RegionReview | None) -> None:
    if review is None:
        return
    if review.verdict is RegionVerdict.REJECTED:
        if not review.reason:
            raise InvalidValueError("A rejection needs a reason. Write what has to be done again.")
        if review.fault is Fault.NONE:
            raise InvalidValueError("A rejection needs a fault. Choose whose it is.")
    require_reason(review.reason)


def _is_same(old: RegionReview | None, new: RegionReview | None) -> bool:
    """Return whether two decisions say the same, whenever they were made."""
    if old is None or new is None:
        return old is new
    return replace(old, day=new.day) == new


def rejected_regions(regions: Regions) -> list[Region]:
    """Return the regions with a rejection that still holds."""
    return [each for each in regions.values() if each.review and each.review.is_rejection]


def require_no_rejected_region(regions: Regions) -> None:
    """Refuse to accept an item of which a region is to be done again.

    Raises:
        InvalidValueError: a region is rejected; the sentence names the first.
    """
    if rejected := rejected_regions(regions):
        raise InvalidValueError(
            said_n(
                "Region {first} of this item is rejected. Accept or correct it first, or reject "
                "the item.",
                "{count} regions of this item are rejected, region {first} among them. Accept or "
                "correct them first, or reject the item.",
                len(rejected),
                first=Code(str(min(each.number for each in rejected))),
            )
        )


def handed_in_again(regions: Regions) -> dict[RegionId, tuple[Region | None, Region | None]]:
    """Return the effect of a new confirmation: all rejected regions wait for another decision."""
    return {
        each.id: (each, replace(each, review=replace(each.review, is_outdated=True)))
        for each in rejected_regions(regions)
        if each.review is not None
    }


def with_outdated_reviews(change: Change) -> Change:
    """Return the change; what it alters was accepted or corrected by nobody any more.

    A rejection stays until the item is confirmed again. A new region has no decision, also where it
    was split off one that has. A merge of labels changes no decision.
    """
    if change.merge is not None:
        return change
    kept = {key: (old, _still_reviewed(old, new)) for key, (old, new) in change.regions.items()}
    return change if kept == change.regions else replace(change, regions=kept)


def _still_reviewed(old: Region | None, new: Region | None) -> Region | None:
    if new is None or new.review is None:
        return new
    if old is None:
        return replace(new, review=None)  # a part that was split off, seen by nobody
    holds = new.review.is_outdated or new.review.verdict is RegionVerdict.REJECTED
    if holds or not is_work(old, new):
        return new
    return replace(new, review=replace(new.review, is_outdated=True))
