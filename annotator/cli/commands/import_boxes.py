"""``import``: adds annotations from a document to a job, as steps that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.output import bar, note, say, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.errors import DamagedJobError, JobFileError
from annotator.importers.common.importer import ImportContents, Importer
from annotator.importers.document_import import (
    JobContent,
    RepeatedImport,
    Sizes,
    again_sentence,
    can_fit,
    earlier_import,
    empty_sentence,
    fitted,
    id_notes,
    read_document,
    replacing,
    size_questions,
)
from annotator.importers.folder_importer import scan_folder
from annotator.importers.registry import IMPORTERS
from annotator.job_file.project import Project
from annotator.progress import Watch
from annotator.sentences.parts import Code, Count, FilePath, Name
from annotator.sentences.said import Said, codes, said, said_n, word

_FILE: Final = click.Path(path_type=Path)

LEFT_ALONE: Final = 3
"""The exit status if a document was left alone until it is said what to do: its annotations are in
the job already, or its sizes are others."""

CAME_IN_BUT_LOOK: Final = 4
"""The exit status if all documents came in, and something of one was told that is to be looked at.
"""


@click.command("import")
@click.argument("job", type=_FILE)
@click.option(
    "--format", "format_name", required=True, metavar="NAME", help="See fairlabel formats."
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--media",
    metavar="DIR",
    type=_FILE,
    help="Before that, add the new files of this folder: the job's own, or one inside it.",
)
@click.option(
    "--again",
    type=click.Choice([each.value for each in RepeatedImport]),
    default=RepeatedImport.LEAVE.value,
    show_default=True,
    help="What to do with annotations that are in the job already: leave the document alone, "
    "replace those that nobody changed, or add them a second time.",
)
@click.option(
    "--sizes",
    type=click.Choice([each.value for each in Sizes]),
    help="What to do with boxes on pictures of another size than the document declares: leave "
    "them where they are, or fit them to the picture (turned if it is turned by EXIF, else "
    "scaled). Without it such a document is left alone.",
)
@click.pass_context
def import_document(  # noqa: PLR0913  one argument for each that a person can give
    context: click.Context,
    job: Path,
    *,
    format_name: str,
    files: tuple[Path, ...],
    media: Path | None,
    again: str,
    sizes: str | None,
) -> None:
    """Import documents into a job. All are read before anything of the first is written.

    The exit status is 1 if nothing of a document could be taken, 3 if one was left alone because
    its annotations, or their ids, are there already or its sizes are others, and 4 if all came in
    and a sentence says what to look at.
    """
    importer, status, empty = _importer(format_name), 0, list[Said]()
    size_choice = None if sizes is None else Sizes(sizes)
    with opened(job, writes=True) as project:
        _keep_a_copy(project)
        if media is not None:
            _add_media(project, media)
        readings = [_read(project, importer, path, size_choice) for path in files]
        for path, found in zip(files, readings, strict=True):
            reading = _to_write(project, path, found, RepeatedImport(again), size_choice)
            if reading is None:
                status = LEFT_ALONE
                continue
            note(reading.notes)
            if reading.is_empty:
                empty.append(empty_sentence(path, reading))
                continue
            step = project.writes.run_import(reading.record).result()
            note(id_notes(project.reads.new_ids(step.import_id or 0).result()))
            say(_lines(path, reading))
            sizes_told = len(size_questions(found)) if can_fit(found) else 0  # and decided on
            status = status or CAME_IN_BUT_LOOK * (len(found.notes) > sizes_told)
    if empty:
        note(empty)
        status = 1
    context.exit(status)


def _to_write(
    project: Project,
    path: Path,
    reading: ImportContents,
    again: RepeatedImport,
    sizes: Sizes | None,
) -> ImportContents | None:
    """Return what is to be written of a document; None if it is left alone."""
    file = Name(shown_path(path))
    if sizes is None and can_fit(reading):
        note(size_questions(reading))
        say(
            [
                said(
                    "Left {file} alone. To import it, add --sizes leave or --sizes fit.",
                    file=file,
                )
            ]
        )
        return None
    earlier = earlier_import(project, reading)
    if earlier is None or again is RepeatedImport.ADD:
        return reading
    note([again_sentence(path, reading, earlier)])
    if again is RepeatedImport.REPLACE:
        return replacing(reading, earlier)
    say(
        [
            said(
                "Left {file} alone. To import it nevertheless, add --again replace or --again add.",
                file=file,
            )
        ]
    )
    return None


def _keep_a_copy(project: Project) -> None:
    """Keep a backup of the job before the import; if that fails, only print a note."""
    try:
        problems = project.back_up().result().problems
    except JobFileError as error:
        note([error.said])
        return
    if problems:
        raise DamagedJobError(
            said(
                "Nothing was imported, because {file} is damaged: {problem}",
                file=Name(project.path.name),
                problem=problems[0].said,
            )
        )


def _importer(name: str) -> Importer:
    if name not in IMPORTERS:
        raise CommandRefusedError(
            said(
                "There is no format {name} to import. Choose one of: {formats}.",
                name=Code(repr(name)),
                formats=codes(IMPORTERS),
            )
        )
    return IMPORTERS[name]


def _read(project: Project, importer: Importer, path: Path, sizes: Sizes | None) -> ImportContents:
    job = JobContent(project.reads.item_rows().result(), project.reads.labels().result())
    with bar(f"Reading {shown_path(path.name)}") as progress:
        watch = Watch(progress=progress)
        reading = read_document(project, importer, path, job, watch)
        return fitted(reading, job, watch) if sizes is Sizes.FIT else reading


def _add_media(project: Project, media: Path) -> None:
    root, folder = project.media_folder, media.resolve()
    if not folder.is_relative_to(root):
        raise CommandRefusedError(
            said(
                "The files of this job lie in {folder}. Put the folder {media} into it, or "
                "make a new job.",
                folder=FilePath(shown_path(root)),
                media=FilePath(shown_path(media)),
            )
        )
    prefix = folder.relative_to(root).as_posix()
    prefix = "" if prefix == "." else f"{prefix}/"
    known = {row.path for row in project.reads.item_rows().result()}
    told = {path.removeprefix(prefix) for path in known if path.startswith(prefix)}
    with bar("Looking for files") as progress:
        scan = scan_folder(folder, progress=progress, known=told)
    items = [
        replace(item, media=replace(item.media, path=prefix + item.media.path))
        for item in scan.items
    ]
    project.writes.add_items(items).result()
    added = sum(item.media.path not in known for item in items)
    note(scan.notes)
    say([said_n("Added {count} item.", "Added {count} items.", added)])


def _lines(path: Path, reading: ImportContents) -> Iterator[Said]:
    yield said("Imported {file}.", file=Name(shown_path(path)))
    for what, count in reading.counts.items():
        yield said("  {what}: {count}", what=word(what.capitalize()), count=Count(count))
