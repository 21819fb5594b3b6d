"""How much of a worker's record no receipt covers, without reading all of it."""

# ruff: noqa: S608 - the SQL text contains only conditions of our own

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from annotator.effort.categories import COUNTED_WORK
from annotator.job_file.rows.ledger_rows import written_of
from annotator.job_file.rows.receipt_rows import read_receipts
from annotator.job_file.schema.sealed_rows import value_of
from annotator.job_file.schema.tables import LOCAL_DAY
from annotator.model.entities import WorkerId
from annotator.records import StoredReceipt

_WORK: Final = ", ".join(f"'{category.value}'" for category in sorted(COUNTED_WORK))

# The reference of an effort entry in a ledger: its session, and its start in it.
_SESSION: Final = "substr(place.ref, 1, instr(place.ref, '/') - 1)"
_START: Final = "CAST(substr(place.ref, instr(place.ref, '/') + 1) AS INTEGER)"

_OPEN: Final = (
    # Entries that were handed in and are not countersigned,
    "SELECT effort.session_id, effort.category, effort.start_ms, effort.end_ms "
    f"FROM ledger AS place JOIN effort ON effort.session_id = {_SESSION} "
    f"AND effort.start_ms = {_START} "
    "WHERE place.worker_id = :worker AND place.position >= :receipted AND place.kind = 'effort' "
    # entries that were not handed in,
    "UNION ALL SELECT session_id, category, start_ms, end_ms FROM effort "
    "WHERE seq > :effort_seq AND worker_id = :worker AND ended_by <> 'shredded' "
    # and later corrections: no observed work, but they have a day.
    "UNION ALL SELECT session_id, 'said', start_ms, end_ms FROM correction "
    "WHERE worker_id = :worker AND (seq > :correction_seq OR EXISTS (SELECT 1 FROM ledger "
    "WHERE ledger.worker_id = :worker AND ledger.kind = 'correction' "
    "AND ledger.ref = CAST(correction.seq AS TEXT) AND ledger.position >= :receipted))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """The part of a worker's record that is not countersigned.

    ``entered`` entries are in the ledger since the last hand-in; ``entries`` would be with the next
    one. ``receipt`` is the one that covers most entries. ``work_ms`` is observed work in entries
    without a receipt. ``since_day`` is the local day of the first of them, in days since
    1970-01-01; None if there are none with any time.
    """

    entries: int
    entered: int
    receipt: StoredReceipt | None
    work_ms: int
    since_day: int | None

    @property
    def receipted(self) -> int:
        """The number of countersigned entries."""
        return 0 if self.receipt is None else self.receipt.size


def read_open(connection: sqlite3.Connection, worker_id: WorkerId) -> OpenAccount:
    """Return how much of a worker's record is not countersigned.

    The cost depends on the rows since the last receipt, not on the whole record; without a receipt
    it is one sum over all rows.

    Raises:
        DamagedJobError: a receipt has a wrong seal.
    """
    receipt = last_receipt(read_receipts(connection, worker_id))
    receipted = 0 if receipt is None else receipt.size
    effort_seq, correction_seq = _entered(connection, worker_id)
    named = {
        "worker": worker_id,
        # Without a receipt everything is open: no position needs a lookup.
        "receipted": receipted or 2**62,
        "effort_seq": effort_seq if receipted else 0,
        "correction_seq": correction_seq if receipted else 0,
    }
    sql = (
        f"SELECT coalesce(sum(CASE WHEN category IN ({_WORK}) THEN end_ms - start_ms END), 0), "
        f"min({LOCAL_DAY}) "
        f"FROM ({_OPEN}) AS open JOIN session ON session.id = open.session_id"
    )
    work_ms, since_day = connection.execute(sql, named).fetchone()
    entered = written_of(connection, worker_id)
    return OpenAccount(
        entries=entered + _new(connection, worker_id, effort_seq, correction_seq),
        entered=entered,
        receipt=receipt,
        work_ms=int(work_ms),
        since_day=None if since_day is None else int(since_day),
    )


@dataclass(frozen=True, slots=True)
class Before:
    """The remaining effort rows among the first entries of a ledger.

    ``seq`` is the number of the last one that has its row, 0 if none has. Up to that number the
    worker has ``rows`` in all, without sums. ``shredded`` entries have no row any more.
    """

    seq: int
    rows: int
    shredded: int


def read_before(connection: sqlite3.Connection, worker_id: WorkerId, size: int) -> Before:
    """Return the remaining effort among the first ``size`` entries, without reading whole rows."""
    sql = (
        "SELECT effort.seq FROM ledger AS place "
        f"JOIN effort ON effort.session_id = {_SESSION} AND effort.start_ms = {_START} "
        "WHERE place.worker_id = ? AND place.kind = 'effort' AND place.position < ? "
        "AND effort.ended_by <> 'shredded' ORDER BY place.position DESC LIMIT 1"
    )
    seq = value_of(connection, sql, (worker_id, size)) or 0
    sql = "SELECT count(*) FROM effort WHERE worker_id = ? AND seq <= ? AND ended_by <> 'shredded'"
    rows = value_of(connection, sql, (worker_id, seq))
    sql = "SELECT coalesce(sum(entries), 0) FROM shredding WHERE worker_id = ?"
    shredded = value_of(connection, sql, (worker_id,))
    return Before(seq, int(rows), int(shredded))


def last_receipt(receipts: list[StoredReceipt]) -> StoredReceipt | None:
    """Return the receipt that covers most entries, the latest of several.

    Receipts that were set aside are ignored.
    """
    counting = [each for each in reversed(receipts) if not each.is_set_aside]
    return max(counting, key=lambda each: each.size, default=None)


def _entered(connection: sqlite3.Connection, worker_id: WorkerId) -> tuple[int, int]:
    """Return the highest numbers of effort entries and corrections in the ledger.

    Each hand-in enters all rows in the order of their numbers: rows with a higher number are new.
    """
    sql = (
        "SELECT effort.seq FROM ledger AS place "
        f"JOIN effort ON effort.session_id = {_SESSION} AND effort.start_ms = {_START} "
        "WHERE place.worker_id = ? AND place.kind = 'effort' ORDER BY place.position DESC LIMIT 1"
    )
    effort_seq: int = value_of(connection, sql, (worker_id,)) or 0
    sql = (
        "SELECT coalesce(max(CAST(ref AS INTEGER)), 0) FROM ledger "
        "WHERE worker_id = ? AND kind = 'correction'"
    )
    return effort_seq, int(value_of(connection, sql, (worker_id,)))


_SHREDDING_ABSENT: Final = (
    "NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.worker_id = :worker "
    "AND ledger.kind = 'shredding' "
    "AND ledger.ref = CAST(json_extract(shredding.places, '$[0][0]') AS TEXT))"
)


_ACCEPTANCE: Final = (
    "acceptance.sha256 || (SELECT CASE WHEN count(*) > 1 THEN '/' || count(*) ELSE '' END "
    "FROM acceptance AS one WHERE one.worker_id = acceptance.worker_id "
    "AND one.sha256 = acceptance.sha256 AND one.seq <= acceptance.seq)"
)
"""The SQL of the key of an acceptance in the ledger, as ``acceptances`` makes it."""


def _new(
    connection: sqlite3.Connection, worker_id: WorkerId, effort_seq: int, correction_seq: int
) -> int:
    """Return how many rows of a worker are not in the ledger yet."""
    absent = (
        "NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.worker_id = :worker "
        "AND ledger.kind = '{kind}' AND ledger.ref = {ref})"
    )
    parts = (
        ("effort", "seq > :effort_seq AND ended_by <> 'shredded'"),
        ("correction", "seq > :correction_seq"),
        ("session", absent.format(kind="session", ref="session.id")),
        ("rekey", absent.format(kind="rekey", ref="rekey.new")),
        ("shredding", _SHREDDING_ABSENT),
        ("acceptance", absent.format(kind="acceptance", ref=_ACCEPTANCE)),
    )
    counts = " + ".join(
        f"(SELECT count(*) FROM {table} WHERE worker_id = :worker AND {condition})"
        for table, condition in parts
    )
    named = {"worker": worker_id, "effort_seq": effort_seq, "correction_seq": correction_seq}
    return int(value_of(connection, f"SELECT {counts}", named))
