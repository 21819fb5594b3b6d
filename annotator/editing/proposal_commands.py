"""Decisions on proposals as commands: keep or refuse them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.editing.changes import Change, EditState
from annotator.model.attribute_kinds import with_defaults
from annotator.model.entities import Labels, Region, RegionId
from annotator.proposals.proposal import ProposalSource, is_undecided, proposal_of

REFUSE: Final = "refuse-proposals"
"""The name of refusals in the history of the job, by which they are counted."""


@dataclass(frozen=True, slots=True)
class Propose:
    """Add proposals to the item in one step.

    They get the defaults of their label, like drawn regions; tracked ones keep the attributes of
    the region that they follow.
    """

    new: tuple[Region, ...]
    name: str = "propose"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if all of them exist already."""
        fresh = {
            region.id: (None, _begun(region, state.labels))
            for region in self.new
            if region.id not in state.regions
        }
        return Change(self.name, state.item_id, fresh) if fresh else None


def _begun(region: Region, labels: Labels) -> Region:
    said = proposal_of(region)
    is_new = said is not None and said.by is not ProposalSource.TRACK
    return with_defaults(region, labels) if is_new else region


@dataclass(frozen=True, slots=True)
class KeepProposals:
    """Keep proposals unchanged; from then on they are work like any other region."""

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
    """Refuse proposals: they are deleted and counted."""

    region_ids: Sequence[RegionId]
    name: str = REFUSE

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if none of them waits for a decision."""
        gone = {region.id: (region, None) for region in _waiting(state, self.region_ids)}
        return Change(self.name, state.item_id, gone) if gone else None


def _waiting(state: EditState, region_ids: Sequence[RegionId]) -> list[Region]:
    found = (state.regions.get(key) for key in region_ids)
    return [region for region in found if region is not None and is_undecided(region)]
