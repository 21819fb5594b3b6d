"""The review of one item as a value without ids of a job file, so that a document can carry it."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.model.entities import Fault, RegionVerdict, Review


@dataclass(frozen=True, slots=True)
class RegionDecision:
    """The decision on the region of this number; a rejection has a reason and a fault."""

    number: int
    verdict: RegionVerdict
    reason: str = ""
    fault: Fault = Fault.NONE


@dataclass(frozen=True, slots=True)
class ItemReview:
    """The review of the item that is this part of the file with this digest.

    ``review`` is NONE while only regions were reviewed. ``reviewed_sha256`` is the digest of what
    the reviewer saw, "" if it is not known. ``regions`` are in the order of their numbers; outdated
    decisions are not among them.
    """

    media_sha256: str
    part: int
    review: Review
    reason: str = ""
    fault: Fault = Fault.NONE
    reviewed_sha256: str = ""
    regions: tuple[RegionDecision, ...] = ()
