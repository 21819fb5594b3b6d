"""Sums that pay and the day view begin with: pieces done and time by session, of one worker."""

# ruff: noqa: S608 - what is put into SQL text here are conditions of our own only

from __future__ import annotations

import sqlite3

from annotator.effort.categories import Category
from annotator.model import WorkerId
from annotator.store.rows import seen
from annotator.store.values import EffortSum


def read_pieces(connection: sqlite3.Connection, worker_id: WorkerId) -> dict[str, tuple[int, int]]:
    """Return (items, regions) that a worker confirmed, by the digest of the order that pays them.

    Regions that were imported and left untouched are not among them.
    """
    done = f"item.status = 'done' AND item.done_by = ? AND {seen('item')}"
    items = f"SELECT done_order, count(*) FROM item WHERE {done} GROUP BY done_order"
    regions = (
        "SELECT item.done_order, count(*) FROM item JOIN region ON region.item_id = item.id "
        f"WHERE {done} AND region.touched = 1 AND {seen('region')} GROUP BY item.done_order"
    )
    touched = dict(connection.execute(regions, (worker_id,)).fetchall())
    counted = connection.execute(items, (worker_id,)).fetchall()
    return {str(order): (int(count), int(touched.get(order, 0))) for order, count in counted}


def read_effort_sums(connection: sqlite3.Connection, worker_id: WorkerId) -> list[EffortSum]:
    """Return the booked ms of one worker by session, order and category."""
    sql = (
        "SELECT session_id, order_sha256, category, sum(end_ms - start_ms) FROM effort "
        "WHERE worker_id = ? GROUP BY session_id, order_sha256, category"
    )
    return [
        EffortSum(str(session), str(order), Category(category), int(ms))
        for session, order, category, ms in connection.execute(sql, (worker_id,))
    ]


def read_last_order(connection: sqlite3.Connection, session_id: str) -> str:
    """Return the digest of the order in force when a session's last span was booked, or ""."""
    sql = "SELECT order_sha256 FROM effort WHERE session_id = ? ORDER BY start_ms DESC LIMIT 1"
    row = connection.execute(sql, (session_id,)).fetchone()
    return "" if row is None else str(row[0])
