"""Shreds the details of receipted time, after showing what will be deleted.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.job_file.project import Project
from annotator.job_ledger.document_files import LedgerRefusedError
from annotator.job_ledger.ledger_reader import read_rows
from annotator.job_ledger.receipts import counting_receipt
from annotator.ledger.shreddable_spans import Shreddable, ShredPlan
from annotator.model.people import Worker
from annotator.progress import Watch
from annotator.records import Shredding, StoredReceipt
from annotator.sentences.parts import Day, Name
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True, kw_only=True)
class ShredDraft:
    """A shredding that has not been done yet.

    ``kept`` is the number of countersigned spans that stay.
    """

    worker: Worker
    receipt: StoredReceipt
    until: dt.date
    plan: ShredPlan
    kept: int

    @property
    def entries(self) -> int:
        """The number of entries that lose their spans."""
        return len(self.plan.gone)

    @property
    def sums(self) -> int:
        """The number of sums that replace them."""
        return len(self.plan.sums)

    @property
    def ms(self) -> int:
        """The total time of the spans, in ms, which does not change."""
        return sum(each.span.duration_ms for each in self.plan.gone)


@dataclass(frozen=True, slots=True)
class SettledRecord:
    """A record that matches its receipt and has shreddable spans.

    ``days`` are the local days with such spans, earliest first; there is at least one.
    """

    worker: Worker
    receipt: StoredReceipt
    spans: Shreddable
    days: tuple[dt.date, ...]

    def draft(self, until: dt.date) -> ShredDraft:
        """Return the shredding up to a day. Nothing is changed.

        Raises:
            LedgerRefusedError: nothing up to that day can be shredded.
        """
        plan = self.spans.plan(until)
        if not plan.gone:
            raise LedgerRefusedError(
                said(
                    "No time entry up to {until} can be shredded: none is both receipted and over.",
                    until=Day(until),
                )
            )
        kept = self.spans.spans - len(plan.gone)
        return ShredDraft(
            worker=self.worker, receipt=self.receipt, until=until, plan=plan, kept=kept
        )


def settled(project: Project, worker: Worker, watch: Watch | None = None) -> SettledRecord:
    """Return the shreddable part of a worker's record, checked against the receipt.

    Raises:
        LedgerRefusedError: nothing is countersigned, none of that can be shredded, or the last
            receipt does not fit.
        CancelledError: it was cancelled.
        DamagedJobError: the record is not what was countersigned.
    """
    receipt = counting_receipt(project, worker)
    if receipt is None:
        raise LedgerRefusedError(
            said(
                "Nothing of {worker} is receipted yet. Only what somebody else has countersigned "
                "can be shredded.",
                worker=Name(worker.name),
            )
        )
    read = read_rows(project, worker.id, watch or Watch())
    if read.ledger().checkpoint(receipt.size).root != receipt.root:
        raise LedgerRefusedError(
            "The record is not the one that was countersigned, so nothing was shredded. "
            "Restore a backup of the job."
        )
    spans = Shreddable(read.rows, read.places, receipt.size)
    days = tuple(spans.days())
    if not days:
        raise LedgerRefusedError("No time entry can be shredded: none is both receipted and over.")
    return SettledRecord(worker, receipt, spans, days)


def shred(project: Project, draft: ShredDraft, today: dt.date) -> Shredding:
    """Delete the spans for good, insert their sums, and record the shredding.

    Raises:
        JobFileError: the record has changed in the meantime; nothing was shredded.
        WriteFailedError: the disk refused; nothing was changed.
    """
    ms: Mapping[str, int] = _predicate(draft.receipt)["ms"]
    done = Shredding(
        worker_id=draft.worker.id,
        size=draft.receipt.size,
        ms=tuple(sorted(ms.items())),
        places=draft.plan.places,
        until=draft.until.isoformat(),
        day=today.isoformat(),
    )
    seqs = [each.seq for each in draft.plan.gone]
    project.writes.shred(done, seqs, draft.plan.sums).result()
    return done


def _predicate(receipt: StoredReceipt) -> dict[str, Mapping[str, int]]:
    payload = base64.b64decode(json.loads(receipt.bundle)["dsseEnvelope"]["payload"])
    predicate: dict[str, Mapping[str, int]] = json.loads(payload)["predicate"]
    return predicate
