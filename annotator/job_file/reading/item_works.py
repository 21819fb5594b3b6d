"""Reads who worked on which item under which order, by the measured time that makes pieces."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

from annotator.editing.commands import JUDGE
from annotator.effort.categories import PIECE_MAKING
from annotator.job_file.schema.sealed_rows import value_of, values_of
from annotator.job_file.schema.tables import ENTRY_BEGAN, LOCAL_DAY, seen
from annotator.model.entities import ItemId, RegionId, WorkerId
from annotator.pay.money.piece_division import shares_by
from annotator.records import NOBODYS, ItemWork

_CATEGORIES = ", ".join(f"'{each.value}'" for each in sorted(PIECE_MAKING))

_CHOSEN = "item_id IN (SELECT value FROM json_each(:items))"
_TIMES = (
    f"SELECT item_id, effort.worker_id, order_sha256, {LOCAL_DAY} AS day, sum(end_ms - start_ms) "
    "FROM effort INDEXED BY effort_item JOIN session ON session.id = session_id "
    f"WHERE item_id IS NOT NULL AND {_CHOSEN} AND category IN ({_CATEGORIES}) "
    "AND session_id <> :session "
    "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
)
_DECLARATIONS = (
    f"SELECT item_id, worker_id, order_sha256, session_id, {ENTRY_BEGAN} AS start_ms, "
    "(end_ms - start_ms) * ((category IS 'declared') - (from_category IS 'declared')) AS ms "
    f"FROM correction INDEXED BY correction_item WHERE item_id IS NOT NULL AND {_CHOSEN}"
)
_DECLARED = (
    f"SELECT item_id, said.worker_id, order_sha256, {LOCAL_DAY} AS day, sum(ms) "
    f"FROM ({_DECLARATIONS}) AS said JOIN session ON session.id = session_id "
    "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
)
_ACCEPTED = "SELECT worker_id, sha256 FROM acceptance ORDER BY seq"
_WORK = (
    "SELECT item_id, region_id, worker_id, piece_ms, changes, content_before <> '' "
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
_UNDER_OTHER_ORDERS = (
    "SELECT DISTINCT effort.item_id FROM effort JOIN item ON item.id = effort.item_id "
    "WHERE item.status = 'done' AND effort.order_sha256 <> item.done_order "
    f"AND effort.category IN ({_CATEGORIES})"
)
_CHOSEN_ORDER = "order_sha256 IN (SELECT value FROM json_each(:orders))"
_ON_OTHER_DAYS = (
    "SELECT DISTINCT effort.item_id FROM effort JOIN session ON session.id = session_id "
    "JOIN item ON item.id = effort.item_id LEFT JOIN item_note ON item_note.item_id = item.id "
    f"WHERE item.status = 'done' AND {LOCAL_DAY} <> coalesce(item_note.done_day, 0) "
    f"AND effort.category IN ({_CATEGORIES}) AND {_CHOSEN_ORDER}"
)
_DECLARED_ON = (
    "SELECT DISTINCT item_id FROM correction JOIN item ON item.id = item_id "
    f"WHERE item.status = 'done' AND {_CHOSEN_ORDER}"
)


def divided_items(
    connection: sqlite3.Connection, with_periods: Collection[str] | None = None
) -> list[int]:
    """Return the finished items whose pieces may be divided: over people, orders or days.

    Those with a change that does not count are among them. All other finished items, with all their
    touched regions, belong to the person who confirmed them, under the order and on the day of the
    confirmation.

    Args:
        connection: of the job file.
        with_periods: the orders with pay periods, which alone divide over days; None if they are
            not known.
    """
    found: set[int] = set()
    if value_of(connection, "SELECT count(*) FROM (SELECT 1 FROM worker LIMIT 2)") > 1:
        found.update(values_of(connection, _DIVIDED))
    if value_of(connection, "SELECT count(*) FROM (SELECT 1 FROM work_order LIMIT 1)"):
        found.update(values_of(connection, _UNDER_OTHER_ORDERS))
    if with_periods is None:
        with_periods = list(values_of(connection, "SELECT sha256 FROM work_order"))
    if with_periods:
        orders = {"orders": json.dumps(sorted(with_periods))}
        found.update(values_of(connection, _ON_OTHER_DAYS, orders))
        found.update(values_of(connection, _DECLARED_ON, orders))
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


def read_item_work(
    connection: sqlite3.Connection, item_id: ItemId, without_session: str = ""
) -> ItemWork:
    """Return who worked on an item; the time of one session can be left out."""
    found = read_item_works(connection, [item_id], without_session)
    return next((work for _item, work in found), ItemWork())


def read_item_works(
    connection: sqlite3.Connection, items: Sequence[int], without_session: str = ""
) -> Iterator[tuple[int, ItemWork]]:
    """Yield who worked on each of the items that has time or regions, in the order of the items.

    Nothing but the current item is held. The time of one session can be left out.
    """
    values = {"items": json.dumps(items), "session": without_session}
    accepted = {WorkerId(worker): order for worker, order in connection.execute(_ACCEPTED)}
    queries = (_TIMES, _DECLARED, _WORK, _ORDERED, _REPLACED, _SPLIT, _REGIONS)
    streams = [_Stream(connection.execute(sql, values)) for sql in queries]
    while item := min((each.item for each in streams if each.item is not None), default=None):
        times, declared, work, ordered, replaced, split, regions = (
            each.take(item) for each in streams
        )
        found = _work(work, _Sources(replaced, split), regions)
        more = frozenset(WorkerId(worker) for (worker,) in ordered if worker)
        workers = found.workers | more
        yield (
            item,
            replace(
                found,
                workers=workers,
                ms=_by_order(times),
                days=_by_day([*times, *declared]),
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


def _by_order(times: Sequence[Any]) -> dict[WorkerId, dict[str, int]]:
    found: dict[WorkerId, dict[str, int]] = {}
    for worker_id, order, _day, ms in times:
        own = found.setdefault(WorkerId(worker_id), {})
        own[order] = own.get(order, 0) + ms
    return found


def _by_day(times: Sequence[Any]) -> dict[WorkerId, dict[str, dict[int, int]]]:
    found: dict[WorkerId, dict[str, dict[int, int]]] = {}
    for worker_id, order, day, ms in times:
        own = found.setdefault(WorkerId(worker_id), {}).setdefault(order, {})
        own[day] = own.get(day, 0) + ms
    return found


@dataclass(frozen=True, slots=True)
class _Sources:
    """The regions from which others came: deleted ones with what stands there, and split ones."""

    replaced: list[Any]
    split: list[Any]


def _work(work: list[Any], sources: _Sources, regions: list[Any]) -> ItemWork:
    of_region: dict[str, dict[str, int]] = {}
    turned_back: dict[str, dict[str, int]] = {}
    workers = set()
    for region_id, worker_id, piece_ms, changes, has_changed in work:
        own = of_region.setdefault(region_id, {})
        if changes:
            own[worker_id] = piece_ms
            workers.add(worker_id)
        elif has_changed:
            turned_back.setdefault(region_id, {})[worker_id] = piece_ms
    earlier = _earlier(sources, of_region)
    makers = {}
    for region_id, author, is_imported in regions:
        times_of = of_region.get(region_id)
        if is_imported and times_of == {}:
            times_of = turned_back.get(region_id, times_of)
        if shares := _makers(times_of, earlier.get(region_id, {}), author):
            makers[RegionId(region_id)] = shares
    return ItemWork(
        workers=frozenset(map(WorkerId, workers - {""})),
        makers=makers,
    )


def _earlier(
    sources: _Sources, of_region: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    """Return the times of the regions that others came from, by the latter.

    A region comes from the deleted ones in whose place it stands, or that were joined into it, and
    from the one that it was split off from; each passes on the times of those that it came from
    itself. The time of the person who deleted or split it is the one that they had on it before.
    """
    deleted = {region_id: how for region_id, _by, *how in sources.replaced}
    came_from: dict[str, list[tuple[str, list[Any]]]] = {}
    for source_id, region_id, *how in (*sources.replaced, *sources.split):
        came_from.setdefault(region_id, []).append((source_id, deleted.get(source_id, how)))
    found: dict[str, dict[str, int]] = {}
    for region_id in came_from:
        own = found.setdefault(region_id, {})
        waiting, met = [region_id], {region_id}
        while waiting:
            for source_id, (by, own_ms) in came_from.get(waiting.pop(), ()):
                if source_id in met:
                    continue
                met.add(source_id)
                waiting.append(source_id)
                times = {**of_region.get(source_id, {}), by: own_ms}
                for worker, ms in times.items():
                    if worker != by or own_ms:
                        own[worker] = own.get(worker, 0) + ms
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
