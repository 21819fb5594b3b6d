"""The tables of a job file, how they come to be, and the exact list of what may stand in one."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from annotator.errors import DamagedJobError

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x46414952
"""“FAIR”, at byte 68 of every job file (SQLite file format, section 1.3.9)."""

VERSION = 1
"""``user_version`` of the files that this program writes."""

_MIGRATION_SET = "fairlabel"

# Written out by us rather than by sqlite-utils, so that another version of that library cannot
# make a file that this list does not know.
_MIGRATIONS_TABLE = {
    "_sqlite_migrations": (
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, "
        "name TEXT, applied_at TEXT)"
    ),
}

# Every row ends with its seal (annotator/store/rows.py). STRICT: a flipped type is an error.
_V1 = {
    "job": """CREATE TABLE job (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    job_id TEXT NOT NULL,
    title TEXT NOT NULL,
    media_folder TEXT NOT NULL,
    sample INTEGER NOT NULL,
    place INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "tally": """CREATE TABLE tally (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    serial INTEGER NOT NULL,
    next_region INTEGER NOT NULL,
    next_label INTEGER NOT NULL,
    next_item INTEGER NOT NULL,
    next_media INTEGER NOT NULL,
    next_import INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "worker": """CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "import": """CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    format TEXT NOT NULL,
    source TEXT NOT NULL,
    undone INTEGER NOT NULL,
    purged INTEGER NOT NULL,
    extra TEXT NOT NULL,
    swap TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "media": """CREATE TABLE media (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "label": """CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    colour TEXT NOT NULL,
    extra TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    seal TEXT NOT NULL
) STRICT""",
    "item": """CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    media_id INTEGER NOT NULL REFERENCES media(id),
    part INTEGER NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    review TEXT NOT NULL,
    reason TEXT NOT NULL,
    done_by TEXT REFERENCES worker(id),
    done_order TEXT NOT NULL,
    width_px INTEGER NOT NULL,
    height_px INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    extra TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    seal TEXT NOT NULL,
    UNIQUE (media_id, part)
) STRICT""",
    "item_unfinished": (
        "CREATE INDEX item_unfinished ON item(id) WHERE status IN ('new', 'started')"
    ),
    "item_import": "CREATE INDEX item_import ON item(import_id) WHERE import_id IS NOT NULL",
    "region": """CREATE TABLE region (
    id TEXT PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item(id),
    number INTEGER NOT NULL UNIQUE,
    label_id INTEGER NOT NULL REFERENCES label(id),
    geometry_kind TEXT NOT NULL,
    geometry TEXT NOT NULL,
    place TEXT NOT NULL,
    transcription TEXT NOT NULL,
    attributes TEXT NOT NULL,
    origin TEXT NOT NULL,
    worker_id TEXT REFERENCES worker(id),
    touched INTEGER NOT NULL,
    import_id INTEGER REFERENCES import(id),
    extra TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "region_item": "CREATE INDEX region_item ON region(item_id)",
    "region_label": "CREATE INDEX region_label ON region(label_id)",
    "region_import": "CREATE INDEX region_import ON region(import_id) WHERE import_id IS NOT NULL",
    # No reference to region: work that was done outlives what it was done on.
    "region_time": """CREATE TABLE region_time (
    region_id TEXT PRIMARY KEY,
    item_id INTEGER NOT NULL,
    active_ms INTEGER NOT NULL CHECK (active_ms >= 0),
    seal TEXT NOT NULL
) STRICT""",
    "region_time_item": "CREATE INDEX region_time_item ON region_time(item_id)",
    "session": """CREATE TABLE session (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    method TEXT NOT NULL,
    started_utc_ms INTEGER NOT NULL,
    utc_offset_min INTEGER NOT NULL,
    rest_sixths INTEGER NOT NULL,
    rest_end_sixths INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # item_id refers to no row: an item that an undone import takes away keeps its time.
    "effort": """CREATE TABLE effort (
    seq INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    worker_id TEXT NOT NULL REFERENCES worker(id),
    order_sha256 TEXT NOT NULL,
    category TEXT NOT NULL,
    item_id INTEGER,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
    ended_by TEXT NOT NULL,
    gap_item_id INTEGER,
    gap_category TEXT,
    bins TEXT NOT NULL,
    sample INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "effort_span": "CREATE INDEX effort_span ON effort(session_id, start_ms)",
    "effort_item": "CREATE INDEX effort_item ON effort(item_id) WHERE item_id IS NOT NULL",
    "open_span": """CREATE TABLE open_span (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    session_id TEXT NOT NULL REFERENCES session(id),
    span TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "work_order": """CREATE TABLE work_order (
    sha256 TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    data BLOB NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "acceptance": """CREATE TABLE acceptance (
    seq INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL REFERENCES work_order(sha256),
    worker_id TEXT NOT NULL REFERENCES worker(id),
    seal TEXT NOT NULL,
    UNIQUE (sha256, worker_id)
) STRICT""",
    "history": """CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    undone INTEGER NOT NULL,
    payload TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    seal TEXT NOT NULL
) STRICT""",
    "history_undone": "CREATE INDEX history_undone ON history(seq) WHERE undone = 1",
}

APPEND_ONLY = ("effort", "work_order", "acceptance")
"""Tables whose rows nobody can alter or take away, this program included."""

for _table in APPEND_ONLY:
    for _verb in ("UPDATE", "DELETE"):
        _V1[f"{_table}_no_{_verb.lower()}"] = (
            f"CREATE TRIGGER {_table}_no_{_verb.lower()} BEFORE {_verb} ON {_table} "
            f"BEGIN SELECT RAISE(ABORT, '{_table} is append-only'); END"
        )

_EXPECTED = {1: {**_MIGRATIONS_TABLE, **_V1}}


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables of an open, hardened file up to ``VERSION``; each step whole or not at all.

    Migrations are never edited once released.
    """
    # Imported here: it costs a seventh of a second, and an ordinary start does not need it.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations(_MIGRATION_SET)
    migrations(name="m001_first_tables")(_m001_first_tables)
    if not _found(connection):
        for sql in _MIGRATIONS_TABLE.values():
            connection.execute(sql)
    migrations.apply(Database(connection, execute_plugins=False))


def _m001_first_tables(db: Database) -> None:
    for sql in _V1.values():
        db.execute(sql)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


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
