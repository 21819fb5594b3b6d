"""Turns the review of a merged job into one review for each submission that is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from annotator.collection.mergeable_submissions import ItemKey
from annotator.documents.review_document import review_of
from annotator.export.api import ItemRecord
from annotator.job_file.project import Project
from annotator.model.entities import Labels, Region, RegionId, Regions, Review
from annotator.model.item_review import ItemReview, RegionDecision
from annotator.records import GivenReview
from annotator.sentences.parts import FilePath
from annotator.sentences.said import Said, said
from annotator.session.reviews.version_differences import version_differences
from annotator.submissions.collection_folder import Collection
from annotator.worker_reviews.review_file import (
    RegionCorrection,
    RegionVersion,
    ReviewedItem,
    SubmissionReview,
)
from annotator.worker_reviews.submitted_regions import SubmittedRegions

_SHOWN: Final = frozenset({"place", "label", "text"})
"""The differences that a review states as corrections."""


@dataclass(slots=True)
class GivenReviews:
    """The reviews by the digest of their submission, and a sentence on what is in none."""

    reviews: dict[str, SubmissionReview] = field(default_factory=dict)
    problems: list[Said] = field(default_factory=list)


def given_reviews(project: Project, collection: Collection, vendor: str = "") -> GivenReviews:
    """Return the decisions in a merged job, separately for each worker whose work it has.

    Nothing of one worker is in the review of another. Regions have the numbers of the worker's own
    job, and each item the digest of what the worker submitted. An item of a review that was given
    before, on which nothing is decided any more, is in the new one without a decision.

    Args:
        project: the merged job.
        collection: what it was merged from.
        vendor: the vendor's name, as the files state it.

    Raises:
        DamagedJobError: a row of the job has a wrong seal.
    """
    submitted = SubmittedRegions(collection)
    made_of = project.reads.contributions().result()
    sources = {item: each.sha256 for each in made_of for item in each.items}
    given = GivenReviews(problems=submitted.problems)
    before_now = _given_before(project)
    found: dict[str, list[ReviewedItem]] = {}
    with project.snapshot().result() as snapshot:
        labels = project.reads.labels().result()
        for record in snapshot.items():
            key: ItemKey = (record.media.sha256, record.item.part)
            review, last = review_of(record), before_now.get(key, "")
            if review is None and not last:
                continue
            before = project.reads.confirmed_version(record.item.id).result()
            sent = _Submitted(submitted, sources.get(record.item.id, ""))
            mapped = _Mapped(record, before, sent, labels)
            if review is None:
                if sent.is_same(last, mapped.submission, key):
                    found.setdefault(mapped.submission, []).append(mapped.taken_back)
            elif not mapped.submission:
                given.problems.append(_of_nobody(record))
            else:
                found.setdefault(mapped.submission, []).append(mapped.item(review))
    for digest, items in sorted(found.items()):
        received = submitted.contents[digest].received
        given.reviews[digest] = SubmissionReview(
            submission=digest,
            job_id=received.job_id,
            worker=received.worker,
            package=received.package,
            vendor=vendor,
            merged=project.facts.job_id,
            serial=project.serial,
            items=tuple(items),
        )
    return given


def note_given(project: Project, reviews: Iterable[SubmissionReview]) -> None:
    """Note in a merged job which reviews its workers get, so that the next ones can take back.

    Call it before the files are written: what was noted and not given takes back nothing.

    Raises:
        WriteFailedError: the disk refused; nothing was noted.
    """
    noted = [
        GivenReview(
            each.submission,
            tuple(
                (item.review.media_sha256, item.review.part)
                for item in each.items
                if not item.is_taken_back
            ),
        )
        for each in reviews
    ]
    project.writes.add_given_reviews([each for each in noted if each.items]).result()


def _given_before(project: Project) -> dict[ItemKey, str]:
    """Return the items of all reviews that were given, each with the submission of the last one."""
    given = project.reads.given_reviews().result()
    return {key: each.submission for each in given for key in each.items}


@dataclass(frozen=True, slots=True)
class _Submitted:
    """What was submitted, and the submission that an item of the job came from, "" for none.

    After a second merge that may be a newer one than the regions came from, with the same content.
    """

    regions: SubmittedRegions
    newest: str

    def whose(self, found: set[str], key: ItemKey) -> str:
        """Return the submission of an item whose regions came from some; "" if it is not clear."""
        if not found and self.newest:
            return self.newest
        if len(found) != 1:
            return ""
        [digest] = found
        return self.newest if self.is_same(digest, self.newest, key) else digest

    def is_same(self, digest: str, other: str, key: ItemKey) -> bool:
        """Return whether an item is the same in two submissions of one record."""
        one, two = self.regions.contents.get(digest), self.regions.contents.get(other)
        return (
            one is not None
            and two is not None
            and one.received.origin == two.received.origin
            and one.content_sha256.get(key) == two.content_sha256.get(key)
        )


class _Mapped:
    """One item of the merged job, as the worker has it."""

    def __init__(
        self,
        record: ItemRecord,
        before: Regions | None,
        submitted: _Submitted,
        labels: Labels,
    ) -> None:
        self._labels = labels
        self._now: dict[RegionId, Region] = {each.id: each for each in record.regions}
        self._before: Regions = self._now if before is None else before
        self._key = key = (record.media.sha256, record.item.part)
        origins = {
            region_id: origin
            for region_id in {**self._before, **self._now}
            if (origin := submitted.regions.region(region_id)) is not None and origin.item == key
        }
        self._numbers: Mapping[RegionId, int] = {
            region_id: origin.number for region_id, origin in origins.items()
        }
        digests = {origin.submission for origin in origins.values()}
        if not self._before and not submitted.newest:
            digests = set(submitted.regions.with_item(key))
        self.submission = submitted.whose(digests, key)
        content = submitted.regions.contents.get(self.submission)
        self._sha256 = "" if content is None else content.content_sha256.get(key, "")
        if not self._sha256:
            self.submission = ""

    @property
    def taken_back(self) -> ReviewedItem:
        """The item without the decisions that were given before."""
        return ReviewedItem(ItemReview(*self._key, Review.NONE, reviewed_sha256=self._sha256))

    def item(self, review: ItemReview) -> ReviewedItem:
        """Return the decisions with the numbers of the worker's regions, and the corrections."""
        by_number = {each.number: self._numbers.get(each.id) for each in self._now.values()}
        decisions = [
            replace(each, number=own)
            for each in review.regions
            if (own := by_number.get(each.number)) is not None
        ]
        corrections = [
            RegionCorrection(
                self._numbers.get(each.region.id, 0) if each.before else 0,
                self._version(each.before),
                self._version(each.now),
            )
            for each in version_differences(self._before, self._now)
            if (each.before is None or each.now is None or _SHOWN & {*each.parts})
            and (each.before is None or each.region.id in self._numbers)
        ]
        mapped = replace(
            review,
            reviewed_sha256=self._sha256,
            regions=tuple(sorted(_each_once(decisions), key=lambda each: each.number)),
        )
        return ReviewedItem(mapped, tuple(sorted(corrections, key=lambda each: each.region)))

    def _version(self, region: Region | None) -> RegionVersion | None:
        if region is None:
            return None
        name = self._labels[region.label_id].name
        return RegionVersion(region.geometry, name, region.transcription)


def _each_once(decisions: list[RegionDecision]) -> list[RegionDecision]:
    return list({each.number: each for each in decisions}.values())


def _of_nobody(record: ItemRecord) -> Said:
    return said(
        "It cannot be told whose work {file} is, so its review is in no file. Merge the "
        "collection again, or tell the worker yourself.",
        file=FilePath(record.media.path),
    )
