"""How far several versions of a job agree: places, labels, tags and texts of all items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final

from annotator.agreement.assignment import best_assignment
from annotator.agreement.coefficients import AlphaCount, KappaCount
from annotator.agreement.disagreements import Disagreement, disagreements
from annotator.agreement.error_rates import TextErrors, text_errors
from annotator.agreement.item_comparison import MOST_TEXT_STEPS, usual_profile
from annotator.agreement.match_counts import MatchCount
from annotator.agreement.matched_items import ItemVersions, JobVersion, item_versions, paired
from annotator.agreement.normalization import TextProfile
from annotator.agreement.place_overlaps import SAME_PLACE, TooMuchToCompareError
from annotator.agreement.region_groups import (
    ItemMarks,
    LabelledRegion,
    Shares,
    groups_of,
    item_marks,
)
from annotator.agreement.tag_agreement import TagCount
from annotator.agreement.votes import ItemVote, vote
from annotator.progress import Watch

MOST: Final = 10_000
"""Nobody goes through more disagreements at once; the figures are of all of them."""

_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class AgreementOptions:
    """The least overlap of two regions that are the same one, and the profile of texts.

    Without a profile the usual one of each kind of media is used. ``votes`` keeps the votes on all
    items, for a proposed version.
    """

    least: float = SAME_PLACE
    profile: TextProfile | None = None
    votes: bool = False


@dataclass(slots=True)
class PairAgreement:
    """Regions and texts of pairs of versions, in which the first one counts as right.

    ``by_label`` pairs only regions of the same label; ``places`` pairs them whatever their labels.
    ``labels`` counts the labels of the pairs in ``places``. ``texts`` has the errors by profile.
    """

    by_label: dict[str, MatchCount] = field(default_factory=dict)
    places: MatchCount = field(default_factory=MatchCount)
    labels: KappaCount = field(default_factory=KappaCount)
    texts: dict[str, TextErrors] = field(default_factory=dict)

    @property
    def all_labels(self) -> MatchCount:
        """The counts of all labels together."""
        return sum(self.by_label.values(), MatchCount())


@dataclass(slots=True)
class JobAgreement:
    """The agreement of ``versions`` versions, and their accuracy against a gold version.

    For two versions the first one counts as right; of more, each pair counts both ways, so that
    none does. ``gold`` has all versions together against the gold version. ``only_one`` items were
    confirmed by one version alone.
    """

    versions: int
    items: int = 0
    gold_items: int = 0
    only_one: int = 0
    other_files: int = 0
    too_much: int = 0
    pairs: PairAgreement = field(default_factory=PairAgreement)
    gold: PairAgreement = field(default_factory=PairAgreement)
    labels: AlphaCount = field(default_factory=AlphaCount)
    tags: TagCount = field(default_factory=TagCount)
    differing: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)
    votes: list[ItemVote] = field(default_factory=list)


def job_agreement(
    versions: Sequence[JobVersion],
    gold: JobVersion | None = None,
    options: AgreementOptions | None = None,
    watch: Watch | None = None,
) -> JobAgreement:
    """Return the agreement of all versions on the items that at least two of them confirmed.

    Raises:
        CancelledError: the person stopped it.
    """
    options = options or AgreementOptions()
    found = JobAgreement(len(versions))
    every = [*versions, gold] if gold is not None else list(versions)
    pairing = paired(every)
    found.other_files = pairing.other_files
    labels = [version.labels for version in every]
    for item in item_versions(every, pairing, watch):
        try:
            if gold is not None and item.records[-1] is not None:
                _add_gold(found, item_marks(item, labels, options.least), options)
            among = ItemVersions(item.item, item.records[: len(versions)])
            confirmed = sum(record is not None for record in among.records)
            found.only_one += confirmed == 1
            if confirmed >= _TWO:
                _add(found, item_marks(among, labels[: len(versions)], options.least), options)
        except TooMuchToCompareError:
            found.too_much += 1
    found.tags.close()
    return found


def _add(found: JobAgreement, item: ItemMarks, options: AgreementOptions) -> None:
    profile = options.profile or usual_profile(item.item.kind)
    finished = item.finished
    directions = [(0, 1)] if found.versions == _TWO else list(permutations(finished, _TWO))
    for direction in directions:
        _add_pair(found.pairs, item, direction, profile)
    groups = groups_of(item)
    for group in groups:
        found.labels.add([None if mark is None else mark.label for mark in group.marks])
    found.tags.add(item.tags)
    for each in disagreements(item, groups, profile):
        found.differing += 1
        if len(found.disagreements) < MOST:
            found.disagreements.append(each)
    if options.votes:
        found.votes.append(vote(item, groups, profile))
    found.items += 1


def _add_gold(found: JobAgreement, item: ItemMarks, options: AgreementOptions) -> None:
    profile = options.profile or usual_profile(item.item.kind)
    *others, gold = item.finished
    for other in others:
        _add_pair(found.gold, item, (gold, other), profile)
    found.gold_items += bool(others)


def _add_pair(
    into: PairAgreement, item: ItemMarks, direction: tuple[int, int], profile: TextProfile
) -> None:
    """Add two versions of an item, of which the first counts as right."""
    right, other = item.of(direction[0]), item.of(direction[1])
    shares = _directed(item, direction)
    pairs = best_assignment(shares)
    into.places += _count(shares, pairs, len(right), len(other))
    for one, two in pairs:
        into.labels.add(right[one].label, other[two].label)
    for label in sorted({mark.label for mark in (*right, *other)}):
        into.by_label[label] = into.by_label.get(label, MatchCount()) + _of_label(
            label, shares, right, other
        )
    texts = list(_texts(pairs, right, other))
    if sum(len(one) * len(two) for one, two in texts) > MOST_TEXT_STEPS:
        raise TooMuchToCompareError("The texts are too long.")
    if texts:
        errors = sum((text_errors(one, two, profile) for one, two in texts), TextErrors())
        into.texts[profile.id] = into.texts.get(profile.id, TextErrors()) + errors


def _directed(item: ItemMarks, direction: tuple[int, int]) -> Shares:
    right, other = direction
    if right < other:
        return item.shares[right, other]
    return {(two, one): share for (one, two), share in item.shares[other, right].items()}


def _of_label(
    label: str, shares: Shares, right: Sequence[LabelledRegion], other: Sequence[LabelledRegion]
) -> MatchCount:
    same = {
        pair: share
        for pair, share in shares.items()
        if right[pair[0]].label == label == other[pair[1]].label
    }
    sizes = [sum(mark.label == label for mark in marks) for marks in (right, other)]
    return _count(same, best_assignment(same), sizes[0], sizes[1])


def _count(shares: Shares, pairs: Sequence[tuple[int, int]], right: int, other: int) -> MatchCount:
    both = len(pairs)
    return MatchCount(both, right - both, other - both, sum(shares[pair] for pair in pairs))


def _texts(
    pairs: Sequence[tuple[int, int]],
    right: Sequence[LabelledRegion],
    other: Sequence[LabelledRegion],
) -> Iterator[tuple[str, str]]:
    """Yield the texts of pairs, and those that one side lacks; without any text, nothing."""
    partner = dict(pairs)
    taken = set(partner.values())
    for at, mark in enumerate(right):
        theirs = other[partner[at]].region.transcription if at in partner else ""
        if mark.region.transcription or theirs:
            yield mark.region.transcription, theirs
    for at, mark in enumerate(other):
        if at not in taken and mark.region.transcription:
            yield "", mark.region.transcription
