"""The tables of a job file, how they come to be, and the exact list of what may stand in one."""

from __future__ import annotations

import secrets
import sqlite3
from typing import TYPE_CHECKING

from annotator.errors import DamagedJobError
from annotator.store.rows import FIRST_HISTORY, HISTORY, SECRET
from annotator.store.schema_of_first import FIRST_TABLES
from annotator.store.schema_of_ledgers import THIRD_TABLES
from annotator.store.schema_of_notes import FOURTH_TABLES
from annotator.store.schema_of_receipts import FIFTH_TABLES
from annotator.store.schema_of_second import SECOND_TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x46414952
"""“FAIR”, at byte 68 of every job file (SQLite file format, section 1.3.9)."""
VERSION = 5
"""``user_version`` of the files that this program writes."""

# Written out by us rather than by sqlite-utils, so that another version of that library cannot
# make a file that this list does not know.
_MIGRATIONS_TABLE = {
    "_sqlite_migrations": (
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, "
        "name TEXT, applied_at TEXT)"
    ),
}

APPEND_ONLY = (
    "effort", "work_order", "acceptance", "correction", "payment", "witness", "secret",
    "ledger", "receipt", "receipt_day", "rekey", "shredding",
    "hand_in", "receipt_choice",
)  # fmt: skip
"""Tables whose rows nobody can alter or take away: only shredding takes spans from effort."""


def _add_guards(tables: dict[str, str]) -> None:
    for table in [name for name in APPEND_ONLY if name in tables]:
        for verb in ("UPDATE", "DELETE"):
            tables[f"{table}_no_{verb.lower()}"] = (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


_add_guards(FIRST_TABLES)
_add_guards(SECOND_TABLES)
_add_guards(THIRD_TABLES)
_add_guards(FIFTH_TABLES)
_EXPECTED = {1: {**_MIGRATIONS_TABLE, **FIRST_TABLES}}
_EXPECTED[2] = {**_EXPECTED[1], **SECOND_TABLES}
_EXPECTED[3] = {**_EXPECTED[2], **THIRD_TABLES}
_EXPECTED[4] = {**_EXPECTED[3], **FOURTH_TABLES}
_EXPECTED[5] = {**_EXPECTED[4], **FIFTH_TABLES}


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables of an open, hardened file up to ``VERSION``; each step whole or not at all.

    Migrations are never edited once released.
    """
    # Imported here: it costs a seventh of a second, and an ordinary start does not need it.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations("fairlabel")
    migrations(name="m001_first_tables")(_m001_first_tables)
    migrations(name="m002_corrections_and_payments")(_m002_corrections_and_payments)
    migrations(name="m003_keys_and_shredding")(_m003_keys_and_shredding)
    migrations(name="m004_notes_and_merges")(_m004_notes_and_merges)
    migrations(name="m005_handed_in_and_set_aside")(_m005_handed_in_and_set_aside)
    if not _found(connection):
        for sql in _MIGRATIONS_TABLE.values():
            connection.execute(sql)
    migrations.apply(Database(connection, execute_plugins=False))


def _m001_first_tables(db: Database) -> None:
    for sql in FIRST_TABLES.values():
        db.execute(sql)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


def _m002_corrections_and_payments(db: Database) -> None:
    # Who made a step of the first version is not known: whoever works may turn it.
    steps = [(*row[:-1], None) for row in FIRST_HISTORY.read(db.conn)]
    db.execute("DROP TABLE history")
    for sql in SECOND_TABLES.values():
        db.execute(sql)
    HISTORY.put_new(db.conn, steps)
    SECRET.append(db.conn, (1, secrets.token_hex(32)))
    db.execute("PRAGMA user_version = 2")


def _m003_keys_and_shredding(db: Database) -> None:
    for sql in THIRD_TABLES.values():
        db.execute(sql)
    db.execute("PRAGMA user_version = 3")


def _m004_notes_and_merges(db: Database) -> None:
    for sql in FOURTH_TABLES.values():
        db.execute(sql)
    db.execute("PRAGMA user_version = 4")


def _m005_handed_in_and_set_aside(db: Database) -> None:
    for sql in FIFTH_TABLES.values():
        db.execute(sql)
    db.execute("PRAGMA user_version = 5")


def require_exact(connection: sqlite3.Connection, version: int) -> None:
    """Refuse a file with a table, index, view or trigger that is missing, altered or not ours.

    A planted trigger would run at our next write.

    Raises:
        DamagedJobError: something differs; names the first difference.
    """
    expected = sorted((name, sql) for name, sql in _EXPECTED[version].items())
    found = sorted(_found(connection))
    if found == expected:
        return
    strange = [name for name, sql in found if _EXPECTED[version].get(name) != sql]
    missing = [name for name, _ in expected if name not in {found_name for found_name, _ in found}]
    what = (
        f"“{strange[0]}” is not as this program made it"
        if strange
        else f"“{missing[0]}” is missing"
        if missing
        else "something stands there twice"
    )
    raise DamagedJobError(
        f"The job file has been changed from outside: {what}. "
        "It was left as it is; restore a backup of it."
    )


def _found(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    # Left out are only the indexes that SQLite makes for itself. A name alone proves nothing:
    # whoever writes the schema table by hand can plant a trigger called sqlite_….
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE NOT (type = 'index' AND sql IS NULL)"
    )
    return [(str(name), str(sql)) for name, sql in rows]
