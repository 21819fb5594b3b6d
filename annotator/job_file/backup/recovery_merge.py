"""Joins the readable rows of a damaged job file and of a backup into one whole file."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.errors import DamagedJobError, InvalidValueError
from annotator.job_file.backup.salvage import LOST_NAME, put_secret
from annotator.job_file.integrity.contents import JobSize, amount_of, serial_of
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.opening.file_access import close_file, open_copy, open_file
from annotator.job_file.rows.json_columns import unpack_changes
from annotator.job_file.schema.sealed_rows import (
    Row,
    SealedRow,
    SealedTable,
    value_of,
)
from annotator.job_file.schema.tables import (
    ACCEPTANCE,
    CONFIRMATION,
    CONFIRMED_STATE,
    CONTRIBUTION,
    CORRECTION,
    DELETED_REGION,
    EARLIER_PLACE,
    EARLIER_REVIEW,
    EFFORT,
    HISTORY,
    IMAGE_ID,
    IMPORT,
    ITEM,
    ITEM_COMMENT,
    ITEM_LENGTH,
    ITEM_NOTE,
    LABEL,
    LABEL_NOTE,
    LEDGER,
    MEDIA,
    OFFSET_CHANGE,
    ORDER_SIGNATURE,
    PACKAGE,
    PAYMENT,
    PAYMENT_DOCUMENT,
    READING_ORDER,
    RECEIPT,
    RECEIPT_DAY,
    REGION,
    REGION_NOTE,
    REGION_TIME,
    REJECTION_ANSWER,
    REKEY,
    SECRET,
    SESSION,
    SETTLED_TIME,
    SHREDDING,
    SPLIT_REGION,
    TAKEN_REVIEW,
    TALLY,
    WITNESS,
    WORK_ORDER,
    WORKER,
)

_AFTER: Final = {
    ITEM_COMMENT: ITEM,
    ITEM_LENGTH: ITEM,
    IMAGE_ID: ITEM,
    REGION_NOTE: REGION,
    LABEL_NOTE: LABEL,
}
"""Rows that are merged only with their parent row; most are deleted when they become empty."""

_JOINED: Final = (
    WORKER, IMPORT, MEDIA, LABEL, ITEM, REGION, REGION_TIME, READING_ORDER,
    CONFIRMATION, SETTLED_TIME, CONFIRMED_STATE, REJECTION_ANSWER, DELETED_REGION, EARLIER_PLACE,
    SPLIT_REGION, SESSION, OFFSET_CHANGE, EFFORT, WORK_ORDER, ACCEPTANCE, ORDER_SIGNATURE,
    ITEM_NOTE, ITEM_COMMENT, ITEM_LENGTH, IMAGE_ID, REGION_NOTE, LABEL_NOTE, CORRECTION, PAYMENT,
    PAYMENT_DOCUMENT,
    WITNESS, LEDGER, RECEIPT, RECEIPT_DAY, REKEY,
    SHREDDING, PACKAGE, CONTRIBUTION, TAKEN_REVIEW, EARLIER_REVIEW,
)  # fmt: skip
"""Parents before children. History, PINs, merges and open spans are taken from the newer file."""

_APPENDED: Final = (
    OFFSET_CHANGE, EFFORT, CORRECTION, ORDER_SIGNATURE, PAYMENT, PAYMENT_DOCUMENT, WITNESS,
    PACKAGE, REJECTION_ANSWER, CONTRIBUTION, TAKEN_REVIEW, EARLIER_REVIEW,
)  # fmt: skip
"""Rows that are never altered: one that differs from the other file's is left out and counted."""

_NUMBERED: Final = {REGION: "number", WORK_ORDER: "position"}
"""Rows with a unique number beside their key, and its column."""

_STATED: Final = (CORRECTION, PAYMENT, PAYMENT_DOCUMENT)
"""Statements that may be about another one: without that one they are left out and counted."""


@dataclass(frozen=True, slots=True)
class Union:
    """The merge of both, in ``file``: the newer one, and the rows that only the older one has.

    ``file_is_newer`` says which is which: the damaged file or the backup. ``regions``, ``items``
    and ``effort_ms`` count the data taken from the older one. ``deleted`` counts the regions that
    were not taken because the newer one deleted them later. ``acceptances`` counts those of work
    orders that were not taken because the newer one has others in their places; ``left_out`` counts
    all other rows that do not fit to the newer one.
    """

    file: Path
    amount: JobSize
    file_is_newer: bool
    regions: int
    items: int
    effort_ms: int
    deleted: int
    acceptances: int
    left_out: int


def unite(file: Path, copy: Path, target: Path) -> Union:
    """Write a whole job file with all data of either of two, which are whole and of this version.

    For data in both, the newer one counts. Each effort entry is booked once, and entries never
    overlap.

    Args:
        file: the data salvaged from the damaged file.
        copy: the backup; its secret is that of the job.
        target: an empty file.

    Raises:
        DamagedJobError: they do not fit together.
        sqlite3.Error: the disk of the target refused.
    """
    with closing(open_copy(file)) as one, closing(open_copy(copy)) as two:
        # A file that has lost its count starts at 1 again; it is newer than each backup of it.
        file_serial = serial_of(one)
        file_is_newer = file_serial == 1 or file_serial >= serial_of(two)
        newer, older = (one, two) if file_is_newer else (two, one)
        newer.backup(made := sqlite3.connect(target))
        made.close()
        opened = open_file(target)
        try:
            join = _Join(opened.connection, older)
            put_secret(opened.connection, next(SECRET.read(two)))
            join.run()
            problems = problems_of(opened.connection)
            if problems:
                raise DamagedJobError(problems[0].said)
            amount = amount_of(opened.connection)
        finally:
            close_file(opened)
    return Union(
        target,
        amount,
        file_is_newer,
        regions=join.count(REGION),
        items=join.count(ITEM),
        effort_ms=join.effort_ms,
        deleted=join.deleted,
        acceptances=join.acceptances,
        left_out=join.left_out,
    )


@dataclass(slots=True)
class _Join:
    """Adds the rows of an older file that a newer one lacks."""

    made: sqlite3.Connection
    older: sqlite3.Connection
    effort_ms: int = 0
    deleted: int = 0
    acceptances: int = 0
    left_out: int = 0
    _taken: dict[str, set[object]] = field(default_factory=dict)
    _same_ledgers: dict[str, bool] = field(default_factory=dict)

    def run(self) -> None:
        """Merge, in one transaction."""
        self.made.execute("BEGIN IMMEDIATE")
        gone = set(_deleted_regions(self.made))
        shredded = {
            row.worker_id for each in (self.made, self.older) for row in SHREDDING.read(each)
        }
        for table in _JOINED:
            if table is ACCEPTANCE:
                self._put_acceptances()
                continue
            for row in table.read(self.older):
                if table is REGION and row.id in gone:
                    self.deleted += 1
                elif table is EFFORT and row.worker_id in shredded:
                    continue  # sums stand for the removed rows
                else:
                    self._put(table, row)
        self._count_on()
        self.made.execute("COMMIT")

    def count(self, table: SealedTable) -> int:
        """Return the number of rows of a table that came from the older file."""
        return len(self._taken.get(table.name, ()))

    def _put(self, table: SealedTable, row: SealedRow) -> None:
        there = table.one(self.made, row.primary_key)
        if there is not None:
            if table in (WORKER, LABEL) and there.name.endswith(LOST_NAME):
                table.put(self.made, row.unsealed)
            elif table in _APPENDED and there != row:
                self.left_out += 1
            return
        if not self._fits(table, row):
            self.left_out += table in _STATED
            return
        if self._has_taken(table, row):
            self._taken.setdefault(table.name, set()).add(row.primary_key)
            self.effort_ms += row.end_ms - row.start_ms if table is EFFORT else 0
        elif table not in (MEDIA, RECEIPT_DAY):
            self.left_out += 1

    def _put_acceptances(self) -> None:
        """Take the acceptances that the newer file lacks, unless it has others in their places.

        The last acceptance of a worker is in force: they are never mixed in another order.
        """
        ours = {row.seq: row for row in ACCEPTANCE.read(self.made)}
        theirs = list(ACCEPTANCE.read(self.older))
        if all(ours.get(row.seq, row) == row for row in theirs):
            new = (row for row in theirs if row.seq not in ours)
            self.acceptances += sum(not self._has_taken(ACCEPTANCE, row) for row in new)
            return
        there, wanted = (
            Counter((row.worker_id, row.sha256) for row in rows) for rows in (ours.values(), theirs)
        )
        self.acceptances += (wanted - there).total()

    def _fits(self, table: SealedTable, row: SealedRow) -> bool:
        parent = _AFTER.get(table)
        if parent is not None:
            return row.primary_key in self._taken.get(parent.name, ())
        if table is EFFORT:
            return not self._overlaps(row)
        if table is ITEM:
            return self._is_same(MEDIA, row.media_id)
        if table is REGION:
            return self._is_same(ITEM, row.item_id) and self._is_same(LABEL, row.label_id)
        if table is LEDGER:
            return self._goes_on(row)
        if table is RECEIPT:
            return bool(row.size <= self._places(row.worker_id))
        return all(key is None or self._is_same(other, key) for other, key in _named(table, row))

    def _is_same(self, table: SealedTable, key: int) -> bool:
        """Return whether a referenced row means the same in both files."""
        ours, theirs = table.one(self.made, key), table.one(self.older, key)
        if ours is None or theirs is None:
            return False
        if table is ITEM:
            return bool(ours.part == theirs.part) and self._is_same(MEDIA, ours.media_id)
        if table is MEDIA:
            return bool(ours.path == theirs.path)
        return table is LABEL or ours == theirs

    def _overlaps(self, row: SealedRow) -> bool:
        """Return whether part of an entry's time is booked already."""
        sql = "SELECT 1 FROM effort WHERE session_id = ? AND start_ms < ? AND end_ms > ?"
        return (
            self.made.execute(sql, (row.session_id, row.end_ms, row.start_ms)).fetchone()
            is not None
        )

    def _goes_on(self, row: SealedRow) -> bool:
        """Return whether a leaf is the next of its ledger, with all earlier leaves equal."""
        worker_id = row.worker_id
        if row.position != self._places(worker_id):
            return False
        if worker_id not in self._same_ledgers:
            sql = "SELECT kind, ref, leaf FROM ledger WHERE worker_id = ? ORDER BY position LIMIT ?"
            ours, theirs = (
                each.execute(sql, (worker_id, row.position)).fetchall()
                for each in (self.made, self.older)
            )
            self._same_ledgers[worker_id] = ours == theirs
        return self._same_ledgers[worker_id]

    def _places(self, worker_id: str) -> int:
        sql = "SELECT count(*) FROM ledger WHERE worker_id = ?"
        return int(value_of(self.made, sql, (worker_id,)))

    def _has_taken(self, table: SealedTable, row: SealedRow) -> bool:
        values = self._renumbered(table, row)
        marks = ", ".join("?" * len(values))
        try:
            self.made.execute(f"INSERT INTO {table.name} VALUES ({marks})", values)
        except (sqlite3.IntegrityError, InvalidValueError):
            return False
        return True

    def _renumbered(self, table: SealedTable, row: SealedRow) -> Row:
        """Return a row; a region or work order whose number is taken gets the next one."""
        if table not in _NUMBERED:
            return row
        column = _NUMBERED[table]
        taken = f"SELECT count(*) FROM {table.name} WHERE {column} = ?"
        if not value_of(self.made, taken, (getattr(row, column),)):
            return row
        free = value_of(self.made, f"SELECT max({column}) + 1 FROM {table.name}")
        if table is REGION:
            free = max(free, value_of(self.made, "SELECT next_region FROM tally"))
        renumbered = row.but(**{column: free})
        return (*renumbered, table.seal(renumbered))

    def _count_on(self) -> None:
        """Continue the numbering after both files, so that no number is used twice."""
        ours, theirs = TALLY.one(self.made, 1), TALLY.one(self.older, 1)
        assert ours is not None and theirs is not None  # noqa: S101, PT018 - both were checked
        next_of = TALLY.picker("next_region next_label next_item next_media next_import")
        numbers = [max(pair) for pair in zip(next_of(ours), next_of(theirs), strict=True)]
        last = value_of(self.made, "SELECT coalesce(max(number), 0) FROM region")
        numbers[0] = max(numbers[0], last + 1)
        TALLY.put(self.made, (1, max(ours.serial, theirs.serial) + 1, *numbers))


def _named(table: SealedTable, row: SealedRow) -> Iterator[tuple[SealedTable, int | None]]:
    """Yield the appended rows that a row is about, by number; None if it is about none.

    Under the same number the other file may have another row. A withdrawal or a confirmation must
    not be applied to that one.
    """
    if table is CORRECTION:
        yield EFFORT, row.entry_seq
        yield CORRECTION, row.claim_seq
    elif table is PAYMENT:
        yield PAYMENT, row.names
    elif table is PAYMENT_DOCUMENT:
        yield PAYMENT, row.payment


def _deleted_regions(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the regions that were deleted according to the history of a file."""
    is_gone: dict[str, bool] = {}
    done = HISTORY.read(connection, "WHERE undone = 0 ORDER BY seq")
    undone = HISTORY.read(connection, "WHERE undone = 1 ORDER BY seq DESC")
    for rows, side in ((done, 1), (undone, 0)):
        for row in rows:
            for change in unpack_changes(row.payload):
                for region_id, sides in change.regions.items():
                    is_gone[region_id] = sides[side] is None
    yield from (region_id for region_id, gone in is_gone.items() if gone)
