"""Reads and appends corrections, claims and witnesses, which are never altered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from annotator.day.claims import taking_back
from annotator.effort.categories import Category, EndedBy
from annotator.errors import InvalidValueError
from annotator.job_file.schema.sealed_rows import SealedRow, value_of
from annotator.job_file.schema.tables import (
    CORRECTION,
    EFFORT,
    HAND_IN,
    WITNESS,
    WORKER_PIN,
)
from annotator.model.entities import WorkerId
from annotator.records import Correction, Witness

_CORRECTABLE: Final = {Category.REST, Category.AWAY, Category.UNOBSERVED, Category.DECLARED}
_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


def append_corrections(
    connection: sqlite3.Connection, corrections: Sequence[Correction]
) -> list[Correction]:
    """Append corrections in their order; return them with their numbers.

    Raises:
        InvalidValueError: one of them does not fit the booked time or earlier corrections.
    """
    written = []
    for one in corrections:
        _require_fitting(connection, one)
        seq = max(CORRECTION.next_seq(connection), _next_entered(connection))
        row = (
            seq,
            one.session_id,
            one.worker_id,
            one.order_sha256,
            one.entry_seq,
            one.item_id,
            one.from_category and one.from_category.value,
            one.category and one.category.value,
            one.reason,
            one.start_ms,
            one.end_ms,
            int(one.sample),
            one.claim_seq,
        )
        CORRECTION.append(connection, row)
        written.append(replace(one, seq=seq))
    return written


def read_corrections(connection: sqlite3.Connection) -> Iterator[Correction]:
    """Yield all corrections in the order in which they were made.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return map(correction_of, CORRECTION.read(connection, "ORDER BY seq"))


def correction_of(row: SealedRow) -> Correction:
    """Return the correction in a row."""
    old, new = row.from_category, row.category
    return Correction(
        session_id=row.session_id,
        worker_id=WorkerId(row.worker_id),
        order_sha256=row.order_sha256,
        entry_seq=row.entry_seq,
        item_id=row.item_id,
        from_category=None if old is None else Category(old),
        category=None if new is None else Category(new),
        reason=row.reason,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        seq=row.seq,
        sample=bool(row.sample),
        claim_seq=row.claim_seq,
    )


def _require_fitting(connection: sqlite3.Connection, one: Correction) -> None:
    if one.claim_seq is not None:
        _require_claim(connection, one, one.claim_seq)
        return
    if one.entry_seq is None:
        if one.category is not Category.DECLARED:
            raise InvalidValueError("Only time that you declare can be added; choose a reason.")
        return
    entry = next(EFFORT.read(connection, "WHERE seq = ?", (one.entry_seq,)), None)
    if entry is None or not (
        (entry.session_id, entry.worker_id) == (one.session_id, one.worker_id)
        and entry.start_ms <= one.start_ms < one.end_ms <= entry.end_ms
        and one.from_category in _CORRECTABLE
        and one.category in _CORRECTABLE
        and (one.category is not Category.UNOBSERVED or one.from_category is one.category)
        and entry.ended_by != EndedBy.SHREDDED
        and _is_all(connection, one, Category(entry.category))
    ):
        raise InvalidValueError(
            "This time entry was answered otherwise meanwhile. Look at the day again."
        )


def _require_claim(connection: sqlite3.Connection, one: Correction, claim_seq: int) -> None:
    """Refuse a withdrawal unless it covers a whole claim, unchanged and for the first time."""
    row = CORRECTION.one(connection, claim_seq)
    claim = None if row is None else correction_of(row)
    is_taken = next(CORRECTION.read(connection, "WHERE claim_seq = ?", (claim_seq,)), None)
    if is_taken or claim is None or replace(one, seq=0) != taking_back(claim):
        raise InvalidValueError(
            "This time is not there any more; it was taken back meanwhile. Look at the day again."
        )


def _is_all(connection: sqlite3.Connection, one: Correction, booked: Category) -> bool:
    """Return whether the whole stretch currently counts as ``from_category``."""
    said = [
        (row.start_ms, row.end_ms, Category(row.category))
        for row in CORRECTION.read(connection, "WHERE entry_seq = ? ORDER BY seq", (one.entry_seq,))
        if row.start_ms < one.end_ms and row.end_ms > one.start_ms
    ]
    edges = sorted(
        {one.start_ms, *(edge for start, end, _ in said for edge in (start, end))} - {one.end_ms}
    )
    for edge in [each for each in edges if one.start_ms <= each < one.end_ms]:
        latest = [category for start, end, category in said if start <= edge < end]
        if (latest[-1] if latest else booked) is not one.from_category:
            return False
    return True


def add_witness(connection: sqlite3.Connection, witness: Witness) -> int:
    """Append a worker's statement about the measured hours; return its number."""
    seq = WITNESS.next_seq(connection)
    worker, day, answer = witness.worker_id, witness.day, witness.answer
    WITNESS.append(connection, (seq, worker, day, witness.observed_ms, witness.declared_ms, answer))
    return seq


def read_witnesses(connection: sqlite3.Connection) -> list[Witness]:
    """Return the workers' statements about their hours, in order.

    One is signed if a stored hand-in of the worker has the same answer about the same hours.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    signed = _signed_answers(connection)
    return [
        Witness(
            worker_id=WorkerId(row.worker_id),
            day=row.day,
            observed_ms=row.observed_ms,
            declared_ms=row.declared_ms,
            answer=row.answer,
            seq=row.seq,
            hand_in_sha256=signed.get(
                (row.worker_id, row.observed_ms, row.declared_ms, row.answer), ""
            ),
        )
        for row in WITNESS.read(connection, "ORDER BY seq")
    ]


def _signed_answers(connection: sqlite3.Connection) -> dict[tuple[Any, ...], str]:
    """Return the digest of the newest hand-in for each worker, hours and answer that it has.

    A bundle that changes from outside have damaged signs nothing.
    """
    found: dict[tuple[Any, ...], str] = {}
    for row in HAND_IN.read(connection, "ORDER BY seq"):
        try:
            payload = base64.b64decode(json.loads(row.bundle)["dsseEnvelope"]["payload"])
            said = json.loads(payload)["predicate"].get("witness")
            key = said and (said["observed_ms"], said["declared_ms"], said["answer"])
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
        if key:
            found[(row.worker_id, *key)] = row.sha256
    return found


def set_pin(connection: sqlite3.Connection, worker_id: WorkerId, pin: str | None) -> None:
    """Set the PIN of a worker (salted scrypt, RFC 7914), or remove it with None."""
    if pin is None:
        connection.execute("DELETE FROM worker_pin WHERE worker_id = ?", (worker_id,))
        return
    salt = secrets.token_hex(16)
    WORKER_PIN.put(connection, (worker_id, salt, _digest(pin, salt)))


def has_pin(connection: sqlite3.Connection, worker_id: WorkerId) -> bool:
    """Return whether a worker has a PIN.

    Raises:
        DamagedJobError: the row has a wrong seal.
    """
    return WORKER_PIN.one(connection, worker_id) is not None


def is_pin(connection: sqlite3.Connection, worker_id: WorkerId, pin: str) -> bool:
    """Return whether this is the worker's PIN; without a PIN, any is accepted.

    Raises:
        DamagedJobError: the row has a wrong seal.
    """
    row = WORKER_PIN.one(connection, worker_id)
    return row is None or hmac.compare_digest(_digest(pin, row.salt), row.digest)


def _digest(pin: str, salt: str) -> str:
    return hashlib.scrypt(pin.encode(), salt=bytes.fromhex(salt), **_SCRYPT).hex()


def _next_entered(connection: sqlite3.Connection) -> int:
    """Return a number above those of all corrections in ledgers, including lost ones."""
    sql = "SELECT coalesce(max(CAST(ref AS INTEGER)), 0) + 1 FROM ledger WHERE kind = 'correction'"
    return int(value_of(connection, sql))
