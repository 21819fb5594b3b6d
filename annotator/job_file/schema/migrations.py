"""Creates the tables of a new job file, and migrates a file of an older version."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from annotator.job_file.schema.migration_library import migration_library
from annotator.job_file.schema.schema import (
    APPLICATION_ID,
    MIGRATIONS_TABLE,
    SCHEMA,
    VERSION,
    require_exact,
    schema,
)
from annotator.job_file.schema.sealed_rows import SealedTable, value_of
from annotator.job_file.schema.tables import SECRET, TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class OlderVersion:
    """The tables of an older version, and the migration to the next one.

    ``name`` is stored in the file for the migration. ``migrate`` runs within a transaction; it need
    not set ``user_version``.
    """

    tables: tuple[SealedTable, ...]
    name: str
    migrate: Callable[[Database], None]


OLDER_VERSIONS: Final[dict[int, OlderVersion]] = {}
"""The versions below ``VERSION`` that can be opened. Released versions are never edited."""


def is_known(version: int) -> bool:
    """Return whether a file of that version can be opened."""
    return version == VERSION or version in OLDER_VERSIONS


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a job file, which may be unknown."""
    return int(value_of(connection, "PRAGMA user_version"))


def tables_in(connection: sqlite3.Connection) -> tuple[SealedTable, ...]:
    """Return the sealed tables of a file's version; parents come before children."""
    older = OLDER_VERSIONS.get(version_of(connection))
    return TABLES if older is None else older.tables


def require_schema(connection: sqlite3.Connection) -> None:
    """Refuse a file of a known version that has anything but the tables of that version.

    Raises:
        DamagedJobError: something differs; the sentence names the first difference.
    """
    tables = tables_in(connection)
    require_exact(connection, SCHEMA if tables is TABLES else schema(tables))


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty file.

    Raises:
        sqlite3.Error: the disk refused; the file is of no use.
    """
    with closing(sqlite3.connect(":memory:")) as tables:
        tables.deserialize(_empty_tables())
        tables.backup(connection)
    connection.execute("BEGIN")
    connection.execute(
        "UPDATE _sqlite_migrations SET applied_at = strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')"
    )
    SECRET.append(connection, (1, secrets.token_hex(32)))
    connection.execute("COMMIT")


def migrate(connection: sqlite3.Connection) -> None:
    """Migrate the tables of an older file to ``VERSION``, completely or not at all.

    Raises:
        DamagedJobError: the resulting tables are not those of ``VERSION``.
        sqlite3.Error: the disk refused, or a row does not fit.
    """
    steps = [OLDER_VERSIONS[each] for each in range(version_of(connection), VERSION)]
    _apply(connection, {step.name: step.migrate for step in steps})


@cache
def _empty_tables() -> bytes:
    """Return a file with nothing but the tables: a copy of it takes a fifth of making them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        _apply(made, {f"m{VERSION:03}_tables": _create})
        return made.serialize()


def _create(db: Database) -> None:
    for sql in SCHEMA.values():
        if sql != MIGRATIONS_TABLE:
            db.execute(sql)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _apply(connection: sqlite3.Connection, steps: Mapping[str, Callable[[Database], None]]) -> None:
    # Imported only when needed: it takes a seventh of a second, and an ordinary start does not need
    # it.
    library = migration_library()
    migrations = library.Migrations("fairlabel")
    for name, step in steps.items():
        migrations(name=name)(step)
    db = library.Database(connection, execute_plugins=False)
    with db.atomic():
        if not db.table_names():
            db.execute(MIGRATIONS_TABLE)
        migrations.apply(db)
        db.execute(f"PRAGMA user_version = {VERSION}")
        require_exact(connection)
