"""Writes the reviews of a merged job into a folder: a signed file for each submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import WriteFailedError
from annotator.files import writing_folder
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said
from annotator.submissions.collection_folder import Collection
from annotator.submissions.known_packages import worker_named
from annotator.worker_reviews.review_file import SUFFIX, SubmissionReview, write_review


@dataclass(frozen=True, slots=True)
class WorkerReview:
    """A review with the name of its worker, as the vendor calls them, and that of its file."""

    worker: str
    file: str
    review: SubmissionReview


def worker_review(collection: Collection, review: SubmissionReview) -> WorkerReview:
    """Return a review with its names; who got no package is called by the beginning of their id."""
    worker = worker_named(collection, review.package) or review.worker[:8]
    kept = "".join(each if each.isalnum() else "-" for each in worker).strip("-")[:40]
    return WorkerReview(worker, f"{kept or 'review'}-{review.submission[:8]}{SUFFIX}", review)


def write_reviews(
    out: Path, reviews: Iterable[WorkerReview], signer: Signer, watch: Watch | None = None
) -> None:
    """Write reviews into a new folder, all or none.

    Raises:
        NameTakenError: there is something of that name.
        WriteFailedError: the disk refused; nothing is left.
        CancelledError: the person cancelled; nothing is left.
    """
    watch, found = watch or Watch(), list(reviews)
    try:
        with writing_folder(out) as scratch:
            for done, each in enumerate(found, 1):
                watch.cancel.check()
                write_review(scratch / each.file, each.review, signer)
                watch.progress(done, len(found))
    except FileExistsError as error:
        raise _refused(out, error) from error
    except OSError as error:
        raise _refused(out, error) from error


def _refused(out: Path, error: OSError) -> WriteFailedError:
    return WriteFailedError(
        said(
            "{folder} could not be written ({reason}). Nothing is left of it. Choose another "
            "place.",
            folder=FilePath(out),
            reason=Reason(error.strerror or str(error)),
        )
    )
