"""A summary of the content of a job file, to compare copies."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from hashlib import blake2b

from annotator.job_file.integrity.seals import filled, seals_of
from annotator.job_file.schema.migrations import tables_in
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import JOB, OPEN_SPAN, SESSION, TALLY, seen

_PASSING = frozenset({SESSION.name, OPEN_SPAN.name, TALLY.name})
"""Tables that change when a job is merely opened."""


@dataclass(frozen=True, slots=True)
class JobSize:
    """The amount of work in a job. ``rows`` counts all rows that record work."""

    items: int
    regions: int
    rows: int


def amount_of(connection: sqlite3.Connection) -> JobSize:
    """Return the amount of work in a job file.

    Raises:
        sqlite3.Error: it cannot be read.
    """

    def count(table: str, condition: str = "1") -> int:
        sql = f"SELECT count(*) FROM {table} WHERE {condition}"
        return int(value_of(connection, sql))

    return JobSize(
        items=count("item", seen("item")),
        regions=count("region", seen("region")),
        rows=sum(
            count(table.name) for table in tables_in(connection) if table.name not in _PASSING
        ),
    )


def serial_of(connection: sqlite3.Connection) -> int:
    """Return how many writes a job file has seen so far.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return int(value_of(connection, "SELECT serial FROM tally"))


def mark_of(connection: sqlite3.Connection) -> str:
    """Return a digest, 16 hexadecimal digits, of all data that is worth a backup.

    Two copies of a job with the same mark differ at most in the last position and in sessions
    without work.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    digest = blake2b(digest_size=8)
    for values in connection.execute("SELECT job_id, title, media_folder FROM job"):
        digest.update("\x1f".join(map(str, values)).encode("utf-8", "surrogateescape"))
    tables = tables_in(connection)
    full = filled(connection, tables)
    for table in tables:
        if table.name not in _PASSING and table is not JOB:
            digest.update(f"\x1e{table.name}".encode())
            if table in full:
                for seals in seals_of(connection, table):
                    digest.update(seals)
    return digest.hexdigest()
