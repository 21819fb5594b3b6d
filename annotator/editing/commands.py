"""Edits of an item, as values that compute a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from annotator.drafts.draft import with_text, without_waiting_draft
from annotator.editing.changes import Change, EditState, apply_change, is_work
from annotator.editing.region_edits import edit, unlocked
from annotator.editing.review_commands import (
    handed_in_again,
    rejected_regions,
    require_no_rejected_region,
    with_outdated_reviews,
)
from annotator.model.attribute_kinds import with_defaults
from annotator.model.entities import (
    Fault,
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Region,
    RegionId,
    Review,
    Status,
    WorkerId,
)
from annotator.model.label_names import require_new_name
from annotator.model.place import Place
from annotator.model.review_text import require_reason
from annotator.proposals.proposal import is_undecided

CONFIRM: Final = "confirm"
"""The name of the change by which an item is confirmed."""
JUDGE: Final = "judge"
"""The name of the change by which an item is reviewed."""


class Command(Protocol):
    """An edit as a value, before its change is computed."""

    @property
    def name(self) -> str:
        """A stable name for history and tests, such as ``add-region``."""
        ...

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None when there is nothing to do."""
        ...


@dataclass(frozen=True, slots=True)
class AddRegions:
    """Add new regions to the item: drawn, pasted or proposed.

    Each gets the default values of its label's attributes.
    """

    new: tuple[Region, ...]
    name: str = "add-region"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if all of them exist already."""
        touched = {
            region.id: (None, with_defaults(region, state.labels))
            for region in self.new
            if region.id not in state.regions
        }
        return Change(self.name, state.item_id, touched) if touched else None


@dataclass(frozen=True, slots=True)
class DeleteRegions:
    """Delete regions; locked ones stay."""

    region_ids: Sequence[RegionId]
    name: str = "delete-region"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if none of them exists and is unlocked."""
        touched = {region.id: (region, None) for region in unlocked(state, self.region_ids)}
        return Change(self.name, state.item_id, touched) if touched else None


@dataclass(frozen=True, slots=True)
class SetBoxes:
    """Move or resize regions: each gets the given place, on a picture a box.

    ``joins``, if not "", is the merge key that joins the steps of a held key into one step of the
    history (``Editor.run``).
    """

    boxes: Mapping[RegionId, Place]
    name: str = "set-box"
    joins: str = ""

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if nothing moves."""
        edited = {
            key: replace(state.regions[key], geometry=box)
            for key, box in self.boxes.items()
            if key in state.regions
        }
        return edit(self.name, state, edited)


@dataclass(frozen=True, slots=True)
class SetLabel:
    """Give regions another label; attributes that only the old label has stay."""

    region_ids: Sequence[RegionId]
    label_id: LabelId
    name: str = "set-label"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if they have that label already or the label is gone."""
        if self.label_id not in state.labels:
            return None
        edited = {
            region.id: with_defaults(replace(region, label_id=self.label_id), state.labels)
            for region in unlocked(state, self.region_ids)
            if region.label_id != self.label_id
        }
        return edit(self.name, state, edited)


@dataclass(frozen=True, slots=True)
class SetTranscription:
    """Replace the text of one region, every character as given; this decides on its draft."""

    region_id: RegionId
    text: str
    name: str = "set-transcription"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the region is gone or has that text already."""
        old = state.regions.get(self.region_id)
        if old is None:
            return None
        return edit(self.name, state, {old.id: with_text(old, self.text)})


@dataclass(frozen=True, slots=True)
class Confirm:
    """Mark the item as done; it is paid under the current work order."""

    worker_id: WorkerId
    order_sha256: str = ""
    day: int = 0
    name: str = CONFIRM

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if it is done already, was withdrawn, or cannot be read.

        A rejected item is handed in again and waits for another review, as its rejected regions do.
        """
        facts = state.facts
        is_rejected = facts.review is Review.REJECTED
        is_over = facts.status is Status.UNREADABLE or facts.review is Review.WITHDRAWN
        if is_over or (facts.status is Status.DONE and not is_rejected):
            return None
        new = replace(
            _unreviewed(facts) if is_rejected else facts,
            status=Status.DONE,
            reason="",
            done_by=self.worker_id,
            done_order=self.order_sha256,
            done_day=self.day,
        )
        regions = handed_in_again(state.regions)
        return Change(self.name, state.item_id, regions, facts=(facts, new))


@dataclass(frozen=True, slots=True)
class Skip:
    """Skip the item for a reason; its time is kept."""

    reason: str
    name: str = "skip"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if it is skipped for that reason already."""
        new = replace(_not_done(state.facts), status=Status.SKIPPED, reason=self.reason)
        if new == state.facts:
            return None
        return Change(self.name, state.item_id, facts=(state.facts, new))


@dataclass(frozen=True, slots=True)
class Reopen:
    """Reopen an item that is done or skipped."""

    name: str = "reopen"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the item is open."""
        if state.facts.status not in {Status.DONE, Status.SKIPPED}:
            return None
        new = replace(_not_done(state.facts), status=Status.STARTED, reason="")
        return Change(self.name, state.item_id, facts=(state.facts, new))


@dataclass(frozen=True, slots=True)
class Judge:
    """Review an item that is done, or withdraw one that is not; a refusal has a reason.

    A rejection has a fault. What is withdrawn before it is confirmed is skipped from then on, and
    has no digest, since nothing on it was accepted.

    ``day`` is the local day of the review, in days since 1970-01-01, 0 if not known.
    ``content_sha256`` is the digest of what the reviewer sees.
    """

    reviewer: WorkerId
    verdict: Review
    reason: str = ""
    fault: Fault = Fault.NONE
    name: str = JUDGE
    day: int = 0
    content_sha256: str = ""

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the item is not done or has this review already.

        Raises:
            InvalidValueError: the reason is too long, or a region of an item to accept is rejected.
        """
        require_reason(self.reason)
        if self.verdict is Review.ACCEPTED:
            require_no_rejected_region(state.regions)
        if state.facts.status is not Status.DONE:
            return self._of_unfinished(state)
        is_none = self.verdict is Review.NONE
        new = replace(
            state.facts,
            review=self.verdict,
            reviewed_by=None if is_none else self.reviewer,
            review_reason=self.reason if self.verdict.is_refusal else "",
            fault=self.fault if self.verdict.is_refusal else Fault.NONE,
            review_day=0 if is_none else self.day,
            reviewed_sha256="" if is_none else self.content_sha256,
        )
        if replace(new, review_day=state.facts.review_day) == state.facts:
            return None
        return Change(self.name, state.item_id, facts=(state.facts, new))

    def _of_unfinished(self, state: EditState) -> Change | None:
        facts = state.facts
        if self.verdict is not Review.WITHDRAWN or not facts.status.is_open:
            return None
        new = replace(
            facts,
            status=Status.SKIPPED,
            reason=self.reason,
            review=self.verdict,
            reviewed_by=self.reviewer,
            review_reason=self.reason,
            fault=Fault.NONE,
            review_day=self.day,
            reviewed_sha256="",
        )
        return Change(self.name, state.item_id, facts=(facts, new))


@dataclass(frozen=True, slots=True)
class SetPractice:
    """Mark an item as a practice item, or as none."""

    is_practice: bool
    name: str = "set-practice"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if nothing changes."""
        if state.facts.is_practice == self.is_practice:
            return None
        new = replace(state.facts, is_practice=self.is_practice)
        return Change(self.name, state.item_id, facts=(state.facts, new))


def _unreviewed(facts: ItemFacts) -> ItemFacts:
    return replace(
        facts,
        review=Review.NONE,
        reviewed_by=None,
        review_reason="",
        fault=Fault.NONE,
        review_day=0,
        reviewed_sha256="",
    )


def _no_longer_accepted(facts: ItemFacts) -> ItemFacts:
    """Return the facts without the acceptance; the digest still says what was accepted."""
    return replace(_unreviewed(facts), reviewed_sha256=facts.reviewed_sha256)


def _changed_since(facts: ItemFacts) -> ItemFacts:
    """Return the facts of a reviewed item that was changed: its review can hold again."""
    if facts.review is Review.NONE:
        return facts  # it was changed before
    is_unlike = facts.review is Review.ACCEPTED or facts.review_reason
    if not facts.reviewed_sha256 or not is_unlike:
        return _no_longer_accepted(facts)  # nothing would say which review holds again
    return replace(facts, review=Review.NONE)


def _not_done(facts: ItemFacts) -> ItemFacts:
    """Return the facts without the confirmation, and without the acceptance that followed it."""
    ends = not facts.review.is_refusal or facts.is_withdrawn_unfinished
    left = _no_longer_accepted(facts) if ends else facts
    return replace(left, done_by=None, done_order="", done_day=0)


@dataclass(frozen=True, slots=True)
class AddLabel:
    """Add a label to the job."""

    label: Label
    name: str = "add-label"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if there is a label of that name.

        Raises:
            InvalidValueError: the name is invalid, or differs from another only in case.
        """
        if any(known.name == self.label.name for known in state.labels.values()):
            return None
        require_new_name(self.label, state.labels)
        return Change(self.name, state.item_id, labels={self.label.id: (None, self.label)})


@dataclass(frozen=True, slots=True)
class SetOrder:
    """Move regions in the reading order."""

    orders: Mapping[RegionId, str]
    name: str = "set-order"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if they are there already."""
        edited = {
            key: replace(state.regions[key], order=order)
            for key, order in self.orders.items()
            if key in state.regions
        }
        return edit(self.name, state, edited)


def with_status(
    change: Change,
    state: EditState,
    content_sha256: Callable[[EditState], str] = lambda _state: "",
    is_changed_by_others: Callable[[ItemId], bool] = lambda _item_id: False,
) -> Change:
    """Return the change together with what it means for the status of its item.

    Work on a new item starts it. Work on an accepted or withdrawn item sets it back to not
    reviewed, because the reviewer has not seen the item as it is now. If work makes it exactly what
    was reviewed again, the review holds again, unless a change of somebody else stands: they would
    have a part of the item that no reviewer saw; or unless a region is rejected. A merge of labels
    changes none of these: it renames labels in the whole job.

    Args:
        change: of the regions of the item.
        state: the item before the change.
        content_sha256: returns the digest of what a reviewer sees, "" if it is not known.
        is_changed_by_others: returns whether a change of an item stands that anybody but the
            current worker made since its last review; called only if the review could hold again.
    """
    if change.facts is not None or not change.regions or change.merge is not None:
        return change
    change = with_outdated_reviews(change)
    facts = state.facts
    if facts.status is Status.NEW:
        return replace(change, facts=(facts, replace(facts, status=Status.STARTED)))
    is_reviewed = facts.status is Status.DONE and _reviewed(facts).covers_content
    if is_reviewed and _is_other_work(change):
        sha256 = facts.reviewed_sha256
        after = apply_change(state, change)
        is_same = sha256 != "" and sha256 == content_sha256(after)
        if is_same and facts.review is Review.NONE:
            is_rejected = bool(rejected_regions(after.regions))
            is_same = not is_rejected and not is_changed_by_others(state.item_id)
        new = replace(facts, review=_reviewed(facts)) if is_same else _changed_since(facts)
        return change if new == facts else replace(change, facts=(facts, new))
    return change


def _reviewed(facts: ItemFacts) -> Review:
    return facts.review if facts.review is not Review.NONE else facts.review_before


def _is_other_work(change: Change) -> bool:
    return any(_is_reviewed(old, new) for old, new in change.regions.values())


def _is_reviewed(old: Region | None, new: Region | None) -> bool:
    """Return whether a region differs in what a reviewer sees.

    An undecided proposal is no work, and neither is an undecided draft of a text.
    """
    old, new = (
        None if each is None or is_undecided(each) else without_waiting_draft(each)
        for each in (old, new)
    )
    return (old is not None or new is not None) and is_work(old, new)


__all__ = [
    "AddLabel",
    "AddRegions",
    "Command",
    "Confirm",
    "DeleteRegions",
    "ItemId",
    "Judge",
    "Reopen",
    "SetBoxes",
    "SetLabel",
    "SetOrder",
    "SetPractice",
    "SetTranscription",
    "Skip",
    "with_status",
]
