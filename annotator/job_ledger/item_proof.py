"""Proves to an inspector the time on one item without revealing that of others."""

from __future__ import annotations

import json
from dataclasses import dataclass

from annotator.export.forms.canonical import JsonObject
from annotator.job_file.project import Project
from annotator.job_ledger.document_files import LedgerRefusedError, document_bytes
from annotator.job_ledger.ledger_reader import read_ledger
from annotator.job_ledger.receipts import counting_receipt
from annotator.ledger.ledger_documents import item_proof
from annotator.model.people import Worker
from annotator.progress import Watch
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """A proof of one item: the number of its entries, and whether they are countersigned."""

    proof: JsonObject
    entries: int
    is_receipted: bool

    @property
    def data(self) -> bytes:
        """The bytes of the proof."""
        return document_bytes(self.proof)


def show_item(
    project: Project, worker: Worker, item_id: int, watch: Watch | None = None
) -> ShownItem:
    """Return the entries of one item with proofs that they are in the worker's ledger.

    If any entries are countersigned, all others are left out.

    Raises:
        LedgerRefusedError: nothing on that item was handed in, or the last receipt does not fit.
        JobFileError: there is no such item.
        CancelledError, DamagedJobError: see ``read_ledger``.
    """
    item, _media = project.reads.item_and_media(item_id).result()
    ledger = read_ledger(project, worker.id, watch)
    receipt = counting_receipt(project, worker)
    size = ledger.written if receipt is None else receipt.size
    bundle = None if receipt is None else json.loads(receipt.bundle)
    proof = item_proof(ledger, (item_id, item.path), size, bundle)
    entries = proof["entries"]
    if not isinstance(entries, list) or not entries:
        raise LedgerRefusedError(
            said(
                "Nothing of {worker} on item {item} has been handed in and countersigned yet.",
                worker=Name(worker.name),
                item=Count(item_id),
            )
            if receipt
            else said(
                "Nothing of {worker} on item {item} has been handed in yet.",
                worker=Name(worker.name),
                item=Count(item_id),
            )
        )
    return ShownItem(proof=proof, entries=len(entries), is_receipted=receipt is not None)
