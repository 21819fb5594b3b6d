"""A row and its seal: SQLite itself does not notice a flipped byte inside a value; this does."""

# ruff: noqa: S608 - what is put into SQL text here are names of our own tables only

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from annotator.errors import DamagedJobError, InvalidValueError

Value = int | str | bytes | None
Row = Sequence[Any]

_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "job": "what is known of the job as a whole",
        "worker": "a worker",
        "media": "a file",
        "label": "a label",
        "label_note": "what was said of a label",
        "label_merge": "a merge of two labels",
        "label_merge_part": "part of a merge of two labels",
        "item": "an item",
        "item_note": "what was said of an item",
        "item_comment": "a comment on an item",
        "region": "a region",
        "region_note": "what was said of a region",
        "region_time": "the time of a region",
        "session": "a session",
        "effort": "a span of time",
        "open_span": "the time since the last write",
        "work_order": "a work order",
        "acceptance": "who accepted a work order",
        "history": "a step that can be undone",
        "correction": "what a worker said of a span of time",
        "payment": "a payment",
        "witness": "a worker's word on the hours",
        "worker_pin": "a PIN",
        "ledger": "an entry of a ledger",
        "receipt": "a receipt",
        "receipt_choice": "whether a receipt counts",
        "hand_in": "what was handed in",
    }
)
"""Tables in the words of people; the others hold the counters of the file itself."""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one table, its key first, and what makes its seals unlike all others."""

    name: str
    columns: tuple[str, ...]
    person: bytes

    @property
    def listed(self) -> str:
        """The columns as they are selected everywhere, the seal last."""
        return ", ".join(f"{self.name}.{column}" for column in (*self.columns, "seal"))

    def seal(self, values: Row) -> str:
        """Return 16 hexadecimal digits over the table's name and all values of a row.

        BLAKE2b with the table as its personalisation (RFC 7693). It shows accidents; who changes a
        row on purpose can compute it anew, and is caught by countersigned checkpoints only.

        Raises:
            InvalidValueError: a text has a character that no file can carry.
        """
        try:
            data = "\x1f".join(map(str, values)).encode()
        except UnicodeEncodeError as error:
            raise InvalidValueError(
                f"{error.object[:60]!r} has half a character in it, so it cannot be saved. "
                "Type it again."
            ) from error
        return blake2b(data, digest_size=8, person=self.person).hexdigest()

    def called(self, row: Row) -> str:
        """Return what a person calls a row, with the name and key by which it can be found."""
        return f"{_CALLED.get(self.name, 'something')} ({self.name} {row[0]})"

    def put(self, connection: sqlite3.Connection, values: Row) -> None:
        """Write one row, whether or not its key is there.

        Raises:
            InvalidValueError: a text has a character that no file can carry.
        """
        connection.execute(_upsert(self), self._sealed(values))

    def put_new(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Write many rows whose keys are new, in a fraction of the time.

        Raises:
            InvalidValueError: a text has a character that no file can carry.
        """
        connection.executemany(_insert(self), map(self._sealed, rows))

    def _sealed(self, values: Row) -> Row:
        for value in values:
            if isinstance(value, str) and "\0" in value:
                raise InvalidValueError(
                    f"{value[:60]!r} has a null character in it, which other programs cannot read. "
                    "Take it out."
                )
        return (*values, self.seal(values))

    def append(self, connection: sqlite3.Connection, values: Row) -> None:
        """Write one row whose key is new; the tables that never change know no other way."""
        connection.execute(_insert(self), (*values, self.seal(values)))

    def is_sealed(self, row: Row) -> bool:
        """Return whether a row, its seal last, is as it was written."""
        try:
            return bool(self.seal(row[:-1]) == row[-1])
        except InvalidValueError:
            return False

    def verified(self, row: Row, where: str = "") -> Row:
        """Return the row if it is as it was written.

        Args:
            row: all columns as ``listed``.
            where: what it belongs to, for the sentence, such as ``item 12``.

        Raises:
            DamagedJobError: it is not; names the row.
        """
        if self.is_sealed(row):
            return row
        raise DamagedJobError(
            f"The job file is damaged: {where or self.called(row)} is not what was saved. "
            "Nothing was changed. Go back to a copy that is kept of it."
        )

    def read(
        self,
        connection: sqlite3.Connection,
        rest: str = "",
        values: Row = (),
        *,
        where: str = "",
    ) -> Iterator[Row]:
        """Yield verified rows; ``rest`` is what follows ``FROM table``.

        Raises:
            DamagedJobError: a row is not as it was written.
        """
        sql = f"SELECT {self.listed} FROM {self.name} {rest}"
        for row in connection.execute(sql, values):
            yield self.verified(row, where)

    def one(self, connection: sqlite3.Connection, key: Value, *, where: str = "") -> Row | None:
        """Return the verified row with that key, or None.

        Raises:
            DamagedJobError: the row is not as it was written.
        """
        rest = f"WHERE {self.columns[0]} = ?"
        return next(self.read(connection, rest, (key,), where=where), None)


@cache
def _insert(table: Table) -> str:
    marks = ", ".join("?" * (len(table.columns) + 1))
    return f"INSERT INTO {table.name} VALUES ({marks})"


@cache
def _upsert(table: Table) -> str:
    key, *others = table.columns
    updates = ", ".join(f"{column} = excluded.{column}" for column in (*others, "seal"))
    return f"{_insert(table)} ON CONFLICT ({key}) DO UPDATE SET {updates}"


def _table(name: str, columns: str) -> Table:
    return Table(name, tuple(columns.split()), name.encode())


JOB = _table("job", "id job_id title media_folder sample place")
TALLY = _table("tally", "id serial next_region next_label next_item next_media next_import")
WORKER = _table("worker", "id name position")
IMPORT = _table("import", "id format source undone purged extra swap")
MEDIA = _table("media", "id path sha256 size_bytes mtime_ns")
LABEL = _table("label", "id name position colour extra import_id")
ITEM = _table(
    "item",
    "id media_id part kind status review reason done_by done_order width_px height_px sample extra "
    "import_id",
)
REGION = _table(
    "region",
    "id item_id number label_id geometry_kind geometry place transcription attributes origin "
    "worker_id touched import_id extra",
)
REGION_TIME = _table("region_time", "region_id item_id active_ms")
SESSION = _table(
    "session",
    "id position worker_id method started_utc_ms utc_offset_min rest_sixths rest_end_sixths closed "
    "sample",
)
EFFORT = _table(
    "effort",
    "seq session_id worker_id order_sha256 category item_id start_ms end_ms ended_by gap_item_id "
    "gap_category bins sample",
)
OPEN_SPAN = _table("open_span", "id session_id span")
WORK_ORDER = _table("work_order", "sha256 position data")
ACCEPTANCE = _table("acceptance", "seq sha256 worker_id")
FIRST_HISTORY = _table("history", "seq name undone payload import_id")
"""As files of version 1 have it."""

HISTORY = _table("history", "seq name undone payload import_id worker_id")
ITEM_NOTE = _table("item_note", "item_id is_practice done_day reviewed_by review_reason fault")
ITEM_COMMENT = _table("item_comment", "item_id comment")
REGION_NOTE = _table("region_note", "region_id item_id group_number comment is_locked")
LABEL_NOTE = _table("label_note", "label_id parent key attributes")
LABEL_MERGE = _table("label_merge", "label_id target")
LABEL_MERGE_PART = _table("label_merge_part", "seq label_id numbers")
CORRECTION = _table(
    "correction",
    "seq session_id worker_id order_sha256 entry_seq item_id from_category category reason "
    "start_ms end_ms sample claim_seq",
)
PAYMENT = _table(
    "payment",
    "seq side worker_id order_sha256 day currency amount means fee note names conversion",
)
WITNESS = _table("witness", "seq worker_id day observed_ms declared_ms answer")
SECRET = _table("secret", "id key")
WORKER_PIN = _table("worker_pin", "worker_id salt digest")
LEDGER = _table("ledger", "seq worker_id position kind ref leaf")
RECEIPT = _table("receipt", "seq worker_id size root bundle")
RECEIPT_DAY = _table("receipt_day", "seq day")
RECEIPT_CHOICE = _table("receipt_choice", "seq receipt is_set_aside day")
HAND_IN = _table("hand_in", "seq worker_id size sha256 bundle")
REKEY = _table("rekey", "seq worker_id old new by_old by_new")
SHREDDING = _table("shredding", "seq worker_id size entries ms places until day")

TABLES = (
    JOB, TALLY, WORKER, IMPORT, MEDIA, LABEL, ITEM, REGION, REGION_TIME, SESSION, EFFORT,
    OPEN_SPAN, WORK_ORDER, ACCEPTANCE, HISTORY, ITEM_NOTE, CORRECTION, PAYMENT, WITNESS,
    WORKER_PIN, SECRET, LEDGER, RECEIPT, RECEIPT_DAY, REKEY, SHREDDING,
    HAND_IN, RECEIPT_CHOICE,
    REGION_NOTE, ITEM_COMMENT, LABEL_NOTE, LABEL_MERGE, LABEL_MERGE_PART,
)  # fmt: skip
"""Every table with seals, for checking a whole file."""


def seen(table: str) -> str:
    """Return the condition under which a row of that table belongs to no undone import.

    Of a label also that it was not merged into another one.
    """
    shown = (
        f"({table}.import_id IS NULL OR {table}.import_id NOT IN "
        "(SELECT id FROM import WHERE undone = 1))"
    )
    if table == LABEL.name:
        shown += " AND label.id NOT IN (SELECT label_id FROM label_merge)"
    return shown
