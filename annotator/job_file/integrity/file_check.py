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
from annotator.job_file.integrity.seals import unsealed
from annotator.job_file.opening.disk_faults import FAULTS
from annotator.job_file.opening.safe_opening import open_copy
from annotator.job_file.rows.ledger_rows import ledger_problems
from annotator.job_file.schema.migrations import is_known, require_schema, tables_in, version_of
from annotator.job_file.schema.schema import APPLICATION_ID
from annotator.job_file.schema.sealed_rows import Row, Table, value_of
from annotator.job_file.schema.tables import JOB, LEDGER, TALLY

_LONGEST_ANSWER = 300
_AT_MOST = 100
"""Sentences that are worth telling; a file with more faults is beyond reading line by line."""

_CACHE_KIB: Final = 16 * 1024
"""What SQLite may keep of a file whose indexes it compares: with less it reads them many times."""

_OF_ITEMS: Final = frozenset({"item", "item_note", "item_comment", "item_length", "region"})
"""Tables whose rows are what was done on an item."""

_Check = Callable[[sqlite3.Connection], Iterator[str]]


class ItemProblem(str):
    """A sentence about damage to what was done on an item; ``item`` is its path."""

    __slots__ = ("item",)
    item: str

    @classmethod
    def about(cls, item: str, sentence: str) -> ItemProblem:
        """Return the sentence, with the item that it is about."""
        problem = cls(sentence)
        problem.item = item
        return problem


def problems_of(connection: sqlite3.Connection, copy: Path | None = None) -> list[str]:
    """Return a sentence for each fault of a job file; none if it is whole.

    Pages, indexes and references are checked by SQLite, values by their seals, tables by their
    text, what was entered in a ledger by its leaf.

    Args:
        connection: of the file; how it reads text is changed.
        copy: the file, if it is a copy that nobody writes to: then the longest part, which needs
            no interpreter, is done at the same time by a thread of its own.
    """
    # A flipped byte may leave text that is no text; it must fail its seal, not the reading.
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    # Tables that are not ours are not read: what stands in their place may run and never end.
    strange = _found_by([_header, _tables], connection)
    if strange:
        return strange
    tables = tables_in(connection)
    checks = [_references, _count, *map(_seals_of, tables)]
    if LEDGER in tables:
        checks.append(ledger_problems)
    if copy is None:
        return _told(_found_by([_structure, *checks], connection))
    with closing(open_copy(copy)) as another, ThreadPoolExecutor(max_workers=1) as beside:
        another.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        structure = beside.submit(_found_by, [_structure], another)
        values = _found_by(checks, connection)
    return _told([*structure.result(), *values])


def _told(found: list[str]) -> list[str]:
    if len(found) <= _AT_MOST:
        return found
    return [*found[:_AT_MOST], "There are more faults; not all of them were looked for."]


def _found_by(checks: Sequence[_Check], connection: sqlite3.Connection) -> list[str]:
    """Return what the checks have to say, one sentence more at most than are told."""
    found: list[str] = []
    for check in checks:
        try:
            for problem in check(connection):
                found.append(problem)
                if len(found) > _AT_MOST:
                    return found
        except FAULTS as error:
            found.append(f"Part of the file cannot be read at all ({error}).")
    return found


def _header(connection: sqlite3.Connection) -> Iterator[str]:
    if value_of(connection, "PRAGMA application_id") != APPLICATION_ID or not is_known(
        version_of(connection)
    ):
        yield "The header of the file is damaged."


def _tables(connection: sqlite3.Connection) -> Iterator[str]:
    if not is_known(version_of(connection)):
        return  # told already
    try:
        require_schema(connection)
    except DamagedJobError as error:
        yield str(error)


def _count(connection: sqlite3.Connection) -> Iterator[str]:
    for table in (JOB, TALLY):
        if table.count(connection) != 1:
            yield f"The table {table.name} has not one row but another number."


def _structure(connection: sqlite3.Connection) -> Iterator[str]:
    for (answer,) in connection.execute(f"PRAGMA integrity_check({_AT_MOST})"):
        if answer != "ok":
            # SQLite tells many faults in one answer, a line each.
            what = " ".join(str(answer).split())[:_LONGEST_ANSWER]
            yield f"The structure of the file is damaged: {what}."


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} refers to a row of {parent} that is not there."


def _seals_of(table: Table) -> _Check:
    def check(connection: sqlite3.Connection) -> Iterator[str]:
        for row in unsealed(connection, table):
            item = _item_of(connection, table, row)
            whose = f" of “{shown_name(item)}”" if item else ""
            sentence = f"Damaged: {table.called(row)}{whose} is not what was saved."
            yield ItemProblem.about(item, sentence) if item else sentence

    return check


def _item_of(connection: sqlite3.Connection, table: Table, row: Row) -> str:
    """Return the path of the item that a row is part of; "" where it is of none, or unknown."""
    if table.name not in _OF_ITEMS:
        return ""
    place = 0 if table.name == "item" else table.columns.index("item_id")
    asked = "SELECT media.path FROM item JOIN media ON media.id = item.media_id WHERE item.id = ?"
    try:
        return str(value_of(connection, asked, (row[place],)) or "")
    except (*FAULTS, UnicodeEncodeError):
        return ""  # what says whose it is, is damaged too
