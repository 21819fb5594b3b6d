"""Sums for pay and the day view: rejections, and time as it counts now."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import sqlite3
from typing import Any

from annotator.day.day_record import DayRecord, days_of
from annotator.effort.categories import Category
from annotator.job_file.reading.item_works import read_item_works
from annotator.job_file.rows.claim_rows import read_corrections
from annotator.job_file.rows.effort_rows import read_entries, read_sessions
from annotator.job_file.rows.values import EffortSum, RejectedItem
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import ENTRY_BEGAN, LOCAL_DAY, REGION_TIME, seen
from annotator.model.entities import Fault, ItemFacts, ItemId, RegionId, Status, WorkerId
from annotator.pay_basis.piece_shares import orders_of
from annotator.records import ItemWork


def read_rejections(
    connection: sqlite3.Connection, worker_id: WorkerId, days: tuple[int, int]
) -> list[RejectedItem]:
    """Return what a reviewer refused of a worker from a day to a day, newest first.

    These are items that the worker confirmed, or drew or changed something on.
    """
    sql = (
        "SELECT item.id, media.path, item_note.review_day, item_note.review_reason, "
        "item_note.fault, item.review = 'withdrawn', item.done_by, item.done_order "
        "FROM item JOIN media ON media.id = item.media_id "
        "JOIN item_note ON item_note.item_id = item.id "
        "WHERE item.review IN ('rejected', 'withdrawn') AND item.status = 'done' "
        "AND (item.done_by = :worker "
        "OR EXISTS (SELECT 1 FROM region_time WHERE region_time.item_id = item.id "
        "AND worker_id = :worker AND changes = 1) "
        "OR EXISTS (SELECT 1 FROM reading_order WHERE reading_order.item_id = item.id "
        "AND worker_id = :worker AND changes = 1)) "
        f"AND {seen('item')} AND item_note.is_practice = 0 "
        "AND item_note.review_day BETWEEN :first AND :last "
        "ORDER BY item_note.review_day DESC, item.id"
    )
    rows: list[Any] = connection.execute(
        sql, {"worker": worker_id, "first": days[0], "last": days[1]}
    ).fetchall()
    works = dict(read_item_works(connection, [item_id for item_id, *_rest in rows]))
    found = []
    for item_id, path, day, reason, fault, is_withdrawn, done_by, done_order in rows:
        facts = ItemFacts(Status.DONE, done_by=done_by, done_order=done_order)
        orders = orders_of(worker_id, facts, works.get(item_id, ItemWork()))
        found.append(
            RejectedItem(
                ItemId(item_id),
                path,
                day,
                reason,
                Fault(fault),
                tuple(sorted(orders)),
                bool(is_withdrawn),
            )
        )
    return found


# Each stretch of time as it counts now: bookings, additions and withdrawals.
_COUNTED = (
    "SELECT session_id, worker_id, order_sha256, category, item_id, start_ms, "
    "end_ms - start_ms AS ms FROM effort "
    "UNION ALL SELECT session_id, worker_id, order_sha256, category, "
    "CASE category WHEN 'declared' THEN item_id END, "
    f"{ENTRY_BEGAN}, end_ms - start_ms FROM correction "
    "WHERE category IS NOT NULL AND from_category IS NOT category "
    "UNION ALL SELECT session_id, worker_id, order_sha256, from_category, "
    "CASE from_category WHEN 'declared' THEN item_id END, "
    f"{ENTRY_BEGAN}, start_ms - end_ms "
    "FROM correction WHERE from_category IS NOT NULL AND from_category IS NOT category"
)


def read_effort_sums(connection: sqlite3.Connection, worker_id: WorkerId) -> list[EffortSum]:
    """Return the effective ms of one worker by session, local day, order and category."""
    sql = (
        f"SELECT session_id, {LOCAL_DAY} AS day, order_sha256, category, sum(ms), "
        f"sum(ms * (item_id IS NOT NULL)) FROM ({_COUNTED}) AS counted "
        "JOIN session ON session.id = counted.session_id "
        "WHERE counted.worker_id = ? GROUP BY session_id, day, order_sha256, category"
    )
    return [
        EffortSum(str(session), int(day), str(order), Category(category), int(ms), int(item_ms))
        for session, day, order, category, ms, item_ms in connection.execute(sql, (worker_id,))
        if ms
    ]


def read_totals(connection: sqlite3.Connection) -> dict[WorkerId, dict[Category, int]]:
    """Return the effective ms of each category by worker; empty categories are left out."""
    sql = f"SELECT worker_id, category, sum(ms) FROM ({_COUNTED}) GROUP BY worker_id, category"
    totals: dict[WorkerId, dict[Category, int]] = {}
    for worker_id, category, ms in connection.execute(sql):
        if ms:
            totals.setdefault(WorkerId(worker_id), {})[Category(category)] = int(ms)
    return totals


def read_item_work(connection: sqlite3.Connection, item_id: int) -> dict[Category, int]:
    """Return the effective ms of each category on one item; empty ones are left out."""
    sql = (
        f"SELECT category, sum(ms) FROM ({_COUNTED}) "
        "WHERE item_id IS NOT NULL AND item_id = ? GROUP BY category"
    )
    found = connection.execute(sql, (item_id,))
    return {Category(category): int(ms) for category, ms in found if ms}


def read_region_times(connection: sqlite3.Connection, item_id: int) -> dict[RegionId, int]:
    """Return the ms of each region that was ever on an item, including deleted ones.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    found: dict[RegionId, int] = {}
    for row in REGION_TIME.read(connection, "WHERE item_id = ?", (item_id,)):
        if row.active_ms:
            region_id = RegionId(row.region_id)
            found[region_id] = found.get(region_id, 0) + int(row.active_ms)
    return found


def read_last_order(connection: sqlite3.Connection, session_id: str) -> str:
    """Return the digest of the order in force when a session's last span was booked, or ""."""
    sql = "SELECT order_sha256 FROM effort WHERE session_id = ? ORDER BY start_ms DESC LIMIT 1"
    return str(value_of(connection, sql, (session_id,)) or "")


def read_days(connection: sqlite3.Connection, worker_id: WorkerId) -> list[DayRecord]:
    """Return the days of one worker, oldest first, with all corrections and claims.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return days_of(
        read_sessions(connection, worker_id),
        read_entries(connection, worker_id),
        [one for one in read_corrections(connection) if one.worker_id == worker_id],
    )
