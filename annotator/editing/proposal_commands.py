"""Decisions on proposals as commands: keep or refuse them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.editing.changes import Change, EditState
from annotator.model.attribute_kinds import with_defaults
from annotator.model.entities import Labels, Region, RegionId
from annotator.proposals.proposal import By, is_undecided, proposal_of

REFUSE: Final = "refuse-proposals"
"""Under this name refusals stand in the history of the job, from where they are counted."""


@dataclass(frozen=True, slots=True)
class Propose:
    """Put proposals on the item: all of them are one step.

    What a detector found begins with the defaults of its label, like a region that is drawn; what
    was followed has the attributes of the region before it.
    """

    new: tuple[Region, ...]
    name: str = "propose"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if every one of them is there already."""
        fresh = {
            region.id: (None, _begun(region, state.labels))
            for region in self.new
            if region.id not in state.regions
        }
        return Change(self.name, state.item_id, fresh) if fresh else None


def _begun(region: Region, labels: Labels) -> Region:
    said = proposal_of(region)
    is_new = said is not None and said.by is By.DETECTOR
    return with_defaults(region, labels) if is_new else region


@dataclass(frozen=True, slots=True)
class KeepProposals:
    """Say yes to proposals as they are: from now on they are work like any other."""

    region_ids: Sequence[RegionId]
    name: str = "keep-proposals"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if none of them waits for a decision."""
        kept = {
            region.id: (region, replace(region, touched=True))
            for region in _waiting(state, self.region_ids)
        }
        return Change(self.name, state.item_id, kept) if kept else None


@dataclass(frozen=True, slots=True)
class RefuseProposals:
    """Say no to proposals: they go, and are counted."""

    region_ids: Sequence[RegionId]
    name: str = REFUSE

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if none of them waits for a decision."""
        gone = {region.id: (region, None) for region in _waiting(state, self.region_ids)}
        return Change(self.name, state.item_id, gone) if gone else None


def _waiting(state: EditState, region_ids: Sequence[RegionId]) -> list[Region]:
    found = (state.regions.get(key) for key in region_ids)
    return [region for region in found if region is not None and is_undecided(region)]
