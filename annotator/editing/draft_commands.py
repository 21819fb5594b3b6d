"""Drafts of text as commands: put them behind regions, accept one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.drafts.draft import (
    TextDraft,
    draft_of,
    drafted,
    waiting_draft,
    with_taken_text,
    with_text,
)
from annotator.editing.changes import Change, EditState
from annotator.editing.region_edits import edit, unlocked
from annotator.model.attribute_kinds import with_defaults
from annotator.model.entities import LabelId, Region, RegionId


def can_be_drafted(region: Region) -> bool:
    """Return whether a draft may be put behind a region: it has no text, and nobody decided."""
    is_decided = draft_of(region) is not None and waiting_draft(region) is None
    return not region.transcription and not region.is_locked and not is_decided


@dataclass(frozen=True, slots=True)
class DraftTexts:
    """Put drafts behind regions without a text, in one step; no region counts as touched."""

    drafts: Mapping[RegionId, TextDraft]
    name: str = "draft-texts"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if none of the regions can be drafted."""
        touched: dict[RegionId, tuple[Region | None, Region | None]] = {
            region.id: (region, drafted(region, self.drafts[region.id]))
            for region in unlocked(state, self.drafts)
            if can_be_drafted(region)
        }
        changed = {key: sides for key, sides in touched.items() if sides[0] != sides[1]}
        return Change(self.name, state.item_id, changed) if changed else None


@dataclass(frozen=True, slots=True)
class AcceptDrafts:
    """Take the drafts of regions as their texts; proposed regions are thereby kept."""

    region_ids: Sequence[RegionId]
    name: str = "accept-draft"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if no draft of these regions waits."""
        edited = {
            region.id: with_text(region, draft.text)
            for region in unlocked(state, self.region_ids)
            if (draft := waiting_draft(region)) is not None
        }
        return edit(self.name, state, edited)


@dataclass(frozen=True, slots=True)
class TakeText:
    """Replace the text of one region by that of another version of it, with the draft behind that.

    So what an engine read there does not count as typed here.
    """

    region_id: RegionId
    source: Region
    name: str = "set-transcription"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the region is gone, or has that text and draft already."""
        old = state.regions.get(self.region_id)
        if old is None:
            return None
        return edit(self.name, state, {old.id: with_taken_text(old, self.source)})


@dataclass(frozen=True, slots=True)
class TakeRegion:
    """Replace place, label and text of one region by those of another version of it.

    The text comes with the draft behind it, as by ``TakeText``.
    """

    region_id: RegionId
    source: Region
    label_id: LabelId
    name: str = "take-region"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the region or the label is gone, or nothing differs."""
        old = state.regions.get(self.region_id)
        if old is None or self.label_id not in state.labels:
            return None
        taken = replace(
            with_taken_text(old, self.source),
            geometry=self.source.geometry,
            label_id=self.label_id,
        )
        return edit(self.name, state, {old.id: with_defaults(taken, state.labels)})
