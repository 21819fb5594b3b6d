"""The regions on the canvas, as the tools see them, and the effect of changes on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from annotator.editing.changes import Change
from annotator.editing.tools.select import common_bounds
from annotator.model.entities import Region, RegionId, Regions, in_reading_order
from annotator.model.geometry import Box, Point
from widgets.canvas.layers.boxes import HIDDEN, BoxTable


class CanvasScene:
    """Regions, their boxes in a table, and the selection; changes keep them equal to the model."""

    def __init__(self) -> None:
        self.regions: dict[RegionId, Region] = {}
        self.size_px: tuple[int, int] = (0, 0)
        self.locked = False
        self._selected: tuple[RegionId, ...] = ()
        self._movable: tuple[Mapping[RegionId, Box], Box | None] | None = None
        self._hidden: set[RegionId] | None = set()

    @cached_property
    def table(self) -> BoxTable:
        """The boxes; created at the first access, because it imports numpy."""
        return BoxTable()

    @property
    def selected(self) -> tuple[RegionId, ...]:
        """The selection, in the order of selection."""
        return self._selected

    @selected.setter
    def selected(self, region_ids: tuple[RegionId, ...]) -> None:
        """Select these regions and no others."""
        self._selected, self._movable = region_ids, None

    def fill(self, regions: Regions) -> None:
        """Replace all regions; hidden ones stay hidden."""
        self._movable = None
        self.regions = dict(regions)
        self.table.fill(regions)
        self.hide(self._hidden)

    def apply(self, change: Change) -> None:
        """Apply a change of this item."""
        self._movable = None
        for key, (_, new) in change.regions.items():
            if new is None:
                self.regions.pop(key, None)
                self.table.remove(key)
            else:
                self.regions[key] = new
                self.table.put(new)
        if self._hidden is None or not self._hidden.isdisjoint(change.regions):
            self.hide(self._hidden)

    def hide(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these regions and no others; None hides all, future ones too."""
        self._movable = None
        self._hidden = None if region_ids is None else set(region_ids)
        self.table.set_flag(HIDDEN, self._hidden)

    def shown(self, region_ids: Iterable[RegionId]) -> tuple[RegionId, ...]:
        """Return the visible ones of these regions, each once."""
        return tuple([key for key in dict.fromkeys(region_ids) if self.box_of(key) is not None])

    def in_order(self) -> list[RegionId]:
        """Return the visible regions in reading order."""
        return [region.id for region in in_reading_order(self.regions) if self.box_of(region.id)]

    # Scene for tools ----------------------------------------------------------------------------

    def box_of(self, region_id: RegionId) -> Box | None:
        """Return the box of a visible region, or None."""
        hidden = self._hidden
        if hidden is None or region_id in hidden:
            return None
        region = self.regions.get(region_id)
        return None if region is None else region.box

    def is_locked(self, region_id: RegionId) -> bool:
        """Return whether a region must stay unchanged."""
        region = self.regions.get(region_id)
        return region is not None and region.is_locked

    def together(self, region_id: RegionId) -> tuple[RegionId, ...]:
        """Return the visible regions of a region's group, itself first; without a group, itself."""
        region = self.regions.get(region_id)
        if region is None or not region.group:
            return (region_id,)
        group = (key for key, other in self.regions.items() if other.group == region.group)
        return self.shown((region_id, *group))

    def movable(self) -> Mapping[RegionId, Box]:
        """Return the boxes of selected regions that are visible and not locked."""
        return self._movable_bounds()[0]

    def around(self) -> Box | None:
        """Return the box of ``movable``, or the bounds if there are several; None for none."""
        return self._movable_bounds()[1]

    def _movable_bounds(self) -> tuple[Mapping[RegionId, Box], Box | None]:
        """Return both, cached: the pointer asks at every move."""
        if self._movable is None:
            boxes = {}
            for key in self.selected:
                box = self.box_of(key)
                if box is not None and not self.regions[key].is_locked:
                    boxes[key] = box
            self._movable = boxes, common_bounds(boxes)
        return self._movable

    def hits(self, at: Point, radius_px: float) -> Sequence[RegionId]:
        """Return the regions at a point, smallest first."""
        return self.table.hit(at, radius_px)

    def in_rect(self, rect: Box) -> Sequence[RegionId]:
        """Return the regions that overlap a rectangle."""
        return self.table.in_rect(rect)
