"""``reviews``: gives the review of a merged job to its workers, and takes one into a job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.new_file import require_free
from annotator.cli.common.output import note, say, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.cli.common.signing_key import signing_key
from annotator.display_text import shown_name
from annotator.files import exists
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.collection_folder import existing_collection
from annotator.submissions.collection_keys import other_keys
from annotator.worker_reviews.given_reviews import given_reviews, note_given
from annotator.worker_reviews.review_file import (
    ReadReview,
    SubmissionReview,
    read_review_file,
)
from annotator.worker_reviews.review_folder import worker_review, write_reviews
from annotator.worker_reviews.taken_reviews import is_taken, require_for, take_review, vendor_keys

_FILE: Final = click.Path(path_type=Path)


@click.group()
def reviews() -> None:
    """Give the review of a merged job to its workers, or take one into your job."""


@reviews.command()
@click.argument("merged", metavar="MERGED.fairlabel", type=_FILE)
@click.argument("out", metavar="OUT", type=_FILE)
@click.option("--collection", "folder", type=_FILE, required=True, metavar="DIR")
@click.option("--key", type=_FILE, required=True, metavar="FILE", help="Your private key, in PEM.")
@click.option("--vendor", default="", metavar="NAME", help="Your name, as the workers read it.")
@click.pass_context
def give(  # noqa: PLR0913  one argument for each that a person can give
    context: click.Context, merged: Path, out: Path, *, folder: Path, key: Path, vendor: str
) -> None:
    """Write the review of MERGED into OUT, a new folder: a signed file for each submission.

    Sign with the key of your packages. A file has nothing of other workers.
    """
    require_free(out)
    collection = existing_collection(folder)
    signer = signing_key(key, is_made=False)
    note(other_keys(signer.public, folder))
    with opened(merged, writes=True) as project:
        given = given_reviews(project, collection, " ".join(vendor.split()))
        if not given.reviews:
            note(given.problems)
            raise CommandRefusedError("Nothing of this job was reviewed, so nothing was written.")
        note_given(project, given.reviews.values())
    out.parent.mkdir(parents=True, exist_ok=True)
    named = [worker_review(collection, review) for review in given.reviews.values()]
    write_reviews(out, named, signer)
    say(_given(out / each.file, each.review) for each in named)
    note(given.problems)
    if given.problems:
        context.exit(1)


@reviews.command()
@click.argument("job", metavar="JOB.fairlabel", type=_FILE)
@click.argument("file", metavar="FILE.fairreview", type=_FILE)
@click.option("--yes", "is_sure", is_flag=True, help="Ask nothing.")
def take(job: Path, file: Path, *, is_sure: bool) -> None:
    """Take the review in FILE into JOB, from which you submitted the work.

    What was rejected waits for you, and you can answer it. No review removes time.
    """
    if not exists(file):
        raise CommandRefusedError(said("There is no {file}.", file=Name(shown_path(file))))
    read = read_review_file(file)
    with opened(job, writes=True) as project:
        if not is_taken(project, read):
            require_for(project, read)
        say(_told(read))
        if not vendor_keys(project) and not is_sure:
            click.confirm("This job knows no key of the vendor. Take it?", err=True, abort=True)
        report = take_review(project, read)
    say([report.said])


def _given(path: Path, review: SubmissionReview) -> Said:
    return said_n(
        "Wrote {file}: the review of {count} item.",
        "Wrote {file}: the review of {count} items.",
        len(review.items),
        file=Name(shown_path(path)),
    )


def _told(read: ReadReview) -> Iterator[Said]:
    if read.review.vendor:
        yield said("From: {vendor}", vendor=Name(shown_name(read.review.vendor)))
    yield said("Signed by the key {key}.", key=Code(read.signer.fingerprint))
