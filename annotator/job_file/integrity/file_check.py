"""Checks a whole job file for damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import DamagedJobError
from annotator.job_file.integrity.seals import filled, unsealed
from annotator.job_file.opening.disk_faults import FAULTS
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.rows.effort_rows import is_other_order
from annotator.job_file.rows.file_faults import FileFault
from annotator.job_file.rows.ledger_rows import ledger_problems
from annotator.job_file.schema.migrations import is_known, require_schema, tables_in, version_of
from annotator.job_file.schema.schema import APPLICATION_ID
from annotator.job_file.schema.sealed_rows import Row, SealedTable, value_of
from annotator.job_file.schema.tables import JOB, LEDGER, TALLY, WORK_ORDER
from annotator.sentences.parts import Code, Quoted, Reason
from annotator.sentences.said import Said, said

_LONGEST_ANSWER = 300
_AT_MOST = 100
"""Maximum number of sentences that are reported; nobody reads more line by line."""

_CACHE_KIB: Final = 16 * 1024
"""SQLite's cache while it compares indexes; with less it reads them many times."""

_SMALL_BYTES: Final = 1_000_000
"""A smaller file is checked sooner than a second thread has opened it."""

_OF_ITEMS: Final = frozenset({"item", "item_note", "item_comment", "item_length", "region"})
"""Tables whose rows are work on an item."""

_Check = Callable[[sqlite3.Connection], Iterator[FileFault]]


def problems_of(connection: sqlite3.Connection, copy: Path | None = None) -> list[FileFault]:
    """Return the faults of a job file; empty if it is whole.

    SQLite checks pages, indexes and references; seals check the values, the schema text the tables,
    and leaves the entries of a ledger.

    Args:
        connection: of the file; how it decodes text is changed.
        copy: the file, if it is a copy that nobody writes to. Then, unless it is small, a thread of
            its own runs the longest part, which does not need the interpreter, at the same time.
    """
    # A flipped byte may leave invalid text; its seal must fail, not the reading.
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    # Tables that are not ours are not read: a view in their place might run for ever.
    strange = _found_by([_header, _tables], connection)
    if strange:
        return strange
    tables = tables_in(connection)
    full = filled(connection, tables)
    checks = [_references, _count, *(_seals_of(table) for table in tables if table in full)]
    if WORK_ORDER in tables:
        checks.append(_orders)
    if LEDGER in tables:
        checks.append(ledger_problems)
    if copy is None or copy.stat().st_size < _SMALL_BYTES:
        return _told(_found_by([_structure, *checks], connection))
    with closing(open_copy(copy)) as another, ThreadPoolExecutor(max_workers=1) as beside:
        another.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        structure = beside.submit(_found_by, [_structure], another)
        values = _found_by(checks, connection)
    return _told([*structure.result(), *values])


def unreadable_part(error: Exception) -> FileFault:
    """Return the fault of a file of which a part cannot be read."""
    return FileFault(
        said("Part of the file cannot be read at all ({reason}).", reason=Reason(str(error)))
    )


def _told(found: list[FileFault]) -> list[FileFault]:
    if len(found) <= _AT_MOST:
        return found
    return [
        *found[:_AT_MOST],
        FileFault(said("There are more faults; not all of them were looked for.")),
    ]


def _found_by(checks: Sequence[_Check], connection: sqlite3.Connection) -> list[FileFault]:
    """Return the findings of the checks, at most one sentence more than are reported."""
    found: list[FileFault] = []
    for check in checks:
        try:
            for problem in check(connection):
                found.append(problem)
                if len(found) > _AT_MOST:
                    return found
        except FAULTS as error:
            found.append(unreadable_part(error))
    return found


def _header(connection: sqlite3.Connection) -> Iterator[FileFault]:
    if value_of(connection, "PRAGMA application_id") != APPLICATION_ID or not is_known(
        version_of(connection)
    ):
        yield FileFault(said("The header of the file is damaged."))


def _tables(connection: sqlite3.Connection) -> Iterator[FileFault]:
    if not is_known(version_of(connection)):
        return  # reported already
    try:
        require_schema(connection)
    except DamagedJobError as error:
        yield FileFault(error.said)


def _count(connection: sqlite3.Connection) -> Iterator[FileFault]:
    for table in (JOB, TALLY):
        if table.count(connection) != 1:
            yield FileFault(
                said(
                    "The table {table} has not one row but another number.",
                    table=Code(table.name),
                )
            )


def _structure(connection: sqlite3.Connection) -> Iterator[FileFault]:
    for (answer,) in connection.execute(f"PRAGMA integrity_check({_AT_MOST})"):
        if answer != "ok":
            # SQLite reports many faults in one answer, one per line.
            what = " ".join(str(answer).split())[:_LONGEST_ANSWER]
            yield FileFault(
                said("The structure of the file is damaged: {reason}.", reason=Reason(what))
            )


def _references(connection: sqlite3.Connection) -> Iterator[FileFault]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield FileFault(
            said(
                "Row {row} of {table} refers to a row of {parent} that is not there.",
                row=Code(str(row)),
                table=Code(str(table)),
                parent=Code(str(parent)),
            )
        )


def _seals_of(table: SealedTable) -> _Check:
    def check(connection: sqlite3.Connection) -> Iterator[FileFault]:
        for row in unsealed(connection, table):
            item = _item_of(connection, table, row)
            yield FileFault(_changed(table, row, item), is_of_row=True, item=item)

    return check


def _orders(connection: sqlite3.Connection) -> Iterator[FileFault]:
    rows = connection.execute(f"SELECT {WORK_ORDER.listed} FROM {WORK_ORDER.name}")  # noqa: S608 - names of ours, no values
    for row in rows:
        if WORK_ORDER.is_sealed(row) and is_other_order(row):
            yield FileFault(_changed(WORK_ORDER, row, ""), is_of_row=True)


def _changed(table: SealedTable, row: Row, item: str) -> Said:
    if not item:
        return said("{row} is not what was saved.", row=table.called(row))
    return said(
        "{row} of {item} is not what was saved.",
        row=table.called(row),
        item=Quoted(shown_name(item)),
    )


def _item_of(connection: sqlite3.Connection, table: SealedTable, row: Row) -> str:
    """Return the path of the item that a row belongs to; "" if it belongs to none or is unknown."""
    if table.name not in _OF_ITEMS:
        return ""
    place = 0 if table.name == "item" else table.columns.index("item_id")
    asked = "SELECT media.path FROM item JOIN media ON media.id = item.media_id WHERE item.id = ?"
    try:
        return str(value_of(connection, asked, (row[place],)) or "")
    except (*FAULTS, UnicodeEncodeError):
        return ""  # the reference to the item is damaged, too
