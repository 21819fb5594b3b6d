"""``export``: writes a dataset with its effort and pay, completely or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.item_filter import choose, read_ranges
from annotator.cli.common.job_access import opened
from annotator.cli.common.output import bar, note, say, say_json, shown_path
from annotator.cli.common.outside import ExportTarget, Outside
from annotator.cli.common.refusals import CommandRefusedError
from annotator.collection.contributions import contributed_records
from annotator.errors import InvalidValueError
from annotator.export.api import (
    ContributedRecord,
    Detail,
    Exporter,
    ExportOptions,
    ImageMode,
    Report,
)
from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN
from annotator.export.older_export import why_kept
from annotator.export.preview import DryRun, Preview, dry_run, preview_document, preview_lines
from annotator.export.selection import BY_DEFAULT, ChosenContent, Selection
from annotator.files import fault_of_path, is_folder, is_taken
from annotator.job_file.project import Project
from annotator.media_files import refresh_media
from annotator.model.entities import LabelId
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, names, said, word
from annotator.submissions.collection_folder import existing_collection

_FILE: Final = click.Path(path_type=Path)
_IMAGES: Final = click.Choice([each.value for each in ImageMode])
_DETAIL: Final = click.Choice([each.value for each in Detail])


def _filter(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    try:
        if text not in list(Selection):
            read_ranges(text, words=list(Selection))
    except InvalidValueError as error:
        raise click.BadParameter(str(error)) from error
    return text


@click.command()
@click.argument("job", type=_FILE)
@click.option(
    "--format",
    "format_name",
    default="coco",
    show_default=True,
    metavar="NAME",
    help="See fairlabel formats.",
)
@click.argument("out", type=_FILE, required=False)
@click.option(
    "--images",
    type=_IMAGES,
    default="none",
    show_default=True,
    help="Only name the pictures, copy them, or take no second place on the disk (link): by a copy "
    "that shares its blocks where the file system can clone, else by a hard link, which is the "
    "same file, so that a change of one changes both. upright: copies as EXIF turns them.",
)
@click.option("--detail", type=_DETAIL, default="item", show_default=True)
@click.option(
    "--items",
    metavar="FILTER",
    default=BY_DEFAULT.selection.value,
    show_default=True,
    callback=_filter,
    help="Which items are in the dataset: confirmed, accepted, open, skipped or all; the record "
    "of time and pay is of all items in any case. Or numbers such as 1-5,8, for these with their "
    "part of the record.",
)
@click.option(
    "--label",
    "labels",
    metavar="NAME",
    multiple=True,
    help="Only regions of this label; repeat it.",
)
@click.option(
    "--collection",
    metavar="FOLDER",
    type=_FILE,
    help="With the record of every contribution, from the collection that JOB was merged from.",
)
@click.option("--force", is_flag=True, help="Put it in the place of an older export.")
@click.option("--preview", is_flag=True, help="Tell each field that would leave; write nothing.")
@click.option("--json", "is_json", is_flag=True, help="With --preview: write one JSON document.")
@click.pass_obj
def export(  # noqa: PLR0913  one argument for each that a person can give
    outside: Outside,
    job: Path,
    out: Path | None,
    *,
    format_name: str,
    images: str,
    detail: str,
    items: str,
    labels: Sequence[str],
    collection: Path | None,
    force: bool,
    preview: bool,
    is_json: bool,
) -> None:
    """Export a job as a dataset, with its effort and pay beside it."""
    if is_json and not preview:
        raise click.UsageError("--json goes with --preview.")
    if out is None and not preview:
        raise click.UsageError("Missing argument 'OUT'.")
    table = outside.exporters()
    note(table.faults)
    exporter = table[format_name]
    if out is not None:
        _require_place(out, is_replaced=force)
    with opened(job) as project:
        only, wanted = _chosen(project, items, labels)
        records = None if collection is None else _records(project, collection)
        options = ExportOptions(Detail(detail), ImageMode(images), only, records, wanted)
        if out is None or preview:
            _tell(_look(project, exporter, options), options, is_json=is_json)
            return
        report = _write(outside, project, exporter, ExportTarget(out, is_replaced=force), options)
    say(_lines(out, report))
    if not report.reads_back:
        raise CommandRefusedError("It is written, but does not read back as it should.")
    if not report.ledgers_hold:
        raise CommandRefusedError(
            said(
                "It is written, and says so: {problem} Go back to a copy that is kept of it.",
                problem=word(NOT_AS_HANDED_IN),
            )
        )


def _chosen(
    project: Project, items: str, labels: Sequence[str]
) -> tuple[frozenset[int] | None, ChosenContent]:
    """Return the items that the export is limited to, None for all, and what the dataset has.

    Raises:
        CommandRefusedError: no item is chosen, or a label is not in the job.
    """
    label_ids = _label_ids(project, labels) if labels else None
    if items not in list(Selection):
        return choose(items, project.reads.item_rows().result()), ChosenContent(labels=label_ids)
    return None, ChosenContent(Selection(items), label_ids)


def _label_ids(project: Project, wanted: Sequence[str]) -> frozenset[LabelId]:
    by_name = {label.name: label.id for label in project.reads.labels().result().values()}
    for name in wanted:
        if name not in by_name:
            raise CommandRefusedError(
                said(
                    "This job has no label {label}. Choose of {labels}.",
                    label=Name(name),
                    labels=names(by_name),
                )
            )
    return frozenset(by_name[name] for name in wanted)


def _records(project: Project, collection: Path) -> Sequence[ContributedRecord]:
    """Return the records of the contributions to a job, from a collection."""
    contributions = project.reads.contributions().result()
    if not contributions:
        raise CommandRefusedError(
            "This job was not merged from a collection, so it has no contributions. Leave "
            "--collection out."
        )
    return contributed_records(existing_collection(collection), contributions)


def _look(project: Project, exporter: Exporter, options: ExportOptions) -> Preview:
    with bar("Reading the pictures") as progress:
        refresh_media(project, progress=progress)
    with project.snapshot().result() as snapshot, bar("Looking") as progress:
        return dry_run(exporter, snapshot, options, DryRun(progress=progress))


def _tell(preview: Preview, options: ExportOptions, *, is_json: bool) -> None:
    if is_json:
        say_json(preview_document(preview))
    else:
        say(preview_lines(preview, options.detail))


def _write(
    outside: Outside,
    project: Project,
    exporter: Exporter,
    place: ExportTarget,
    options: ExportOptions,
) -> Report:
    with bar("Reading the pictures") as progress:
        notes = refresh_media(project, progress=progress)
    with project.snapshot().result() as snapshot, bar("Writing") as progress:
        report = outside.write_export(exporter, snapshot, place, options, progress)
    told = "\n".join(
        map(str, report.notes)
    )  # an item that is left out has its reason in a longer sentence
    report.notes.extend(each for each in notes if str(each) not in told)
    return report


def _require_place(out: Path, *, is_replaced: bool) -> None:
    """Check that an export may be written there.

    An existing folder is replaced as a whole, so it must be an export: otherwise a folder of
    pictures named by mistake would be lost.

    Raises:
        CommandRefusedError: there is something that must not be replaced, or the parent folder does
            not exist.
    """
    name = shown_path(out)
    if fault := fault_of_path(out):
        raise CommandRefusedError(fault)
    if not is_folder(out.absolute().parent):
        raise CommandRefusedError(
            said("There is no folder for {name}. Make it, or choose another.", name=Name(name))
        )
    if not is_taken(out):
        return
    if not is_replaced:
        raise CommandRefusedError(
            said(
                "{name} is there already. Choose another name, or add --force to replace it whole.",
                name=Name(name),
            )
        )
    if kept := why_kept(out):
        raise CommandRefusedError(kept)


def _lines(out: Path, report: Report) -> Iterator[Said]:
    yield said("Exported {out}.", out=Name(shown_path(out)))
    for what, count in report.counts.items():
        yield said("  {what}: {count}", what=word(what.capitalize()), count=Count(count))
    yield from (said("  {note}", note=note) for note in report.notes)
