"""Writes who changed the reading order of an item, as long as it is not what it was before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from annotator.editing.changes import Change
from annotator.editing.commit import Commit
from annotator.job_file.rows.json_columns import as_json
from annotator.job_file.schema.sealed_rows import values_of
from annotator.job_file.schema.tables import READING_ORDER, seen
from annotator.model.entities import ItemId

Numbers = list[int]
UNKNOWN = ""

_NUMBERS = "SELECT number FROM region WHERE item_id = ? AND {} ORDER BY place, number"


def orders_of(connection: sqlite3.Connection, commit: Commit) -> Mapping[ItemId, Numbers]:
    """Return the reading orders that a commit changes, as numbers of regions, as they are now."""
    items = {change.item_id for change in commit.changes if _is_moving(change)}
    sql = _NUMBERS.format(seen("region"))
    return {item_id: list(values_of(connection, sql, (item_id,))) for item_id in items}


def write_reading_orders(
    connection: sqlite3.Connection, commit: Commit, before: Mapping[ItemId, Numbers]
) -> None:
    """Note whether the worker has changed the reading orders; ``before`` are those until now.

    It is judged like the content of a region (``write_region_work``). Regions that came or went in
    between do not matter.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    now = orders_of(connection, commit)
    worker_id = commit.step.worker_id or ""
    for item_id, numbers in before.items():
        row = READING_ORDER.one(connection, (item_id, worker_id))
        first, changes, seq = (
            (UNKNOWN, 0, 0) if row is None else (row.numbers_before, row.changes, row.seq)
        )
        is_counted = commit.makes_pieces and not commit.undone
        if not changes and not commit.undone:
            first = as_json(numbers) if is_counted else UNKNOWN
        changes = int(first != UNKNOWN and not _is_same(json.loads(first), now[item_id]))
        values = first, changes, commit.step.seq if is_counted else seq
        READING_ORDER.put(connection, (item_id, worker_id, *values))


def _is_same(one: Numbers, other: Numbers) -> bool:
    common = {*one} & {*other}
    return [each for each in one if each in common] == [each for each in other if each in common]


def _is_moving(change: Change) -> bool:
    """Return whether a change gives a region that stays another place in the reading order."""
    sides = change.regions.values()
    return any(old is not None and new is not None and old.order != new.order for old, new in sides)
