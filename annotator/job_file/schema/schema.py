"""The exact schema of each version of a job file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from annotator.errors import DamagedJobError
from annotator.job_file.schema.sealed_rows import SealedTable
from annotator.job_file.schema.tables import TABLES
from annotator.sentences.parts import Name
from annotator.sentences.said import said

APPLICATION_ID: Final = 0x46414952
"""“FAIR”, at byte 68 of every job file (SQLite file format, section 1.3.9)."""
VERSION: Final = 1
"""``user_version`` of the files that this program writes."""

MIGRATIONS_TABLE: Final = (
    "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, "
    "name TEXT, applied_at TEXT)"
)
"""The table in which sqlite-utils records applied migrations. We define it ourselves, so that
another version of that library cannot make a file that this program does not know."""


def schema(tables: Iterable[SealedTable]) -> dict[str, str]:
    """Return the SQL text of all objects in a file with these tables, by name."""
    made = {"_sqlite_migrations": MIGRATIONS_TABLE}
    for table in tables:
        made.update(table.schema)
    return made


SCHEMA: Final = schema(TABLES)
"""The SQL text of all objects in a file of ``VERSION``, in the order of creation."""


def require_exact(connection: sqlite3.Connection, expected: Mapping[str, str] = SCHEMA) -> None:
    """Refuse a file with a table, index, view or trigger that is missing, altered or not ours.

    A planted trigger would run at our next write.

    Raises:
        DamagedJobError: something differs; the sentence names the first difference.
    """
    found = _found(connection)
    if sorted(found) == sorted(expected.items()):
        return
    strange = [name for name, sql in found if expected.get(name) != sql]
    missing = expected.keys() - {name for name, _ in found}
    if strange:
        what = said("“{name}” is not as this program made it", name=Name(min(strange)))
    elif missing:
        what = said("“{name}” is missing", name=Name(min(missing)))
    else:
        what = said("something stands there twice")
    raise DamagedJobError(
        said(
            "The job file has been changed from outside: {what}. It was left as it is; restore a "
            "backup of it.",
            what=what,
        )
    )


def _found(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    # Only the indexes that SQLite creates itself are left out. A name alone proves nothing: a
    # trigger called sqlite_… can be planted by editing the schema table directly.
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE NOT (type = 'index' AND sql IS NULL)"
    )
    return [(str(name), str(sql)) for name, sql in rows]
