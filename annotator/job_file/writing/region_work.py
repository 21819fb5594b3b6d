"""Writes who worked on which region: the time, and the changes that are not undone."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

from annotator.editing.changes import Change, is_work
from annotator.editing.commit import Commit
from annotator.job_file.rows.record_rows import step_of
from annotator.job_file.schema.tables import HISTORY, REGION_TIME
from annotator.model.entities import ItemId, RegionId

Place = tuple[RegionId, ItemId]


def write_region_work(connection: sqlite3.Connection, commit: Commit) -> None:
    """Add the time of a commit, and count its changes; call it before its step is written.

    Undo takes back the count of a change, and never its time. A change that joins the step before
    it counts with that step, once.
    """
    counts = Counter(_changed(commit.step.changes))
    if commit.undone:
        counts = Counter(dict.fromkeys(counts, -1))
    elif not commit.makes_pieces:
        counts = Counter(dict.fromkeys(counts, 0))
    elif not commit.forgets_redo:
        counts.subtract(_counted_before(connection, commit))
    places = dict.fromkeys(counts)
    places |= dict.fromkeys((region_id, commit.item_id) for region_id in commit.active_ms)
    for region_id, item_id in places:
        ms = commit.active_ms.get(region_id, 0)
        _add(connection, commit, (region_id, item_id), ms, counts[region_id, item_id])


def _add(
    connection: sqlite3.Connection, commit: Commit, place: Place, ms: int, changes: int
) -> None:
    region_id, item_id = place
    worker_id = commit.step.worker_id or ""
    row = REGION_TIME.one(connection, (region_id, worker_id))
    before = (0, 0, 0) if row is None else (row.active_ms, row.piece_ms, row.changes)
    piece_ms = ms if commit.makes_pieces else 0
    counted = max(0, before[2] + changes)
    values = (before[0] + ms, before[1] + piece_ms, counted)
    REGION_TIME.put(connection, (region_id, worker_id, item_id, *values))


def _counted_before(connection: sqlite3.Connection, commit: Commit) -> Iterator[Place]:
    """Yield the changes of a step that is continued; none of a step that is redone."""
    row = HISTORY.one(connection, commit.step.seq)
    if row is not None and not row.undone:
        yield from _changed(step_of(row).changes)


def _changed(changes: Iterable[Change]) -> Iterator[Place]:
    """Yield the regions that were worked on; a merge of labels is no work on them."""
    for change in changes:
        if change.merge is None:
            for region_id, (old, new) in change.regions.items():
                if is_work(old, new):
                    yield region_id, change.item_id
