"""Writes which regions of others were deleted, and which regions stand in their place now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from annotator.editing.changes import Change
from annotator.editing.commit import Commit
from annotator.job_file.rows.json_columns import pack_geometry, unpack_geometry
from annotator.job_file.rows.model_rows import region_from
from annotator.job_file.rows.region_content import ABSENT
from annotator.job_file.schema.sealed_rows import SealedRow, value_of, values_of
from annotator.job_file.schema.tables import DELETED_REGION, REGION, REGION_TIME, seen
from annotator.media.kind import MediaKind
from annotator.media.registry import kind_of
from annotator.model.entities import Geometry, ItemId, KindId, LabelId, Region, RegionId

SAME_PLACE: Final = 0.5
"""From this overlap on, a region stands where another one was deleted."""


def write_deletions(connection: sqlite3.Connection, commit: Commit) -> None:
    """Note the regions of others that a commit deletes, and which regions stand in their place.

    Call it when the changes are written, and their work is not. A commit that deletes nothing of
    others reads one row for each region that it adds, moves or deletes.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    for change in commit.changes:
        if change.merge is None and change.regions:
            _Deletions(connection, commit, change.item_id).write(change)


class _Spot(NamedTuple):
    """The place of a region, and its label: without a place, regions are compared by that."""

    geometry: Geometry
    label_id: LabelId


@dataclass(slots=True)
class _Deletions:
    """The regions of others that were deleted from one item, as one commit changes them."""

    connection: sqlite3.Connection
    commit: Commit
    item_id: ItemId

    def write(self, change: Change) -> None:
        """Write what one change deletes, adds and moves."""
        sides = change.regions.values()
        gone = [old for old, new in sides if old is not None and new is None]
        placed = [new for old, new in sides if new is not None and _is_placed(old, new)]
        for region_id, (old, _new) in change.regions.items():
            if old is None:
                self._forget(region_id)
        if self.commit.undone:
            self._release(gone, placed)
            return
        deleted = {region.id for region in gone if self._delete(region)}
        if placed and (free := self._free()):
            self._replace(free, [region for region in placed if self._may_replace(region)])
        if deleted:
            for head in self._free():
                if head.region_id in deleted:
                    self._replace([head], list(self._later(head)))

    def _forget(self, region_id: RegionId) -> None:
        """Forget a deletion that is undone; what the region itself replaced stays replaced."""
        self.connection.execute("DELETE FROM deleted_region WHERE region_id = ?", (region_id,))

    def _release(self, gone: Iterable[Region], moved: Iterable[Region]) -> None:
        """Let a region that an undo takes away, or moves away, replace nothing any more."""
        for region in gone:
            self._replace_with("", self._replaced_by(region.id))
        for region in moved:
            for head in self._replaced_by(region.id):
                if self._overlap(head, region) < SAME_PLACE:
                    self._replace_with("", [head])

    def _delete(self, region: Region) -> bool:
        """Note a deletion, and return whether somebody else had made the region."""
        worker_id = self.commit.step.worker_id or ""
        work = list(REGION_TIME.read(self.connection, "WHERE region_id = ?", (region.id,)))
        is_own = all(row.worker_id == worker_id or not row.changes for row in work)
        if is_own and not self._replaced_by(region.id):
            return False
        # Of what they drew themselves and delete themselves, nothing is left.
        own_ms = sum(
            row.piece_ms
            for row in work
            if row.worker_id == worker_id and row.changes and row.content_before != ABSENT
        )
        which = (region.id, self.item_id, region.number, region.label_id)
        how = (worker_id, own_ms, self.commit.step.seq, "")
        DELETED_REGION.put(self.connection, (*which, *pack_geometry(region.geometry), *how))
        return True

    def _may_replace(self, region: Region) -> bool:
        """Return whether a region stands in the place of none that it replaced already."""
        replaced = self._replaced_by(region.id)
        return all(self._overlap(head, region) < SAME_PLACE for head in replaced)

    def _later(self, head: SealedRow) -> Iterator[Region]:
        """Yield the regions that were added after a deleted one and replace nothing yet.

        Those of the only person who made the deleted one are left out: they are theirs anyway.
        """
        makers = self._makers(head)
        where = f"WHERE item_id = ? AND number > ? AND {seen('region')}"
        for row in REGION.read(self.connection, where, (self.item_id, head.number)):
            if makers != {row.worker_id} and not self._replaced_by(row.id):
                yield region_from(row)

    def _replace(self, heads: Sequence[SealedRow], regions: Sequence[Region]) -> None:
        """Let regions replace deleted ones, the best match first, each at most one."""
        pairs = [
            (overlap, head, region)
            for head in heads
            for region in regions
            if (overlap := self._overlap(head, region)) >= SAME_PLACE
        ]
        pairs.sort(key=lambda pair: (-pair[0], pair[1].number, pair[2].number))
        taken: set[str] = set()
        for _overlap, head, region in pairs:
            if not taken & {head.region_id, region.id}:
                taken |= {head.region_id, region.id}
                self._replace_with("", self._replaced_by(region.id))
                self._replace_with(region.id, [head])

    def _replace_with(self, region_id: str, heads: Iterable[SealedRow]) -> None:
        for head in heads:
            DELETED_REGION.put(self.connection, head.but(replaced_by=region_id))

    def _free(self) -> list[SealedRow]:
        """Return the deleted regions in whose place nothing stands."""
        where = "WHERE item_id = ? AND replaced_by = ''"
        return list(DELETED_REGION.read(self.connection, where, (self.item_id,)))

    def _replaced_by(self, region_id: str) -> list[SealedRow]:
        where = "WHERE replaced_by = ? AND replaced_by <> ''"
        return list(DELETED_REGION.read(self.connection, where, (region_id,)))

    def _chain(self, head: SealedRow) -> Iterator[SealedRow]:
        """Yield a deleted region, and those whose place it had taken itself."""
        waiting, met = [head], {head.region_id}
        while waiting:
            row = waiting.pop()
            yield row
            more = [each for each in self._replaced_by(row.region_id) if each.region_id not in met]
            met |= {each.region_id for each in more}
            waiting += more

    def _makers(self, head: SealedRow) -> set[str]:
        made = "SELECT worker_id FROM region_time WHERE region_id = ? AND changes = 1"
        return {
            worker_id
            for row in self._chain(head)
            for worker_id in values_of(self.connection, made, (row.region_id,))
            if worker_id != row.deleted_by or row.own_ms
        }

    def _overlap(self, head: SealedRow, region: Region) -> float:
        """Return the overlap with the place in the chain of a deleted region that is closest."""
        kind = self._kind()
        return max(_overlap(kind, _spot_of(row), _spot(region)) for row in self._chain(head))

    def _kind(self) -> MediaKind:
        sql = "SELECT kind FROM item WHERE id = ?"
        return kind_of(KindId(value_of(self.connection, sql, (self.item_id,))))


def _is_placed(old: Region | None, new: Region) -> bool:
    return old is None or _spot(old) != _spot(new)


def _spot(region: Region) -> _Spot:
    return _Spot(region.geometry, region.label_id)


def _spot_of(row: SealedRow) -> _Spot:
    return _Spot(unpack_geometry(row.geometry_kind, row.geometry), LabelId(row.label_id))


def _overlap(kind: MediaKind, one: _Spot, other: _Spot) -> float:
    if one.geometry is None or other.geometry is None:
        return float(one == other)
    return kind.overlap(one.geometry, other.geometry)
