"""Keeps an item as its worker confirmed it, when a reviewer changes it."""

from __future__ import annotations

import sqlite3

from annotator.editing.changes import Change, is_work
from annotator.editing.commit import Commit
from annotator.job_file.reading.item_queries import read_regions
from annotator.job_file.rows.json_columns import pack_regions
from annotator.job_file.rows.review_rows import confirmation_of
from annotator.job_file.schema.tables import CONFIRMED_STATE, ITEM
from annotator.model.entities import Status


def keep_confirmed_version(connection: sqlite3.Connection, commit: Commit) -> None:
    """Keep an item as its worker confirmed it, before the first change to it in a review.

    It is written once for each confirmation, so that no later change of a reviewer replaces it.

    Raises:
        DamagedJobError: a row of the item has a wrong seal.
    """
    if commit.makes_pieces or commit.undone:
        return
    for change in commit.changes:
        if _is_correction(connection, change, commit):
            key = change.item_id, confirmation_of(connection, change.item_id)
            if CONFIRMED_STATE.one(connection, key) is None:
                regions = read_regions(connection, change.item_id, "")
                CONFIRMED_STATE.put(connection, (*key, pack_regions(regions.values())))


def _is_correction(connection: sqlite3.Connection, change: Change, commit: Commit) -> bool:
    if change.merge is not None or not any(is_work(*sides) for sides in change.regions.values()):
        return False
    item = ITEM.one(connection, change.item_id)
    is_done = item is not None and item.status == Status.DONE.value
    return is_done and item is not None and item.done_by != commit.step.worker_id


def forget_confirmed_version(connection: sqlite3.Connection, confirmation: int) -> None:
    """Delete the version of a confirmation that is undone."""
    sql = "DELETE FROM confirmed_state WHERE confirmation = ?"
    connection.execute(sql, (confirmation,))
