"""Makes every name of a job hostile, as a careful attacker would, with correct seals."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.job_file.schema.sealed_rows import SealedTable
from annotator.job_file.schema.tables import (
    IMPORT,
    ITEM,
    ITEM_COMMENT,
    ITEM_NOTE,
    JOB,
    LABEL,
    LABEL_NOTE,
    MEDIA,
    PAYMENT,
    REGION,
    REGION_NOTE,
    WORKER,
)

MARK: Final = "Q&Z"
"""Part of each hostile name: a button or menu must double its ``&``."""

_LONGEST_PART: Final = 180
_NAMES: Final[Mapping[SealedTable, tuple[str, ...]]] = {
    JOB: ("title",),
    WORKER: ("name",),
    IMPORT: ("source",),
    LABEL: ("name",),
    ITEM: ("reason",),
    ITEM_NOTE: ("review_reason",),
    ITEM_COMMENT: ("comment",),
    REGION: ("transcription",),
    REGION_NOTE: ("comment",),
    PAYMENT: ("means", "note"),
}
"""Columns that contain names given by a person or a file; empty ones stay empty."""

_ORDER_TEXT: Final = re.compile(
    r"\b(en|end_use|client|name|place|place_pictured|promised_volume|when_withdrawn|rejections"
    r'|disputes|contact|due|means|reason|source) = "[^"]*"'
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """The text added after each name, and before the extension of a file."""

    name: str
    after: str
    after_path: str

    def turned(self, text: str) -> str:
        """Return a name with the hostile text appended."""
        return text if self.after in text else f"{text}{self.after}"

    def turned_path(self, path: str) -> str:
        """Return a picture's path with the hostile text before its extension."""
        if self.after_path in path:
            return path  # it was changed before the job was copied
        stem, dot, ending = path.rpartition(".")
        return f"{stem}{self.after_path}{dot}{ending}"


def kinds(secret: Path, pipe: Path) -> dict[str, Hostile]:
    """Return hostile texts; ``secret`` must not be opened, ``pipe`` cannot be read."""
    bidi = "\u202ecod\u202c\u2069\u2069\u2067\u202d"
    html = (
        f'<img src="{pipe}"><img src="{secret}"><link rel="stylesheet" type="text/css" '
        f'href="{secret}"><table background="{secret}"><tr><td>{MARK}</table><h1>PAY 0</h1>'
    )
    return {
        each.name: each
        for each in (
            Hostile("markup", html, f"<img src={pipe}><img src={secret}>"),
            Hostile("acting", f"{bidi}\n\r\t\x1b[2J\x07\x9b{MARK}", f"{bidi}\n\x1b[2J{MARK}"),
            Hostile("long", f"<b>{MARK}" + "x" * 65_536, "<b>" + "x" * _LONGEST_PART),
        )
    }


def make_hostile(job: Path, hostile: Hostile) -> None:
    """Change all names in a job file, and rename its pictures to match."""
    with closing(sqlite3.connect(job)) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for table, columns in _NAMES.items():
            _turn(connection, table, dict.fromkeys(columns, hostile.turned))
        _turn(connection, REGION, {"attributes": lambda text: _values(text, hostile)})
        _turn(connection, LABEL_NOTE, {"attributes": lambda text: _kinds(text, hostile)})
        folder = job.parent / connection.execute("SELECT media_folder FROM job").fetchone()[0]
        _turn(connection, MEDIA, {"path": lambda path: _moved(folder, path, hostile)})
        for _name, sql in guards:
            connection.execute(sql)
        connection.commit()


def hostile_order(data: bytes, hostile: Hostile) -> bytes:
    """Return a work order whose texts are hostile, as far as an order permits."""
    after = "".join(each for each in hostile.after[:600] if each.isprintable())
    quoted = after.replace("\\", "\\\\").replace('"', "'")
    return _ORDER_TEXT.sub(lambda found: f'{found[0][:-1]}{quoted}"', data.decode()).encode()


def _turn(
    connection: sqlite3.Connection, table: SealedTable, turns: Mapping[str, Callable[[str], str]]
) -> None:
    at = {column: table.columns.index(column) for column in turns}
    key, marks = table.columns[0], ", ".join(f"{column} = ?" for column in (*turns, "seal"))
    rows = connection.execute(f"SELECT {table.listed} FROM {table.name}").fetchall()
    for row in rows:
        values: list[Any] = list(row[:-1])
        for column, turn in turns.items():
            if isinstance(values[at[column]], str) and values[at[column]]:
                values[at[column]] = turn(values[at[column]])
        changed = [values[place] for place in at.values()]
        connection.execute(
            f"UPDATE {table.name} SET {marks} WHERE {key} = ?",
            (*changed, table.seal(values), values[0]),
        )


def _values(text: str, hostile: Hostile) -> str:
    values = json.loads(text)
    turned = {hostile.turned(name): value for name, value in values.items()}
    return json.dumps(
        {
            name: hostile.turned(value) if isinstance(value, str) else value
            for name, value in turned.items()
        },
        ensure_ascii=False,
    )


def _kinds(text: str, hostile: Hostile) -> str:
    rows = json.loads(text)
    for row in rows:
        row[0] = hostile.turned(row[0])
        row[2] = [hostile.turned(choice) for choice in row[2]]
    return json.dumps(rows, ensure_ascii=False)


def _moved(folder: Path, path: str, hostile: Hostile) -> str:
    turned = hostile.turned_path(path)
    if (folder / path).is_file():
        (folder / turned).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / path, folder / turned)
    return turned
