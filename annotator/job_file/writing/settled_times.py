"""Settles the time by which a finished item is divided, and the order that pays for rework."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.editing.changes import Change, is_work
from annotator.editing.commands import CONFIRM
from annotator.editing.commit import Commit
from annotator.effort.categories import PIECE_MAKING
from annotator.effort.effort_json import open_span_from_json
from annotator.job_file.reading.item_works import (
    TimePart,
    settled_row,
    time_parts,
)
from annotator.job_file.rows.effort_rows import (
    read_booked_until,
    read_order_in_force,
    read_orders,
)
from annotator.job_file.rows.json_columns import as_json
from annotator.job_file.rows.model_rows import facts_from
from annotator.job_file.rows.record_rows import session_of
from annotator.job_file.schema.sealed_rows import value_of, values_of
from annotator.job_file.schema.tables import (
    ENTRY_BEGAN,
    ITEM,
    ITEM_NOTE,
    LOCAL_DAY,
    SESSION,
    SETTLED_TIME,
)
from annotator.model.entities import Fault, ItemFacts, ItemId, Review, Status, WorkerId
from annotator.pay import read_work_order

_CATEGORIES = ", ".join(f"'{each.value}'" for each in sorted(PIECE_MAKING))
_MEASURED = (
    f"SELECT effort.worker_id, order_sha256, {LOCAL_DAY} AS day, sum(end_ms - start_ms) "
    "FROM effort INDEXED BY effort_item JOIN session ON session.id = session_id "
    f"WHERE item_id = ? AND category IN ({_CATEGORIES}) GROUP BY 1, 2, 3"
)
_DECLARATIONS = (
    f"SELECT worker_id, order_sha256, session_id, {ENTRY_BEGAN} AS start_ms, "
    "(end_ms - start_ms) * ((category IS 'declared') - (from_category IS 'declared')) AS ms "
    "FROM correction INDEXED BY correction_item WHERE item_id = ?"
)
_DECLARED = (
    f"SELECT said.worker_id, order_sha256, {LOCAL_DAY} AS day, sum(ms) "
    f"FROM ({_DECLARATIONS}) AS said JOIN session ON session.id = session_id GROUP BY 1, 2, 3"
)
_CHANGED_SINCE = (
    "SELECT worker_id FROM region_time WHERE item_id = :item AND changes = 1 AND seq > :seq "
    "UNION SELECT worker_id FROM reading_order WHERE item_id = :item AND changes = 1 AND seq > :seq"
)
_UNDER_OTHER_ORDERS = (
    "SELECT 1 FROM region_time, json_each(orders) AS own WHERE item_id = ? AND own.key <> ? LIMIT 1"
)
_FIRST_ORDER = (
    "SELECT order_sha256 FROM effort WHERE item_id = ? AND worker_id = ? ORDER BY seq LIMIT 1"
)
_ACCEPTANCES = "SELECT count(*) FROM acceptance WHERE worker_id = ?"
_RATES = ("per_item", "per_region", "per_audio_minute", "per_hour")


@dataclass(frozen=True, slots=True)
class Settled:
    """The time by which an item was divided before a change: since which step, and its parts."""

    seq: int
    parts: tuple[TimePart, ...]


def settled_before(connection: sqlite3.Connection, commit: Commit) -> dict[ItemId, Settled]:
    """Return the items that a commit confirms, or changes while they are done, as they are now."""
    found = {}
    for change in () if commit.undone else commit.changes:
        if _settles(connection, change, commit):
            rows = connection.execute(settled_row("seq, times"), {"item": change.item_id})
            seq, times = next(rows, (0, "[]"))
            found[change.item_id] = Settled(seq, time_parts(times))
    return found


def write_settled_times(
    connection: sqlite3.Connection,
    commit: Commit,
    before: Mapping[ItemId, Settled],
    session_id: str,
) -> None:
    """Keep the time on each item that a commit confirms, or changes while it is done.

    An item is divided by the time until its last such step: whoever only looks at it later moves
    nobody's part. If the commit undoes the step, the time kept before counts again.

    Args:
        connection: of the job file, with the commit written but for its open span.
        commit: what was written.
        before: the items as ``settled_before`` returned them before that.
        session_id: the session that it belongs to, "" without one.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    for change in commit.changes:
        if commit.undone:
            key = change.item_id, commit.step.seq
            connection.execute("DELETE FROM settled_time WHERE item_id = ? AND seq = ?", key)
    for change in commit.changes:
        settled = before.get(change.item_id)
        if settled is None:
            continue
        parts = sorted(_parts(connection, commit, change.item_id, settled, session_id))
        values = change.item_id, commit.step.seq, as_json([list(part) for part in parts])
        is_divided = _is_divided(connection, change.item_id, parts)
        SETTLED_TIME.put(connection, (*values, int(is_divided)))
    for item_id in {commit.item_id, *(each.item_id for each in commit.changes)} - before.keys():
        _look_again(connection, item_id)


def paying_order(
    connection: sqlite3.Connection, commit: Commit, item_id: ItemId, worker_id: str
) -> str:
    """Return the order under which the work of a commit on an item is paid, "" without one.

    It is the order in force, but for the rework of what was rejected through no fault of the
    worker: that is paid like the worker's first work on it, unless the order in force is better.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    in_force = read_order_in_force(connection, WorkerId(worker_id))
    if value_of(connection, _ACCEPTANCES, (worker_id,)) < 2:  # noqa: PLR2004 - there is no other
        return in_force
    return _for_rework(connection, commit, item_id, (worker_id, in_force))


def _for_rework(
    connection: sqlite3.Connection, commit: Commit, item_id: ItemId, worked: tuple[str, str]
) -> str:
    """Return the order that pays a worker for time under an order that they worked by."""
    worker_id, order = worked
    before = [
        change.facts[0] for change in commit.changes if change.item_id == item_id and change.facts
    ]
    facts = before[0] if before else _facts(connection, item_id)
    if facts is None or facts.review is not Review.REJECTED or facts.fault is Fault.WORKER:
        return order
    first = str(value_of(connection, _FIRST_ORDER, (item_id, worker_id)) or "")
    if first in ("", order):
        return order
    pay = {each.sha256: read_work_order(each.data).pay for each in read_orders(connection)}
    old, new = pay[first], pay.get(order)
    if new is None or new.currency != old.currency:
        return first
    is_better = all((getattr(new, each) or 0) >= (getattr(old, each) or 0) for each in _RATES)
    return order if is_better else first


def _facts(connection: sqlite3.Connection, item_id: ItemId) -> ItemFacts | None:
    row = ITEM.one(connection, item_id)
    if row is None:
        return None
    return facts_from(row, ITEM_NOTE.one(connection, item_id), None)


def _settles(connection: sqlite3.Connection, change: Change, commit: Commit) -> bool:
    if change.name == CONFIRM and change.facts is not None:
        return True
    if not commit.makes_pieces or change.merge is not None:
        return False
    if not any(is_work(*sides) for sides in change.regions.values()):
        return False
    facts = _facts(connection, change.item_id)
    return facts is not None and facts.status is Status.DONE


def _parts(
    connection: sqlite3.Connection,
    commit: Commit,
    item_id: ItemId,
    before: Settled,
    session_id: str,
) -> Iterator[TimePart]:
    """Yield the time on an item: as it was settled before, with the later time of who worked on.

    That is the worker of the step, and in a confirmation also everybody whose later change stands.
    """
    now = _time_now(connection, commit, item_id, session_id)
    kept = {(part.worker_id, part.order, part.day, part.paid_by): part for part in before.parts}
    counted = Counter[tuple[str, str, int]]()
    said = Counter[tuple[str, str, int]]()
    for worker, order, day, measured, declared, _paid_by in before.parts:
        counted[worker, order, day] += measured
        said[worker, order, day] += declared
    people = _people(connection, commit, item_id, before)
    for (worker, order, day), (measured, declared) in now.items():
        more = max(0, measured - counted[worker, order, day])
        more_said = declared - said[worker, order, day]
        if (more or more_said) and (people is None or worker in people):
            paid_by = _for_rework(connection, commit, item_id, (worker, order))
            none = TimePart(worker, order, day, 0, 0, paid_by)
            part = kept.get((worker, order, day, paid_by), none)
            kept[worker, order, day, paid_by] = part._replace(
                measured=part.measured + more, declared=part.declared + more_said
            )
    yield from kept.values()


def _people(
    connection: sqlite3.Connection, commit: Commit, item_id: ItemId, before: Settled
) -> set[str] | None:
    """Return whose time since the last settled step counts; None for that of all."""
    if not before.seq:
        return None
    people = {commit.step.worker_id or ""}
    if any(each.name == CONFIRM and each.item_id == item_id for each in commit.changes):
        people |= {*values_of(connection, _CHANGED_SINCE, {"item": item_id, "seq": before.seq})}
    return people


def _time_now(
    connection: sqlite3.Connection, commit: Commit, item_id: ItemId, session_id: str
) -> dict[tuple[str, str, int], tuple[int, int]]:
    """Return the measured and the declared ms on an item, by worker, order and local day."""
    measured, declared = Counter[tuple[str, str, int]](), Counter[tuple[str, str, int]]()
    for found, sql in ((measured, _MEASURED), (declared, _DECLARED)):
        for *key, ms in connection.execute(sql, (item_id,)):
            found[tuple(key)] += ms
    for key, ms in _unbooked(connection, commit, item_id, session_id):
        measured[key] += ms
    return {key: (measured[key], declared[key]) for key in {**measured, **declared}}


def _unbooked(
    connection: sqlite3.Connection, commit: Commit, item_id: ItemId, session_id: str
) -> Iterator[tuple[tuple[str, str, int], int]]:
    """Yield the time on an item that is not booked yet: by worker, order and day, in ms."""
    row = SESSION.one(connection, session_id) if commit.open_span else None
    if row is None:
        return
    left = open_span_from_json(json.loads(commit.open_span))
    local = session_of(row, left.offset_changes).local
    booked_ms = read_booked_until(connection, session_id)
    order = read_order_in_force(connection, WorkerId(row.worker_id))
    for span in (*left.unstored, *(() if left.span is None else (left.span,))):
        is_here = span.item_id == item_id and span.category in PIECE_MAKING
        if is_here and span.start_ms >= booked_ms:
            yield (row.worker_id, order, local.day_at(span.start_ms)), span.duration_ms


def _look_again(connection: sqlite3.Connection, item_id: ItemId) -> None:
    """Note that an item is divided if time went to a region of it under another order.

    That can be without a step that settles anything: by an undo, or with a lock.
    """
    rows = connection.execute(settled_row("seq, times, is_divided"), {"item": item_id})
    seq, times, is_divided = next(rows, (0, "", 1))
    if not is_divided and _is_divided(connection, item_id, time_parts(times)):
        SETTLED_TIME.put(connection, (item_id, seq, times, 1))


def _is_divided(connection: sqlite3.Connection, item_id: ItemId, parts: Sequence[TimePart]) -> bool:
    """Return whether an item is not all of who confirmed it, by the order and on the day then."""
    facts = _facts(connection, item_id)
    if facts is None:
        return False
    whole = facts.done_by, facts.done_order, facts.done_day
    is_other = any((part.worker_id, part.paid_by, part.day) != whole for part in parts)
    of_regions = value_of(connection, _UNDER_OTHER_ORDERS, (item_id, facts.done_order))
    return is_other or of_regions is not None
