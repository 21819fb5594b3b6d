"""Finds the receipts that support a worker's portable record, and signs the record.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from annotator.documents.document_forms import MadeDocument
from annotator.documents.record_support import RecordSupport, SupportingReceipt
from annotator.job_file.project import Project
from annotator.job_ledger.ledger_reader import own_statement, read_leaves
from annotator.job_ledger.own_keys import key_state, signing_key
from annotator.ledger.comparison import differences
from annotator.ledger.entries import Checkpoint, LedgerCut
from annotator.ledger.keys import KeyFileError
from annotator.ledger.tree import Hash, consistency_proof, root_of
from annotator.model.people import Worker
from annotator.progress import Watch
from annotator.records import StoredReceipt
from annotator.verify.ledger.document_reader import NotThatDocumentError, Receipt, receipt_of


def support_of(project: Project, worker: Worker, watch: Watch | None = None) -> RecordSupport:
    """Return the receipts of a worker that count and fit the worker's own record.

    A record is signed with the worker's key, to which its receipts must lead. If that key is lost,
    and no receipt names the new one yet, the record has no receipts.

    Raises:
        CancelledError: it was cancelled.
        DamagedJobError: a row of the ledger has a wrong seal.
    """
    stored = project.reads.receipts_of(worker.id).result()
    cut = project.reads.ledger_cut(worker.id).result()
    set_aside = sum(each.is_set_aside for each in stored)
    receipts = list(_fitting(project, worker, stored))
    if not receipts:
        return RecordSupport(set_aside=set_aside)
    leaves = read_leaves(project, worker.id, cut.written, watch)
    receipts = [each for each in receipts if _is_start(each, leaves)]
    key = _own_key(project, worker)
    own = [each for each in receipts if key is not None and _leads_to(key, each, receipts, cut)]
    if not own or key is None:
        return RecordSupport(set_aside=set_aside, foreign=len(receipts))
    own.sort(key=lambda each: each.said.checkpoint.size)
    return RecordSupport(
        checkpoint=Checkpoint(cut.origin, len(leaves), root_of(leaves).hex()),
        key=key,
        receipts=tuple(_supporting(each, leaves) for each in own),
        rekeys=cut.rekeys,
        set_aside=set_aside,
        foreign=len(receipts) - len(own),
    )


def signed_record(
    project: Project, worker: Worker, made: MadeDocument, passphrase: str = ""
) -> MadeDocument:
    """Return a portable record signed by its worker; without receipts, as it is.

    Raises:
        KeyLockedError: the passphrase is wrong.
        KeyFileError, LedgerRefusedError: see ``signing_key``.
    """
    if not made.is_to_be_signed:
        return made
    return made.signed(signing_key(project, worker, passphrase))


def _own_key(project: Project, worker: Worker) -> str | None:
    """Return the worker's public key; one that cannot be read signs nothing."""
    try:
        return key_state(project, worker).public
    except KeyFileError:
        return None


def _fitting(
    project: Project, worker: Worker, stored: Iterable[StoredReceipt]
) -> Iterable[Receipt]:
    """Yield the receipts that repeat what the worker handed in; the others support nothing."""
    for each in stored:
        if each.is_set_aside:
            continue
        try:
            receipt = receipt_of(json.loads(each.bundle))
            own = own_statement(project, worker.id, receipt.said.hand_in_sha256)
        except (ValueError, NotThatDocumentError):
            continue
        if own is not None and not differences(receipt.statement, own):
            yield receipt


def _is_start(receipt: Receipt, leaves: list[Hash]) -> bool:
    point = receipt.said.checkpoint
    return point.size <= len(leaves) and root_of(leaves[: point.size]).hex() == point.root


def _leads_to(key: str, receipt: Receipt, receipts: Iterable[Receipt], cut: LedgerCut) -> bool:
    """Return whether replacements of the worker's key lead from a receipt to the current one."""
    edges = {(each.old, each.new) for each in cut.rekeys}
    edges |= {(each.said.replaces or "", each.said.worker_key) for each in receipts}
    reached, found = set[str](), {receipt.said.worker_key}
    while found != reached:
        reached = found
        found = reached | {new for old, new in edges if old in reached}
    return key in reached


def _supporting(receipt: Receipt, leaves: list[Hash]) -> SupportingReceipt:
    said = receipt.said
    return SupportingReceipt(
        bundle=receipt.bundle,
        size=said.checkpoint.size,
        ms={code: ms for code, ms in said.ms.items() if isinstance(ms, int) and ms},
        key=receipt.key,
        consistency=tuple(each.hex() for each in consistency_proof(leaves, said.checkpoint.size)),
    )
