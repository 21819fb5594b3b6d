"""Copies all rows with a valid seal from a damaged job file into a new one."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from annotator.errors import DamagedJobError
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.opening.disk_faults import FAULTS
from annotator.job_file.opening.file_access import make_file
from annotator.job_file.rows.effort_rows import is_other_order
from annotator.job_file.rows.ledger_rows import continuing_places, covered
from annotator.job_file.schema.migrations import is_known, require_schema, tables_in, version_of
from annotator.job_file.schema.sealed_rows import (
    Row,
    SealedRow,
    SealedTable,
    value_of,
)
from annotator.job_file.schema.tables import (
    HAND_IN,
    IMPORT,
    ITEM,
    JOB,
    LABEL,
    LEDGER,
    MEDIA,
    RECEIPT,
    REGION,
    REKEY,
    SECRET,
    SHREDDING,
    TABLES,
    TALLY,
    WORK_ORDER,
    WORKER,
)
from annotator.sentences.parts import Reason
from annotator.sentences.said import said

_FIRST: Final = -(2**63)
_LAST: Final = 2**63 - 1

LOST_NAME: Final = "(the name is lost)"
"""The ending of the name of a stand-in for a lost worker or label."""

_PROBES: Final = 2_000
"""Maximum number of attempts to read around a broken part of one table."""

_SKIPPED: Final = 100_000
"""How many numbers are skipped if it is not known which were used: deleted regions still have
theirs in steps that can be undone."""


def salvage(source: sqlite3.Connection, target: Path) -> int:
    """Write a job file with every sound row of a damaged one, and count the stand-ins.

    A row is left out if its parent is lost, such as a region whose item is lost. But all the work
    of a lost worker or label depends on it, so a stand-in takes its place, with a name that says
    so. The target is an empty file. Returns the number of stand-ins.

    Raises:
        DamagedJobError: too little can be read for a job.
        sqlite3.Error: the disk of the target refused.
    """
    try:
        if not is_known(version_of(source)):
            raise DamagedJobError("The header of the file is damaged.")
        require_schema(source)
        if not set(tables_in(source)).issubset(TABLES):
            raise DamagedJobError("An older version wrote the file: its rows do not fit any more.")
        source.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        if not any(True for _ in _sound_rows(source, JOB)):
            raise DamagedJobError("The file has lost what it says of the job.")
    except FAULTS as error:
        raise DamagedJobError(
            said("The file cannot be read at all ({reason}).", reason=Reason(str(error)))
        ) from error
    with closing(make_file(target)) as made:
        stand_ins = _fill(source, made)
        problems = problems_of(made)
    target.with_name(f"{target.name}-journal").unlink(missing_ok=True)
    if problems:
        raise DamagedJobError(problems[0].said)
    return stand_ins


def _fill(source: sqlite3.Connection, made: sqlite3.Connection) -> int:
    stand_ins = 0
    made.execute("BEGIN IMMEDIATE")
    for table in tables_in(source):
        rows = _sound_rows(source, table)
        if table is SECRET:
            put_secret(made, next(rows, None))
            continue
        left, before = list(_of_ledger(source, made, table, rows)), -1
        while len(left) != before:  # a row may refer to a later one of its own table
            before = len(left)
            left = [row for row in left if not _has_taken(made, table, row)]
        put = _stand_in(made, table, left)
        stand_ins += put
        if put:
            left = [row for row in left if not _has_taken(made, table, row)]
    if TALLY.count(made) == 0:
        TALLY.put(made, (1, 1, *_free_numbers(made)))
    made.execute("COMMIT")
    return stand_ins


def _stand_in(made: sqlite3.Connection, table: SealedTable, rows: Sequence[SealedRow]) -> int:
    """Add a stand-in for each missing worker and label that rows refer to; return their number."""
    put = 0
    for _, _, parent, column, *_ in made.execute(f"PRAGMA foreign_key_list({table.name})"):
        if parent not in (WORKER.name, LABEL.name):
            continue
        for key in dict.fromkeys(getattr(row, column) for row in rows):
            if key is None:
                continue
            if parent == WORKER.name and WORKER.one(made, key) is None:
                place = WORKER.count(made)
                WORKER.put(made, (key, f"Worker {place + 1} {LOST_NAME}", place))
                put += 1
            elif parent == LABEL.name and LABEL.one(made, key) is None:
                LABEL.put(made, (key, f"label {key} {LOST_NAME}", key, "", "", None))
                put += 1
    return put


def _of_ledger(
    source: sqlite3.Connection,
    made: sqlite3.Connection,
    table: SealedTable,
    rows: Iterator[SealedRow],
) -> Iterator[SealedRow]:
    """Leave out ledger rows after a missing leaf, and receipts for them.

    Without the job's own secret no leaf is valid.
    """
    if table not in (LEDGER, RECEIPT, HAND_IN, REKEY, SHREDDING):
        return rows
    if SECRET.one(made, 1) not in list(_sound_rows(source, SECRET)):
        return iter(())
    if table is REKEY:
        return rows
    return continuing_places(rows) if table is LEDGER else covered(made, rows)


def _has_taken(made: sqlite3.Connection, table: SealedTable, row: Row) -> bool:
    marks = ", ".join("?" * len(row))
    try:
        made.execute(f"INSERT INTO {table.name} VALUES ({marks})", row)
    except sqlite3.IntegrityError:
        return False
    return True


def put_secret(made: sqlite3.Connection, row: Row | None) -> None:
    """Replace the new secret by the job's own, which its exports depend on."""
    if row is None:
        return
    name = "secret_no_delete"
    guard = value_of(made, "SELECT sql FROM sqlite_schema WHERE name = ?", (name,))
    made.execute(f"DROP TRIGGER {name}")
    made.execute("DELETE FROM secret")
    made.execute(guard)
    _has_taken(made, SECRET, row)


def _free_numbers(made: sqlite3.Connection) -> Iterator[int]:
    """Yield the next number of each numbered table, in the order of the tally."""
    named = ((REGION, "number"), (LABEL, "id"), (ITEM, "id"), (MEDIA, "id"), (IMPORT, "id"))
    for table, column in named:
        sql = f"SELECT coalesce(max({column}), 0) FROM {table.name}"
        yield int(value_of(made, sql)) + _SKIPPED


def _sound_rows(source: sqlite3.Connection, table: SealedTable) -> Iterator[SealedRow]:
    """Yield the rows of a table with valid seals, skipping broken parts."""
    ranges, probes = [(_FIRST, _LAST)], 0
    while ranges and probes < _PROBES:
        first, last = ranges.pop()
        probes += 1
        below = first - 1
        for row_id, row in _readable(source, table, first, last, "ASC"):
            if row_id is None:
                break
            below = row_id
            yield from _if_sound(table, row)
        else:
            continue
        above = last + 1
        for row_id, row in _readable(source, table, below + 1, last, "DESC"):
            if row_id is None:
                break
            above = row_id
            yield from _if_sound(table, row)
        gap = above - below - 1
        if gap > 1:
            middle = below + gap // 2
            ranges += [(below + 1, middle), (middle + 1, above - 1)]


def _readable(
    source: sqlite3.Connection, table: SealedTable, first: int, last: int, way: str
) -> Iterator[tuple[int | None, Row]]:
    """Yield rows with their numbers; at a broken part (None, ()), and nothing after it."""
    sql = (
        f"SELECT rowid, {table.listed} FROM {table.name} "
        f"WHERE rowid BETWEEN ? AND ? ORDER BY rowid {way}"
    )
    try:
        for row_id, *row in source.execute(sql, (first, last)):
            yield row_id, row
    except sqlite3.DatabaseError:
        yield None, ()


def _if_sound(table: SealedTable, row: Row) -> Iterator[SealedRow]:
    if table.is_sealed(row) and not (table is WORK_ORDER and is_other_order(row)):
        yield table.record(row)
