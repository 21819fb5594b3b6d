"""Reads the ids that images have from imported documents."""

from __future__ import annotations

import sqlite3

from annotator.job_file.schema.tables import IMAGE_ID, seen
from annotator.model.entities import ItemId
from annotator.records import ImageId


def read_image_ids(connection: sqlite3.Connection) -> dict[ItemId, ImageId]:
    """Return the id of each image that has one of a document, by its item.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return {
        ItemId(row.item_id): ImageId(row.image_id, (row.import_id, row.place) if row.place else ())
        for row in IMAGE_ID.read(connection, f"WHERE {seen(IMAGE_ID.name)} ORDER BY item_id")
    }
