"""``merge``: makes one job of a collection, with one version of each item."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.new_file import require_free
from annotator.cli.common.output import bar, note, say, shown_path
from annotator.collection.merge import MergeReport
from annotator.collection.merge import merge as merge_collection
from annotator.progress import Watch
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.collection_folder import existing_collection

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="COLLECTION", type=_FILE)
@click.argument("out", metavar="OUT.fairlabel", type=_FILE)
@click.option(
    "--media",
    metavar="DIR",
    type=_FILE,
    help="The pictures and sounds; without it, those that were packed or merged last.",
)
@click.option(
    "--earlier",
    metavar="MERGED.fairlabel",
    type=_FILE,
    help="The job of an earlier merge: its reviews stay where the work is the same.",
)
@click.pass_context
def merge(
    context: click.Context, folder: Path, out: Path, *, media: Path | None, earlier: Path | None
) -> None:
    """Write OUT, a new job with one version of each item of what was received in COLLECTION.

    Of each item the version that agrees most with the others is taken, and none that was rejected.
    A package counts once: of several records of one package one is taken, and all are named.
    No time is taken over: it stays in COLLECTION, as each worker signed it.

    With --earlier OUT continues that job: decisions, corrections, comments and the time of the
    reviewers stay. An item whose version is another one now waits for a review again.
    """
    require_free(out)
    collection = existing_collection(folder)
    with bar("Merging") as progress:
        report = merge_collection(collection, media, out, Watch(progress=progress), earlier)
    say(_lines(out, report))
    say(report.changed)
    say(report.answers)
    note(report.problems)
    if report.problems:
        context.exit(1)


def _lines(out: Path, report: MergeReport) -> Iterator[Said]:
    yield said("Wrote {file}.", file=Name(shown_path(out)))
    for title, count in (
        (said("Submissions"), report.submissions),
        (said("Items finished"), report.items),
        (said("Regions"), report.regions),
    ):
        yield said("  {title}: {count}", title=title, count=Count(count, is_grouped=True))
    if report.kept:
        yield said_n(
            "The review of {count} item is that of the earlier merge.",
            "The reviews of {count} items are those of the earlier merge.",
            report.kept,
        )
    if report.items:
        yield said("Open it to review what came in; whoever reviews gives an own name.")
