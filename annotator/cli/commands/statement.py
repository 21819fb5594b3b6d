"""``statement``: writes a statement of work and pay for each worker of a job."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from annotator.cli.common.forms.statement_forms import (
    FILE,
    METAVAR,
    Target,
    check_ending,
    chosen,
    words_of,
)
from annotator.cli.common.job_access import opened
from annotator.cli.common.output import say
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import CommandRefusedError
from annotator.display_text import shown_name
from annotator.documents.document_forms import made_statement
from annotator.documents.statement import JobWork, Period, gather
from annotator.documents.statement.period import date_of, read_day
from annotator.documents.statement.period_sums import WorkerWork, work_of
from annotator.documents.statement_builder import StatementOptions
from annotator.errors import InvalidValueError
from annotator.sentences.parts import Code, Day, Name
from annotator.sentences.said import Said, said


def _day(
    _context: click.Context, _parameter: click.Parameter, written: str | None
) -> dt.date | None:
    if written is None:
        return None
    try:
        return read_day(written)
    except InvalidValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("job", type=FILE)
@click.argument("out", metavar=METAVAR, type=FILE, callback=check_ending)
@click.option("--from", "first", metavar="DATE", callback=_day, help="The first day.")
@click.option("--to", "last", metavar="DATE", callback=_day, help="The last day.")
@click.option("--worker", metavar="NAME|ID", help="Only that worker.")
@click.option("--name", "is_named", is_flag=True, help="With names, not ids alone.")
@click.option("--language", default="en", show_default=True, help="The language of its words.")
@click.option("--force", is_flag=True, help="Put it in the place of a file that is there.")
@click.pass_obj
def statement(  # noqa: PLR0913  one argument for each that a person can give
    outside: Outside,
    job: Path,
    out: Path,
    *,
    first: dt.date | None,
    last: dt.date | None,
    worker: str | None,
    is_named: bool,
    language: str,
    force: bool,
) -> None:
    """Write what each worker did and is owed, in all or from DATE to DATE, both included.

    Workers appear by their ids; with --name, which is theirs to ask for, also by name.
    """
    target, period = Target(out, is_replaced=force), Period(first, last)
    target.require()
    today = dt.datetime.now().astimezone().date()
    wishes = StatementOptions(words=words_of(outside, language), is_named=is_named, as_of=today)
    with opened(job) as project, project.snapshot().result() as snapshot:
        gathered = gather(snapshot)
    works = _works(gathered, period, worker)
    target.write(made_statement(works, wishes), outside)
    for each in works if not is_named else ():
        say(
            [
                said(
                    "  {worker} appears as {id}.",
                    worker=Name(shown_name(each.worker.name)),
                    id=Code(str(each.worker.id)),
                )
            ]
        )


def _works(job: JobWork, period: Period, wanted: str | None) -> list[WorkerWork]:
    works = [work_of(job, worker, period) for worker in chosen(job, wanted)]
    there = [work for work in works if not work.is_empty]
    if there:
        return there
    days = sorted({each.day for each in job.times if each.day})
    if not days:
        raise CommandRefusedError(
            said("There is no work {days}, so nothing to state.", days=_days(period))
        )
    raise CommandRefusedError(
        said(
            "There is no work {days}, so nothing to state. The work here is from {first} to "
            "{last}.",
            days=_days(period),
            first=Day(date_of(days[0])),
            last=Day(date_of(days[-1])),
        )
    )


def _days(period: Period) -> Said:
    first, last = period.first, period.last
    if last is None:
        return said("from {first} on", first=Code(str(first)))
    if first is None:
        return said("until {last}", last=Day(last))
    return said("from {first} to {last}", first=Day(first), last=Day(last))
