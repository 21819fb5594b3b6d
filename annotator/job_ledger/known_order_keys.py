"""Who signed a work order, as far as a worker can know the key."""

from __future__ import annotations

from enum import Enum

from annotator.job_file.project import Project
from annotator.job_ledger.receipts import fingerprint_in
from annotator.model.entities import WorkerId
from annotator.pay import BROKEN, UNSIGNED
from annotator.records import StoredOrder
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said


class KeyKnown(Enum):
    """From where a worker knows the key of a work order."""

    UNSIGNED = "unsigned"
    BROKEN = "broken"
    FROM_RECEIPTS = "receipts"
    FROM_ORDERS = "orders"
    UNKNOWN = "unknown"


def key_known(project: Project, worker_id: WorkerId, stored: StoredOrder) -> KeyKnown:
    """Return from where a worker knows the key that signed an order; waits for the job file.

    A receipt that the worker set aside makes no key known.
    """
    if stored.signed_by in {UNSIGNED, BROKEN}:
        return KeyKnown.UNSIGNED if stored.signed_by == UNSIGNED else KeyKnown.BROKEN
    receipts = project.reads.receipts_of(worker_id).result()
    if any(
        fingerprint_in(each.bundle) == stored.signed_by
        for each in receipts
        if not each.is_set_aside
    ):
        return KeyKnown.FROM_RECEIPTS
    accepted = (
        each
        for each in project.reads.orders().result()
        if worker_id in each.accepted_by and each.sha256 != stored.sha256
    )
    if any(each.signed_by == stored.signed_by for each in accepted):
        return KeyKnown.FROM_ORDERS
    return KeyKnown.UNKNOWN


def signer_told(known: KeyKnown, signed_by: str) -> Said:
    """Return by whom an order is signed, in a sentence; ``signed_by`` is the fingerprint."""
    key = Code(signed_by)
    match known:
        case KeyKnown.UNSIGNED:
            return said("It is unsigned: nobody can prove who wrote it.")
        case KeyKnown.BROKEN:
            return said("Its signature does not hold: somebody changed the order or the signature.")
        case KeyKnown.FROM_RECEIPTS:
            return said(
                "It is signed by the key {key}, the same key that countersigned your receipts.",
                key=key,
            )
        case KeyKnown.FROM_ORDERS:
            return said(
                "It is signed by the key {key}, the same key that signed an order which you "
                "accepted before.",
                key=key,
            )
        case KeyKnown.UNKNOWN:
            return said(
                "It is signed by the key {key}, a key that you have not seen before: ask whose it "
                "is.",
                key=key,
            )
