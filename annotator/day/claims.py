"""Claims: declared time outside any entry, and taking one back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from annotator.errors import InvalidValueError
from annotator.records import Correction

LONG_DAY_MS: Final = 20 * 3_600_000
"""More work than this on one day is probably a mistake. The window asks, but never refuses it."""


LONGEST_BEFORE_MS: Final = 24 * 3_600_000
"""So much work outside all sessions is possible before the first of them."""


def require_possible(claimed_ms: int, *, declared_ms: int, observed_ms: int, since_ms: int) -> None:
    """Refuse a claim for which there was no time: not even a machine can have worked it.

    Args:
        claimed_ms: the claim.
        declared_ms: all time that the worker has declared at the job so far.
        observed_ms: all work of theirs that was measured.
        since_ms: the time since their first session at the job, by the clock on the wall.

    Raises:
        InvalidValueError: measured and declared time together would be more than has passed since
            the day before the first session.
    """
    # A clock that was set back must not refuse everything.
    free_ms = max(0, since_ms - observed_ms) + LONGEST_BEFORE_MS
    if declared_ms + claimed_ms > free_ms:
        raise InvalidValueError(
            "With this you would have worked longer at this job than the time that has passed "
            "since the day before you began. Add less, or take back what you added by mistake."
        )


def is_hardly_meant(claimed_ms: int, *, counted_ms: int, passed_ms: int) -> bool:
    """Return whether a claim would make the day longer than a person or the clock allows.

    Args:
        claimed_ms: the claim.
        counted_ms: the work of that day so far, observed and declared.
        passed_ms: how much of the day has passed.
    """
    return counted_ms + claimed_ms > min(passed_ms, LONG_DAY_MS)


def standing_claims(corrections: Iterable[Correction]) -> list[Correction]:
    """Return the claims that were not withdrawn, in the order in which they were made.

    Args:
        corrections: all corrections of a worker or of a job, in the order of appending.
    """
    known = list(corrections)
    taken_back = {one.claim_seq for one in known if one.claim_seq is not None}
    return [one for one in known if _is_claim(one) and one.seq not in taken_back]


def taking_back(claim: Correction) -> Correction:
    """Return the correction that withdraws a claim.

    Raises:
        InvalidValueError: it is no claim.
    """
    if not _is_claim(claim):
        raise InvalidValueError("Only time that you added can be taken back; answer the break.")
    return replace(
        claim, from_category=claim.category, category=None, reason="", seq=0, claim_seq=claim.seq
    )


def _is_claim(one: Correction) -> bool:
    return one.entry_seq is None and one.claim_seq is None
