"""``demo`` and ``new``: create the sample job, or a job for a folder of pictures."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.new_file import require_free
from annotator.cli.common.output import bar, note, say, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import read_file
from annotator.cli.group import SUFFIX
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from annotator.model.label_names import require_names
from annotator.model.people import new_worker
from annotator.pay import read_work_order
from annotator.pay.order.advice import advice
from annotator.records import JobFacts
from annotator.sample import make_sample
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import said, said_n
from annotator.session.given_order import signature_beside

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=_FILE)
@click.pass_obj
def demo(outside: Outside, folder: Path) -> None:
    """Write the sample job into a new or empty folder."""
    job = make_sample(folder, outside.examples)
    say([said("Wrote {job}: a sample, with one item done by a script.", job=Name(shown_path(job)))])


def _job_name(_context: click.Context, _parameter: click.Parameter, job: Path) -> Path:
    if job.suffix != SUFFIX:
        raise click.BadParameter(f"a job file ends in {SUFFIX}: write {job.name}{SUFFIX}")
    return job


def _names(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[str, ...]:
    stripped = (name.strip() for name in text.split(","))
    names = tuple(dict.fromkeys(name for name in stripped if name))
    require_names(names)
    return names


@click.command()
@click.argument("job", type=_FILE, callback=_job_name)
@click.option(
    "--media", metavar="DIR", required=True, type=_FILE, help="A folder of pictures or sounds."
)
@click.option("--labels", metavar="a,b,c", default="", callback=_names, help="The labels.")
@click.option(
    "--work-order", metavar="F.toml", type=_FILE, help="The terms; with the signature beside it."
)
@click.option("--worker", metavar="NAME", help="Who is going to work.")
def new(
    job: Path,
    *,
    media: Path,
    labels: tuple[str, ...],
    work_order: Path | None,
    worker: str | None,
) -> None:
    """Make a job file for a folder of pictures or sounds, which are recognised by their content."""
    require_free(job)
    order = None if work_order is None else read_file(work_order)
    terms = None if order is None else read_work_order(order)
    signature = (
        b"" if work_order is None or order is None else signature_beside(work_order, order)[0]
    )
    with bar("Looking for files") as progress:
        scan = scan_folder(media, progress=progress)
    facts = JobFacts(str(uuid.uuid4()), _title(job), media_text_of(job, media))
    with Project.create(job, facts, labels=labels, items=scan.items) as project:
        note(project.notes)
        try:
            if worker is not None and worker.strip():
                project.writes.add_worker(new_worker(worker)).result()
            if order is not None and terms is not None:
                project.writes.add_order(order, terms.sha256, signature).result()
        except BaseException:
            project.close()
            job.unlink(missing_ok=True)
            raise
    if terms is not None:
        note(advice(terms, datetime.now().astimezone().date()))
    note(scan.notes)
    unreadable = [item for item in scan.items if item.reason]
    note(item.reason for item in unreadable)
    items = said_n("{count} item", "{count} items", len(scan.items))
    name, count = Name(shown_path(job)), Count(len(unreadable))
    if unreadable:
        say(
            [
                said(
                    "Made {job}: {items}, {unreadable} of them cannot be read.",
                    job=name,
                    items=items,
                    unreadable=count,
                )
            ]
        )
    else:
        say([said("Made {job}: {items}.", job=name, items=items)])


def _title(job: Path) -> str:
    return job.stem.encode("utf-8", "replace").decode()
