"""The keys that a job knows: those of its workers, and those that countersigned their record."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.job_file.project import Project
from annotator.job_ledger.receipts import signed_by
from annotator.ledger.keys import known_public
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.pay.money.payments import VENDOR, WORKER


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKeys:
    """The public keys around one worker's money.

    ``worker`` are all keys of that worker, ``current`` the one that signs now ("" if none is
    known), ``given_up`` those that were replaced, ``people`` the keys of everybody who works at the
    job. ``vendor`` are the keys that countersigned this worker's record, or signed payments before.
    """

    origin: str
    worker: frozenset[str]
    current: str
    given_up: frozenset[str]
    people: frozenset[str]
    vendor: frozenset[str]


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
    )


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
