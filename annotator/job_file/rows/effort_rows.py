"""Reads and writes people, sessions, effort and work orders."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from annotator.errors import InvalidWorkOrderError, JobFileError
from annotator.job_file.rows.record_rows import effort_of, effort_row, session_of, session_row
from annotator.job_file.schema.sealed_rows import Row, SealedRow, value_of
from annotator.job_file.schema.tables import (
    ACCEPTANCE,
    EFFORT,
    OFFSET_CHANGE,
    OPEN_SPAN,
    ORDER_SIGNATURE,
    SESSION,
    WORK_ORDER,
    WORKER,
)
from annotator.local_time import OffsetChange
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.model.signature_state import BROKEN, UNSIGNED
from annotator.records import EffortEntry, OpenSpanRow, SessionFacts, StoredOrder


def read_workers(connection: sqlite3.Connection) -> list[Worker]:
    """Return all workers of the job, in the order in which they were added.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = WORKER.read(connection, "ORDER BY position")
    return [Worker(WorkerId(row.id), row.name) for row in rows]


def write_worker(connection: sqlite3.Connection, worker: Worker) -> None:
    """Add a worker, or rename one.

    Raises:
        InvalidValueError: the name has a character that a job file cannot store.
    """
    row = WORKER.one(connection, worker.id)
    position = WORKER.count(connection) if row is None else row.position
    WORKER.put(connection, (worker.id, worker.name, position))


def read_sessions(
    connection: sqlite3.Connection, worker_id: WorkerId | None = None
) -> list[SessionFacts]:
    """Return the sessions of all workers, or of one, in the order in which they began.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    changes: dict[str, list[OffsetChange]] = {}
    for row in OFFSET_CHANGE.read(connection, "ORDER BY session_id, at_ms"):
        changes.setdefault(row.session_id, []).append(OffsetChange(row.at_ms, row.utc_offset_min))
    where, values = ("", ()) if worker_id is None else ("WHERE worker_id = ? ", (worker_id,))
    return [
        session_of(row, tuple(changes.get(row.id, ())))
        for row in SESSION.read(connection, f"{where}ORDER BY position", values)
    ]


def write_session(connection: sqlite3.Connection, session: SessionFacts) -> None:
    """Write a session: a new one, or one that continues after a failure."""
    row = SESSION.one(connection, session.id)
    position = SESSION.count(connection) if row is None else row.position
    SESSION.put(connection, session_row(session, position))
    append_offset_changes(connection, session)


def append_offset_changes(connection: sqlite3.Connection, session: SessionFacts) -> None:
    """Append the changes of local time in a session that the file does not have yet."""
    for change in session.offset_changes:
        sql = "SELECT 1 FROM offset_change WHERE session_id = ? AND at_ms = ?"
        if value_of(connection, sql, (session.id, change.at_ms)) is None:
            seq = OFFSET_CHANGE.next_seq(connection)
            OFFSET_CHANGE.append(connection, (seq, session.id, *change))


def close_session(connection: sqlite3.Connection, session_id: str, rest_end_sixths: int) -> None:
    """Mark a session as ended. Idempotent.

    Raises:
        JobFileError: there is no such session.
    """
    row = SESSION.one(connection, session_id)
    if row is None:
        raise JobFileError("The job has no such session.")
    session = replace(session_of(row), rest_end_sixths=rest_end_sixths, closed=True)
    SESSION.put(connection, session_row(session, row.position))


def append_effort(connection: sqlite3.Connection, entries: Sequence[EffortEntry]) -> None:
    """Book spans. An identical span that is booked already is not booked twice.

    After an I/O error it is not known whether it was booked, so the caller sends it again.
    """
    seq = EFFORT.next_seq(connection)
    for entry in entries:
        same = EFFORT.read(
            connection,
            "WHERE session_id = ? AND start_ms = ?",
            (entry.session_id, entry.span.start_ms),
        )
        row = tuple(effort_row(entry, seq))
        if any(there.but(seq=seq) == row for there in same):
            continue
        EFFORT.append(connection, row)
        seq += 1


def read_entries(connection: sqlite3.Connection, worker_id: WorkerId) -> list[EffortEntry]:
    """Return the booked entries of one worker, in the order in which they were booked.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = EFFORT.read(connection, "WHERE worker_id = ? ORDER BY seq", (worker_id,))
    return [effort_of(row) for row in rows]


def read_session_entries(connection: sqlite3.Connection, session_id: str) -> list[EffortEntry]:
    """Return the booked entries of one session, in chronological order.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = EFFORT.read(connection, "WHERE session_id = ? ORDER BY start_ms", (session_id,))
    return [effort_of(row) for row in rows]


def read_booked_until(connection: sqlite3.Connection, session_id: str) -> int:
    """Return the end of a session's last booked span, in ms from its start; 0 if none."""
    sql = "SELECT coalesce(max(end_ms), 0) FROM effort WHERE session_id = ?"
    return int(value_of(connection, sql, (session_id,)))


def read_open_span(connection: sqlite3.Connection) -> OpenSpanRow | None:
    """Return the effort that was unbooked when the file was last written.

    Raises:
        DamagedJobError: the row has a wrong seal.
    """
    row = OPEN_SPAN.one(connection, 1)
    return None if row is None else OpenSpanRow(row.session_id, row.span)


def write_open_span(connection: sqlite3.Connection, span: OpenSpanRow | None) -> None:
    """Replace the open span, or clear it."""
    if span is None:
        connection.execute("DELETE FROM open_span")
    else:
        OPEN_SPAN.put(connection, (1, span.session_id, span.span_json))


def write_order(connection: sqlite3.Connection, data: bytes, digest: str) -> None:
    """Store a work order byte for byte. Idempotent.

    Raises:
        InvalidWorkOrderError: the digest is not that of the bytes.
    """
    if sha256(data).hexdigest() != digest:
        raise InvalidWorkOrderError("The work order was changed on its way. Get it again.")
    if WORK_ORDER.one(connection, digest) is None:
        # Not the count: after damage a row between others can be missing.
        last = "SELECT coalesce(max(position), -1) FROM work_order"
        WORK_ORDER.append(connection, (digest, value_of(connection, last) + 1, data))


def write_order_signature(connection: sqlite3.Connection, digest: str, signature: bytes) -> None:
    """Store the signature of a work order; empty bytes store none. Idempotent.

    Raises:
        InvalidWorkOrderError: the order has another signature already.
    """
    if not signature:
        return
    known = ORDER_SIGNATURE.one(connection, digest)
    if known is None:
        ORDER_SIGNATURE.append(connection, (digest, signature))
    elif known.data != signature:
        raise InvalidWorkOrderError(
            "This job has this work order with another signature, which was not replaced. Ask who "
            "gave you the file which of the two is theirs."
        )


def accept_order(
    connection: sqlite3.Connection, data: bytes, digest: str, worker_id: WorkerId
) -> None:
    """Store a work order byte for byte, and its acceptance by a worker, unless it is in force.

    An order that the worker accepted before a later one is accepted again.

    Raises:
        InvalidWorkOrderError: the digest is not that of the bytes.
    """
    write_order(connection, data, digest)
    if read_order_in_force(connection, worker_id) != digest:
        ACCEPTANCE.append(connection, (ACCEPTANCE.next_seq(connection), digest, worker_id))


def read_orders(connection: sqlite3.Connection) -> list[StoredOrder]:
    """Return the work orders, oldest first, each with the workers who accepted it.

    Raises:
        DamagedJobError: a row has a wrong seal, or an order is not the one of its digest.
    """
    accepted: dict[str, list[WorkerId]] = {}
    for row in ACCEPTANCE.read(connection, "ORDER BY seq"):
        accepted.setdefault(row.sha256, []).append(WorkerId(row.worker_id))
    signatures = {row.sha256: row.data for row in ORDER_SIGNATURE.read(connection)}
    return [
        StoredOrder(
            row.sha256,
            row.data,
            tuple(dict.fromkeys(accepted.get(row.sha256, ()))),
            signature=signatures.get(row.sha256, b""),
            signed_by=_signed_by(row.data, signatures.get(row.sha256, b"")),
        )
        for row in map(_required, WORK_ORDER.read(connection, "ORDER BY position"))
    ]


def is_other_order(row: Row) -> bool:
    """Return whether a row has the bytes of another work order than its digest says.

    Everybody can compute a seal, but what was accepted, booked and signed names the digest.
    """
    digest, _position, data, *_seal = row
    return bool(sha256(data).hexdigest() != digest)


def _required(row: SealedRow) -> SealedRow:
    if is_other_order(row):
        WORK_ORDER.refuse(row)
    return row


def read_order_in_force(connection: sqlite3.Connection, worker_id: WorkerId) -> str:
    """Return the digest of the order that a worker accepted last, "" if they accepted none.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rest = "WHERE worker_id = ? ORDER BY seq DESC LIMIT 1"
    row = next(iter(ACCEPTANCE.read(connection, rest, (worker_id,))), None)
    return "" if row is None else str(row.sha256)


def _signed_by(data: bytes, signature: bytes) -> str:
    if not signature:
        return UNSIGNED
    # Late: most orders are unsigned, and an ordinary start needs no cryptography.
    from annotator.ledger.order_signature import (  # noqa: PLC0415
        OrderSignatureError,
        order_signer,
    )

    try:
        return order_signer(data, signature).fingerprint
    except OrderSignatureError:
        return BROKEN
