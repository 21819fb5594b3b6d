"""Merges labels over a whole job, and undoes a merge exactly."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from annotator.editing.changes import Merge
from annotator.job_file.rows.json_columns import as_json
from annotator.job_file.schema.sealed_rows import Row, SealedRow
from annotator.job_file.schema.tables import LABEL_MERGE, LABEL_MERGE_PART, REGION
from annotator.model.entities import LabelId

_BATCH: Final = 5_000
"""Maximum number of regions in memory at once, however many have the label."""
_AT_ONCE: Final = 500


def read_merged(connection: sqlite3.Connection) -> dict[LabelId, LabelId]:
    """Return the labels that were merged, each with the label that it became.

    Raises:
        DamagedJobError: a merge has a wrong seal.
    """
    return {LabelId(row.label_id): LabelId(row.target) for row in LABEL_MERGE.read(connection)}


def turn_merge(connection: sqlite3.Connection, merge: Merge) -> None:
    """Give all regions of one label another one, or undo that. Idempotent.

    Raises:
        DamagedJobError: a region has a wrong seal.
    """
    if merge.is_undone:
        _take_apart(connection, merge)
    else:
        _put_together(connection, merge)


def _put_together(connection: sqlite3.Connection, merge: Merge) -> None:
    if LABEL_MERGE.one(connection, merge.source) is not None:
        return
    LABEL_MERGE.put(connection, (merge.source, merge.target))
    rest = f"WHERE label_id = ? LIMIT {_BATCH}"
    while batch := list(REGION.read(connection, rest, (merge.source,))):
        numbers = as_json(list(_ranges(sorted(row.number for row in batch))))
        seq = LABEL_MERGE_PART.next_seq(connection)
        LABEL_MERGE_PART.put(connection, (seq, merge.source, numbers))
        _relabel(connection, batch, merge.target)


def _take_apart(connection: sqlite3.Connection, merge: Merge) -> None:
    parts = LABEL_MERGE_PART.read(connection, "WHERE label_id = ? ORDER BY seq", (merge.source,))
    for part in parts:
        held = [n for first, last in json.loads(part.numbers) for n in range(first, last + 1)]
        for start in range(0, len(held), _AT_ONCE):
            some = held[start : start + _AT_ONCE]
            # Looked up by number: the plus keeps SQLite from scanning all regions of the label.
            rest = f"WHERE number IN ({', '.join('?' * len(some))}) AND +label_id = ?"
            batch = list(REGION.read(connection, rest, (*some, merge.target)))
            _relabel(connection, batch, merge.source)
    connection.execute("DELETE FROM label_merge WHERE label_id = ?", (merge.source,))


def _relabel(connection: sqlite3.Connection, rows: Iterable[SealedRow], label_id: int) -> None:
    def edited() -> Iterator[Row]:
        for row in rows:
            yield label_id, REGION.seal(row.but(label_id=label_id)), row.id

    connection.executemany("UPDATE region SET label_id = ?, seal = ? WHERE id = ?", edited())


def _ranges(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Yield [first, last] of each run of consecutive numbers."""
    run: list[int] = []
    for number in numbers:
        if run and number == run[1] + 1:
            run[1] = number
            continue
        if run:
            yield run
        run = [number, number]
    if run:
        yield run
