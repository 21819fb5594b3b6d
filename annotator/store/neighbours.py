"""Reads the items that stand next to one, with their regions."""

from __future__ import annotations

import sqlite3

from annotator.model import ItemId
from annotator.store.reading import read_loaded_item
from annotator.store.tables import seen
from annotator.store.values import LoadedItem


def read_neighbours(connection: sqlite3.Connection, item_id: ItemId, by: int) -> list[LoadedItem]:
    """Return up to ``by`` items after one, or before it if that is negative, nearest first.

    Raises:
        DamagedJobError: something of them is not as it was written.
    """
    side, way = (">", "ASC") if by > 0 else ("<", "DESC")
    rows = connection.execute(
        f"SELECT id FROM item WHERE id {side} ? AND {seen('item')} ORDER BY id {way} LIMIT ?",  # noqa: S608 - names of our own only
        (item_id, abs(by)),
    ).fetchall()
    return [read_loaded_item(connection, ItemId(row[0])) for row in rows]
