"""Chooses one version of each item, by a rule that does not depend on the order of submissions.

The finished version that agrees most with the others is taken. A tie is broken by a lot that is
keyed with the collection: it always gives the same result, and no worker can predict it. (A plain
digest could be tried out until it is the lowest.) A submission's own claim that its work was
accepted does not count, because anyone who has a job file can accept in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import Final

from annotator.agreement.place_overlaps import TooMuchToCompareError
from annotator.agreement.region_pairs import region_pairs
from annotator.collection.mergeable_submissions import ItemKey, MergeableSubmission
from annotator.model.entities import IMAGE, SOUND, Region

RegionsOf = Callable[[MergeableSubmission, frozenset[ItemKey]], Mapping[ItemKey, Sequence[Region]]]
"""Returns the regions of some items in a submission; labels have the same ids in all of them."""


@dataclass(frozen=True, slots=True)
class ReviewedVersions:
    """What an earlier review decides: versions that stay, and rejected ones, by their digests."""

    kept: Mapping[ItemKey, str] = field(default_factory=dict)
    refused: Mapping[ItemKey, str] = field(default_factory=dict)


NOTHING_REVIEWED: Final = ReviewedVersions()


def chosen_versions(
    submissions: Sequence[MergeableSubmission],
    regions_of: RegionsOf,
    secret: str,
    reviewed: ReviewedVersions = NOTHING_REVIEWED,
) -> dict[ItemKey, str]:
    """Return the digest of the submission whose version is taken, for each finished item.

    ``secret`` is what only the vendor has, such as the id of the collection; it decides the lots.
    """
    versions = _finished(submissions)
    for key, digest in reviewed.refused.items():
        others = [each for each in versions.pop(key, ()) if each != digest]
        versions |= {key: others} if others else {}
    versions |= {key: [digest] for key, digest in reviewed.kept.items()}
    contested = {key: found for key, found in versions.items() if len(found) > 1}
    chosen = {key: found[0] for key, found in versions.items() if len(found) == 1}
    if not contested:
        return chosen
    regions: dict[ItemKey, dict[str, Sequence[Region]]] = {key: {} for key in contested}
    for submission in submissions:
        digest = submission.received.digest
        wanted = frozenset(key for key, found in contested.items() if digest in found)
        if wanted:
            own = regions_of(submission, wanted)
            for key in wanted:
                regions[key][digest] = own.get(key, ())
    kinds = {key: item.kind for each in submissions for key, item in each.items.items()}
    sources = {each.received.digest: _source_of(each) for each in submissions}
    for key, found in regions.items():
        chosen[key] = _most_agreed(found, kinds[key], sources, f"{secret}/{key[0]}/{key[1]}")
    return chosen


def _source_of(submission: MergeableSubmission) -> str:
    """Return the package of a submission, which one worker got: several records have one voice."""
    return submission.received.package or submission.received.digest


def _finished(submissions: Sequence[MergeableSubmission]) -> dict[ItemKey, list[str]]:
    """Return the digests of the submissions in which an item is finished and not rejected."""
    found: dict[ItemKey, list[str]] = {}
    for submission in submissions:
        for key, item in submission.items.items():
            if item.is_finished:
                found.setdefault(key, []).append(submission.received.digest)
    return found


def _most_agreed(
    versions: Mapping[str, Sequence[Region]], kind: str, sources: Mapping[str, str], lot: str
) -> str:
    def agreement(digest: str) -> Fraction:
        of_sources: dict[str, list[Fraction]] = {}
        for other, regions in versions.items():
            if sources[other] != sources[digest]:
                share = _agreement(versions[digest], regions, kind)
                of_sources.setdefault(sources[other], []).append(share)
        return sum(
            (sum(each, Fraction(0)) / len(each) for each in of_sources.values()), Fraction(0)
        )

    def rank(digest: str) -> tuple[Fraction, bytes, bytes]:
        return agreement(digest), _lot(lot, sources[digest]), _lot(lot, digest)

    return max(versions, key=rank)


def _lot(lot: str, name: str) -> bytes:
    return sha256(f"{lot}/{name}".encode()).digest()


def _agreement(ours: Sequence[Region], theirs: Sequence[Region], kind: str) -> Fraction:
    """Return the share of regions in both that have a counterpart of the same label, 0 to 1."""
    total = len(ours) + len(theirs)
    if not total:
        return Fraction(1)
    try:
        pairs = region_pairs(SOUND if kind == SOUND else IMAGE, ours, theirs)
    except TooMuchToCompareError:
        return Fraction(0)
    alike = sum(
        pair.ours is not None
        and pair.theirs is not None
        and pair.ours.label_id == pair.theirs.label_id
        for pair in pairs
    )
    return Fraction(2 * alike, total)
