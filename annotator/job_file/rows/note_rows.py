"""Writes rare properties of regions, items and labels, which have their own tables."""

from __future__ import annotations

import sqlite3

from annotator.job_file.rows.json_columns import (
    NO_LABEL_NOTE,
    NO_REGION_NOTE,
    label_note,
    region_note,
)
from annotator.job_file.schema.tables import ITEM_COMMENT, LABEL_NOTE, REGION_NOTE
from annotator.model.entities import ItemId, Label, Region


def put_region_note(
    connection: sqlite3.Connection, old: Region | None, region: Region, item_id: int
) -> None:
    """Write the note of a region; ``old`` is the region in the file."""
    note = region_note(region)
    if note != NO_REGION_NOTE:
        REGION_NOTE.put(connection, (region.id, item_id, *note))
    elif old is not None and region_note(old) != NO_REGION_NOTE:
        connection.execute("DELETE FROM region_note WHERE region_id = ?", (region.id,))


def put_label_note(connection: sqlite3.Connection, old: Label | None, label: Label) -> None:
    """Write the note of a label; ``old`` is the label in the file."""
    note = label_note(label)
    if note != NO_LABEL_NOTE:
        LABEL_NOTE.put(connection, (label.id, *note))
    elif old is not None and label_note(old) != NO_LABEL_NOTE:
        connection.execute("DELETE FROM label_note WHERE label_id = ?", (label.id,))


def put_item_comment(connection: sqlite3.Connection, item_id: ItemId, comment: str) -> None:
    """Write the comment on an item, or delete it if it is empty."""
    if comment:
        ITEM_COMMENT.put(connection, (item_id, comment))
    else:
        connection.execute("DELETE FROM item_comment WHERE item_id = ?", (item_id,))
