"""Builds a change from edited regions; locked regions are skipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from annotator.editing.changes import Change, EditState
from annotator.model.entities import Region, RegionId


def edit(name: str, state: EditState, edited: Mapping[RegionId, Region]) -> Change | None:
    """Return the change to the given regions, or None if nothing differs.

    The changed regions count as touched.
    """
    touched = {
        key: (state.regions[key], replace(new, touched=True))
        for key, new in edited.items()
        if state.regions[key] != new and not state.regions[key].is_locked
    }
    return Change(name, state.item_id, touched) if touched else None


def unlocked(state: EditState, region_ids: Iterable[RegionId]) -> Iterator[Region]:
    """Yield those of the regions that exist and may be edited."""
    for key in region_ids:
        region = state.regions.get(key)
        if region is not None and not region.is_locked:
            yield region
