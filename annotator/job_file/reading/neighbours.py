"""Reads the neighbours of an item, with their regions."""

from __future__ import annotations

import sqlite3

from annotator.job_file.reading.item_queries import read_loaded_item
from annotator.job_file.rows.values import LoadedItem
from annotator.job_file.schema.tables import seen
from annotator.model.entities import ItemId


def read_neighbours(connection: sqlite3.Connection, item_id: ItemId, by: int) -> list[LoadedItem]:
    """Return up to ``by`` items after one, or before it if that is negative, nearest first.

    Raises:
        DamagedJobError: a row of theirs has a wrong seal.
    """
    side, way = (">", "ASC") if by > 0 else ("<", "DESC")
    rows = connection.execute(
        f"SELECT id FROM item WHERE id {side} ? AND {seen('item')} ORDER BY id {way} LIMIT ?",  # noqa: S608 - names of our own only
        (item_id, abs(by)),
    ).fetchall()
    return [read_loaded_item(connection, ItemId(row[0])) for row in rows]
