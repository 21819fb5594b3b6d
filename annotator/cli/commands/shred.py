"""``shred``: deletes the details of receipted time from a job and keeps the sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import chosen_worker
from annotator.cli.common.output import bar, say
from annotator.cli.common.refusals import CommandRefusedError
from annotator.display_text import shown_name
from annotator.job_ledger import shred as shredding
from annotator.job_ledger.kept_copies import CopyRenewal, KeptCopies, kept_copies, renew_copies
from annotator.job_ledger.shred import ShredDraft
from annotator.pay import hours_text
from annotator.progress import Watch
from annotator.sentences.parts import Name
from annotator.sentences.said import said

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("job", type=_FILE)
@click.option("--until", metavar="DATE", required=True, help="The last day, such as 2026-10-31.")
@click.option("--worker", "wanted", metavar="NAME", help="Whose time: a name, or an id.")
@click.option(
    "--copies", is_flag=True, help="Also delete the backups that have them; a new one comes first."
)
@click.option("--preview", is_flag=True, help="Tell what would go; change nothing.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
def shred(  # noqa: PLR0913  one argument for each that a person can give
    job: Path, *, until: str, wanted: str | None, copies: bool, preview: bool, yes: bool
) -> None:
    """Take your own spans out of JOB for good, as far as they are receipted; their sums stay.

    Afterwards nobody can see when you did something, or in which order. Hours, pay, exports and
    statements stay as they are, and the ledger still holds. The copy of your own record that the
    program keeps gets the sums, too: save the record first if you want its details for yourself.
    """
    day = _day(until)
    with opened(job, writes=not preview) as project, bar("Reading the record") as progress:
        worker = chosen_worker(project, wanted)
        draft = shredding.settled(project, worker, Watch(progress=progress)).draft(day)
        say(_lines(draft, kept_copies(project, worker), copies=copies))
        if preview:
            say(["Nothing was changed."])
            return
        if not yes and not click.confirm("Shred them? They cannot be brought back", err=True):
            raise CommandRefusedError("Nothing was shredded.")
        shredding.shred(project, draft, dt.datetime.now().astimezone().date())
        say([f"Spans shredded: {draft.entries}. The next hand-in says so."])
        say(_renewed(renew_copies(project, worker, with_backups=copies)))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandRefusedError(
            said("“{text}” is no date. Write it as 2026-10-31.", text=Name(text))
        ) from error


def _lines(draft: ShredDraft, kept: KeptCopies, *, copies: bool) -> Iterator[str]:
    yield f"Time of {shown_name(draft.worker.name)} until {draft.until.isoformat()}"
    yield f"  Spans that go: {draft.entries}, with {hours_text(draft.ms)} of time"
    yield f"  Sums in their place, of the same time: {draft.sums}"
    yield f"  Receipted spans that stay as they are: {draft.kept}"
    if kept.backups and copies:
        yield f"  Backups of this file that go as well: {kept.backups}; one new one takes their"
        yield "    place, and there is no way back to how the job was before"
    elif kept.backups:
        yield f"  Still there in {kept.backups} backups: they go as well by --copies"
    if kept.elsewhere:
        yield f"  Backups of this job at other places, which stay: {kept.elsewhere}"
    if kept.has_record:
        yield "  The copy of the own record gets the sums, too"


def _renewed(done: CopyRenewal) -> Iterator[str]:
    if done.gone:
        yield f"  Backups deleted: {done.gone}. A new one was made."
    if done.left:
        yield f"  Backups that still have them: {done.left}"
    if done.is_record_new:
        yield "  The copy of the own record was written anew."
    yield from (f"  {problem}" for problem in done.problems)
