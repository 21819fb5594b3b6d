"""``record``: writes a worker's own record of time as CSV or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.new_file import require_place
from annotator.cli.common.output import known_people, say, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.display_text import shown_name
from annotator.documents.own_record.own_record_reader import read_own_record
from annotator.documents.own_record.record_files import WRITERS, write_record
from annotator.job_file.project import Project
from annotator.model.people import Worker
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import said

_FILE: Final = click.Path(path_type=Path)


def _out(_context: click.Context, _parameter: click.Parameter, out: Path) -> Path:
    if out.suffix.lower() not in WRITERS:
        raise click.BadParameter(f"a record ends in {' or '.join(WRITERS)}")
    return out


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", metavar="OUT.(csv|json)", type=_FILE, callback=_out)
@click.option("--worker", "wanted", metavar="NAME", help="Whose record: a name, or an id.")
@click.option("--force", is_flag=True, help="Put it in the place of an older file.")
def record(job: Path, out: Path, *, wanted: str | None, force: bool) -> None:
    """Write the own record of a worker: every stretch of time, its category and its rule."""
    require_place(out, is_replaced=force)
    with opened(job) as project:
        worker = _worker(project, wanted)
        made = read_own_record(project, worker).result()
    if not made.days:
        raise CommandRefusedError(
            said("{worker} has no time at this job yet.", worker=Name(shown_name(worker.name)))
        )
    write_record(made, out)
    stretches = sum(len(day.stretches) + len(day.claims) for day in made.days)
    say(
        [
            said(
                "Wrote {out}: the record of {worker}.",
                out=Name(shown_path(out)),
                worker=Name(shown_name(worker.name)),
            )
        ]
    )
    say([said("  Days: {days}", days=Count(len(made.days)))])
    say([said("  Stretches of time: {stretches}", stretches=Code(str(stretches)))])


def _worker(project: Project, wanted: str | None) -> Worker:
    people = project.reads.workers().result()
    if wanted is not None:
        found = [each for each in people if wanted in {each.name, each.id}]
    else:
        totals = project.reads.effort_totals().result()
        found = [each for each in people if totals.get(each.id)]
    if len(found) == 1:
        return found[0]
    if wanted is None and not found:
        raise CommandRefusedError("Nobody has worked on this job yet, so there is no record.")
    if wanted is None:
        what = said("Several people worked on this job.")
    elif found:
        what = said(
            "{number} people here are called {name}.", number=Count(len(found)), name=Name(wanted)
        )
    else:
        what = said("No people here are called {name}.", name=Name(wanted))
    raise CommandRefusedError(
        said(
            "{what} Name one with --worker: {names}.",
            what=what,
            names=known_people(found or people),
        )
    )
