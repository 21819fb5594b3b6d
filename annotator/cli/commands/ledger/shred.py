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
from annotator.sentences.parts import Code, Count, Day, Name
from annotator.sentences.said import Said, said, said_n

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
        say(
            [
                said(
                    "Spans shredded: {entries}. The next hand-in says so.",
                    entries=Code(str(draft.entries)),
                )
            ]
        )
        say(_renewed(renew_copies(project, worker, with_backups=copies)))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandRefusedError(
            said("“{text}” is no date. Write it as 2026-10-31.", text=Name(text))
        ) from error


def _lines(draft: ShredDraft, kept: KeptCopies, *, copies: bool) -> Iterator[Said]:
    yield said(
        "Time of {worker} until {until}",
        worker=Name(shown_name(draft.worker.name)),
        until=Day(draft.until),
    )
    yield said(
        "  Spans that go: {entries}, with {time} of time",
        entries=Code(str(draft.entries)),
        time=Code(hours_text(draft.ms)),
    )
    yield said("  Sums in their place, of the same time: {sums}", sums=Code(str(draft.sums)))
    yield said("  Receipted spans that stay as they are: {kept}", kept=Code(str(draft.kept)))
    if kept.backups and copies:
        yield said(
            "  Backups of this file that go as well: {backups}; one new one takes their",
            backups=Count(kept.backups),
        )
        yield said("    place, and there is no way back to how the job was before")
    elif kept.backups:
        yield said_n(
            "  Still there in {count} backup: it goes as well by --copies",
            "  Still there in {count} backups: they go as well by --copies",
            kept.backups,
        )
    if kept.elsewhere:
        yield said(
            "  Backups of this job at other places, which stay: {elsewhere}",
            elsewhere=Code(str(kept.elsewhere)),
        )
    if kept.has_record:
        yield said("  The copy of the own record gets the sums, too")


def _renewed(done: CopyRenewal) -> Iterator[Said]:
    if done.gone:
        yield said("  Backups deleted: {gone}. A new one was made.", gone=Code(str(done.gone)))
    if done.left:
        yield said("  Backups that still have them: {left}", left=Code(str(done.left)))
    if done.is_record_new:
        yield said("  The copy of the own record was written anew.")
    yield from (said("  {problem}", problem=problem) for problem in done.problems)
