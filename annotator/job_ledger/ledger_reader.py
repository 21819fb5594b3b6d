"""Reads a worker's ledger from an open job in parts, so that no save waits for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from annotator.effort.categories import Category
from annotator.errors import DamagedJobError, sentence_of
from annotator.job_file.project import Project
from annotator.job_file.reading.receipt_state import last_receipt
from annotator.ledger.comparison import Statement, differences
from annotator.ledger.entries import (
    Anchor,
    EntryKind,
    Key,
    LedgerCut,
    LedgerOptions,
    LedgerPosition,
    OwnRows,
    WorkerLedger,
    effort_key,
    ledger_of,
)
from annotator.ledger.tree import Hash
from annotator.model.entities import WorkerId
from annotator.progress import Watch, counted
from annotator.sentences.said import said
from annotator.verify.ledger.document_reader import (
    NotThatDocumentError,
    hand_in_statement_of,
    receipt_of,
)

T = TypeVar("T")

_PLACES: Final = 1_000
"""The number of leaves that are entered at a time."""

_ROWS: Final = 256
"""The number of rows read at a time: some milliseconds of the thread that also saves."""


def read_ledger(project: Project, worker_id: WorkerId, watch: Watch | None = None) -> WorkerLedger:
    """Return the ledger of a worker as of the next hand-in; nothing is written.

    Every entry is hashed again and compared with its leaf, on the caller's thread.

    Raises:
        CancelledError: it was cancelled.
        DamagedJobError: a row has a wrong seal, or has changed since it was entered.
    """
    read = read_rows(project, worker_id, watch or Watch())
    return read.ledger()


def read_since_receipt(
    project: Project, worker_id: WorkerId, watch: Watch | None = None, *, checks: bool = True
) -> WorkerLedger:
    """Return the same ledger, with only the leaves of the part that the last receipt covers.

    Their root must be the countersigned one, and their times are those that the worker signed at
    that time, never those of a receipt. All later rows are hashed again; without ``checks`` only
    rows that are not in the ledger yet. Without a receipt, nothing is left out.

    Raises:
        CancelledError: it was cancelled.
        DamagedJobError: see ``read_ledger``; or the leaves are not those of the receipt.
    """
    return _rows(project, worker_id, watch or Watch(), leaves_out=True).ledger(checks=checks)


@dataclass(frozen=True, slots=True)
class RowsRead:
    """The data for a worker's ledger, and the progress callback.

    With an ``anchor`` it lacks the countersigned effort.
    """

    cut: LedgerCut
    rows: OwnRows
    places: list[LedgerPosition]
    told: ProgressCount
    anchor: Anchor | None = None

    def ledger(self, *, checks: bool = True) -> WorkerLedger:
        """Return the ledger; see ``ledger_of``."""
        how = LedgerOptions(self.told.each, checks, self.anchor)
        return ledger_of(self.cut.secret, self.cut.origin, self.rows, self.places, how)


def read_rows(project: Project, worker_id: WorkerId, seen: Watch) -> RowsRead:
    """Return the data for a worker's ledger; nothing is hashed.

    Raises:
        CancelledError: it was cancelled.
        DamagedJobError: a row has a wrong seal.
    """
    return _rows(project, worker_id, seen, leaves_out=False)


def _rows(project: Project, worker_id: WorkerId, seen: Watch, *, leaves_out: bool) -> RowsRead:
    cut = project.reads.ledger_cut(worker_id).result()
    told = ProgressCount(seen, 2 * cut.written + cut.effort_seq + cut.correction_seq)

    def all_of(ask: Callable[[WorkerId, range], Future[list[T]]], numbers: range) -> list[T]:
        found: list[T] = []
        for first in range(numbers.start, numbers.stop, _ROWS):
            part = range(first, min(first + _ROWS, numbers.stop))
            found += ask(worker_id, part).result()
            told.after(len(part))
        return found

    places = all_of(project.reads.ledger_places, range(cut.written))
    anchor, read = _anchor(project, worker_id, places) if leaves_out else (None, 0)
    effort = all_of(project.reads.entries_numbered, range(read + 1, cut.effort_seq + 1))
    said = all_of(project.reads.corrections_numbered, range(1, cut.correction_seq + 1))
    if anchor is not None:
        numbers = _named(project, worker_id, {each.entry_seq for each in said}, read)
        anchor = replace(anchor, numbers=numbers)
    return RowsRead(cut, cut.rows(effort, said), places, told, anchor)


def _named(
    project: Project, worker_id: WorkerId, seqs: set[int | None], until: int
) -> dict[int, Key]:
    """Return the entries with corrections, up to a number."""
    found: dict[int, Key] = {}
    for seq in sorted(seq for seq in seqs if seq is not None and seq <= until):
        for entry in project.reads.entries_numbered(worker_id, range(seq, seq + 1)).result():
            found[seq] = effort_key(entry)
    return found


def _anchor(
    project: Project, worker_id: WorkerId, places: Sequence[LedgerPosition]
) -> tuple[Anchor | None, int]:
    """Return the countersigned part of a ledger, and the number of the last effort in it.

    Its times are those in the statement that the worker signed; a receipt only shows that somebody
    has countersigned this very statement. (None, 0) if there is no receipt, or if there are more
    rows than entries: then all are read.
    """
    own = _countersigned(project, worker_id)
    if own is None or not 0 < own["size"] <= len(places):
        return None, 0
    size = int(own["size"])
    before = project.reads.ledger_before(worker_id, size).result()
    entered = sum(place.key[0] is EntryKind.EFFORT for place in places[:size])
    lost = entered - before.rows - before.shredded
    if lost < 0:
        return None, 0
    ms = {Category(code): int(ms) for code, ms in own["ms"].items()}
    return Anchor(size=size, root=own["root"], ms=ms, lost=lost), before.seq


def _countersigned(project: Project, worker_id: WorkerId) -> Mapping[str, Any] | None:
    """Return the predicate of the worker's own hand-in that the last receipt answers.

    None without such a receipt, or if the statement was lost to damage.

    Raises:
        DamagedJobError: the stored hand-in is not as it was signed.
    """
    stored = last_receipt(project.reads.receipts_of(worker_id).result())
    if stored is None:
        return None
    try:
        receipt = receipt_of(json.loads(stored.bundle))
    except (ValueError, NotThatDocumentError):
        return None  # it does not count, and hand-ins are refused until it is set aside
    own = own_statement(project, worker_id, receipt.said.hand_in_sha256)
    if own is None or differences(receipt.statement, own):
        return None
    predicate: Mapping[str, Any] = own["predicate"]
    return predicate


def own_statement(project: Project, worker_id: WorkerId, sha256: str) -> Statement | None:
    """Return the statement that a worker signed with the hand-in of that digest, or None.

    The signature is verified again.

    Raises:
        DamagedJobError: the signature is invalid.
    """
    for each in project.reads.handed_in_by(worker_id).result():
        if each.sha256 != sha256:
            continue
        try:
            return hand_in_statement_of(json.loads(each.bundle))
        except (ValueError, NotThatDocumentError) as error:
            raise DamagedJobError(
                said(
                    "What you handed in is not in the job as you signed it ({reason}). Restore a "
                    "backup of the job.",
                    reason=sentence_of(error),
                )
            ) from error
    return None


def read_leaves(
    project: Project, worker_id: WorkerId, size: int, watch: Watch | None = None
) -> list[Hash]:
    """Return the first leaves of a worker's ledger as stored; no entry is read.

    Raises:
        CancelledError: it was cancelled.
        DamagedJobError: a row of the ledger has a wrong seal, or it is shorter.
    """
    told, leaves = ProgressCount(watch or Watch(), size), list[Hash]()
    for start in range(0, size, _ROWS):
        part = range(start, min(start + _ROWS, size))
        places = project.reads.ledger_places(worker_id, part).result()
        leaves += [bytes.fromhex(place.leaf) for place in places]
        told.after(len(part))
    return leaves


def enter_ledger(project: Project, worker_id: WorkerId, watch: Watch | None = None) -> WorkerLedger:
    """Add the missing entries to a worker's ledger; return the complete ledger.

    Raises:
        JobFileError: another program did so in the meantime.
        Others: see ``read_ledger``.
    """
    ledger = read_since_receipt(project, worker_id, watch)
    new = [
        LedgerPosition(entry.key, entry.leaf.hex()) for entry in ledger.entries[ledger.written :]
    ]
    for start in range(0, len(new), _PLACES):
        # In parts: entries keep their position even if the rest has to wait.
        part = new[start : start + _PLACES]
        project.writes.enter(worker_id, ledger.written + start, part).result()
    return ledger.entered()


class ProgressCount:
    """Counts the work done, reports it, and stops when cancelled."""

    def __init__(self, watch: Watch, total: int) -> None:
        """Start at zero."""
        self._watch = watch
        self._total = total
        self._done = 0

    def after(self, count: int) -> None:
        """Report that this much more was done.

        Raises:
            CancelledError: it was cancelled.
        """
        self._watch.cancel.check()
        self._done += count
        self._watch.progress(min(self._done, self._total), self._total)

    def each(self, things: Sequence[Key]) -> Iterator[Key]:
        """Yield each of them, counted as the rest of the work."""
        before, self._total = self._done, self._done + len(things)

        def tell(done: int, _total: int) -> None:
            self._watch.progress(before + done, self._total)

        return counted(things, self._watch.cancel, tell)
