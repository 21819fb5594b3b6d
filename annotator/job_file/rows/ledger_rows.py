"""Reads and writes the positions of the workers' ledgers, and their changes of keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.errors import DamagedJobError, JobFileError
from annotator.export.api import LedgerState
from annotator.job_file.rows.claim_rows import correction_of
from annotator.job_file.rows.effort_rows import read_sessions
from annotator.job_file.rows.file_faults import FileFault
from annotator.job_file.rows.receipt_rows import read_receipts
from annotator.job_file.rows.record_rows import effort_of
from annotator.job_file.rows.shred_rows import read_shreddings
from annotator.job_file.schema.sealed_rows import SealedRow, value_of, values_of
from annotator.job_file.schema.tables import (
    ACCEPTANCE,
    CORRECTION,
    EFFORT,
    JOB,
    LEDGER,
    REKEY,
    SECRET,
)
from annotator.model.entities import WorkerId
from annotator.records import Correction, EffortEntry, Rekey
from annotator.sentences.parts import Count
from annotator.sentences.said import Said, said, said_n

if TYPE_CHECKING:
    from annotator.ledger.entries import LedgerCut, LedgerPosition, WorkerLedger


def read_cut(connection: sqlite3.Connection, worker_id: WorkerId) -> LedgerCut:
    """Return the current extent of a worker's rows, with all rows of the short kinds.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    # Imported only when needed: an ordinary start needs neither a ledger nor its format.
    from annotator.ledger.entries import LedgerCut, origin_of  # noqa: PLC0415

    job = next(JOB.read(connection))
    secret = next(SECRET.read(connection)).key
    accepted = ACCEPTANCE.read(connection, "WHERE worker_id = ? ORDER BY seq", (worker_id,))
    return LedgerCut(
        origin=origin_of(secret, job.job_id, worker_id),
        secret=secret,
        written=written_of(connection, worker_id),
        effort_seq=EFFORT.next_seq(connection) - 1,
        correction_seq=CORRECTION.next_seq(connection) - 1,
        accepted=tuple(row.sha256 for row in accepted),
        sessions=tuple(read_sessions(connection, worker_id)),
        rekeys=tuple(read_rekeys(connection, worker_id)),
        shreddings=tuple(read_shreddings(connection, worker_id)),
    )


def read_places(
    connection: sqlite3.Connection, worker_id: WorkerId, positions: range
) -> list[LedgerPosition]:
    """Return the leaves of a worker's ledger at some positions, which must all exist.

    Raises:
        DamagedJobError: one is missing, or has a wrong seal.
    """
    from annotator.ledger.entries import EntryKind, LedgerPosition  # noqa: PLC0415 - see above

    rest = "WHERE worker_id = ? AND position >= ? AND position < ? ORDER BY position"
    rows = list(LEDGER.read(connection, rest, (worker_id, positions.start, positions.stop)))
    found = [row.position for row in rows]
    for position, there in zip(positions, [*found, *[None] * len(positions)], strict=False):
        if position != there:
            raise DamagedJobError(
                said(
                    "The ledger has lost its entry {position}. Restore a backup of the job.",
                    position=Count(position),
                )
            )
    return [LedgerPosition((EntryKind(row.kind), row.ref), row.leaf) for row in rows]


def read_effort(
    connection: sqlite3.Connection, worker_id: WorkerId, seqs: range
) -> list[EffortEntry]:
    """Return the booked entries of one worker whose numbers lie in a range, in order.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rest = "WHERE seq >= ? AND seq < ? AND worker_id = ? ORDER BY seq"
    return list(map(effort_of, EFFORT.read(connection, rest, (seqs.start, seqs.stop, worker_id))))


def read_said(connection: sqlite3.Connection, worker_id: WorkerId, seqs: range) -> list[Correction]:
    """Return the corrections of one worker whose numbers lie in a range, in order.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rest = "WHERE seq >= ? AND seq < ? AND worker_id = ? ORDER BY seq"
    rows = CORRECTION.read(connection, rest, (seqs.start, seqs.stop, worker_id))
    return list(map(correction_of, rows))


def read_ledger(connection: sqlite3.Connection, worker_id: WorkerId) -> WorkerLedger:
    """Return the whole ledger of a worker, with new entries at its end.

    Raises:
        DamagedJobError: a row has a wrong seal, or has changed since it was entered.
    """
    from annotator.ledger.entries import ledger_of  # noqa: PLC0415 - see above

    cut = read_cut(connection, worker_id)
    own = cut.rows(
        read_effort(connection, worker_id, range(cut.effort_seq + 1)),
        read_said(connection, worker_id, range(cut.correction_seq + 1)),
    )
    places = read_places(connection, worker_id, range(cut.written))
    return ledger_of(cut.secret, cut.origin, own, places)


def enter(
    connection: sqlite3.Connection,
    worker_id: WorkerId,
    written: int,
    places: Sequence[LedgerPosition],
) -> None:
    """Append new leaves to a worker's ledger, which must have ``written`` leaves.

    Raises:
        JobFileError: it has others by now; nothing is written.
    """
    if written_of(connection, worker_id) != written:
        raise JobFileError("Somebody else has handed in from this job meanwhile. Hand in again.")
    first = LEDGER.next_seq(connection)
    for offset, place in enumerate(places):
        kind, ref = place.key
        row = (first + offset, worker_id, written + offset, kind.value, ref, place.leaf)
        LEDGER.append(connection, row)


def written_of(connection: sqlite3.Connection, worker_id: WorkerId) -> int:
    """Return the number of leaves in the ledger of a worker."""
    sql = "SELECT coalesce(max(position) + 1, 0) FROM ledger WHERE worker_id = ?"
    return int(value_of(connection, sql, (worker_id,)))


def read_rekeys(connection: sqlite3.Connection, worker_id: WorkerId) -> list[Rekey]:
    """Return the key replacements of a worker, oldest first.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    rows = REKEY.read(connection, "WHERE worker_id = ? ORDER BY seq", (worker_id,))
    return [
        Rekey(WorkerId(row.worker_id), row.old, row.new, row.by_old, row.by_new, seq=row.seq)
        for row in rows
    ]


def add_rekey(connection: sqlite3.Connection, rekey: Rekey) -> None:
    """Store the replacement of a key. Idempotent."""
    there = read_rekeys(connection, rekey.worker_id)
    if (rekey.old, rekey.new) not in {(each.old, each.new) for each in there}:
        said = rekey.old, rekey.new, rekey.by_old, rekey.by_new
        REKEY.append(connection, (REKEY.next_seq(connection), rekey.worker_id, *said))


def ledger_problems(connection: sqlite3.Connection) -> Iterator[FileFault]:
    """Yield a fault for each ledger that does not match its rows, or a receipt for it."""
    for worker_id in list(values_of(connection, "SELECT DISTINCT worker_id FROM ledger")):
        try:
            ledger = read_ledger(connection, worker_id)
            for problem in _unlike_receipts(connection, worker_id, ledger):
                yield FileFault(problem, is_of_ledger=True)
        except DamagedJobError as error:
            yield FileFault(
                said("A ledger does not hold: {problem}", problem=error.said), is_of_ledger=True
            )
        except ValueError:  # a row with a valid seal that no program of ours has written
            yield FileFault(
                said("A ledger does not hold: it has an entry that cannot be read."),
                is_of_ledger=True,
            )


def read_states(connection: sqlite3.Connection) -> list[LedgerState]:
    """Return the ledger of each worker with time; each entry is checked against its leaf.

    The result is empty until somebody hands in. A ledger that does not hold is included with its
    problem.
    """
    entered = set(values_of(connection, "SELECT DISTINCT worker_id FROM ledger"))
    if not entered:
        return []
    sql = (
        "SELECT worker_id FROM effort UNION SELECT worker_id FROM correction "
        "UNION SELECT worker_id FROM ledger"
    )
    workers = sorted(filter(None, values_of(connection, sql)))
    return [_state(connection, WorkerId(worker_id)) for worker_id in workers]


def _state(connection: sqlite3.Connection, worker_id: WorkerId) -> LedgerState:
    try:
        ledger = read_ledger(connection, worker_id)
        problem = next(_unlike_receipts(connection, worker_id, ledger), None)
    except DamagedJobError as error:
        return _broken(connection, worker_id, error.said)
    except ValueError:  # as in ledger_problems
        return _broken(connection, worker_id, said("It has an entry that cannot be read."))
    checkpoint = ledger.checkpoint(ledger.written)
    return LedgerState(
        worker_id=worker_id,
        origin=ledger.origin,
        size=checkpoint.size,
        root=checkpoint.root,
        new=len(ledger.entries) - ledger.written,
        lost=ledger.lost,
        ms=ledger.entered_totals(),
        problem=problem,
    )


def _broken(connection: sqlite3.Connection, worker_id: WorkerId, problem: Said) -> LedgerState:
    """Return the state of a ledger that does not hold, with its leaves as stored."""
    from annotator.ledger.entries import origin_of  # noqa: PLC0415 - see above
    from annotator.ledger.tree import root_of  # noqa: PLC0415 - see above

    try:
        places = read_places(connection, worker_id, range(written_of(connection, worker_id)))
    except DamagedJobError:
        places = []
    job, secret = next(JOB.read(connection)), next(SECRET.read(connection))
    return LedgerState(
        worker_id=worker_id,
        origin=origin_of(secret.key, job.job_id, worker_id),
        size=len(places),
        root=root_of([bytes.fromhex(place.leaf) for place in places]).hex(),
        problem=problem,
    )


def _unlike_receipts(
    connection: sqlite3.Connection, worker_id: WorkerId, ledger: WorkerLedger
) -> Iterator[Said]:
    for receipt in read_receipts(connection, worker_id):
        if not receipt.is_set_aside and ledger.checkpoint(receipt.size).root != receipt.root:
            yield said_n(
                "A ledger is not the one that was countersigned: its first entry was changed.",
                "A ledger is not the one that was countersigned: something among its first "
                "{count} entries was changed.",
                receipt.size,
            )


def continuing_places(rows: Iterable[SealedRow]) -> Iterator[SealedRow]:
    """Yield the rows of the ledgers up to the first missing leaf of each."""
    sizes: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: int(row.position)):
        if row.position == sizes.get(row.worker_id, 0):
            sizes[row.worker_id] = row.position + 1
            yield row


def covered(connection: sqlite3.Connection, rows: Iterable[SealedRow]) -> Iterator[SealedRow]:
    """Yield the receipts, hand-ins or shreddings that do not exceed the existing leaves."""
    counts = "SELECT worker_id, count(*) FROM ledger GROUP BY worker_id"
    sizes: dict[str, int] = dict(connection.execute(counts).fetchall())
    yield from (row for row in rows if row.size <= sizes.get(row.worker_id, 0))
