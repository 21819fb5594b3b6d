"""The segments of the sound that is shown: their order in time, and the selected ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.editing.changes import Change
from annotator.model.entities import Labels, Region, RegionId, Regions
from annotator.model.segment import SoundSegment
from annotator.model.speakers import speaker_of, tiers_of


class SegmentList(QObject):
    """Knows regions, selection and which regions are hidden.

    Signals:
        selection_changed: other segments are selected.
        changed: something is to be painted anew.
    """

    selection_changed = Signal()
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        """Have none."""
        super().__init__(parent)
        self.rate_hz = 0
        """The sample rate of the sound; 0: of none."""
        self.labels: Labels = {}
        self.regions: dict[RegionId, Region] = {}
        self.selected: tuple[RegionId, ...] = ()
        self._hidden: set[RegionId] | None = set()
        self._order: list[RegionId] | None = None
        self.tiers: list[str] = []
        """The speakers with a tier, "" for segments without one; empty if nobody has a speaker."""

    def show(self, regions: Regions, labels: Labels) -> None:
        """Have these regions; the selection keeps what is left."""
        self.regions, self.labels = dict(regions), labels
        self._tidy()

    def apply(self, change: Change) -> None:
        """Take over what a change did."""
        for key, (_, new) in change.regions.items():
            if new is None:
                self.regions.pop(key, None)
            else:
                self.regions[key] = new
        self._tidy()

    def clear(self) -> None:
        """Have none."""
        self.show({}, {})

    def hide(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these and show the others; None hides all."""
        self._hidden = None if region_ids is None else set(region_ids)
        self._tidy()

    def in_order(self) -> Sequence[RegionId]:
        """Return the visible segments in the order of time."""
        if self._order is None:  # asked for each time that something is painted
            places = [(self.place(key), key) for key in self.regions if self.is_seen(key)]
            known = [(place.start_sample, place.end_sample, key) for place, key in places if place]
            self._order = [key for _, _, key in sorted(known)]
        return self._order

    def is_seen(self, region_id: RegionId) -> bool:
        """Return whether a region is not hidden."""
        return self._hidden is not None and region_id not in self._hidden

    def place(self, region_id: RegionId) -> SoundSegment | None:
        """Return the place of a region in samples of the sound; None if it has none in time."""
        place = self.regions[region_id].geometry
        if not isinstance(place, SoundSegment):
            return None
        return place.at_rate(self.rate_hz or place.rate_hz)

    def at(self, frame: int) -> list[RegionId]:
        """Return the segments at a frame, the selected ones first, then the shortest."""
        found = []
        for key in self.in_order():
            place = self.place(key)
            if place is not None and place.start_sample <= frame < place.end_sample:
                length = place.end_sample - place.start_sample
                found.append((key not in self.selected, length, key))
        return [key for _, _, key in sorted(found)]

    def speaker(self, region_id: RegionId) -> str:
        """Return the speaker of a region, "" for none."""
        return speaker_of(self.regions[region_id])

    @property
    def chosen(self) -> RegionId | None:
        """The selected segment, if it is the only one."""
        return self.selected[0] if len(self.selected) == 1 else None

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these, as far as they are seen."""
        seen = set(self.in_order())
        chosen = tuple(key for key in region_ids if key in seen)
        if chosen != self.selected:
            self.selected = chosen
            self.selection_changed.emit()
        self.changed.emit()

    def select_next(self, by: int) -> None:
        """Select the next segment in time, or with -1 the previous one."""
        order = self.in_order()
        if order:
            last = self.selected[-1] if self.selected else None
            place = order.index(last) + by if last in order else (0 if by > 0 else -1)
            self.select([order[place % len(order)]])

    def to_merge(self) -> Sequence[RegionId]:
        """Return the selected segments; a single one together with the next of its speaker."""
        if self.chosen is None:
            return self.selected
        speaker = self.speaker(self.chosen)
        order = [key for key in self.in_order() if self.speaker(key) == speaker]
        at = order.index(self.chosen)
        return order[at : at + 2]

    def _tidy(self) -> None:
        self._order = None
        tiers = tiers_of(self.regions.values())
        self.tiers = [] if tiers == [""] else tiers
        self.select(self.selected)
