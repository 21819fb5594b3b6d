"""Reviewers who are known by their key alone: their ids in a job, and what they are called."""

from __future__ import annotations

from typing import Final

from annotator.job_file.read_api import JobReads
from annotator.ledger.signatures import fingerprint
from annotator.model.entities import WorkerId

_REVIEWER: Final = "key:"
_SHOWN_DIGITS: Final = 8


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
