"""Chooses one version of each item, by a rule that does not depend on the order of submissions.

Accepted work goes before confirmed work. Among versions of the same standing the one that agrees
most with the others is taken, and among equals the one in the submission with the lowest digest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from annotator.agreement.place_overlaps import TooMuchToCompareError
from annotator.agreement.region_pairs import region_pairs
from annotator.collection.mergeable_submissions import ItemKey, MergeableSubmission
from annotator.model.entities import IMAGE, SOUND, Region

RegionsOf = Callable[[MergeableSubmission, frozenset[ItemKey]], Mapping[ItemKey, Sequence[Region]]]
"""Returns the regions of some items in a submission; labels have the same ids in all of them."""

_RANKS: Final = {"accepted": 2, "withdrawn": 1}
_DONE: Final = "done"


def chosen_versions(
    submissions: Sequence[MergeableSubmission], regions_of: RegionsOf
) -> dict[ItemKey, str]:
    """Return the digest of the submission whose version is taken, for each finished item."""
    versions = _best_of_all(submissions)
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
    for key, found in regions.items():
        chosen[key] = _most_agreed(found, kinds[key])
    return chosen


def _best_of_all(submissions: Sequence[MergeableSubmission]) -> dict[ItemKey, list[str]]:
    """Return the digests of the submissions with a version of the best standing, by item."""
    best: dict[ItemKey, tuple[int, list[str]]] = {}
    for submission in submissions:
        for key, item in submission.items.items():
            if item.status != _DONE or item.review == "rejected":
                continue
            rank = _RANKS.get(item.review, 1)
            before = best.get(key)
            if before is None or rank > before[0]:
                best[key] = (rank, [submission.received.digest])
            elif rank == before[0]:
                before[1].append(submission.received.digest)
    return {key: sorted(found) for key, (_, found) in best.items()}


def _most_agreed(versions: Mapping[str, Sequence[Region]], kind: str) -> str:
    def agreement(digest: str) -> Fraction:
        own = versions[digest]
        others = [regions for other, regions in versions.items() if other != digest]
        return sum((_agreement(own, each, kind) for each in others), Fraction(0))

    # Of equal ones, max returns the first.
    return max(sorted(versions), key=agreement)


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
