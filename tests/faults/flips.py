"""A job file with a flipped bit or an edited row: it is noticed, and not a byte of it is written.

Noticed means: refused, or told by the check that comes before the first write. A bit
on which no row depends (free pages, gaps in pages) is not counted: all rows are compared.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from annotator.editing.commands import AddRegions, Confirm, SetTranscription
from annotator.errors import AnnotatorError
from annotator.job_file import Project
from annotator.job_file.backup.backups import backups_of
from annotator.job_file.schema.tables import TABLES
from tests.annotator.job_file.jobs import ADA, SESSION, booked, editor_on, make_job, new_region
from tests.faults.figure import Figure
from tests.support.english import english

LONG: Final = 1_000
SEED = 1847
REGIONS: Final = 75
PAGE_BYTES: Final = 4096

Damage = Callable[[Path, random.Random], str]
Rows = dict[str, list[tuple[object, ...]]]


def run(n: int) -> Figure:
    """Try so many damages, the kinds of them in turn."""
    figure = Figure("What was changed in a job file is noticed at the opening")
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        *older, data = _versions(Path(name) / "whole")
        path = Path(name) / "tried.fairlabel"
        path.write_bytes(data)
        before = rows_of(path)
        kinds: dict[str, Damage] = {
            "bit": _flip_bit,
            "row": _edit_row,
            "older file": lambda path, chance: _put_back(path, chance.choice(older)),
            "mixed file": lambda path, chance: _mix(path, chance.choice(older), chance),
        }
        while figure.tried < n:
            kind = tuple(kinds)[figure.tried % len(kinds)]
            path.write_bytes(data)
            what = kinds[kind](path, chance)
            damaged = path.read_bytes()
            if is_noticed(path):
                figure.tried += 1
                figure.seen[f"{kind}: noticed"] += 1
                if not stays_as_it_is(path, damaged):
                    figure.broken.append(f"{kind}: {what}, and was written to")
            elif rows_of(path) == before:
                figure.seen[f"{kind}: changed no row, not counted"] += 1
            else:
                figure.tried += 1
                figure.broken.append(f"{kind}: {what}")
    return figure


def is_noticed(path: Path) -> bool:
    """Open a job as the window does, with the check that comes before the first write."""
    try:
        with Project.open(path) as project:
            examined = project.examine(keeps=True).result()
            return bool(english(examined.problems)) or (
                examined.kept is not None and examined.kept.newer is not None
            )
    except AnnotatorError:
        return True


def stays_as_it_is(path: Path, before: bytes) -> bool:
    """Open a job once more and write to it; return whether a damaged file stays as it is."""
    try:
        with Project.open(path) as project:
            project.writes.set_place(1).result()
            return True
    except AnnotatorError:
        return path.read_bytes() == before


def rows_of(path: Path) -> Rows | None:
    """Return every row of a job file, or None if it cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            return {
                table.name: connection.execute(
                    f"SELECT rowid, {table.listed} FROM {table.name} ORDER BY rowid"
                ).fetchall()
                for table in TABLES
            }
    except sqlite3.Error:
        return None


def _versions(folder: Path) -> list[bytes]:
    """Return a job file as it was again and again while somebody worked, the newest last."""
    folder.mkdir()
    with make_job(folder, items=200) as project:
        project.writes.add_worker(ADA)
        project.writes.begin_session(SESSION)
        project.writes.append_effort(
            [booked(n * 1000, n * 1000 + 900) for n in range(400)], None
        ).result()
    versions = []
    for item in range(1, 7):
        with Project.open(project.path) as again:
            editor = editor_on(again, item)
            regions = [new_region(again, f"text {n} " * (n % 7)) for n in range(REGIONS)]
            editor.run(AddRegions(tuple(regions)))
            editor.run(SetTranscription(regions[0].id, "corrected"))
            editor.run(Confirm(ADA.id))
            again.reads.labels().result()
        versions.append(project.path.read_bytes())
    return versions


def _keep_copy(path: Path) -> None:
    """Have the newest copy be one of the file as it is, as the window leaves it at each close."""
    for backup in backups_of(path):
        backup.path.unlink()
    with Project.open(path) as project:
        project.back_up().result()


def _put_back(path: Path, older: bytes) -> str:
    """Put an older file in the place of one of which a copy is kept."""
    _keep_copy(path)
    path.write_bytes(older)
    return f"a file of {len(older)} bytes"


def _mix(path: Path, older: bytes, chance: random.Random) -> str:
    """Write the first or the last part of an older file over one of which a copy is kept."""
    _keep_copy(path)
    data = bytearray(path.read_bytes())
    place = chance.randrange(1, len(older) // PAGE_BYTES) * PAGE_BYTES
    part = slice(0, place) if chance.random() < 1 / 2 else slice(place, len(older))
    data[part] = older[part]
    path.write_bytes(data)
    return f"bytes {part.start} to {part.stop} of an older file"


def _flip_bit(path: Path, chance: random.Random) -> str:
    data = bytearray(path.read_bytes())
    at, bit = chance.randrange(len(data)), chance.randrange(8)
    data[at] ^= 1 << bit
    path.write_bytes(data)
    return f"bit {bit} of byte {at}"


def _edit_row(path: Path, chance: random.Random) -> str:
    """Change a value by hand, as somebody with a database tool would, past the guards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE name LIKE '%_no_update'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        what = _changed(connection, chance)
        while what is None:
            what = _changed(connection, chance)
        for _, sql in guards:
            connection.execute(sql)
    return what


def _changed(connection: sqlite3.Connection, chance: random.Random) -> str | None:
    """Change one value; None: there was no row, or the table itself refused it."""
    table = chance.choice(TABLES)
    column = chance.choice(table.columns)
    (count,) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()
    if not count:
        return None
    at = chance.randrange(count)
    value = f"CASE typeof({column}) WHEN 'integer' THEN {column} + 1 ELSE {column} || '1' END"
    row = f"(SELECT rowid FROM {table.name} ORDER BY rowid LIMIT 1 OFFSET ?)"
    sql = f"UPDATE {table.name} SET {column} = {value} WHERE rowid = {row} AND {column} IS NOT NULL"
    try:
        changed = connection.execute(sql, (at,)).rowcount
    except sqlite3.IntegrityError:
        return None
    return f"{table.name}.{column} of row {at}" if changed else None
