"""Reads and writes hand-ins, submissions and receipts, and which receipts count."""

from __future__ import annotations

import sqlite3

from annotator.errors import JobFileError
from annotator.job_file.schema.tables import (
    HAND_IN,
    RECEIPT,
    RECEIPT_CHOICE,
    RECEIPT_DAY,
    SUBMISSION,
)
from annotator.model.entities import WorkerId
from annotator.records import HandedIn, StoredReceipt, Submitted


def read_receipts(connection: sqlite3.Connection, worker_id: WorkerId) -> list[StoredReceipt]:
    """Return the receipts that a worker took, oldest first, including those set aside.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = RECEIPT.read(connection, "WHERE worker_id = ? ORDER BY seq", (worker_id,))
    days = {row.seq: row.day for row in RECEIPT_DAY.read(connection)}
    # The last choice for a receipt counts.
    aside = {
        row.receipt: row.day if row.is_set_aside else ""
        for row in RECEIPT_CHOICE.read(connection, "ORDER BY seq")
    }
    return [
        StoredReceipt(
            worker_id=WorkerId(row.worker_id),
            size=row.size,
            root=row.root,
            bundle=row.bundle,
            day=days.get(row.seq, ""),
            seq=row.seq,
            set_aside=aside.get(row.seq, ""),
        )
        for row in rows
    ]


def add_receipt(connection: sqlite3.Connection, receipt: StoredReceipt) -> None:
    """Store a receipt. One that exists already is not stored twice, whenever it was taken.

    If it was set aside, it counts again from now on.
    """
    for there in read_receipts(connection, receipt.worker_id):
        if there.bundle == receipt.bundle:
            if there.is_set_aside:
                choose(connection, there, is_set_aside=False, day=receipt.day)
            return
    seq = RECEIPT.next_seq(connection)
    row = (seq, receipt.worker_id, receipt.size, receipt.root, receipt.bundle)
    RECEIPT.append(connection, row)
    if receipt.day:
        RECEIPT_DAY.append(connection, (seq, receipt.day))


def choose(
    connection: sqlite3.Connection, receipt: StoredReceipt, *, is_set_aside: bool, day: str
) -> None:
    """Append whether a receipt counts from that local day on. Idempotent.

    Raises:
        JobFileError: it is not in the job any more.
    """
    for there in read_receipts(connection, receipt.worker_id):
        if there.seq == receipt.seq:
            if there.is_set_aside is not is_set_aside:
                row = (RECEIPT_CHOICE.next_seq(connection), receipt.seq, int(is_set_aside), day)
                RECEIPT_CHOICE.append(connection, row)
            return
    raise JobFileError("This receipt is not in the job any more. Open the job again.")


def read_handed_in(connection: sqlite3.Connection, worker_id: WorkerId) -> list[HandedIn]:
    """Return the hand-ins of a worker known to the job file, oldest first.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = HAND_IN.read(connection, "WHERE worker_id = ? ORDER BY seq", (worker_id,))
    return [HandedIn(WorkerId(row.worker_id), row.size, row.sha256, row.bundle) for row in rows]


def add_handed_in(connection: sqlite3.Connection, handed_in: HandedIn) -> None:
    """Store a hand-in; an identical one is not stored twice."""
    there = read_handed_in(connection, handed_in.worker_id)
    if handed_in.sha256 in {each.sha256 for each in there}:
        return
    said = handed_in.worker_id, handed_in.size, handed_in.sha256, handed_in.bundle
    HAND_IN.append(connection, (HAND_IN.next_seq(connection), *said))


def read_submitted(connection: sqlite3.Connection, worker_id: WorkerId) -> list[Submitted]:
    """Return the submissions of a worker, oldest first.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = SUBMISSION.read(connection, "WHERE worker_id = ? ORDER BY seq", (worker_id,))
    return [
        Submitted(WorkerId(row.worker_id), row.sha256, row.hand_in_sha256, row.day, row.supersedes)
        for row in rows
    ]


def add_submitted(connection: sqlite3.Connection, made: Submitted) -> None:
    """Store a submission."""
    row = (made.worker_id, made.sha256, made.hand_in_sha256, made.day, made.supersedes)
    SUBMISSION.append(connection, (SUBMISSION.next_seq(connection), *row))
