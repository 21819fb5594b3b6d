"""Reads the drafts that wait for a decision, a slice of items at a time."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from annotator.drafts.draft_queue import QueuedDraft, queued_draft
from annotator.job_file.rows.model_rows import region_from
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import REGION, seen
from annotator.model.entities import ItemId


@dataclass(frozen=True, slots=True)
class DraftSlice:
    """Waiting drafts of the items up to ``until``; ``is_last`` if no items follow."""

    drafts: list[QueuedDraft]
    until: int
    is_last: bool


def read_waiting_drafts(connection: sqlite3.Connection, after: int, size: int) -> DraftSlice:
    """Return the waiting drafts of the next ``size`` item ids.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    last = value_of(connection, "SELECT coalesce(max(id), 0) FROM item")
    until = min(after + size, last)
    rows = REGION.read(
        connection,
        "WHERE item_id > ? AND item_id <= ? AND transcription = '' "
        f"AND instr(extra, '\"draft\"') > 0 AND {seen('region')}",
        (after, until),
    )
    found = (queued_draft(ItemId(row.item_id), region_from(row)) for row in rows)
    return DraftSlice([each for each in found if each is not None], until, until >= last)
