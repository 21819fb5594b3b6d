"""How much no receipt covers, since when, and who gave the last receipt; a cheap query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from annotator.job_file.project import Project
from annotator.job_file.reading.receipt_state import OpenAccount
from annotator.job_ledger.receipts import fingerprint_in, problem_of_last
from annotator.model.people import Worker
from annotator.sentences.said import Said

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptState:
    """How much of a worker's record is not countersigned.

    ``entries`` will be in the ledger with the next hand-in, ``entered`` are in it since the last
    one, ``receipted`` are countersigned. ``work_ms`` is observed work in entries without a receipt,
    and ``since`` the local day of the first of them; None if there is none. ``key`` is the
    fingerprint (SHA-256, hexadecimal) of the key of the last receipt, and ``taken`` the day on
    which it was taken, None without one or if unknown. ``problem`` is a sentence on how the last
    receipt differs from the record; "" if it fits or was not checked.
    """

    worker: Worker
    entries: int
    entered: int
    receipted: int
    work_ms: int
    since: date | None
    key: str | None
    taken: date | None = None
    problem: Said | None = None

    @property
    def open_entries(self) -> int:
        """The number of entries that are not countersigned."""
        return self.entries - self.receipted


def state_of(worker: Worker, account: OpenAccount) -> ReceiptState:
    """Return the state of a worker from the job file's answer (``JobReads.open_account``)."""
    since = account.since_day
    receipt = account.receipt
    return ReceiptState(
        worker=worker,
        entries=account.entries,
        entered=account.entered,
        receipted=account.receipted,
        work_ms=account.work_ms,
        since=None if since is None else _EPOCH + timedelta(days=since),
        key=None if receipt is None else fingerprint_in(receipt.bundle) or None,
        taken=date.fromisoformat(receipt.day) if receipt and receipt.day else None,
    )


def states(project: Project) -> Iterator[ReceiptState]:
    """Yield the state of each worker with any time; it waits for the job file."""
    totals = project.reads.effort_totals().result()
    for worker in project.reads.workers().result():
        if totals.get(worker.id):
            state = state_of(worker, project.reads.open_account(worker.id).result())
            yield replace(state, problem=problem_of_last(project, worker))
