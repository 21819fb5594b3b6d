"""Claims: declared time outside any entry, and taking one back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from annotator.errors import InvalidValueError
from annotator.records import Correction

LONG_DAY_MS: Final = 20 * 3_600_000
"""More work than this on one day is probably a mistake. The window asks, but never refuses it."""


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
