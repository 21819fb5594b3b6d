"""Reads items, regions, labels and history from an open job file."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from annotator.editing.changes import EditState, Step
from annotator.errors import JobFileError
from annotator.items.item_row import ItemRow
from annotator.job_file.reading.item_slices import rows_of
from annotator.job_file.rows.model_rows import item_of, label_from, media_of, region_from
from annotator.job_file.rows.record_rows import step_of
from annotator.job_file.rows.review_rows import read_earlier_reviews
from annotator.job_file.rows.values import Counts, HistoryTail, LoadedItem
from annotator.job_file.schema.sealed_rows import SealedRow, value_of, values_of
from annotator.job_file.schema.tables import (
    HISTORY,
    ITEM,
    ITEM_COMMENT,
    ITEM_LENGTH,
    ITEM_NOTE,
    LABEL,
    LABEL_NOTE,
    MEDIA,
    REGION,
    REGION_NOTE,
    seen,
)
from annotator.media.image import PICTURES
from annotator.model.entities import (
    Item,
    ItemId,
    KindId,
    Label,
    LabelId,
    Media,
    Region,
    RegionId,
    Status,
    WorkerId,
)
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, said


def read_item_rows(connection: sqlite3.Connection, after: int, limit: int | None) -> list[ItemRow]:
    """Return the list rows of the items after one, in their order.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = connection.execute(
        f"SELECT {ITEM.listed}, media.path FROM item JOIN media ON media.id = item.media_id "
        f"WHERE item.id > ? AND {seen('item')} ORDER BY item.id LIMIT ?",
        (after, -1 if limit is None else limit),
    )
    return list(rows_of(rows))


def read_items(connection: sqlite3.Connection, item_ids: Sequence[int]) -> list[Item]:
    """Return those of the items that exist, without notes, comments and lengths, in their order.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    marks = ", ".join("?" * len(item_ids))
    rows = connection.execute(
        f"SELECT {ITEM.listed}, media.path FROM item JOIN media ON media.id = item.media_id "
        f"WHERE item.id IN ({marks}) AND {seen('item')} ORDER BY item.id",
        tuple(item_ids),
    )
    return [item_of(ITEM.verified(values), path) for *values, path in rows]


def read_kinds(connection: sqlite3.Connection) -> frozenset[KindId]:
    """Return the kinds of media of all items."""
    rows = connection.execute(f"SELECT DISTINCT kind FROM item WHERE {seen('item')}")
    return frozenset(KindId(kind) for (kind,) in rows)


def read_neighbours(connection: sqlite3.Connection, item_id: ItemId, by: int) -> list[LoadedItem]:
    """Return up to ``by`` items after one, or before it if that is negative, nearest first.

    Raises:
        DamagedJobError: something of them is not as it was written.
    """
    side, way = (">", "ASC") if by > 0 else ("<", "DESC")
    sql = f"SELECT id FROM item WHERE id {side} ? AND {seen('item')} ORDER BY id {way} LIMIT ?"
    ids = list(values_of(connection, sql, (item_id, abs(by))))
    return [read_loaded_item(connection, ItemId(each)) for each in ids]


def read_with_attribute(connection: sqlite3.Connection, name: str, value: str) -> list[LoadedItem]:
    """Return the items with a region whose attribute has this text, in their order.

    Raises:
        DamagedJobError: something of them is not as it was written.
    """
    sql = (
        "SELECT DISTINCT item_id FROM region JOIN item ON item.id = region.item_id "
        f"WHERE region.attributes <> '' AND json_extract(region.attributes, ?) = ? "
        f"AND {seen('item')} ORDER BY item_id"
    )
    path = f'$."{name}"'
    ids = list(values_of(connection, sql, (path, value)))
    return [read_loaded_item(connection, ItemId(each)) for each in ids]


def read_next_unfinished(
    connection: sqlite3.Connection, after: int, worker_id: WorkerId | None = None
) -> int | None:
    """Return the next item with work for a worker: new, started, or confirmed by them and rejected.

    The search wraps around. The items are those of ``annotator.items.codes.OPEN``.
    """
    # The conditions must match those of the indexes item_unfinished and item_rejected word for
    # word, so that finished items cost nothing.
    firsts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT id FROM item WHERE id > ?1 AND {condition} AND {seen('item')} "
        "ORDER BY id LIMIT 1)"
        for condition in (
            "status IN ('new', 'started')",
            "review = 'rejected' AND (done_by IS NULL OR done_by = ?2)",
        )
    )
    sql = f"SELECT min(id) FROM ({firsts})"
    for start in (after, 0):
        found = value_of(connection, sql, (start, worker_id or ""))
        if found is not None:
            return int(found)
    return None


def read_labels(connection: sqlite3.Connection) -> dict[LabelId, Label]:
    """Return all labels, in the order in which they are shown.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = LABEL.read(connection, f"WHERE {seen('label')} ORDER BY position, id")
    notes = {note.label_id: note for note in LABEL_NOTE.read(connection)}
    return {LabelId(row.id): label_from(row, notes.get(row.id)) for row in rows}


def read_loaded_item(connection: sqlite3.Connection, item_id: ItemId) -> LoadedItem:
    """Return an item with its medium and its regions in reading order.

    Raises:
        JobFileError: there is no such item.
        DamagedJobError: a row of it has a wrong seal.
    """
    row, media = item_and_media(connection, item_id)
    where = _item(item_id)
    note = ITEM_NOTE.one(connection, item_id, where=where)
    comment = ITEM_COMMENT.one(connection, item_id, where=where)
    item = item_of(row, media.path, note, comment, read_length(connection, row))
    regions = read_regions(connection, item_id, media.path)
    state = EditState(item_id, item.facts, regions, read_labels(connection))
    return LoadedItem(item, media, state, tuple(read_earlier_reviews(connection, item_id)))


def item_and_media(connection: sqlite3.Connection, item_id: ItemId) -> tuple[SealedRow, Media]:
    """Return the row of an item, and its medium.

    Raises:
        JobFileError: there is no such item.
        DamagedJobError: a row of it has a wrong seal.
    """
    row = next(ITEM.read(connection, f"WHERE id = ? AND {seen('item')}", (item_id,)), None)
    media = None if row is None else MEDIA.one(connection, row.media_id, where=_item(item_id))
    if row is None or media is None:
        raise JobFileError(
            said("There is no item {item} in this job. Choose another one.", item=Count(item_id))
        )
    return row, media_of(media)


def read_item_and_media(connection: sqlite3.Connection, item_id: ItemId) -> tuple[Item, Media]:
    """Return an item without note and comment, and its medium.

    Raises:
        JobFileError: there is no such item.
        DamagedJobError: a row of it has a wrong seal.
    """
    row, media = item_and_media(connection, item_id)
    return item_of(row, media.path, length=read_length(connection, row)), media


def _item(item_id: int) -> Said:
    return said("item {item}", item=Count(item_id))


def read_length(connection: sqlite3.Connection, row: SealedRow) -> SealedRow | None:
    """Return the row of an item's length, None if it has none; for pictures nothing is read.

    Raises:
        DamagedJobError: the row has a wrong seal.
    """
    if row.kind in PICTURES:
        return None
    return ITEM_LENGTH.one(connection, row.id, where=_item(row.id))


def read_regions(
    connection: sqlite3.Connection, item_id: ItemId, path: str
) -> dict[RegionId, Region]:
    """Return the regions of one item in reading order.

    Raises:
        DamagedJobError: one of them has a wrong seal; the sentence names the item.
    """
    where = said("a region of item {item} ({file})", item=Count(item_id), file=Name(path))
    noted = REGION_NOTE.read(connection, "WHERE item_id = ?", (item_id,), where=where)
    notes = {note.region_id: note for note in noted}
    rows = REGION.read(
        connection,
        f"WHERE item_id = ? AND {seen('region')} ORDER BY place, number",
        (item_id,),
        where=where,
    )
    return {RegionId(row.id): region_from(row, notes.get(row.id)) for row in rows}


def read_counts(connection: sqlite3.Connection) -> Counts:
    """Return the number of items by status, and of regions by label."""
    items = dict.fromkeys(Status, 0)
    by_status = f"SELECT status, count(*) FROM item WHERE {seen('item')} GROUP BY status"
    for status, count in connection.execute(by_status):
        items[Status(status)] = count
    by_label = (
        "SELECT label.name, (SELECT count(*) FROM region WHERE region.label_id = label.id "
        f"AND {seen('region')}) FROM label WHERE {seen('label')} ORDER BY label.position, label.id"
    )
    regions: dict[str, int] = {}
    for name, count in connection.execute(by_label):
        regions[name] = regions.get(name, 0) + count
    return Counts(items, regions)


def read_history_tail(connection: sqlite3.Connection, limit: int) -> HistoryTail:
    """Return the newest done steps, all steps that wait for a redo, and the next step's number.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    undone = HISTORY.read(connection, "WHERE undone = 1 ORDER BY seq")
    next_seq = HISTORY.next_seq(connection)
    return HistoryTail(
        done=tuple(read_older_steps(connection, next_seq, limit)),
        undone=tuple(map(step_of, undone)),
        next_seq=next_seq,
    )


def read_older_steps(connection: sqlite3.Connection, before: int, limit: int) -> list[Step]:
    """Return up to ``limit`` done steps before a number, oldest first.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rest = "WHERE undone = 0 AND seq < ? ORDER BY seq DESC LIMIT ?"
    rows = list(HISTORY.read(connection, rest, (before, limit)))
    return [step_of(row) for row in reversed(rows)]
