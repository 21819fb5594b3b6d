"""``subset`` and ``join``: make a dataset of finished exports, without any job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click

from annotator.cli.common.output import bar, say, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import CommandRefusedError, read_file
from annotator.derived_exports.choice import DatasetChoice
from annotator.derived_exports.derived_check import verify_derived
from annotator.derived_exports.derived_dataset import derived_of, out_files, require_known
from annotator.derived_exports.derived_record import Derivation, Operation, SamePictures, how_of
from annotator.derived_exports.source_content import read_contents
from annotator.derived_exports.source_record import DERIVED, is_derived
from annotator.export.export_folder import write_dataset
from annotator.export.selection import BY_DEFAULT, Selection
from annotator.files import is_folder
from annotator.sentences.parts import Count, FilePath, Name
from annotator.sentences.said import said, said_n
from annotator.verify import is_like_an_export, verify_export
from annotator.verify.common.strict_json import read_json_inside

_FILE: Final = click.Path(path_type=Path)
_TAKEN: Final = (Selection.CONFIRMED, Selection.ACCEPTED, Selection.ALL)


def _options(command: Any) -> Any:  # noqa: ANN401 - a decorator of click
    """Add the options of both commands."""
    for option in (
        click.option("--force", is_flag=True, help="Put it in the place of an older export."),
        click.option(
            "--copy-images",
            "has_pictures",
            is_flag=True,
            help="Copy the files of the items that the exports have.",
        ),
        click.option(
            "--images",
            "listed",
            metavar="FILE",
            type=_FILE,
            help="Only the files that FILE names, one path on a line.",
        ),
        click.option(
            "--label",
            "labels",
            metavar="NAME",
            multiple=True,
            help="Only regions of this label; repeat it.",
        ),
        click.option(
            "--items",
            type=click.Choice([each.value for each in _TAKEN]),
            default=BY_DEFAULT.selection.value,
            show_default=True,
            help="Which items are taken, by their status.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a person asked for, beside the folders."""

    schemas: Path
    out: Path
    choice: DatasetChoice
    is_replaced: bool


@click.command()
@click.argument("source", metavar="EXPORT", type=_FILE)
@click.argument("out", type=_FILE)
@_options
@click.pass_obj
def subset(  # noqa: PLR0913  one argument for each that a person can give
    outside: Outside,
    source: Path,
    out: Path,
    *,
    items: str,
    labels: Sequence[str],
    listed: Path | None,
    has_pictures: bool,
    force: bool,
) -> None:
    """Make a smaller dataset of an export, which says what it is a part of.

    EXPORT stays as it is. Its record of time and pay goes along whole. It may be a dataset that was
    made of exports: then this is the part of those exports that both choices take.
    """
    how = Derivation(Operation.SUBSET, has_pictures=has_pictures)
    choice = _choice(items, labels, listed)
    _derive([source], how, _Asked(outside.schemas, out, choice, is_replaced=force))


@click.command()
@click.argument("sources", metavar="EXPORT...", nargs=-1, required=True, type=_FILE)
@click.argument("out", type=_FILE)
@_options
@click.option(
    "--same-pictures",
    type=click.Choice([each.value for each in SamePictures]),
    default=SamePictures.REFUSED.value,
    show_default=True,
    help="If a picture is in several exports: keep it once for each, or write nothing.",
)
@click.pass_obj
def join(  # noqa: PLR0913  one argument for each that a person can give
    outside: Outside,
    sources: Sequence[Path],
    out: Path,
    *,
    items: str,
    labels: Sequence[str],
    listed: Path | None,
    has_pictures: bool,
    force: bool,
    same_pictures: str,
) -> None:
    """Join several exports into one dataset, which says what it is made of.

    The exports stay as they are. Labels are joined by their names. Pay is summed by currency.
    """
    choice = _choice(items, labels, listed)
    rule = SamePictures(same_pictures)
    if len(sources) == 1:
        raise CommandRefusedError("There is one export only. Name several, or make a subset.")
    how = Derivation(Operation.JOIN, rule, has_pictures)
    _derive(sources, how, _Asked(outside.schemas, out, choice, is_replaced=force))


def _choice(items: str, labels: Sequence[str], listed: Path | None) -> DatasetChoice:
    files = None
    if listed is not None:
        try:
            text = read_file(listed).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = said(
                "{file} is not UTF-8 text. Nothing was written. Save the list as UTF-8.",
                file=FilePath(listed),
            )
            raise CommandRefusedError(message) from error
        files = tuple(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))
    return DatasetChoice(Selection(items), tuple(dict.fromkeys(labels)) or None, files)


def _derive(folders: Sequence[Path], how: Derivation, asked: _Asked) -> None:
    for folder in folders:
        _require_export(folder, asked.schemas)
        _require_apart(folder, asked.out)
    sources = [each for folder in folders for each in read_contents(folder, asked.choice)]
    require_known(sources, asked.choice)
    if how.operation is Operation.SUBSET and is_derived(folders[0]):
        # The pictures that were kept when it was made stay.
        document: Any = read_json_inside(folders[0], DERIVED)
        how = replace(how, rule=how_of(document).rule)
    derived = derived_of(sources, how)
    with bar("Writing") as progress:
        write_dataset(asked.out, out_files(derived), replace=asked.is_replaced, progress=progress)
    coverage = [each["coverage"] for each in derived.document["derived_from"]]
    say(
        said_n(
            "{folder}: {items} of {count} item, {regions} of {of_regions} regions.",
            "{folder}: {items} of {count} items, {regions} of {of_regions} regions.",
            each["of_items"],
            folder=Name(shown_path(source.place)),
            items=Count(each["items"], is_grouped=True),
            regions=Count(each["regions"], is_grouped=True),
            of_regions=Count(each["of_regions"], is_grouped=True),
        )
        for source, each in zip(sources, coverage, strict=True)
    )
    if twice := derived.document["same_pictures"]["items"]:
        say(
            [
                said_n(
                    "{count} picture was there already from an earlier export; it is there twice.",
                    "{count} pictures were there already from an earlier export; they are there "
                    "twice.",
                    twice,
                )
            ]
        )
    say([said("Written: {folder}", folder=Name(shown_path(asked.out)))])


def _require_apart(folder: Path, out: Path) -> None:
    """Refuse to write into an export that is read: it stays as it is, also with ``--force``."""
    source, place = folder.resolve(), out.resolve()
    if place == source or source in place.parents or place in source.parents:
        message = said(
            "{out} is, holds or lies in the export {folder}, which stays as it is. Nothing was "
            "written. Choose another place.",
            out=FilePath(out),
            folder=FilePath(folder),
        )
        raise CommandRefusedError(message)


def _require_export(folder: Path, schemas: Path) -> None:
    """Refuse what is no export, and what does not hold."""
    if not is_folder(folder) or not (is_derived(folder) or is_like_an_export(folder)):
        message = said(
            "{folder} is not an export. Name the folder of an export.", folder=FilePath(folder)
        )
        raise CommandRefusedError(message)
    verify = verify_derived if is_derived(folder) else verify_export
    result = verify(folder, schemas=schemas)
    if result.problems:
        first = result.problems[0]
        message = said(
            "{folder} does not hold, so nothing was made of it. {where}: {what}",
            folder=FilePath(folder),
            where=Name(first.where),
            what=first.said,
        )
        raise CommandRefusedError(message)
