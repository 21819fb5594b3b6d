"""Compares the seals of whole tables, many rows at a time; SQLite joins their values.

What it reads it reads without the interpreter, so that the window can go on between two blocks.
"""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Final, NamedTuple

from annotator.job_file.schema.sealed_rows import Row, SealedTable

_ROWS: Final = 128
"""Rows of a block: one block holds the interpreter for an eighth of a millisecond."""

_FIRST: Final = -(2**63)
_LAST: Final = 2**63 - 1
"""The range of row ids, see "ROWIDs and the INTEGER PRIMARY KEY" of SQLite."""

_BETWEEN: Final = b"\xff"
"""The separator of the rows of a block; this byte never occurs in UTF-8."""


_KNOWS_CONCAT: Final = (3, 44, 0)
"""The version that introduced ``concat``, which takes half the time
(sqlite.org/lang_corefunc.html). Not ``concat_ws``, which leaves out empty texts in some versions.
"""


class _Block(NamedTuple):
    first: int
    last: int
    size: int
    seals: bytes
    rows: bytes | None


def unsealed(connection: sqlite3.Connection, table: SealedTable) -> Iterator[Row]:
    """Yield the rows of a table whose seal is wrong, each with its seal last.

    Raises:
        sqlite3.Error: part of the table cannot be read.
    """
    kinds = {
        name: (kind, bool(is_filled))
        for _, name, kind, is_filled, *_ in connection.execute(f"PRAGMA table_info({table.name})")
    }
    if any(kind == "BLOB" for kind, _ in kinds.values()):
        # In a seal, bytes are represented as by Python.
        rows = connection.execute(f"SELECT {table.listed} FROM {table.name}")
        yield from (row for row in rows if not table.is_sealed(row))
        return
    values = _joined(
        name if kinds[name][1] else f"coalesce({name}, 'None')" for name in table.columns
    )
    for block in _blocks(connection, table, values):
        if not _is_sound(table, block):
            yield from _unsealed_between(connection, table, block)


def seals_of(connection: sqlite3.Connection, table: SealedTable) -> Iterator[bytes]:
    """Yield all seals of a table in the order of its rows, concatenated in blocks.

    Raises:
        sqlite3.Error: part of the table cannot be read.
    """
    for block in _blocks(connection, table, "NULL"):
        yield block.seals


def filled(connection: sqlite3.Connection, tables: Iterable[SealedTable]) -> set[SealedTable]:
    """Return those of the tables that have rows: most tables of most jobs have none.

    If part of one cannot be read, they are all returned.
    """
    by_name = {table.name: table for table in tables}
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name} NOT INDEXED)" for name in by_name
    )
    try:
        return {by_name[name] for (name,) in connection.execute(asked)}
    except sqlite3.Error:
        return set(by_name.values())


def _blocks(connection: sqlite3.Connection, table: SealedTable, values: str) -> Iterator[_Block]:
    sql = (
        "SELECT min(at), max(at), count(*), CAST(coalesce(group_concat(seal, ''), '') AS BLOB), "
        f"CAST(group_concat(packed, CAST(x'{_BETWEEN.hex()}' AS TEXT)) AS BLOB) "
        f"FROM (SELECT rowid AS at, seal, {values} AS packed FROM {table.name} WHERE rowid >= ? "
        f"ORDER BY rowid LIMIT {_ROWS})"
    )
    start = _FIRST
    while True:
        block = _Block(*connection.execute(sql, (start,)).fetchone())
        if not block.size:
            return
        if block.first < start:
            # In a damaged table the next block could be this one again, for ever.
            raise sqlite3.DatabaseError(f"the rows of {table.name} are out of order")
        yield block
        if block.size < _ROWS or block.last == _LAST:
            return
        start = block.last + 1


def _joined(values: Iterable[str]) -> str:
    """Return the SQL expression that joins the values of a row, as ``SealedTable.seal`` does.

    An unexpected NULL makes another text, or none.
    """
    if sqlite3.sqlite_version_info >= _KNOWS_CONCAT:
        return f"concat({', char(31), '.join(values)})"
    return " || char(31) || ".join(values)


def _is_sound(table: SealedTable, block: _Block) -> bool:
    rows = [] if block.rows is None else block.rows.split(_BETWEEN)
    person = table.person
    # As in ``SealedTable.seal``. If they differed, each row would be checked one by one.
    found = "".join([blake2b(row, digest_size=8, person=person).hexdigest() for row in rows])
    return len(rows) == block.size and found.encode() == block.seals


def _unsealed_between(
    connection: sqlite3.Connection, table: SealedTable, block: _Block
) -> Iterator[Row]:
    """Check the rows of a block one by one, and yield those with a wrong seal."""
    sql = f"SELECT {table.listed} FROM {table.name} WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
    for row in connection.execute(sql, (block.first, block.last)):
        if not table.is_sealed(row):
            yield row
