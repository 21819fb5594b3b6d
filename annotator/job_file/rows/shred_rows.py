"""Replaces the spans of countersigned entries in a job file by sums."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from annotator.errors import JobFileError
from annotator.job_file.rows.json_columns import as_json
from annotator.job_file.rows.record_rows import effort_row
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import EFFORT, SHREDDING
from annotator.model.entities import WorkerId
from annotator.records import EffortEntry, Shredding


def read_shreddings(connection: sqlite3.Connection, worker_id: WorkerId) -> list[Shredding]:
    """Return the shreddings of a worker's record, oldest first.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = SHREDDING.read(connection, "WHERE worker_id = ? ORDER BY seq", (worker_id,))
    return [
        Shredding(
            worker_id=WorkerId(row.worker_id),
            size=row.size,
            ms=tuple(sorted(json.loads(row.ms).items())),
            places=tuple((first, last) for first, last in json.loads(row.places)),
            until=row.until,
            day=row.day,
            seq=row.seq,
        )
        for row in rows
    ]


def shred(
    connection: sqlite3.Connection,
    done: Shredding,
    seqs: Sequence[int],
    sums: Sequence[EffortEntry],
) -> None:
    """Delete rows of effort, insert their sums, and record the shredding.

    SQLite overwrites deleted rows with zeros; copies that the disk itself keeps are out of reach.

    Args:
        connection: within a transaction.
        done: the record of the shredding.
        seqs: the numbers of the rows.
        sums: the rows that replace them; their numbers are among those of the rows.

    Raises:
        JobFileError: one of the rows is not there any more; nothing was changed.
    """
    connection.execute("PRAGMA secure_delete = ON")
    name = "effort_no_delete"
    sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?"
    guard: str = value_of(connection, sql, (name,))
    connection.execute(f"DROP TRIGGER {name}")
    sql = "DELETE FROM effort WHERE seq = ? AND worker_id = ?"
    gone = connection.executemany(sql, [(seq, done.worker_id) for seq in seqs]).rowcount
    connection.execute(guard)
    if gone != len(seqs):
        raise JobFileError("The record has changed meanwhile, so nothing was shredded. Try again.")
    EFFORT.put_new(connection, [effort_row(entry, entry.seq) for entry in sums])
    seq = SHREDDING.next_seq(connection)
    row = (seq, done.worker_id, done.size, done.entries, as_json(dict(done.ms)))
    SHREDDING.append(connection, (*row, as_json(done.places), done.until, done.day))
