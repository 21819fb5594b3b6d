"""Writes where regions were before somebody moved them, once several people work on an item."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from annotator.editing.changes import Change
from annotator.editing.commit import Commit
from annotator.job_file.rows.json_columns import pack_geometry, unpack_geometry
from annotator.job_file.schema.sealed_rows import SealedRow, value_of
from annotator.job_file.schema.tables import EARLIER_PLACE
from annotator.model.entities import Geometry, LabelId, Region

_OTHERS_SEQ = "SELECT max(seq) FROM region_time WHERE item_id = ? AND worker_id <> ?"
_IS_OF_OTHERS = (
    "SELECT EXISTS (SELECT 1 FROM region_time WHERE region_id = ?1 AND worker_id <> ?2 "
    "AND changes = 1) OR EXISTS (SELECT 1 FROM split_region WHERE region_id = ?1)"
)


class Spot(NamedTuple):
    """The place of a region, and its label: without a place, regions are compared by that."""

    geometry: Geometry
    label_id: LabelId


def spot_of(region: Region) -> Spot:
    """Return where a region is."""
    return Spot(region.geometry, region.label_id)


def stored_spot(row: SealedRow) -> Spot:
    """Return the place that a row has.

    Raises:
        DamagedJobError: this program does not know its form.
    """
    return Spot(unpack_geometry(row.geometry_kind, row.geometry), LabelId(row.label_id))


def is_moved(old: Region, new: Region) -> bool:
    """Return whether a region is in another place; without a place, whether its label differs."""
    if old.geometry is None and new.geometry is None:
        return old.label_id != new.label_id
    return old.geometry != new.geometry


def write_earlier_places(
    connection: sqlite3.Connection, commit: Commit, change: Change, next_number: int
) -> None:
    """Note where the regions were that a change moves; forget it if the move is undone.

    An item on which one person works alone has no such rows.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    sides = change.regions.values()
    moved = [
        old for old, new in sides if old is not None and new is not None and is_moved(old, new)
    ]
    worker_id, seq = commit.step.worker_id or "", commit.step.seq
    if commit.undone:
        keys = [(region.id, seq) for region in moved]
        connection.executemany("DELETE FROM earlier_place WHERE region_id = ? AND seq = ?", keys)
        return
    others_seq = value_of(connection, _OTHERS_SEQ, (change.item_id, worker_id)) if moved else None
    if others_seq is None:
        return
    for region in moved:
        rest = "WHERE region_id = ? ORDER BY seq DESC LIMIT 1"
        last = next(EARLIER_PLACE.read(connection, rest, (region.id,)), None)
        if last is not None and last.moved_by == worker_id and last.seq > others_seq:
            continue
        is_of_others = value_of(connection, _IS_OF_OTHERS, (region.id, worker_id))
        where = (region.label_id, *pack_geometry(region.geometry))
        how = (worker_id, is_of_others, next_number)
        EARLIER_PLACE.put(connection, (region.id, seq, change.item_id, *where, *how))
