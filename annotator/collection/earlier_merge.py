"""Reads an earlier merged job: its items, and which of its reviews still hold."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.collection.mergeable_submissions import ItemKey, MergeableSubmission
from annotator.collection.submission_part import NAMESPACE
from annotator.collection.version_digests import version_digests
from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.export.api import ItemRecord
from annotator.job_file.project import Project
from annotator.model.entities import ItemFacts, ItemId, Media, Review, Status
from annotator.sentences.parts import FilePath, Name
from annotator.sentences.said import Said, said
from annotator.submissions.checked_submission import SubmissionRefusedError
from annotator.submissions.collection_folder import Collection
from annotator.submissions.intact_submission import intact_hand_in
from annotator.submissions.received_submissions import ReceivedSubmission, received_submission


class EarlierMergeRefusedError(AnnotatorError):
    """A job cannot be merged into; nothing was written."""


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """An item of the earlier job.

    ``submission`` is the digest of the submission that its version came from, "" without one.
    ``is_reviewed``: somebody decided on the item or a region, or corrected it. ``is_own``: somebody
    of the job itself did it, or began to.
    """

    id: ItemId
    media: Media
    facts: ItemFacts
    submission: str
    is_reviewed: bool
    is_own: bool

    @property
    def is_rejected(self) -> bool:
        """Whether the item as a whole is rejected."""
        return self.facts.review is Review.REJECTED


def merged_job_id(collection: Collection, digests: Iterable[str]) -> str:
    """Return the id of the job that is made of some submissions of a collection, in order."""
    return str(uuid.uuid5(NAMESPACE, "/".join([collection.id, *digests])))


def copied_job(earlier: Path, made: Path, collection: Collection) -> Path:
    """Copy a job that was merged from a collection; return the folder of its media.

    The earlier job is not changed here; see ``left_behind``. Its time goes on in the copy, which is
    the same job: whoever counts both counts it once.

    Raises:
        EarlierMergeRefusedError: it was merged from another collection or not at all, or its last
            session was not closed.
        JobFileError: it cannot be opened, or the copy cannot be written.
    """
    name = FilePath(earlier)
    with Project.open_safely(earlier, reads=True) as project:
        _require_merged_from(collection, project)
        if not all(session.closed for session in project.reads.sessions().result()):
            raise EarlierMergeRefusedError(
                said(
                    "The last session in {file} ended without being closed. Open it once and "
                    "close it, then merge again. Nothing was written.",
                    file=name,
                )
            )
        project.copy_to(made).result()
        return project.media_folder


def merged_submissions(merged: Path) -> frozenset[str]:
    """Return the digests of the submissions that a job was last merged from.

    Raises:
        JobFileError: it cannot be opened.
    """
    with Project.open_safely(merged, reads=True) as project:
        return frozenset(each.sha256 for each in project.reads.contributions().result())


def _require_merged_from(collection: Collection, project: Project) -> None:
    digests = [each.sha256 for each in project.reads.first_contributions().result()]
    if not digests or project.facts.job_id != merged_job_id(collection, digests):
        raise EarlierMergeRefusedError(
            said(
                "{file} was not merged from this collection, so its reviews are of other work. "
                "Nothing was written: name the job of the previous merge, or none.",
                file=FilePath(project.path),
            )
        )


def rejected_versions(
    merged: Path, collection: Collection, used: Iterable[MergeableSubmission]
) -> Mapping[ItemKey, str]:
    """Return the items that are rejected in a merged job, each with the submission it is of.

    Without those that their worker did again since, or answered and confirmed.

    Raises:
        EarlierMergeRefusedError: the job was not merged from this collection.
        JobFileError: it cannot be opened.
    """
    with Project.open_safely(merged, reads=True) as project:
        _require_merged_from(collection, project)
        return EarlierMerge(project, collection, used).refused


def left_behind(earlier: Path, name: str) -> list[Said]:
    """Note in the earlier job which file continues it, so that nobody works in both.

    Returns:
        A sentence if it could not be noted, else none.
    """
    today = dt.datetime.now().astimezone().date().isoformat()
    try:
        with Project.open_safely(earlier) as project:
            before = project.continued_in
            project.writes.set_continuation(name, today).result()
    except AnnotatorError as error:
        return [
            said(
                "{file} could not be marked as merged again. Do not work on in it: what is done in "
                "both jobs cannot be put together. {problem}",
                file=FilePath(earlier),
                problem=error.said,
            )
        ]
    return [_went_on_before(earlier, before, name)] if before else []


def _went_on_before(earlier: Path, before: str, name: str) -> Said:
    return said(
        "{file} went on in {before} already, so {name} has nothing of what was done there. Keep "
        "only one of the two.",
        file=FilePath(earlier),
        before=Name(shown_name(before)),
        name=Name(shown_name(name)),
    )


class EarlierMerge:
    """The items of the earlier job, and the newest submissions that have the same versions.

    Attributes:
        items: the items of the job, of twins the first.
        same: for each item the digest of the submission whose version is that of the earlier merge,
            to the byte and by the same person; none where the version is another one now.
        answered: rejected items that the same person confirmed again as they were, with an answer.
    """

    def __init__(
        self, project: Project, collection: Collection, used: Iterable[MergeableSubmission]
    ) -> None:
        """Read an open copy of the earlier job.

        Raises:
            DamagedJobError: a row has a wrong seal.
        """
        self.items = dict(_items_in(project))
        self.same: dict[ItemKey, str] = {}
        self.answered: set[ItemKey] = set()
        by_digest: dict[str, list[ItemKey]] = {}
        for key, item in self.items.items():
            if item.submission:
                by_digest.setdefault(item.submission, []).append(key)
        newest = {each.received.origin: each for each in used}
        for digest, keys in sorted(by_digest.items()):
            before = _intact(collection, digest)
            now = None if before is None else newest.get(before.origin)
            if before is not None and now is not None:
                self._compare(before, now, keys)

    @property
    def refused(self) -> Mapping[ItemKey, str]:
        """The versions that are rejected, each with the digest of its submission."""
        return {
            key: each
            for key, each in self.same.items()
            if self.items[key].is_rejected and key not in self.answered
        }

    @property
    def kept(self) -> Mapping[ItemKey, str]:
        """The versions that were reviewed and are not rejected, so that no other is taken."""
        return {
            key: each
            for key, each in self.same.items()
            if self.items[key].is_reviewed and not self.items[key].is_rejected
        }

    def _compare(
        self, before: ReceivedSubmission, now: MergeableSubmission, keys: Iterable[ItemKey]
    ) -> None:
        if before.digest == now.received.digest:
            self.same |= {key: before.digest for key in keys if key in now.items}
            return
        self.answered |= {key for key in keys if key in now.items and self._is_answered(key, now)}
        one, two = version_digests(before.export), version_digests(now.received.export)
        for key in keys:
            found = one.get(key)
            if found is not None and found == two.get(key) and key in now.items:
                self.same[key] = now.received.digest

    def _is_answered(self, key: ItemKey, now: MergeableSubmission) -> bool:
        rejection, item = self.items[key].facts, now.items[key]
        said_so = (rejection.review_reason, rejection.fault)
        return (
            self.items[key].is_rejected
            and item.review != Review.REJECTED.value
            and any((each.reason, each.fault) == said_so for each in item.answers)
        )


def _intact(collection: Collection, digest: str) -> ReceivedSubmission | None:
    """Return a submission that is as its worker signed it; None if it is not there or changed."""
    received = received_submission(collection, digest)
    if received is None:
        return None
    try:
        intact_hand_in(received)
    except SubmissionRefusedError:
        return None
    return received


def _items_in(project: Project) -> Iterator[tuple[ItemKey, EarlierItem]]:
    made_of = project.reads.contributions().result()
    submissions = {item: each.sha256 for each in made_of for item in each.items}
    seen: set[ItemKey] = set()
    with project.snapshot().result() as snapshot:
        for record in snapshot.items():
            key = record.media.sha256, record.item.part
            if key in seen:
                continue
            seen.add(key)
            item_id, facts = record.item.id, record.item.facts
            is_corrected = project.reads.confirmed_version(item_id).result() is not None
            yield (
                key,
                EarlierItem(
                    item_id,
                    record.media,
                    facts,
                    submissions.get(item_id, ""),
                    is_reviewed=is_corrected or _has_decision(record),
                    is_own=_is_own(record),
                ),
            )


def _has_decision(record: ItemRecord) -> bool:
    if record.item.facts.review is not Review.NONE:
        return True
    return any(each.review is not None or each.touched for each in record.regions)


def _is_own(record: ItemRecord) -> bool:
    facts = record.item.facts
    return facts.done_by is not None or facts.status in {Status.STARTED, Status.SKIPPED}
