"""The keys that a job knows: those of its workers, and those that countersigned their record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annotator.job_file.project import Project
from annotator.job_ledger.document_files import LedgerRefusedError
from annotator.job_ledger.receipts import signed_by
from annotator.ledger.keys import known_public
from annotator.ledger.signatures import fingerprint
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.pay import BROKEN, UNSIGNED
from annotator.pay.money.payments import CONFIRMED, VENDOR, WORKER, key_of_side
from annotator.records import Payment
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said, word

COUNTERSIGNING: Final = "countersigning"
"""The owner of this computer's own key for the vendor's side; other keys belong to a ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKeys:
    """The public keys around one worker's money.

    ``worker`` are all keys of that worker, ``current`` the one that signs now ("" if none is
    known), ``given_up`` those that were replaced, ``people`` the keys of everybody who works at the
    job. ``vendor`` are the keys that countersigned this worker's record, or signed payments before.
    ``orders`` are the fingerprints of those that signed an order which this worker accepted.
    """

    origin: str
    worker: frozenset[str]
    current: str
    given_up: frozenset[str]
    people: frozenset[str]
    vendor: frozenset[str]
    orders: frozenset[str]

    def is_vendor(self, key: str) -> bool:
        """Return whether a key is known as the vendor's in this job."""
        return key in self.vendor or (fingerprint(key) in self.orders and key not in self.people)


def keys_of_job(project: Project, worker: Worker) -> JobKeys:
    """Return the keys around one worker's money."""
    people = {each.id: _of_worker(project, each) for each in project.reads.workers().result()}
    own = people.get(worker.id) or _of_worker(project, worker)
    cut = project.reads.ledger_cut(worker.id).result()
    receipts = project.reads.receipts_of(worker.id).result()
    countersigners = {signed_by(each.bundle) for each in receipts if not each.is_set_aside}
    earlier = {
        each.key
        for each in project.reads.payments().result()
        if each.worker_id == worker.id and each.stated_by == VENDOR and each.key
    }
    every = frozenset(key for keys in people.values() for key in keys)
    given_up: set[str] = set()
    for rekey in cut.rekeys:
        given_up = (given_up | {rekey.old}) - {rekey.new}
    return JobKeys(
        origin=cut.origin,
        worker=frozenset(own),
        current=own[-1] if own else "",
        given_up=frozenset(given_up),
        people=every | frozenset(own),
        vendor=frozenset((countersigners | earlier) - {""}) - every,
        orders=frozenset(
            each.signed_by
            for each in project.reads.orders().result()
            if worker.id in each.accepted_by and each.signed_by not in {UNSIGNED, BROKEN}
        ),
    )


def require_key_of_payment(
    project: Project, named: Payment, own: Sequence[Payment], party: str, key: str
) -> None:
    """Require the key of a side that takes a payment back, or agrees that it is taken back.

    Raises:
        LedgerRefusedError: that side has signed the payment with another key, which this one does
            not replace.
    """
    first = key_of_side(named, party, own)
    if not first or first == key:
        return
    if party == WORKER and first in project.reads.former_signers(named.worker_id, key).result():
        return
    raise LedgerRefusedError(
        said(
            "The {side} signed this payment with another key ({first}). Only with that key can it "
            "be taken back for the {side}, and this is {key}.",
            side=word(party),
            first=Code(fingerprint(first)),
            key=Code(fingerprint(key)),
        )
    )


def question_before_signing(
    project: Project, worker: Worker, payment: Payment, party: str, key: str
) -> Said | None:
    """Return the question to ask before a side signs with a key on this computer, or None.

    One computer that has the keys of both sides could sign for both of them, and a key that is not
    known as the vendor's may be anybody's.

    Args:
        project: the job.
        worker: whose money it is.
        payment: the payment that is signed, or confirmed.
        party: the side that signs.
        key: its public key.
    """
    if _is_signed(project, payment, party):
        return None
    keys, name = keys_of_job(project, worker), Name(worker.name)
    if party == WORKER:
        is_here = payment.key and payment.key == known_public(keys_folder(), COUNTERSIGNING)
        if payment.stated_by == VENDOR and is_here:
            return said(
                "The key that signed this for the vendor is on this computer, too: one computer "
                "would sign for both sides. Are you {worker}?",
                worker=name,
            )
        return None
    if known_public(keys_folder(), keys.origin):
        return said(
            "The key of {worker} is on this computer, too: one computer would sign for both "
            "sides. Are you the vendor, and is {key} the vendor's key?",
            worker=name,
            key=Code(fingerprint(key)),
        )
    if not keys.is_vendor(key):
        return said(
            "This key has countersigned nothing in this job ({key}). Are you the vendor, and is "
            "it the vendor's key?",
            key=Code(fingerprint(key)),
        )
    return None


def _is_signed(project: Project, payment: Payment, party: str) -> bool:
    """Return whether a side has signed a payment in its very words: then it signs nothing new."""
    every = project.reads.payments().result()
    answers = [each for each in every if each.side == CONFIRMED and each.names == payment.seq]
    return any(each.document and each.stated_by == party for each in (payment, *answers))


def _of_worker(project: Project, worker: Worker) -> list[str]:
    """Return the keys of a worker that the job or this computer knows, the current one last."""
    cut = project.reads.ledger_cut(worker.id).result()
    signed = [
        each.key
        for each in project.reads.payments().result()
        if each.worker_id == worker.id and each.stated_by == WORKER and each.key
    ]
    handed_in = [signed_by(each.bundle) for each in project.reads.handed_in_by(worker.id).result()]
    receipts = project.reads.receipts_of(worker.id).result()
    receipted = [signed_by(each.bundle, "worker_key") for each in receipts]
    replaced = [key for each in cut.rekeys for key in (each.old, each.new)]
    here = known_public(keys_folder(), cut.origin)
    found = [*receipted, *handed_in, *signed, *replaced, here or ""]
    last_first = dict.fromkeys(key for key in reversed(found) if key)
    return list(reversed(last_first))
