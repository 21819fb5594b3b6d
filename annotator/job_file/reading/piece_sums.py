"""Counts the finished pieces of a worker, with the shares of those that several people made."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

from annotator.job_file.reading.item_works import divided_items, read_item_works
from annotator.job_file.rows.values import PieceCounts, PieceSum, WorkedItem, WorkerPieces
from annotator.job_file.schema.tables import seen
from annotator.media.registry import kinds_paid_by
from annotator.model.entities import ItemFacts, ItemId, Review, Status, WorkerId
from annotator.pay_basis.piece_shares import NO_TERMS, PieceTerms
from annotator.records import ItemWork

_CHOSEN: Final = "item.id IN (SELECT value FROM json_each(:items))"


def read_pieces(
    connection: sqlite3.Connection, worker_id: WorkerId, terms: PieceTerms = NO_TERMS
) -> list[PieceSum]:
    """Return the pieces that a worker made, by paying order and day.

    Untouched imported regions and practice items are not included: they make no piece, and their
    time is paid as training. ``terms`` are those of the orders of the job.
    """
    return read_worker_pieces(connection, worker_id, terms).sums


def read_worker_pieces(
    connection: sqlite3.Connection, worker_id: WorkerId, terms: PieceTerms
) -> WorkerPieces:
    """Return the pieces that a worker made, item by item only where they are divided."""
    several = divided_items(connection)
    sums = {
        (one.order_sha256, one.day): one.counts for one in _read_own(connection, worker_id, several)
    }
    shared = {}
    works = dict(read_item_works(connection, several))
    for item_id, facts, audio_ms in _finished(connection, several):
        worked = WorkedItem(facts, audio_ms, works.get(item_id, ItemWork()))
        shared[item_id] = worked.pieces_of(worker_id, terms)
        for key, counts in shared[item_id].items():
            sums[key] = sums.get(key, PieceCounts()).plus(counts)
    return WorkerPieces([PieceSum(*key, counts) for key, counts in sums.items()], shared)


def read_worked_item(connection: sqlite3.Connection, item_id: ItemId) -> WorkedItem | None:
    """Return who worked on an item; None if there is no such item."""
    found = next(_finished(connection, [item_id], is_any=True), None)
    if found is None:
        return None
    _id, facts, audio_ms = found
    works = dict(read_item_works(connection, [item_id]))
    return WorkedItem(facts, audio_ms, works.get(item_id, ItemWork()))


def _finished(
    connection: sqlite3.Connection, items: Sequence[int], *, is_any: bool = False
) -> Iterator[tuple[ItemId, ItemFacts, int]]:
    """Yield those of the items that are done, or all of them, with their ms of sound."""
    which = "1" if is_any else "item.status = 'done'"
    sql = (
        "SELECT item.id, item.status, item.review, item.done_by, item.done_order, "
        f"coalesce(item_note.done_day, 0), coalesce(item_note.is_practice, 0), {_audio()} "
        "FROM item LEFT JOIN item_note ON item_note.item_id = item.id "
        f"WHERE {_CHOSEN} AND {which} AND {seen('item')} ORDER BY item.id"
    )
    for found, status, review, done_by, order, day, is_practice, audio_ms in connection.execute(
        sql, {"items": json.dumps(items)}
    ):
        facts = ItemFacts(
            Status(status),
            Review(review),
            done_by=None if done_by is None else WorkerId(done_by),
            done_order=order,
            done_day=day,
            is_practice=bool(is_practice),
        )
        yield ItemId(found), facts, int(audio_ms)


def _read_own(
    connection: sqlite3.Connection, worker_id: WorkerId, but: Sequence[int]
) -> list[PieceSum]:
    """Return the pieces of the items that a worker confirmed, but for some of them."""
    regions = (
        "SELECT count(*) FROM region WHERE region.item_id = item.id AND region.touched = 1 "
        f"AND {seen('region')}"
    )
    sql = (
        "SELECT done_order, day, count(*), sum(regions), sum(is_accepted), "
        "sum(regions * is_accepted), sum(is_rejected), sum(regions * is_rejected), sum(audio), "
        "sum(audio * is_accepted), sum(audio * is_rejected), sum(is_withdrawn), "
        "sum(regions * is_withdrawn), sum(audio * is_withdrawn) FROM ("
        "SELECT item.done_order, coalesce(item_note.done_day, 0) AS day, "
        "item.review = 'accepted' AS is_accepted, "
        "item.review = 'rejected' AS is_rejected, item.review = 'withdrawn' AS is_withdrawn, "
        f"({regions}) AS regions, {_audio()} AS audio "
        "FROM item LEFT JOIN item_note ON item_note.item_id = item.id "
        f"WHERE item.status = 'done' AND item.done_by = :worker AND {seen('item')} "
        f"AND NOT {_CHOSEN} AND coalesce(item_note.is_practice, 0) = 0"
        ") GROUP BY done_order, day"
    )
    rows: Iterator[Any] = connection.execute(sql, {"worker": worker_id, "items": json.dumps(but)})
    return [
        PieceSum(str(order), int(day), PieceCounts(*map(int, counts)))
        for order, day, *counts in rows
    ]


def _audio() -> str:
    """Return the SQL for the ms of an item that a rate for sound pays; pictures need no lookup."""
    kinds = ", ".join(f"'{kind}'" for kind in kinds_paid_by("audio"))
    length = "SELECT length_ms FROM item_length WHERE item_length.item_id = item.id"
    return f"CASE WHEN item.kind IN ({kinds}) THEN coalesce(({length}), 0) ELSE 0 END"
