"""Writes which regions of others were deleted, joined and split, and what stands in their place."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.editing.changes import Change, Merge
from annotator.editing.commit import Commit
from annotator.job_file.rows.counters import Counters
from annotator.job_file.rows.json_columns import pack_geometry
from annotator.job_file.rows.region_content import ABSENT
from annotator.job_file.schema.sealed_rows import value_of, values_of
from annotator.job_file.schema.tables import DELETED_REGION, REGION_TIME, SPLIT_REGION, seen
from annotator.job_file.writing.earlier_places import is_moved, write_earlier_places
from annotator.job_file.writing.replacements import Replacements
from annotator.model.entities import ItemId, Region, RegionId

_HAS_FREE = "SELECT 1 FROM deleted_region WHERE item_id = ? AND replaced_by = '' LIMIT 1"
_IS_OF_SEVERAL = (
    "SELECT EXISTS (SELECT 1 FROM deleted_region WHERE joined_into = ?1 AND joined_into <> '') OR "
    "EXISTS (SELECT 1 FROM deleted_region WHERE replaced_by = ?1 AND replaced_by <> '') "
    "OR EXISTS (SELECT 1 FROM split_region WHERE region_id = ?1)"
)
_NOT_THERE = (
    "replaced_by NOT IN (SELECT region_id FROM deleted_region) AND NOT EXISTS "
    f"(SELECT 1 FROM region WHERE region.id = replaced_by AND {seen('region')})"
)
_ITEMS_TO_MATCH = (
    f"SELECT DISTINCT item_id FROM deleted_region WHERE replaced_by = '' OR {_NOT_THERE}"
)
_HIDDEN = f"SELECT replaced_by FROM deleted_region WHERE item_id = ? AND {_NOT_THERE}"
_ITEMS_WITH_TAGS = "SELECT DISTINCT item_id FROM deleted_region WHERE geometry_kind = ''"


def write_deletions(connection: sqlite3.Connection, commit: Commit, counters: Counters) -> None:
    """Note the regions of others that a commit deletes, and which regions stand in their place.

    Call it when the changes are written, and their work is not. A commit that deletes nothing of
    others reads a few rows for each region that it adds, moves or deletes.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    for change in commit.changes:
        if change.merge is not None:
            _match_tags(connection, change.merge)
        elif change.regions:
            write_earlier_places(connection, commit, change, counters.peek("region"))
            _Deletions(connection, commit, change.item_id).write(change)


def match_imported(connection: sqlite3.Connection) -> None:
    """Match regions that an import added, or that it shows or hides again, with deleted ones.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    for item_id in list(values_of(connection, _ITEMS_TO_MATCH)):
        found = Replacements(connection, ItemId(item_id))
        found.let_go_of(set(values_of(connection, _HIDDEN, (item_id,))) - {""})
        found.find_for([head.region_id for head in found.free])


def _match_tags(connection: sqlite3.Connection, merge: Merge) -> None:
    """Match the tags of all items again, since two labels have become one, or two again."""
    for item_id in list(values_of(connection, _ITEMS_WITH_TAGS)):
        found = Replacements(connection, ItemId(item_id))
        if merge.is_undone:
            found.let_go_of_other_tags()
        found.find_for([head.region_id for head in found.free if not head.geometry_kind])


@dataclass(slots=True)
class _Deletions:
    """The regions of others that were deleted from one item, as one commit changes them."""

    connection: sqlite3.Connection
    commit: Commit
    item_id: ItemId

    @property
    def _worker_id(self) -> str:
        return self.commit.step.worker_id or ""

    def write(self, change: Change) -> None:
        """Write what one change deletes, joins, splits, adds and moves."""
        sides = change.regions.values()
        gone = [old for old, new in sides if old is not None and new is None]
        added = [new for old, new in sides if old is None and new is not None]
        kept = [(old, new) for old, new in sides if old is not None and new is not None]
        moved = [new for old, new in kept if is_moved(old, new)]
        for region in added:
            self._forget(region.id)
        if self.commit.undone:
            self._release(gone, moved)
            return
        if len(moved) == 1 and len(added) == 1 and not gone:
            self._split(moved[0], added[0])
        into = kept[0][1].id if len(kept) == 1 and not added else ""
        deleted = [region.id for region in gone if self._delete(region, into)]
        self._replace([*added, *moved], deleted)

    def _replace(self, placed: list[Region], deleted: Iterable[RegionId]) -> None:
        """Match what was added and moved with all free places, then what was there already."""
        has_free = placed and value_of(self.connection, _HAS_FREE, (self.item_id,)) is not None
        if not has_free and not deleted:
            return
        found = Replacements(self.connection, self.item_id)
        if placed:
            found.match(found.free, [each for each in placed if found.may_replace(each)])
        found.find_for(deleted)

    def _forget(self, region_id: RegionId) -> None:
        """Forget a deletion that is undone; what the region itself replaced stays replaced."""
        self.connection.execute("DELETE FROM deleted_region WHERE region_id = ?", (region_id,))

    def _release(self, gone: list[Region], moved: list[Region]) -> None:
        """Let a region that an undo takes away, or moves away, replace nothing any more."""
        seq = self.commit.step.seq
        sql = "DELETE FROM split_region WHERE region_id = ? AND seq = ?"
        self.connection.executemany(sql, [(region.id, seq) for region in gone])
        if not any(self._is_of_several(region.id) for region in (*gone, *moved)):
            return
        found = Replacements(self.connection, self.item_id)
        heads = [head for region in gone for head in found.replaced_by(region.id)]
        for region in moved:
            rows = found.replaced_by(region.id)
            heads += [head for head in rows if not found.is_there(head, region)]
        found.find_for(found.let_go(heads))

    def _is_of_several(self, region_id: RegionId) -> bool:
        """Return whether a region came from another one that somebody else had made."""
        return bool(value_of(self.connection, _IS_OF_SEVERAL, (region_id,)))

    def _split(self, source: Region, part: Region) -> None:
        """Note that a region was split off from another one that somebody else had made."""
        work = list(REGION_TIME.read(self.connection, "WHERE region_id = ?", (source.id,)))
        makers = {row.worker_id: row.piece_ms for row in work if row.changes}
        own_ms = makers.pop(self._worker_id, 0)
        if makers or self._is_of_several(source.id):
            how = (self._worker_id, own_ms, self.commit.step.seq)
            SPLIT_REGION.put(self.connection, (part.id, self.item_id, source.id, *how))

    def _delete(self, region: Region, into: str) -> bool:
        """Note a deletion, and return whether somebody else had made the region."""
        work = list(REGION_TIME.read(self.connection, "WHERE region_id = ?", (region.id,)))
        is_own = all(row.worker_id == self._worker_id or not row.changes for row in work)
        if is_own and not self._is_of_several(region.id):
            return False
        # Of what they drew themselves and delete themselves, nothing is left.
        own_ms = sum(
            row.piece_ms
            for row in work
            if row.worker_id == self._worker_id and row.changes and row.content_before != ABSENT
        )
        which = (region.id, self.item_id, region.number, region.label_id)
        how = (self._worker_id, own_ms, self.commit.step.seq, "", into)
        DELETED_REGION.put(self.connection, (*which, *pack_geometry(region.geometry), *how))
        return True
