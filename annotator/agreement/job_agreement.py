"""How far several versions of a job agree: places, labels, tags and texts of all items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from annotator.agreement.coefficients import AlphaCount, KappaCount
from annotator.agreement.disagreements import Disagreement, disagreements
from annotator.agreement.error_rates import TextErrors, text_errors
from annotator.agreement.item_comparison import MOST_TEXT_STEPS, usual_profile
from annotator.agreement.match_counts import MatchCount
from annotator.agreement.matched_items import JobVersion, item_versions, paired
from annotator.agreement.normalization import TextProfile
from annotator.agreement.place_overlaps import SAME_PLACE, TooMuchToCompareError
from annotator.agreement.region_groups import ItemMarks, groups_of, item_marks
from annotator.agreement.tag_agreement import TagCount
from annotator.agreement.version_pair import VersionPair, version_pair
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

    def add(self, pair: VersionPair, profile: TextProfile) -> None:
        """Add two versions of an item."""
        for label, count in pair.by_label.items():
            self.by_label[label] = self.by_label.get(label, MatchCount()) + count
        self.places += pair.places
        for right, other in pair.labels:
            self.labels.add(right, other)
        errors = [text_errors(right, other, profile) for right, other in pair.texts]
        if errors:
            known = self.texts.get(profile.id, TextErrors())
            self.texts[profile.id] = sum(errors, known)

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
            among = replace(item, records=item.records[: len(versions)])
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
    pairs = [version_pair(item, versions) for versions in item.pairs]
    _require_short(pairs)
    for pair in pairs:
        found.pairs.add(pair, profile)
        if found.versions > _TWO:
            found.pairs.add(pair.reversed, profile)
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
    """Add an item of the gold version, which is the last one."""
    profile = options.profile or usual_profile(item.item.kind)
    gold = len(item.marks) - 1
    pairs = [version_pair(item, versions) for versions in item.pairs if versions[1] == gold]
    _require_short(pairs)
    for pair in pairs:
        found.gold.add(pair.reversed, profile)
    found.gold_items += bool(pairs)


def _require_short(pairs: Iterable[VersionPair]) -> None:
    """Refuse an item before anything of it is counted.

    Raises:
        TooMuchToCompareError: its texts are too long.
    """
    for pair in pairs:
        if sum(len(one) * len(two) for one, two in pair.texts) > MOST_TEXT_STEPS:
            raise TooMuchToCompareError("The texts are too long.")
