"""Previews a merge of a collection: what it would take, what it would leave out, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.collection.media_folder import MediaNotKnownError, remembered_media
from annotator.collection.mergeable_submissions import (
    ItemKey,
    MergeableSubmission,
    mergeable_submissions,
)
from annotator.files import is_folder
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.collection_folder import Collection
from annotator.submissions.known_packages import worker_named

_DONE: Final = "done"
_REJECTED: Final = "rejected"


@dataclass(frozen=True, slots=True)
class MergeableWork:
    """The work of one submission that a merge chooses from.

    ``finished`` counts the items that can be taken, ``open`` those that are not done, ``rejected``
    those that were rejected.
    """

    worker: str
    digest: str
    finished: int
    open: int
    rejected: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """The work to choose from, and a sentence on each thing that will not be taken.

    ``items`` counts the items of the merged job that will be finished; ``contested`` those of them
    that several workers did. ``media`` is the folder of the media if it is known.
    """

    works: Sequence[MergeableWork]
    items: int
    contested: int
    left_out: Sequence[Said]
    media: Path | None = None


def merge_preview(collection: Collection) -> MergePreview:
    """Return what a merge of a collection would take; nothing is written.

    It reads the submissions as the merge does, and compares no regions: that takes long.
    """
    found = mergeable_submissions(collection)
    works = [_work_of(collection, each) for each in found.used]
    finished: dict[ItemKey, int] = {}
    for each in found.used:
        for key in _finished(each):
            finished[key] = finished.get(key, 0) + 1
    contested = sum(count > 1 for count in finished.values())
    told = found.told
    if found.second_records:
        told.append(
            said("If you name the job of the previous merge, the record that it has is taken.")
        )
    told += _not_taken(collection, works, has_problems=bool(found.told))
    works.sort(key=lambda each: (each.worker.casefold(), each.digest))
    return MergePreview(works, len(finished), contested, told, _media_of(collection))


def _media_of(collection: Collection) -> Path | None:
    try:
        folder = remembered_media(collection)
    except MediaNotKnownError:
        return None
    return folder if is_folder(folder) else None


def _work_of(collection: Collection, submission: MergeableSubmission) -> MergeableWork:
    items = submission.items.values()
    finished = sum(1 for _ in _finished(submission))
    rejected = sum(each.status == _DONE and each.review == _REJECTED for each in items)
    received = submission.received
    named = worker_named(collection, received.package) or received.worker[:8]
    return MergeableWork(
        named, received.digest, finished, len(items) - finished - rejected, rejected
    )


def _finished(submission: MergeableSubmission) -> Iterator[ItemKey]:
    for key, item in submission.items.items():
        if item.is_finished:
            yield key


def _not_taken(
    collection: Collection, works: Sequence[MergeableWork], *, has_problems: bool
) -> Iterator[Said]:
    """Yield what is not taken although nothing is wrong with it."""
    rest = len(collection.digests()) - len(works)
    if rest and not has_problems:
        yield said_n(
            "{count} submission is not taken: a newer one of the same worker counts in its place.",
            "{count} submissions are not taken: newer ones of the same workers count in their "
            "place.",
            rest,
        )
    elif rest:
        yield said_n(
            "{count} submission is not taken: a newer one of the same worker counts in its place, "
            "or it is told above.",
            "{count} submissions are not taken: newer ones of the same workers count in their "
            "place, or they are told above.",
            rest,
        )
    unfinished = sum(each.open for each in works)
    if unfinished:
        yield said_n(
            "{count} item is not finished in its submission, so that version is not taken.",
            "{count} items are not finished in their submissions, so those versions are not taken.",
            unfinished,
        )
    rejected = sum(each.rejected for each in works)
    if rejected:
        yield said_n(
            "{count} version is not taken, because it was rejected.",
            "{count} versions are not taken, because they were rejected.",
            rejected,
        )
    if not works:
        yield said("There is nothing to merge. Receive submissions into this collection first.")
