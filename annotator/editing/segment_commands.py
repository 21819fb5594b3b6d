"""Commands on the segments of a sound: divide one, join several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.editing.changes import Change, EditState
from annotator.model.entities import Region, RegionId
from annotator.model.segment import SoundSegment


@dataclass(frozen=True, slots=True)
class SplitSegment:
    """Divide a segment in two; label, attributes and text stay with the first part.

    Both parts have the sample rate of the second.
    ``second`` is a new region whose place is the second part; it gets the label and the attributes.
    """

    region_id: RegionId
    second: Region
    name: str = "split-segment"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if the segment is gone, locked, or is not divided there."""
        old, place = state.regions.get(self.region_id), self.second.geometry
        if old is None or old.is_locked or not isinstance(place, SoundSegment):
            return None
        whole = old.geometry
        if not isinstance(whole, SoundSegment):
            return None
        whole = whole.at_rate(place.rate_hz)
        if not _divides(whole, place):
            return None
        first = replace(whole, end_sample=place.start_sample)
        second = replace(
            self.second, label_id=old.label_id, attributes=old.attributes, group=old.group
        )
        touched: dict[RegionId, tuple[Region | None, Region | None]] = {
            old.id: (old, replace(old, geometry=first, touched=True)),
            second.id: (None, second),
        }
        return Change(self.name, state.item_id, touched)


@dataclass(frozen=True, slots=True)
class MergeSegments:
    """Join segments into the earliest of them, which then covers all; texts follow in order."""

    region_ids: Sequence[RegionId]
    name: str = "merge-segments"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if there are fewer than two, or one is locked."""
        found = [(region, place) for region, place in _segments(state) if region.id in self._ids]
        if len(found) < 2 or any(region.is_locked for region, _ in found):  # noqa: PLR2004 - two to join
            return None
        (first, place), *others = sorted(found, key=lambda pair: _start_s(pair[1]))
        end = max(each.at_rate(place.rate_hz).end_sample for _, each in found)
        texts = [first.transcription, *(region.transcription for region, _ in others)]
        joined = replace(
            first,
            geometry=replace(place, end_sample=end),
            transcription=" ".join(text for text in texts if text),
            touched=True,
        )
        touched: dict[RegionId, tuple[Region | None, Region | None]] = {first.id: (first, joined)}
        touched |= {region.id: (region, None) for region, _ in others}
        return Change(self.name, state.item_id, touched)

    @property
    def _ids(self) -> frozenset[RegionId]:
        return frozenset(self.region_ids)


def _segments(state: EditState) -> list[tuple[Region, SoundSegment]]:
    places = ((region, region.geometry) for region in state.regions.values())
    return [(region, place) for region, place in places if isinstance(place, SoundSegment)]


def _start_s(place: SoundSegment) -> float:
    return place.start_sample / place.rate_hz


def _divides(whole: SoundSegment, second: SoundSegment) -> bool:
    is_inside = whole.start_sample < second.start_sample < whole.end_sample
    same_end = (second.end_sample, second.rate_hz) == (whole.end_sample, whole.rate_hz)
    return is_inside and same_end
