"""A made-up older version of a job file: no step has a worker, and each receipt counts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from annotator.job_file.schema.migrations import OLDER_VERSIONS, OlderVersion
from annotator.job_file.schema.sealed_rows import SealedTable
from annotator.job_file.schema.tables import HISTORY, RECEIPT_CHOICE, TABLES

VERSION_BEFORE = 0

OLD_HISTORY = SealedTable(
    "history",
    "a step that can be undone",
    """
        seq INTEGER PRIMARY KEY
        name TEXT NOT NULL
        undone INTEGER NOT NULL
        payload TEXT NOT NULL
        import_id INTEGER REFERENCES import(id)
    """,
    indexes=HISTORY.indexes,
)
FITTING_TABLES = tuple(table for table in TABLES if table is not RECEIPT_CHOICE)
OLD_TABLES = tuple(OLD_HISTORY if table is HISTORY else table for table in FITTING_TABLES)


def add_choices(db: Database) -> None:
    """Let receipts be set aside."""
    for sql in RECEIPT_CHOICE.schema.values():
        db.execute(sql)


def whose_steps(db: Database) -> None:
    """Give steps a worker: who made them is not known, so whoever works may undo them."""
    steps = [(*row[:-1], None) for row in OLD_HISTORY.read(db.conn)]
    db.execute("DROP TABLE history")
    for sql in HISTORY.schema.values():
        db.execute(sql)
    HISTORY.put_new(db.conn, steps)
    add_choices(db)


OLDER = OlderVersion(tables=OLD_TABLES, name="m001_whose_steps", migrate=whose_steps)
FITTING = OlderVersion(tables=FITTING_TABLES, name="m001_choices", migrate=add_choices)
"""Another one, whose rows can stand in a file of today as they are."""


def know(monkeypatch: pytest.MonkeyPatch, older: OlderVersion = OLDER) -> None:
    """Have the program know that version for the length of a test."""
    monkeypatch.setitem(OLDER_VERSIONS, VERSION_BEFORE, older)


def make_older(path: Path, older: OlderVersion = OLDER) -> None:
    """Turn a job file into what a program of that version would have made of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE receipt_choice")
        if OLD_HISTORY in older.tables:
            steps = [row[:5] for row in HISTORY.read(connection)]
            connection.execute("DROP TABLE history")
            for sql in OLD_HISTORY.schema.values():
                connection.execute(sql)
            OLD_HISTORY.put_new(connection, steps)
        connection.execute("UPDATE _sqlite_migrations SET name = 'm000_tables'")
        connection.execute(f"PRAGMA user_version = {VERSION_BEFORE}")


def version_of(path: Path) -> int:
    """Return the version that the header of a job file names."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
