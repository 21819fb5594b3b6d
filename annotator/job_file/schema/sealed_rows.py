"""Rows and their seals, which reveal a flipped byte inside a value; SQLite does not."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from annotator.errors import DamagedJobError, InvalidValueError
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said, word

Value = int | str | bytes | None
Row = Sequence[Any]

_BETWEEN_LINES = ",\n    "


class SealedRow(tuple[Any, ...]):
    """A row whose values can also be accessed by column name; the last value is the seal."""

    __slots__ = ()
    columns: ClassVar[tuple[str, ...]]
    key_size: ClassVar[int]

    if TYPE_CHECKING:

        def __getattr__(self, column: str) -> Any: ...  # noqa: ANN401 - what the column has

    @property
    def primary_key(self) -> Any:  # noqa: ANN401 - as the table has it
        """The value of the first column; of a key of several columns, their values."""
        return self[0] if self.key_size == 1 else tuple(self[: self.key_size])

    @property
    def unsealed(self) -> tuple[Any, ...]:
        """The values without the seal, ready to be written again."""
        return self[:-1]

    def but(self, **values: Value) -> tuple[Any, ...]:
        """Return the values without the seal, with some columns replaced."""
        return tuple({**dict(zip(self.columns, self, strict=False)), **values}.values())


@dataclass(frozen=True, eq=False)
class SealedTable:
    """The definition of one table, and how its rows are written, sealed and read.

    ``plain_name`` is the name of a row for people. ``declares`` has a line for each column, the key
    first; the seal is added automatically. ``constraints`` are also lines; ``indexes`` have the
    text after the table's name. Tables are STRICT, so a flipped type is an error. If a table
    ``is_append_only``, its rows cannot be altered or deleted; only shredding removes spans from
    effort. ``key_size`` is the number of columns of the key, which then is a constraint.
    """

    name: str
    plain_name: str
    declares: str
    constraints: str = ""
    indexes: Mapping[str, str] = field(default_factory=dict)
    is_append_only: bool = False
    key_size: int = 1

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns except the seal, the key first."""
        return tuple(line.split()[0] for line in _lines(self.declares))

    @cached_property
    def listed(self) -> str:
        """The column list of all SELECT statements, the seal last."""
        return ", ".join(f"{self.name}.{column}" for column in (*self.columns, "seal"))

    @cached_property
    def record(self) -> Callable[[Row], SealedRow]:
        """A function that names the values of a row, which has all columns as ``listed``."""
        named = {
            column: property(itemgetter(at)) for at, column in enumerate((*self.columns, "seal"))
        }
        fixed = {"__slots__": (), "columns": self.columns, "key_size": self.key_size}
        kind = type("SealedRow", (SealedRow,), {**fixed, **named})
        return partial(tuple.__new__, kind)

    def picker(self, columns: str) -> Callable[[Row], tuple[Any, ...]]:
        """Return a function that returns the values of several columns of a row."""
        return itemgetter(*map((*self.columns, "seal").index, columns.split()))

    @cached_property
    def person(self) -> bytes:
        """The personalisation that makes the seals of this table unlike all others."""
        return self.name.encode()

    @cached_property
    def schema(self) -> Mapping[str, str]:
        """The SQL text of the table, its indexes and its triggers, by name."""
        lines = (*_lines(self.declares), "seal TEXT NOT NULL", *_lines(self.constraints))
        made = {
            self.name: f"CREATE TABLE {self.name} (\n    {_BETWEEN_LINES.join(lines)}\n) STRICT"
        }
        for index, rest in self.indexes.items():
            made[index] = f"CREATE INDEX {index} ON {self.name}{rest}"
        for verb in ("UPDATE", "DELETE") if self.is_append_only else ():
            trigger = f"{self.name}_no_{verb.lower()}"
            made[trigger] = (
                f"CREATE TRIGGER {trigger} BEFORE {verb} ON {self.name} "
                f"BEGIN SELECT RAISE(ABORT, '{self.name} is append-only'); END"
            )
        return made

    def seal(self, values: Row) -> str:
        """Return 16 hexadecimal digits over the table's name and all values of a row.

        The seal is BLAKE2b with the table as its personalisation (RFC 7693). It reveals accidental
        changes. Anybody can recompute it; countersigned checkpoints reveal deliberate changes.

        Raises:
            InvalidValueError: a text has a character that a job file cannot store.
        """
        return self._seal_of(self._packed(values))

    @cached_property
    def _form(self) -> str:
        return "\x1f".join(["%s"] * len(self.columns))

    def _packed(self, values: Row) -> str:
        r"""Return all values as one text: ``"\x1f".join(map(str, values))``, in half the time."""
        return self._form % tuple(values)

    def _seal_of(self, text: str) -> str:
        try:
            data = text.encode()
        except UnicodeEncodeError as error:
            raise InvalidValueError(
                said(
                    "{text} has half a character in it, so it cannot be saved. Type it again.",
                    text=Code(repr(error.object[:60])),
                )
            ) from error
        return blake2b(data, digest_size=8, person=self.person).hexdigest()

    def called(self, row: Row) -> Said:
        """Return the name of a row for people, with the name and key by which it can be found."""
        return said(
            "{kind} ({table} {key})",
            kind=word(self.plain_name),
            table=Code(self.name),
            key=Code(str(row[0])),
        )

    def put(self, connection: sqlite3.Connection, values: Row) -> None:
        """Write one row, replacing any row with the same key.

        Raises:
            InvalidValueError: a text has a character that a job file cannot store.
        """
        connection.execute(self._upsert, self._sealed(values))

    def put_new(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Write many rows with new keys, in a fraction of the time.

        Raises:
            InvalidValueError: a text has a character that a job file cannot store.
        """
        connection.executemany(self._insert, map(self._sealed, rows))

    def _sealed(self, values: Row) -> Row:
        text = self._packed(values)
        if "\0" not in text:
            return (*values, self._seal_of(text))
        for value in values:
            if isinstance(value, str) and "\0" in value:
                raise InvalidValueError(
                    said(
                        "{text} has a null character in it, which other programs cannot read. "
                        "Take it out.",
                        text=Code(repr(value[:60])),
                    )
                )
        return (*values, self.seal(values))

    def append(self, connection: sqlite3.Connection, values: Row) -> None:
        """Write one row with a new key; append-only tables allow nothing else."""
        connection.execute(self._insert, (*values, self.seal(values)))

    def is_sealed(self, row: Row) -> bool:
        """Return whether the seal of a row, its last value, is valid."""
        try:
            return bool(self.seal(row[:-1]) == row[-1])
        except InvalidValueError:
            return False

    def require_sound(self, row: Row, where: Said | None = None) -> None:
        """Refuse a row with a wrong seal.

        Args:
            row: all columns as ``listed``.
            where: the object that it belongs to, for the sentence, such as an item.

        Raises:
            DamagedJobError: the seal is wrong; the sentence names the row.
        """
        if not self.is_sealed(row):
            self.refuse(row, where)

    def refuse(self, row: Row, where: Said | None = None) -> NoReturn:
        """Refuse a row that is not what was saved; see ``require_sound``.

        Raises:
            DamagedJobError: always.
        """
        raise DamagedJobError(
            said(
                "The job file is damaged: {where} is not what was saved. Nothing was changed. "
                "Go back to a copy that is kept of it.",
                where=where or self.called(row),
            )
        )

    def verified(self, row: Row, where: Said | None = None) -> SealedRow:
        """Return the row with named values if its seal is valid; see ``require_sound``."""
        self.require_sound(row, where)
        return self.record(row)

    def read(
        self,
        connection: sqlite3.Connection,
        rest: str = "",
        values: Row = (),
        *,
        where: Said | None = None,
    ) -> Iterator[SealedRow]:
        """Yield verified rows; ``rest`` is the SQL text after ``FROM table``.

        Raises:
            DamagedJobError: a row has a wrong seal.
        """
        sql = f"SELECT {self.listed} FROM {self.name} {rest}"
        record = self.record
        for row in connection.execute(sql, values):
            if not self.is_sealed(row):
                self.require_sound(row, where)  # raises the error
            yield record(row)

    def one(
        self,
        connection: sqlite3.Connection,
        key: Value | tuple[Value, ...],
        *,
        where: Said | None = None,
    ) -> SealedRow | None:
        """Return the verified row with that key, or None; a key of several columns is a tuple.

        Raises:
            DamagedJobError: the row has a wrong seal.
        """
        rest = f"WHERE {' AND '.join(f'{column} = ?' for column in self.columns[: self.key_size])}"
        values = key if isinstance(key, tuple) else (key,)
        return next(self.read(connection, rest, values, where=where), None)

    def count(self, connection: sqlite3.Connection) -> int:
        """Return how many rows there are."""
        return int(value_of(connection, f"SELECT count(*) FROM {self.name}"))

    def next_seq(self, connection: sqlite3.Connection) -> int:
        """Return the number behind the largest ``seq``; 1 in an empty table."""
        return int(value_of(connection, f"SELECT coalesce(max(seq), 0) + 1 FROM {self.name}"))

    @cached_property
    def _insert(self) -> str:
        marks = ", ".join("?" * (len(self.columns) + 1))
        return f"INSERT INTO {self.name} VALUES ({marks})"

    @cached_property
    def _upsert(self) -> str:
        key, others = self.columns[: self.key_size], self.columns[self.key_size :]
        updates = ", ".join(f"{column} = excluded.{column}" for column in (*others, "seal"))
        return f"{self._insert} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}"


def value_of(
    connection: sqlite3.Connection, sql: str, values: Row | Mapping[str, object] = ()
) -> Any:  # noqa: ANN401 - what the query asks for
    """Return the one value that a query asks for; None where there is no row."""
    row = connection.execute(sql, values).fetchone()
    if row is None:
        return None
    (value,) = row
    return value


def values_of(
    connection: sqlite3.Connection, sql: str, values: Row | Mapping[str, object] = ()
) -> Iterator[Any]:
    """Yield the values of the one column that a query asks for."""
    for (value,) in connection.execute(sql, values):
        yield value


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]
