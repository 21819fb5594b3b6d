"""Writes an import in one transaction, hides it after an undo, and purges it at last."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.editing.changes import Step
from annotator.errors import ImportRefusedError
from annotator.job_file.rows.counters import Counters
from annotator.job_file.rows.json_columns import NO_REGION_NOTE, region_note
from annotator.job_file.rows.model_rows import region_row
from annotator.job_file.rows.record_rows import step_row
from annotator.job_file.schema.sealed_rows import Row, SealedRow, value_of, values_of
from annotator.job_file.schema.tables import HISTORY, IMPORT, REGION, REGION_NOTE, seen
from annotator.job_file.writing.deleted_regions import match_imported
from annotator.job_file.writing.import_swaps import (
    Pair,
    no_longer_reviewed,
    resolved,
    swap,
    wanted,
)
from annotator.job_file.writing.item_insertion import ItemInsertion
from annotator.job_file.writing.kept_ids import KeptIds
from annotator.job_file.writing.region_columns import (
    RegionColumns,
    column_batches,
    numbers_of,
)
from annotator.job_file.writing.replaced_regions import ReplacedRegions
from annotator.model.entities import LabelId, WorkerId, new_region_id
from annotator.model.order_keys import key_at
from annotator.records import ImportRecord
from annotator.sentences.parts import Count
from annotator.sentences.said import said

_BATCH = 500
"""The number of regions that are looked up and written at once."""

_LOADED_FOR_EACH = 4
"""Looking a row up takes about as long as loading so many."""

_ITEM, _LABEL = said("item"), said("label")
_PURGE_LABELS = (
    "DELETE FROM label WHERE import_id = ? "
    "AND NOT EXISTS (SELECT 1 FROM region WHERE region.label_id = label.id)"
)
_PURGE_ITEMS = (
    "DELETE FROM item WHERE import_id = ? "
    "AND NOT EXISTS (SELECT 1 FROM region WHERE region.item_id = item.id) "
    "AND NOT EXISTS (SELECT 1 FROM region_time WHERE region_time.item_id = item.id) "
    "AND NOT EXISTS (SELECT 1 FROM effort WHERE effort.item_id = item.id) "
    "AND NOT EXISTS (SELECT 1 FROM item_note WHERE item_note.item_id = item.id)"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows that the references of a document mean here."""

    items: Mapping[int, int]
    labels: Mapping[int, int]


def run_import(
    connection: sqlite3.Connection,
    record: ImportRecord,
    counters: Counters,
    seq: int | None,
    worker_id: WorkerId | None = None,
) -> Step:
    """Write the content of an import; return the step that undoes it.

    Raises:
        ImportRefusedError: it refers to a missing item or label.
        InvalidValueError: a text has a character that a job file cannot store.
    """
    connection.execute("DELETE FROM history WHERE undone = 1")
    purge_undone_imports(connection)
    import_id = counters.take("import")
    head = (import_id, record.format, record.source, 0, 0, record.extra)
    IMPORT.put(connection, (*head, "", record.taken, ""))
    adding, kept = (
        ItemInsertion(connection, counters, import_id),
        KeptIds(connection, counters, record),
    )
    labels = adding.labels(record.new_labels, kept.labels(record.new_labels))
    items = adding.items(record.new_items)
    references = len(record.regions)
    found = _Found(
        _with_new(connection, "item", items, references),
        _with_new(connection, "label", labels, references),
    )
    kept.keep_images(import_id, found.items)
    replaced = ReplacedRegions.of(connection, record.replaces, by_number=record.is_moved)
    again = _write_regions(adding, record, found, replaced, kept)
    values = wanted(connection, record, found.items, kept)
    if again:
        values["region"] = again
    if reviews := no_longer_reviewed(connection, import_id):
        values["review"] = reviews
    IMPORT.put(connection, (*head, swap(connection, values), record.taken, kept.as_json()))
    step = Step(
        HISTORY.next_seq(connection) if seq is None else seq, "import", (), import_id, worker_id
    )
    HISTORY.put(connection, step_row(step, undone=False))
    match_imported(connection)
    return step


def turn_import(connection: sqlite3.Connection, import_id: int, *, undone: bool) -> None:
    """Hide all rows of an import, or show them again. Idempotent.

    Raises:
        ImportRefusedError: there is no such import.
    """
    row = IMPORT.one(connection, import_id)
    if row is None:
        raise ImportRefusedError(
            said("Import {number} is no longer in the job file.", number=Count(import_id))
        )
    if row.undone == int(undone):
        return
    before = swap(connection, json.loads(row.swap))
    IMPORT.put(connection, row.but(undone=int(undone), swap=before))


def purge_undone_imports(connection: sqlite3.Connection) -> None:
    """Delete the rows of undone imports; items with time on them stay, hidden."""
    for row in list(IMPORT.read(connection, "WHERE undone = 1 AND purged = 0")):
        for sql in (
            "DELETE FROM region WHERE import_id = ?",
            "DELETE FROM image_id WHERE import_id = ?",
            _PURGE_LABELS,
            _PURGE_ITEMS,
        ):
            connection.execute(sql, (row.id,))
        IMPORT.put(connection, row.but(purged=1))


class _Known(dict[int, int]):
    """The rows of a table by their ids; those that are not loaded are looked up one by one."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        super().__init__()
        self._connection = connection
        self._sql = f"SELECT id FROM {table} WHERE {seen(table)}"

    def load(self) -> None:
        """Load all rows."""
        self.update((key, key) for (key,) in self._connection.execute(self._sql))

    def __contains__(self, key: object) -> bool:
        try:
            return isinstance(key, int) and self[key] is not None
        except KeyError:
            return False

    def __missing__(self, key: int) -> int:
        if self._connection.execute(f"{self._sql} AND id = ?", (key,)).fetchone() is None:
            raise KeyError(key)
        self[key] = key
        return key


def _with_new(
    connection: sqlite3.Connection, table: str, new: Sequence[int], references: int
) -> dict[int, int]:
    """Return the meaning of each reference: -1, -2, … are new rows, all others are themselves.

    A few references cost no more in a large job: its rows are not all loaded.
    """
    known = _Known(connection, table)
    last = value_of(connection, f"SELECT max(id) FROM {table}")
    if last is not None and last <= _LOADED_FOR_EACH * references:
        known.load()
    known.update((-1 - index, key) for index, key in enumerate(new))
    return known


def _write_regions(
    adding: ItemInsertion,
    record: ImportRecord,
    found: _Found,
    replaced: ReplacedRegions,
    kept: KeptIds,
) -> list[Pair]:
    """Write the regions; return those that take the place of earlier ones, for ``swap``."""
    kept.note_regions(numbers_of(record.regions))
    again: list[Pair] = []
    if replaced.is_replacing:
        # Of those that somebody changed or deleted the counterpart stays so.
        for reference, region in record.regions:
            item_id = resolved(found.items, reference, _ITEM)
            label_id = resolved(found.labels, region.label_id, _LABEL)
            here = replace(region, label_id=LabelId(label_id))
            row = REGION.record((*region_row(here, item_id), ""))
            there = replaced.take(item_id, region)
            again += _again(adding, there, row, region_note(region), kept)
        return again
    for some in column_batches(record.regions, _BATCH):
        _add_regions(adding, some, found, kept)
    return again


def _add_regions(
    adding: ItemInsertion, some: Sequence[RegionColumns], found: _Found, kept: KeptIds
) -> None:
    """Write a batch of regions that are new to the job."""
    ids = _ids_there(adding.connection, [region_id for _, _, region_id, *_ in some])
    kept.numbers_there(given for _, _, _, given, *_ in some)
    rows: list[Row] = []
    notes: list[Row] = []
    for item, label, own_id, given, kind, numbers, order, facts, own_extra, note in some:
        item_id = resolved(found.items, item, _ITEM)
        label_id = resolved(found.labels, label, _LABEL)
        number = kept.number(given)
        # A new id if it has none, or if the same document was imported before.
        region_id = own_id if own_id and own_id not in ids else new_region_id()
        ids.add(region_id)
        place = kind, numbers, order or key_at(kept.place(number))
        extra = kept.noted(own_extra, given, number)
        first = region_id, item_id, number, label_id, *place
        rows.append((*first, *facts, adding.import_id, extra))
        if note is not None:
            notes.append((region_id, item_id, *note))
    REGION.put_new(adding.connection, rows)
    REGION_NOTE.put_new(adding.connection, notes)


def _again(
    adding: ItemInsertion, there: Sequence[str], row: SealedRow, note: Row, kept: KeptIds
) -> Iterator[Pair]:
    """Yield what becomes of the regions that one of the document replaces.

    The first of them keeps its id, number and place in reading order, the others go.
    """
    for which, region_id in enumerate(there):
        old = REGION.one(adding.connection, region_id)
        if which or old is None:
            yield region_id, None
            continue
        extra = kept.noted(str(row.extra), int(row.number), old.number)
        own = {"number": old.number, "place": old.place, "extra": extra}
        _, *values = row.but(**own, import_id=adding.import_id)
        yield region_id, (values, None if note == NO_REGION_NOTE else [row.item_id, *note])


def _ids_there(connection: sqlite3.Connection, ids: Sequence[str]) -> set[str]:
    """Return those of some region ids that the job file already has, hidden or not."""
    marks = ", ".join("?" * len(ids))
    return set(values_of(connection, f"SELECT id FROM region WHERE id IN ({marks})", ids))
