"""Reads who worked on which item under which order, by the time until it was settled."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from annotator.editing.commands import JUDGE
from annotator.job_file.schema.sealed_rows import value_of, values_of
from annotator.job_file.schema.tables import seen
from annotator.model.entities import ItemId, RegionId, WorkerId
from annotator.pay.money.piece_division import shares_by
from annotator.records import NOBODYS, ItemWork

_CHOSEN = "item_id IN (SELECT value FROM json_each(:items))"
_ACCEPTED = "SELECT worker_id, sha256 FROM acceptance ORDER BY seq"
_WORK = (
    "SELECT item_id, region_id, worker_id, piece_ms, changes, content_before <> '', orders "
    f"FROM region_time INDEXED BY region_time_item WHERE {_CHOSEN} ORDER BY item_id"
)
_REPLACED = (
    "SELECT item_id, region_id, coalesce(nullif(replaced_by, ''), joined_into), deleted_by, own_ms "
    f"FROM deleted_region INDEXED BY deleted_region_item WHERE {_CHOSEN} ORDER BY item_id"
)
_SPLIT = (
    "SELECT item_id, source_id, region_id, split_by, own_ms "
    f"FROM split_region INDEXED BY split_region_item WHERE {_CHOSEN} ORDER BY item_id"
)
_ORDERED = (
    f"SELECT item_id, worker_id FROM reading_order WHERE {_CHOSEN} AND changes = 1 ORDER BY item_id"
)
_IS_IN_PLACE_OF_ANOTHER = (
    "EXISTS (SELECT 1 FROM deleted_region WHERE replaced_by = region.id AND replaced_by <> '')"
)
_REGIONS = (
    "SELECT item_id, id, worker_id, origin = 'imported' FROM region INDEXED BY region_item "
    f"WHERE {_CHOSEN} AND (touched = 1 OR {_IS_IN_PLACE_OF_ANOTHER}) AND {seen('region')} "
    "ORDER BY item_id"
)
_CONFIRMED = (
    "(SELECT coalesce(max(seq), 0) FROM confirmation WHERE item_id = :item "
    "AND worker_id <> :worker)"
)
_CHANGED_SINCE = (
    "SELECT 1 FROM region_time WHERE item_id = :item AND worker_id = :worker AND changes = 1 "
    f"AND seq > {_CONFIRMED} "
    "UNION ALL SELECT 1 FROM reading_order WHERE item_id = :item AND worker_id = :worker "
    f"AND changes = 1 AND seq > {_CONFIRMED} "
    "UNION ALL SELECT 1 FROM deleted_region WHERE item_id = :item AND deleted_by = :worker "
    f"AND replaced_by = '' AND seq > {_CONFIRMED} LIMIT 1"
)
_CHANGED_REGIONS = (
    "SELECT region_id FROM region_time WHERE item_id = :item AND worker_id = :worker "
    "AND changes = 1 UNION SELECT id FROM region WHERE item_id = :item AND worker_id = :worker"
)
_LAST_REVIEW = (
    "SELECT seq FROM history WHERE name = :judge AND undone = 0 "
    "AND json_extract(payload, '$[0].item') = :item ORDER BY seq DESC LIMIT 1"
)
_CHANGED_BY_OTHERS = (
    "SELECT 1 FROM region_time WHERE item_id = :item AND worker_id <> :worker AND changes = 1 "
    "AND seq > :review "
    "UNION ALL SELECT 1 FROM reading_order WHERE item_id = :item AND worker_id <> :worker "
    "AND changes = 1 AND seq > :review "
    "UNION ALL SELECT 1 FROM deleted_region WHERE item_id = :item AND deleted_by <> :worker "
    "AND replaced_by = '' AND seq > :review LIMIT 1"
)
_DIVIDED = (
    "SELECT DISTINCT region_time.item_id FROM region_time JOIN item ON item.id = item_id "
    "WHERE item.status = 'done' AND (changes = 0 OR worker_id IS NOT item.done_by) "
    "ORDER BY item_id"
)
_DIVIDED_WHEN_SETTLED = (
    "SELECT DISTINCT item_id FROM settled_time INDEXED BY settled_time_divided "
    "JOIN item ON item.id = item_id WHERE is_divided = 1 AND item.status = 'done'"
)
_LAST_WORK_STEP = (
    "max("
    "(SELECT coalesce(max(seq), 0) FROM confirmation WHERE item_id = :item), "
    "(SELECT coalesce(max(seq), 0) FROM region_time WHERE item_id = :item AND changes = 1), "
    "(SELECT coalesce(max(seq), 0) FROM reading_order WHERE item_id = :item AND changes = 1))"
)


def settled_row(columns: str, item: str = ":item") -> str:
    """Return the SQL of the time by which an item is divided now.

    It is the one kept at the last step that confirmed the item, or made a change that stands.
    """
    return (
        f"SELECT {columns} FROM settled_time WHERE item_id = :item AND seq <= {_LAST_WORK_STEP} "
        "ORDER BY seq DESC LIMIT 1"
    ).replace(":item", item)


_SETTLED = (
    f"SELECT item.id, ({settled_row('times', 'item.id')}) FROM item "
    "WHERE id IN (SELECT value FROM json_each(:items)) AND status = 'done' ORDER BY id"
)


class TimePart(NamedTuple):
    """Time of a person on an item under an order on a local day, in ms, and what pays for it.

    The latter is that order, but for rework that an earlier one pays.
    """

    worker_id: str
    order: str
    day: int
    measured: int
    declared: int
    paid_by: str


def time_parts(times: str) -> tuple[TimePart, ...]:
    """Return the parts that a row of ``settled_time`` has."""
    return tuple(TimePart(*part) for part in json.loads(times))


def divided_items(connection: sqlite3.Connection) -> list[int]:
    """Return the finished items whose pieces may be divided: over people, orders or days.

    Those with a change that does not count are among them. All other finished items, with all their
    touched regions, belong to the person who confirmed them, under the order and on the day of the
    confirmation.
    """
    found = {*values_of(connection, _DIVIDED_WHEN_SETTLED)}
    if value_of(connection, "SELECT count(*) FROM (SELECT 1 FROM worker LIMIT 2)") > 1:
        found.update(values_of(connection, _DIVIDED))
    return sorted(found)


def has_changed_since_confirmed(
    connection: sqlite3.Connection, item_id: ItemId, worker_id: WorkerId
) -> bool:
    """Return whether a worker changed an item since somebody else confirmed it last."""
    values = {"item": item_id, "worker": worker_id}
    return value_of(connection, _CHANGED_SINCE, values) is not None


def is_changed_by_others(
    connection: sqlite3.Connection, item_id: ItemId, worker_id: WorkerId
) -> bool:
    """Return whether a change that anybody else made since the last review of an item stands."""
    values = {"item": item_id, "worker": worker_id, "judge": JUDGE}
    review = value_of(connection, _LAST_REVIEW, values) or 0
    return value_of(connection, _CHANGED_BY_OTHERS, {**values, "review": review}) is not None


def read_changed_regions(
    connection: sqlite3.Connection, item_id: ItemId, worker_id: WorkerId
) -> frozenset[RegionId]:
    """Return the regions of an item that a worker made, or changed in work that makes pieces."""
    values = {"item": item_id, "worker": worker_id}
    return frozenset(map(RegionId, values_of(connection, _CHANGED_REGIONS, values)))


def read_item_works(
    connection: sqlite3.Connection, items: Sequence[int]
) -> Iterator[tuple[int, ItemWork]]:
    """Yield who worked on each of the items that has regions or is done, in the order of the items.

    Nothing but the current item is held.
    """
    values = {"items": json.dumps(items)}
    accepted = {WorkerId(worker): order for worker, order in connection.execute(_ACCEPTED)}
    queries = (_SETTLED, _WORK, _ORDERED, _REPLACED, _SPLIT, _REGIONS)
    streams = [_Stream(connection.execute(sql, values)) for sql in queries]
    while item := min((each.item for each in streams if each.item is not None), default=None):
        settled, work, ordered, replaced, split, regions = (each.take(item) for each in streams)
        found = _work(work, _Sources(replaced, split), regions)
        more = frozenset(WorkerId(worker) for (worker,) in ordered if worker)
        parts = [part for (times,) in settled if times for part in time_parts(times)]
        workers = found.workers | more
        yield (
            item,
            replace(
                found,
                workers=workers,
                ms=_by_order(parts),
                days=_by_day(parts),
                accepted=accepted,
            ),
        )


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


def _by_order(parts: Sequence[TimePart]) -> dict[WorkerId, dict[str, int]]:
    found: dict[WorkerId, dict[str, int]] = {}
    for part in parts:
        own = found.setdefault(WorkerId(part.worker_id), {})
        own[part.paid_by] = own.get(part.paid_by, 0) + part.measured
    return found


def _by_day(parts: Sequence[TimePart]) -> dict[WorkerId, dict[str, dict[int, int]]]:
    found: dict[WorkerId, dict[str, dict[int, int]]] = {}
    for part in parts:
        own = found.setdefault(WorkerId(part.worker_id), {}).setdefault(part.paid_by, {})
        own[part.day] = own.get(part.day, 0) + part.measured + part.declared
    return found


@dataclass(frozen=True, slots=True)
class _Sources:
    """The regions from which others came: deleted ones with what stands there, and split ones."""

    replaced: list[Any]
    split: list[Any]


def _work(work: list[Any], sources: _Sources, regions: list[Any]) -> ItemWork:
    of_region: dict[str, dict[str, int]] = {}
    turned_back: dict[str, dict[str, int]] = {}
    orders: dict[str, dict[str, dict[str, int]]] = {}
    workers = set()
    for region_id, worker_id, piece_ms, changes, has_changed, under in work:
        own = of_region.setdefault(region_id, {})
        orders.setdefault(region_id, {})[worker_id] = json.loads(under)
        if changes:
            own[worker_id] = piece_ms
            workers.add(worker_id)
        elif has_changed:
            turned_back.setdefault(region_id, {})[worker_id] = piece_ms
    origins = _origins(sources)
    makers, paid_by = {}, {}
    for region_id, author, is_imported in regions:
        times_of = of_region.get(region_id)
        if is_imported and times_of == {}:
            times_of = turned_back.get(region_id, times_of)
        came_from = list(_came_from(region_id, origins))
        if shares := _makers(times_of, _earlier(came_from, of_region), author):
            makers[RegionId(region_id)] = shares
            paid_by[RegionId(region_id)] = _orders(
                [region_id, *(source_id for source_id, _how in came_from)], orders
            )
    return ItemWork(
        workers=frozenset(map(WorkerId, workers - {""})),
        makers=makers,
        region_orders=paid_by,
    )


def _orders(
    regions: Sequence[str], orders: Mapping[str, Mapping[str, Mapping[str, int]]]
) -> dict[WorkerId, dict[str, int]]:
    """Return the ms of each person on a region, and on those that it came from, by paying order."""
    found: dict[WorkerId, dict[str, int]] = {}
    for region_id in regions:
        for worker_id, under in orders.get(region_id, {}).items():
            own = found.setdefault(WorkerId(worker_id), {})
            for order, ms in under.items():
                own[order] = own.get(order, 0) + ms
    return found


Origin = tuple[str, tuple[str, int]]
"""A region, the person who deleted or split it, and the ms that they had on it before."""


def _origins(sources: _Sources) -> dict[str, list[Origin]]:
    """Return from which regions each came that did.

    A region comes from the deleted ones in whose place it stands, or that were joined into it, and
    from the one that it was split off from.
    """
    deleted = {region_id: (by, own_ms) for region_id, _now, by, own_ms in sources.replaced}
    found: dict[str, list[Origin]] = {}
    for source_id, region_id, by, own_ms in (*sources.replaced, *sources.split):
        how = deleted.get(source_id, (by, own_ms))
        found.setdefault(region_id, []).append((source_id, how))
    return found


def _came_from(region_id: str, origins: Mapping[str, Sequence[Origin]]) -> Iterator[Origin]:
    """Yield the regions from which one came, and those from which they came themselves."""
    waiting, met = [region_id], {region_id}
    while waiting:
        for source_id, how in origins.get(waiting.pop(), ()):
            if source_id not in met:
                met.add(source_id)
                waiting.append(source_id)
                yield source_id, how


def _earlier(
    came_from: Sequence[Origin], of_region: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """Return the times of people on the regions from which one came.

    The time of the person who deleted or split it is the one that they had on it before.
    """
    found: dict[str, int] = {}
    for source_id, (by, own_ms) in came_from:
        for worker, ms in {**of_region.get(source_id, {}), by: own_ms}.items():
            if worker != by or own_ms:
                found[worker] = found.get(worker, 0) + ms
    return found


def _makers(
    piece_ms: Mapping[str, int] | None, earlier: Mapping[str, int], author: str | None
) -> Mapping[WorkerId | None, Fraction]:
    """Return the shares of the people who made a region; nobody made one that is not paid.

    A region about which nothing is recorded goes with its item. One that was drawn or changed only
    in a review has a record, and nobody who made it. Whoever made a deleted region in whose place
    it stands made it too: ``earlier`` has their times.
    """
    if piece_ms is None:
        if not earlier:
            return NOBODYS
        piece_ms = {}
    if earlier:
        both = {*piece_ms, *earlier}
        piece_ms = {each: piece_ms.get(each, 0) + earlier.get(each, 0) for each in both}
    elif author is not None and author in piece_ms and not any(piece_ms.values()):
        piece_ms = {author: 0}
    shares = shares_by(piece_ms) if piece_ms else {}
    return {WorkerId(worker) if worker else None: share for worker, share in shares.items()}
