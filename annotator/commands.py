"""Everything a person can do to an item, as values that compute a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from annotator.changes import Change, State
from annotator.geometry import Box
from annotator.model import (
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Region,
    RegionId,
    Status,
    WorkerId,
)


class Command(Protocol):
    """An intention. ``merges`` lets typing join the step before it (see the editor)."""

    @property
    def name(self) -> str:
        """A stable name for history and tests, such as ``add-region``."""
        ...

    def change(self, state: State) -> Change | None:
        """Return the edit, or None when there is nothing to do."""
        ...


def _edit(name: str, state: State, edited: Mapping[RegionId, Region]) -> Change | None:
    touched = {
        key: (state.regions[key], replace(new, touched=True))
        for key, new in edited.items()
        if state.regions[key] != new
    }
    return Change(name, state.item_id, touched) if touched else None


@dataclass(frozen=True, slots=True)
class AddRegions:
    """Put new regions on the item: drawn, pasted or proposed."""

    new: tuple[Region, ...]
    name: str = "add-region"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if every one of them is there already."""
        touched = {
            region.id: (None, region) for region in self.new if region.id not in state.regions
        }
        return Change(self.name, state.item_id, touched) if touched else None


@dataclass(frozen=True, slots=True)
class DeleteRegions:
    """Take regions away."""

    region_ids: Sequence[RegionId]
    name: str = "delete-region"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if none of them is there."""
        touched = {
            key: (state.regions[key], None) for key in self.region_ids if key in state.regions
        }
        return Change(self.name, state.item_id, touched) if touched else None


@dataclass(frozen=True, slots=True)
class SetBoxes:
    """Move or resize regions: each gets the box given for it."""

    boxes: Mapping[RegionId, Box]
    name: str = "set-box"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if nothing moves."""
        edited = {
            key: replace(state.regions[key], geometry=box)
            for key, box in self.boxes.items()
            if key in state.regions
        }
        return _edit(self.name, state, edited)


@dataclass(frozen=True, slots=True)
class SetLabel:
    """Give regions another label."""

    region_ids: Sequence[RegionId]
    label_id: LabelId
    name: str = "set-label"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if they have that label already or the label is gone."""
        if self.label_id not in state.labels:
            return None
        edited = {
            key: replace(state.regions[key], label_id=self.label_id)
            for key in self.region_ids
            if key in state.regions
        }
        return _edit(self.name, state, edited)


@dataclass(frozen=True, slots=True)
class SetTranscription:
    """Replace the text of one region, every character as given."""

    region_id: RegionId
    text: str
    name: str = "set-transcription"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if the region is gone or reads so already."""
        old = state.regions.get(self.region_id)
        if old is None:
            return None
        return _edit(self.name, state, {old.id: replace(old, transcription=self.text)})


@dataclass(frozen=True, slots=True)
class Confirm:
    """Say that the item is done; it is paid by the work order in force now."""

    worker_id: WorkerId
    order_sha256: str = ""
    name: str = "confirm"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if it is done already or cannot be read."""
        if state.facts.status in {Status.DONE, Status.UNREADABLE}:
            return None
        new = ItemFacts(Status.DONE, state.facts.review, "", self.worker_id, self.order_sha256)
        return Change(self.name, state.item_id, facts=(state.facts, new))


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the item out, with a reason; its time is kept."""

    reason: str
    name: str = "skip"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if it is skipped for that reason or cannot be read."""
        if state.facts.status is Status.UNREADABLE:
            return None
        new = ItemFacts(Status.SKIPPED, state.facts.review, self.reason)
        if new == state.facts:
            return None
        return Change(self.name, state.item_id, facts=(state.facts, new))


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take back that an item is done or skipped."""

    name: str = "reopen"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if the item is open."""
        if state.facts.status not in {Status.DONE, Status.SKIPPED}:
            return None
        new = ItemFacts(Status.STARTED, state.facts.review)
        return Change(self.name, state.item_id, facts=(state.facts, new))


@dataclass(frozen=True, slots=True)
class AddLabel:
    """Add a label to the job."""

    label: Label
    name: str = "add-label"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if there is a label of that name."""
        if any(known.name == self.label.name for known in state.labels.values()):
            return None
        return Change(self.name, state.item_id, labels={self.label.id: (None, self.label)})


@dataclass(frozen=True, slots=True)
class SetOrder:
    """Give regions another place in reading order."""

    orders: Mapping[RegionId, str]
    name: str = "set-order"

    def change(self, state: State) -> Change | None:
        """Return the edit, or None if they stand there already."""
        edited = {
            key: replace(state.regions[key], order=order)
            for key, order in self.orders.items()
            if key in state.regions
        }
        return _edit(self.name, state, edited)


def started(change: Change, state: State) -> Change:
    """Return the change with ``new`` turned to ``started`` when it touches regions."""
    if change.facts is not None or not change.regions or state.facts.status is not Status.NEW:
        return change
    return replace(change, facts=(state.facts, replace(state.facts, status=Status.STARTED)))


__all__ = [
    "AddLabel",
    "AddRegions",
    "Command",
    "Confirm",
    "DeleteRegions",
    "ItemId",
    "Reopen",
    "SetBoxes",
    "SetLabel",
    "SetOrder",
    "SetTranscription",
    "Skip",
    "started",
]
