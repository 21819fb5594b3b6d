"""The people who worked on the open item, by name, and reviewers who are known by a key alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from annotator.job_file.read_api import JobReads
from annotator.job_file.rows.values import WorkedItem
from annotator.ledger.signatures import fingerprint
from annotator.model.entities import Status, WorkerId

_REVIEWER: Final = "key:"
_SHOWN_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class ItemPeople:
    """The names of those who drew or changed something, and of who confirmed it, "" for nobody.

    ``pays_confirmer`` says that all orders under which they worked on it, and the one in force,
    pay a shared item to whoever confirms it.
    """

    workers: tuple[str, ...]
    confirmer: str
    pays_confirmer: bool = False


def orders_on(worked: WorkedItem | None, own: WorkerId) -> frozenset[str]:
    """Return the orders under which those who have a part of an item, or would, worked on it."""
    if worked is None:
        return frozenset()
    people, work = {*worked.work.workers, own}, worked.work
    of_regions = (under.get(each, {}) for under in work.region_orders.values() for each in people)
    return frozenset().union(*of_regions, *(work.ms.get(each, {}) for each in people))


def people_of(
    worked: WorkedItem | None, names: Mapping[WorkerId, str], own: WorkerId
) -> ItemPeople | None:
    """Return the people of an item; None if it is not known, or nobody else worked on it."""
    if worked is None:
        return None
    facts, workers = worked.facts, worked.work.workers
    confirmer = facts.done_by if facts.status is Status.DONE else None
    if not ({*workers, confirmer} - {own, None}):
        return None
    known = [each for each in names if each in workers]
    there = [*known, *sorted(workers - {*known})]
    return ItemPeople(
        tuple(names.get(each, each) for each in there),
        "" if confirmer is None else names.get(confirmer, confirmer),
    )


def reviewer_of(key: str) -> WorkerId:
    """Return the id under which a job names the reviewer who signs with a public key."""
    return WorkerId(_REVIEWER + fingerprint(key))


def reviewer_names(reads: JobReads) -> dict[WorkerId, str]:
    """Return what the signers of taken reviews are called: by their own word, and by their key.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return {
        reviewer_of(each.key): f"{each.vendor} {_short(each.key)}".strip()
        for each in reads.taken_reviews().result()
    }


def _short(key: str) -> str:
    return f"({_REVIEWER} {fingerprint(key)[:_SHOWN_DIGITS]}…)"
