"""Reads who worked on which item, by the measured time that makes pieces."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

from annotator.effort.categories import PIECE_MAKING
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import seen
from annotator.model.entities import ItemId, RegionId, WorkerId
from annotator.pay.division import shares_by
from annotator.records import NOBODYS, ItemWork

_CATEGORIES = ", ".join(f"'{each.value}'" for each in sorted(PIECE_MAKING))

_TIMES = (
    "SELECT item_id, worker_id, sum(end_ms - start_ms) FROM effort "
    f"WHERE item_id IS NOT NULL AND category IN ({_CATEGORIES})"
    "{} GROUP BY item_id, worker_id ORDER BY item_id"
)
_WORK = (
    "SELECT item_id, region_id, worker_id, piece_ms, changes "
    "FROM region_time INDEXED BY region_time_item{} ORDER BY item_id"
)
_REGIONS = (
    "SELECT item_id, id, worker_id FROM region INDEXED BY region_item "
    f"WHERE touched = 1 AND {seen('region')}"
    "{} ORDER BY item_id"
)


def has_several_workers(connection: sqlite3.Connection) -> bool:
    """Return whether more than one person may have worked on the job."""
    return int(value_of(connection, "SELECT count(*) FROM (SELECT 1 FROM worker LIMIT 2)")) > 1


def read_item_work(
    connection: sqlite3.Connection, item_id: ItemId, without_session: str = ""
) -> ItemWork:
    """Return who worked on an item; the time of one session can be left out."""
    found = read_item_works(connection, item_id, without_session)
    return next((work for _item, work in found), ItemWork())


def read_item_works(
    connection: sqlite3.Connection, item_id: ItemId | None = None, without_session: str = ""
) -> Iterator[tuple[int, ItemWork]]:
    """Yield who worked on each item that has time or regions, in the order of the items.

    Nothing but the current item is held. The time of one session can be left out.
    """
    one = "" if item_id is None else " AND item_id = :item"
    values = {"item": item_id, "session": without_session}
    others = " AND session_id <> :session" if without_session else ""
    of_work = "" if item_id is None else " WHERE item_id = :item"
    streams = [
        _Stream(connection.execute(sql, values))
        for sql in (_TIMES.format(one + others), _WORK.format(of_work), _REGIONS.format(one))
    ]
    while item := min((each.item for each in streams if each.item is not None), default=None):
        times, work, regions = (each.take(item) for each in streams)
        yield item, _work(dict(times), work, regions)


@dataclass(slots=True)
class _Stream:
    """Rows sorted by item, one item at a time; ``item`` is the next one, None at the end."""

    rows: Iterator[Any]
    item: int | None = None
    _groups: Iterator[Any] = field(init=False)
    _rows: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Go to the first item."""
        self._groups = groupby(self.rows, itemgetter(0))
        self._advance()

    def _advance(self) -> None:
        self.item, rows = next(self._groups, (None, ()))
        self._rows = [row[1:] for row in rows]

    def take(self, item: int) -> list[Any]:
        """Return the rows of an item, without its id."""
        if self.item != item:
            return []
        rows = self._rows
        self._advance()
        return rows


def _work(times: Mapping[str, int], work: list[Any], regions: list[Any]) -> ItemWork:
    of_region: dict[str, dict[str, int]] = {}
    workers = set()
    for region_id, worker_id, piece_ms, changes in work:
        own = of_region.setdefault(region_id, {})
        if changes:
            own[worker_id] = piece_ms
            workers.add(worker_id)
    return ItemWork(
        ms={WorkerId(worker): ms for worker, ms in times.items()},
        workers=frozenset(map(WorkerId, workers - {""})),
        makers={
            RegionId(region_id): makers
            for region_id, author in regions
            if (makers := _makers(of_region.get(region_id), author))
        },
    )


def _makers(
    piece_ms: Mapping[str, int] | None, author: str | None
) -> Mapping[WorkerId | None, Fraction]:
    """Return the shares of the people who made a region; nobody made one that is not paid.

    A region about which nothing is recorded goes with its item. One that was drawn or changed only
    in a review has a record, and nobody who made it.
    """
    if piece_ms is None:
        return NOBODYS
    if author is not None and author in piece_ms and not any(piece_ms.values()):
        piece_ms = {author: 0}
    shares = shares_by(piece_ms) if piece_ms else {}
    return {WorkerId(worker) if worker else None: share for worker, share in shares.items()}
