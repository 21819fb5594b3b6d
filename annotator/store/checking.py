"""Looks through a whole job file for anything that is not as it was written."""

# ruff: noqa: S608 - what is put into SQL text here are names of our own tables only

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from annotator.store.rows import TABLES, Table

_AT_MOST = 100
"""Sentences that are worth telling; a file with more faults is beyond reading line by line."""


def problems_of(connection: sqlite3.Connection) -> list[str]:
    """Return a sentence for each fault of a job file; none if it is whole.

    Pages, indexes and references are checked by SQLite, values by their seals.
    """
    # A flipped byte may leave text that is no text; it must fail its seal, not the reading.
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    found: list[str] = []
    for check in (_structure, _references, *(_seals_of(table) for table in TABLES)):
        try:
            for problem in check(connection):
                found.append(problem)
                if len(found) >= _AT_MOST:
                    return [*found, "There are more; the rest was not looked at."]
        except sqlite3.DatabaseError as error:
            found.append(f"Part of the file cannot be read at all ({error}).")
    return found


def _structure(connection: sqlite3.Connection) -> Iterator[str]:
    for (answer,) in connection.execute(f"PRAGMA integrity_check({_AT_MOST})"):
        if answer != "ok":
            yield f"The structure of the file is damaged: {answer}."


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} refers to a row of {parent} that is not there."


def _seals_of(table: Table) -> Callable[[sqlite3.Connection], Iterator[str]]:
    def check(connection: sqlite3.Connection) -> Iterator[str]:
        for row in connection.execute(f"SELECT {table.listed} FROM {table.name}"):
            if not table.is_sealed(row):
                yield f"{table.name} {row[0]} is not what was saved."

    return check
