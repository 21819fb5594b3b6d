"""All boxes of the picture in one array, so that 5,000 of them are searched at once."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.model.entities import Origin, Region, RegionId, Regions
from annotator.model.geometry import Box, Point
from widgets.canvas.layers.canvas_arrays import Bools, Flags, Floats, Numbers, Rows, np
from widgets.canvas.layers.turned import FRAME_NUMBERS, are_near, frame_of, share_area

USED, HIDDEN, HELD, PROPOSED, TURNED = 1, 2, 4, 8, 16
"""Flags of a row: in use; hidden; drawn by the live layer; dotted; rotated."""

_FIRST_ROOM = 64


class BoxTable:
    """Boxes by region, one row each; a row keeps its index until its region is removed.

    ``corners`` are left, top, right, bottom of the bounds in image pixels, shape (rooms, 4);
    ``frames`` hold more about the rows with ``TURNED``, see ``turned``; ``label_ids``, ``numbers``
    and ``flags`` have one value per row. Rows without ``USED`` mean nothing.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Remove all boxes."""
        self._make_room(0)
        self._rows: dict[RegionId, int] = {}
        self._ids: list[RegionId | None] = []
        self._free: list[int] = []

    def _make_room(self, rooms: int) -> None:
        self.corners: Floats = np.zeros((rooms, 4))
        self.frames: Floats = np.zeros((rooms, FRAME_NUMBERS))
        self.label_ids: Numbers = np.zeros(rooms, np.int64)
        self.numbers: Numbers = np.zeros(rooms, np.int64)
        self.flags: Flags = np.zeros(rooms, np.uint8)

    def __len__(self) -> int:
        """Return how many regions have a box."""
        return len(self._rows)

    def __contains__(self, region_id: object) -> bool:
        """Return whether the region has a box."""
        return region_id in self._rows

    def fill(self, regions: Regions) -> None:
        """Replace all boxes by those of these regions, in one pass, since there may be many."""
        self.clear()
        # Not by ``Region.box``: with many regions each call counts.
        held = [region for region in regions.values() if isinstance(region.geometry, Box)]
        if not held:
            return
        boxes = [box for region in held if isinstance(box := region.geometry, Box)]
        self._make_room(len(held))
        self._ids = [region.id for region in held]
        self._rows = {region.id: row for row, region in enumerate(held)}
        self.corners[:] = [(box.x, box.y, box.right, box.bottom) for box in boxes]
        self.label_ids[:] = [region.label_id for region in held]
        self.numbers[:] = [region.number for region in held]
        self.flags[:] = [_flags_of(region) for region in held]
        for row, box in enumerate(boxes):
            if box.is_turned:
                self._place(row, box)

    def put(self, region: Region) -> None:
        """Store a region in its current state, or remove it if it has no box. Its flags stay."""
        box = region.geometry
        if not isinstance(box, Box):
            self.remove(region.id)
            return
        row = self._rows.get(region.id)
        if row is None:
            row = self._new_row(region.id)
        self._place(row, box)
        self.label_ids[row] = region.label_id
        self.numbers[row] = region.number
        self.flags[row] = int(self.flags[row]) & (HIDDEN | HELD) | _flags_of(region)

    def _place(self, row: int, box: Box) -> None:
        around = box.bounds
        self.corners[row] = (around.x, around.y, around.right, around.bottom)
        if box.is_turned:
            self.frames[row] = frame_of(box)

    def remove(self, region_id: RegionId) -> None:
        """Remove a region, if it is in the table."""
        row = self._rows.pop(region_id, None)
        if row is not None:
            self.flags[row] = 0
            self._ids[row] = None
            self._free.append(row)

    def set_flag(self, flag: int, region_ids: Iterable[RegionId] | None) -> None:
        """Set a flag on these rows and clear it on all others; None sets it everywhere."""
        if region_ids is None:
            self.flags[self.flags & USED != 0] |= flag
            return
        self.flags &= np.uint8(~flag & 0xFF)
        self.flags[self.rows_of(region_ids)] |= flag

    def rows_of(self, region_ids: Iterable[RegionId]) -> Rows:
        """Return the rows of those regions that are in the table."""
        found = [self._rows[key] for key in region_ids if key in self._rows]
        return np.array(found, dtype=np.intp)

    def ids_of(self, rows: Rows) -> list[RegionId]:
        """Return the regions of rows."""
        found = (self._ids[row] for row in rows)
        return [key for key in found if key is not None]

    def hit(self, at: Point, radius_px: float) -> list[RegionId]:
        """Return the visible boxes at a point or within a (square) radius of it.

        The smallest comes first, because it could not be reached otherwise. Of two equal ones the
        newer comes first.
        """
        left, top, right, bottom = self.corners.T
        near = (left - radius_px <= at.x) & (at.x <= right + radius_px)
        near &= (top - radius_px <= at.y) & (at.y <= bottom + radius_px)
        rows = np.flatnonzero(near & self._seen(HIDDEN))
        is_turned = self.flags[rows] & TURNED != 0
        if is_turned.any():
            keep = ~is_turned
            keep[is_turned] = are_near(self.frames[rows[is_turned]], at, radius_px)
            rows = rows[keep]
        if len(rows) > 1:
            rows = rows[np.lexsort((-self.numbers[rows], self._areas(rows)))]
        return self.ids_of(rows)

    def in_rect(self, rect: Box) -> list[RegionId]:
        """Return the visible boxes that share more than an edge with a rectangle, oldest first."""
        rows = self.rows_in((rect.x, rect.y, rect.right, rect.bottom), unseen=HIDDEN)
        return self.ids_of(rows)

    def rows_in(
        self, rect: tuple[float, float, float, float], *, unseen: int = HIDDEN | HELD
    ) -> Rows:
        """Return the rows that overlap left, top, right, bottom and have none of the flags."""
        left, top, right, bottom = self.corners.T
        inside = (left < rect[2]) & (rect[0] < right) & (top < rect[3]) & (rect[1] < bottom)
        rows = np.flatnonzero(inside & self._seen(unseen))
        is_turned = self.flags[rows] & TURNED != 0
        if is_turned.any():
            keep = ~is_turned
            keep[is_turned] = share_area(self.frames[rows[is_turned]], rect)
            rows = rows[keep]
        return rows[np.argsort(self.numbers[rows], kind="stable")]

    def _areas(self, rows: Rows) -> Floats:
        corners, frames = self.corners[rows], self.frames[rows]
        upright = (corners[:, 2] - corners[:, 0]) * (corners[:, 3] - corners[:, 1])
        is_turned = self.flags[rows] & TURNED != 0
        return np.where(is_turned, 4 * frames[:, 2] * frames[:, 3], upright)

    def _seen(self, unseen: int) -> Bools:
        seen: Bools = (self.flags & (USED | unseen)) == USED
        return seen

    def _new_row(self, region_id: RegionId) -> int:
        if self._free:
            row = self._free.pop()
        else:
            row = len(self._ids)
            self._ids.append(None)
            if row == len(self.flags):
                self._grow()
        self._ids[row] = region_id
        self._rows[region_id] = row
        return row

    def _grow(self) -> None:
        used = len(self.flags)
        corners, frames, label_ids = self.corners, self.frames, self.label_ids
        numbers, flags = self.numbers, self.flags
        self._make_room(max(2 * used, _FIRST_ROOM))
        self.corners[:used] = corners
        self.frames[:used] = frames
        self.label_ids[:used] = label_ids
        self.numbers[:used] = numbers
        self.flags[:used] = flags


def _flags_of(region: Region) -> int:
    """Return the flags that follow from the region itself."""
    is_proposed = region.origin is Origin.PROPOSED and not region.touched
    is_turned = isinstance(region.geometry, Box) and region.geometry.is_turned
    return USED | (PROPOSED if is_proposed else 0) | (TURNED if is_turned else 0)
