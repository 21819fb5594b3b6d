"""Takes a receipt into the worker's job if it repeats the signed hand-in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from annotator.job_file.project import Project
from annotator.job_ledger.document_files import LedgerRefusedError, document_bytes, read, shown
from annotator.job_ledger.ledger_reader import read_leaves
from annotator.job_ledger.receipts import differences_told, handed_in_as, signed_by
from annotator.ledger.comparison import differences
from annotator.ledger.entries import Checkpoint
from annotator.ledger.signatures import fingerprint
from annotator.ledger.tree import root_of
from annotator.model.people import Worker
from annotator.progress import Watch
from annotator.records import StoredReceipt
from annotator.sentences.parts import Amount, Name
from annotator.sentences.said import said, said_n
from annotator.verify.ledger.document_reader import Receipt


@dataclass(frozen=True, slots=True)
class FittingReceipt:
    """A receipt that fits the record of a worker.

    ``is_known`` says that it is stored already; ``is_by_another`` that every stored receipt is by
    another key, so that the person should ask whose key this is; ``enrols`` that it approves a new
    key of the worker.
    """

    worker: Worker
    receipt: Receipt
    text: str
    is_known: bool = False
    is_by_another: bool = False

    @property
    def enrols(self) -> bool:
        """Whether it approves a new key of the worker."""
        return self.receipt.said.replaces is not None

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint that it covers."""
        return self.receipt.said.checkpoint

    @property
    def key(self) -> str:
        """The fingerprint of the countersigner's key, hexadecimal."""
        return fingerprint(self.receipt.key)


def fitting(project: Project, path: Path, watch: Watch | None = None) -> FittingReceipt:
    """Return the receipt in a file, checked against this job; nothing is stored.

    Raises:
        LedgerRefusedError: it is no receipt, is for no worker or another record, answers no hand-in
            of this job, or differs from that; the sentence says in which field.
        CancelledError: it was cancelled.
        DamagedJobError: a row of the ledger has a wrong seal.
    """
    found = read(path)
    if not isinstance(found, Receipt):
        raise LedgerRefusedError(said("{file} is no receipt. Name one.", file=Name(shown(path))))
    checkpoint = found.said.checkpoint
    worker, written = _whose(project, checkpoint.origin)
    if checkpoint.size > written:
        raise LedgerRefusedError(
            said_n(
                "The receipt covers {count} entry, and this job has entered {written}. Take it in "
                "the newest copy of the job.",
                "The receipt covers {count} entries, and this job has entered {written}. Take it "
                "in the newest copy of the job.",
                checkpoint.size,
                written=Amount(str(written)),
            )
        )
    leaves = read_leaves(project, worker.id, checkpoint.size, watch)
    if root_of(leaves).hex() != checkpoint.root:
        raise LedgerRefusedError(
            said_n(
                "The receipt is for another record of {worker}: its first entry differs. It was "
                "not taken.",
                "The receipt is for another record of {worker}: something among its first "
                "{count} entries differs. It was not taken.",
                checkpoint.size,
                worker=Name(worker.name),
            )
        )
    _require_answer(project, worker, found)
    kept = [each.bundle for each in project.reads.receipts_of(worker.id).result()]
    text = document_bytes(found.bundle).decode()
    is_by_another = bool(kept) and found.key not in {signed_by(each) for each in kept}
    return FittingReceipt(worker, found, text, text in kept, is_by_another)


def take(project: Project, receipt: FittingReceipt, today: dt.date | None = None) -> None:
    """Store a receipt in the job, as taken on that local day. Idempotent.

    Raises:
        WriteFailedError: the disk refused.
    """
    checkpoint, worker_id = receipt.checkpoint, receipt.worker.id
    day = (today or dt.datetime.now().astimezone().date()).isoformat()
    stored = StoredReceipt(worker_id, checkpoint.size, checkpoint.root, receipt.text, day)
    project.writes.add_receipt(stored).result()


def _require_answer(project: Project, worker: Worker, receipt: Receipt) -> None:
    """Compare a receipt with the hand-in that it names, in every field."""
    own = handed_in_as(project, worker, receipt)
    if own is None:
        raise LedgerRefusedError(
            "The receipt is for a hand-in that this job does not know. It was not taken. "
            "Hand in again, and ask for a receipt for that."
        )
    found = differences(receipt.statement, own)
    if found:
        raise LedgerRefusedError(
            said(
                "The receipt does not say what you handed in: it says {differences}. It was not "
                "taken. Ask for a right one.",
                differences=differences_told(found),
            )
        )


def _whose(project: Project, origin: str) -> tuple[Worker, int]:
    for worker in project.reads.workers().result():
        cut = project.reads.ledger_cut(worker.id).result()
        if cut.origin == origin:
            return worker, cut.written
    raise LedgerRefusedError("The receipt is for nobody at this job. It was not taken.")
