"""Reads items, regions, labels and history from an open job file."""

# ruff: noqa: S608 - what is put into SQL text here are names of our own tables only

from __future__ import annotations

import sqlite3

from annotator.changes import State, Step
from annotator.errors import JobFileError
from annotator.model import ItemId, ItemKind, Label, LabelId, Media, Region, RegionId, Status
from annotator.records import ItemRow
from annotator.store.model_rows import item_of, label_of, media_of, region_from
from annotator.store.record_rows import step_of
from annotator.store.rows import HISTORY, ITEM, LABEL, MEDIA, REGION, Row, seen
from annotator.store.values import Counts, HistoryTail, LoadedItem

_STATUS = {status.value: status for status in Status}
_KIND = {kind.value: kind for kind in ItemKind}


def read_item_rows(connection: sqlite3.Connection, after: int, limit: int | None) -> list[ItemRow]:
    """Return what the list shows of the items after one, in their order.

    Raises:
        DamagedJobError: a row is not as it was written.
    """
    rows = connection.execute(
        f"SELECT {ITEM.listed}, media.path FROM item JOIN media ON media.id = item.media_id "
        f"WHERE item.id > ? AND {seen('item')} ORDER BY item.id LIMIT ?",
        (after, -1 if limit is None else limit),
    )
    verified = ITEM.verified
    return [
        ItemRow(row[0], row[-1], _KIND[row[3]], _STATUS[row[4]], row[6])
        for row in rows
        if verified(row[:-1])
    ]


def read_next_unfinished(connection: sqlite3.Connection, after: int) -> int | None:
    """Return the next item that is new or started, going on from the beginning after the last."""
    # The condition is that of the index item_unfinished, word for word, so that finished items
    # cost nothing.
    sql = (
        "SELECT id FROM item WHERE id > ? AND status IN ('new', 'started') "
        f"AND {seen('item')} ORDER BY id LIMIT 1"
    )
    row = connection.execute(sql, (after,)).fetchone() or connection.execute(sql, (0,)).fetchone()
    return None if row is None else int(row[0])


def read_labels(connection: sqlite3.Connection) -> dict[LabelId, Label]:
    """Return all labels, in the order in which they are shown.

    Raises:
        DamagedJobError: a row is not as it was written.
    """
    rows = LABEL.read(connection, f"WHERE {seen('label')} ORDER BY position, id")
    return {label.id: label for label in map(label_of, rows)}


def read_loaded_item(connection: sqlite3.Connection, item_id: ItemId) -> LoadedItem:
    """Return an item with its medium and its regions in reading order.

    Raises:
        JobFileError: there is no such item.
        DamagedJobError: something of it is not as it was written.
    """
    row, media = item_and_media(connection, item_id)
    item = item_of(row, media.path)
    regions = read_regions(connection, item_id, media.path)
    state = State(item_id, item.facts, regions, read_labels(connection))
    return LoadedItem(item, media, state)


def item_and_media(connection: sqlite3.Connection, item_id: ItemId) -> tuple[Row, Media]:
    """Return the row of an item, and its medium.

    Raises:
        JobFileError: there is no such item.
        DamagedJobError: something of it is not as it was written.
    """
    row = next(ITEM.read(connection, f"WHERE id = ? AND {seen('item')}", (item_id,)), None)
    media = None if row is None else MEDIA.one(connection, row[1], where=f"item {item_id}")
    if row is None or media is None:
        raise JobFileError(f"There is no item {item_id} in this job. Choose another one.")
    return row, media_of(media)


def read_regions(
    connection: sqlite3.Connection, item_id: ItemId, path: str
) -> dict[RegionId, Region]:
    """Return the regions of one item in reading order.

    Raises:
        DamagedJobError: one of them is not as it was written; names the item.
    """
    rows = REGION.read(
        connection,
        f"WHERE item_id = ? AND {seen('region')} ORDER BY place, number",
        (item_id,),
        where=f"a region of item {item_id} ({path})",
    )
    return {region.id: region for region in map(region_from, rows)}


def read_counts(connection: sqlite3.Connection) -> Counts:
    """Return how many items have each status, and how many regions each label."""
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
    """Return the newest done steps, all that wait for a redo, and the number of the next step.

    Raises:
        DamagedJobError: a row is not as it was written.
    """
    undone = HISTORY.read(connection, "WHERE undone = 1 ORDER BY seq")
    newest = connection.execute("SELECT coalesce(max(seq), 0) FROM history").fetchone()[0]
    return HistoryTail(
        done=tuple(read_older_steps(connection, newest + 1, limit)),
        undone=tuple(map(step_of, undone)),
        next_seq=newest + 1,
    )


def read_older_steps(connection: sqlite3.Connection, before: int, limit: int) -> list[Step]:
    """Return up to ``limit`` done steps before a number, oldest first.

    Raises:
        DamagedJobError: a row is not as it was written.
    """
    rest = "WHERE undone = 0 AND seq < ? ORDER BY seq DESC LIMIT ?"
    rows = list(HISTORY.read(connection, rest, (before, limit)))
    return [step_of(row) for row in reversed(rows)]
