"""``items save-reviews`` and ``items show-reviews``: the reviews of a job as a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.new_file import write_new
from annotator.cli.common.output import say, shown_path
from annotator.cli.common.refusals import read_file
from annotator.display_text import one_line
from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.documents.review_document import read_review, review_json, reviews_in
from annotator.export.forms.canonical import canonical
from annotator.model.entities import Fault
from annotator.model.item_review import ItemReview
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import UNFILLED, Said, said, said_n, word

_FILE: Final = click.Path(path_type=Path)


@click.command("save-reviews")
@click.argument("job", type=_FILE)
@click.argument("out", metavar="OUT.json", type=_FILE)
def save_reviews(job: Path, out: Path) -> None:
    """Write the reviews of a job and its regions. The document names no person."""
    with opened(job) as project, project.snapshot().result() as snapshot:
        found = list(reviews_in(snapshot))
        data = canonical(review_json(snapshot.facts.job_id, found))
    write_new(out, data)
    say(
        [
            said_n(
                "Wrote {out}: the reviews of {count} item.",
                "Wrote {out}: the reviews of {count} items.",
                len(found),
                out=Name(shown_path(out)),
            )
        ]
    )


@click.command("show-reviews")
@click.argument("file", type=_FILE)
def show_reviews(file: Path) -> None:
    """Show the reviews in such a document, and check that they can be."""
    document = read_review(read_file(file))
    for each in document.items:
        say(_lines(each))
    say([said("Items: {count}. Nothing says who wrote them.", count=Count(len(document.items)))])


def _lines(item: ItemReview) -> Iterator[Said]:
    yield said(
        "{digest}, part {part}: {review}{reason}",
        digest=Code(item.media_sha256[:12]),
        part=Code(str(item.part)),
        review=word(item.review.value),
        reason=_reason(item.reason, item.fault),
    )
    for each in item.regions:
        yield said(
            "  region {number}: {review}{reason}",
            number=Code(str(each.number)),
            review=word(each.verdict.value),
            reason=_reason(each.reason, each.fault),
        )


def _reason(reason: str, fault: Fault) -> Said:
    if not reason:
        return UNFILLED
    text = Name(one_line(reason, REVIEW_TEXT_CHARACTERS))
    if fault is Fault.NONE:
        return said(" ({reason})", reason=text)
    return said(" ({reason}; fault: {fault})", reason=text, fault=Code(fault.value))
