"""Writes who worked on which region: the time, and the changes that did not come to nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from annotator.editing.changes import is_work
from annotator.editing.commit import Commit
from annotator.job_file.rows.json_columns import as_json
from annotator.job_file.rows.region_content import UNKNOWN, content_of, is_same_content
from annotator.job_file.schema.tables import REGION_TIME
from annotator.job_file.writing.settled_times import paying_order
from annotator.model.entities import ItemId, Region, RegionId

Place = tuple[RegionId, ItemId]
Sides = tuple[Region | None, Region | None]


def write_region_work(connection: sqlite3.Connection, commit: Commit) -> None:
    """Add the time of a commit, and note which regions its worker has changed.

    A worker has changed a region as long as it is not what it was before their first change that
    counts. What they turn back themselves, by undo or by hand, is no change of theirs; what others
    turn back or delete still is, so that nobody can take it from them. Time stays in either case.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    changed = dict(_changed(commit))
    places = dict.fromkeys((*changed, *((key, commit.item_id) for key in commit.active_ms)))
    for place in places:
        _add(connection, commit, place, changed.get(place))


def _add(connection: sqlite3.Connection, commit: Commit, place: Place, sides: Sides | None) -> None:
    region_id, item_id = place
    worker_id = commit.step.worker_id or ""
    row = REGION_TIME.one(connection, (region_id, worker_id))
    active_ms, piece_ms, changes, before, seq, stored = (
        (0, 0, 0, UNKNOWN, 0, "{}")
        if row is None
        else (row.active_ms, row.piece_ms, row.changes, row.content_before, row.seq, row.orders)
    )
    ms = commit.active_ms.get(region_id, 0)
    active_ms += ms
    orders = json.loads(stored)
    if commit.makes_pieces:
        piece_ms += ms
        if ms or (sides is not None and not commit.undone):
            order = paying_order(connection, commit, item_id, worker_id)
            orders[order] = orders.get(order, 0) + ms
    if sides is not None:
        before = _before(commit, sides, before, is_changed=bool(changes))
        is_same = before == UNKNOWN or is_same_content(connection, before, content_of(sides[1]))
        changes = int(not is_same)
        seq = commit.step.seq if commit.makes_pieces and not commit.undone else seq
    values = active_ms, piece_ms, changes, before, seq, as_json(orders)
    REGION_TIME.put(connection, (region_id, worker_id, item_id, *values))


def _before(commit: Commit, sides: Sides, before: str, *, is_changed: bool) -> str:
    """Return the content of a region before the worker's first change that counts.

    It stays while the change stands, and when the worker undoes something: undo can also bring back
    a change that they had turned back by hand. A change in a review does not count, nor its undo.
    """
    if is_changed or commit.undone:
        return before
    return content_of(sides[0]) if commit.makes_pieces else UNKNOWN


def _changed(commit: Commit) -> Iterator[tuple[Place, Sides]]:
    """Yield the regions that were worked on, before and after the commit; a merge is no work."""
    places: dict[Place, Sides] = {}
    for change in commit.changes:
        if change.merge is None:
            for region_id, (old, new) in change.regions.items():
                first = places.get((region_id, change.item_id), (old, new))[0]
                places[region_id, change.item_id] = (first, new)
    for place, (old, new) in places.items():
        if is_work(old, new):
            yield place, (old, new)
