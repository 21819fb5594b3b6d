"""``receive``: takes submissions into a collection, and countersigns them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import click

from annotator.cli.common.output import bar, note, say, say_json, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.signing_key import signing_key
from annotator.files import is_folder
from annotator.ledger.encryption_keys import encryption_keys
from annotator.paths import keys_folder
from annotator.progress import Watch
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Listed, Said, codes, said
from annotator.submissions.collection_folder import RECEIPTS, open_collection
from annotator.submissions.collection_keys import other_keys
from annotator.submissions.receive import Receiving
from annotator.submissions.receive import receive as receive_files
from annotator.submissions.results import Answer
from annotator.submissions.submission_file import submissions_in

_FILE: Final = click.Path(path_type=Path)
_SEPARATE: Final = 20
"""Up to so many files with the same answer are named one by one."""


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--into", "folder", type=_FILE, required=True, metavar="COLLECTION")
@click.option("--key", type=_FILE, metavar="FILE", help="Your private key, in PEM.")
@click.option("--make-key", is_flag=True, help="Make that key first, and FILE.pub to give away.")
@click.option("--no-receipt", is_flag=True, help="Countersign nothing now.")
@click.option("--enrol", is_flag=True, help="Workers lost their keys: approve their new ones.")
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
@click.pass_context
def receive(  # noqa: PLR0913  one argument for each that a person can give
    context: click.Context,
    files: tuple[Path, ...],
    folder: Path,
    *,
    key: Path | None,
    make_key: bool,
    no_receipt: bool,
    enrol: bool,
    is_json: bool,
) -> None:
    """Verify submissions, keep them in COLLECTION, and write a receipt for each.

    A FILE may be a folder: then all submissions in it are received. Files that are refused stop
    nothing. COLLECTION is made if it is not there. Send the files in COLLECTION/receipts back to
    the workers.
    """
    if key is None and not no_receipt:
        raise click.UsageError("Say by which key you sign: --key FILE, or --no-receipt.")
    if make_key and key is None:
        raise click.UsageError("--make-key goes with --key FILE.")
    outside: Outside = context.obj
    collection = open_collection(folder)
    signer = None if key is None else signing_key(key, is_made=make_key)
    if signer is not None:
        note(other_keys(signer.public, folder))
    # Packages name the key that signed them, so that workers encrypt to it, too.
    keys = [*([] if signer is None else [signer]), *encryption_keys(keys_folder())]
    how = Receiving(schemas=outside.schemas, signer=signer, keys=keys, enrols=enrol)
    with bar("Receiving") as progress:
        answers = list(receive_files(collection, _files(files), how, Watch(progress=progress)))
    if is_json:
        say_json({"collection": collection.id, "files": list(map(_json, answers))})
    else:
        say(_lines(answers))
        if any(each.receipt is not None for each in answers):
            place = Name(shown_path(folder / RECEIPTS))
            say([said("Send each receipt in {folder} back to its worker.", folder=place)])
    if any(each.is_refused for each in answers):
        context.exit(1)


def _files(paths: Sequence[Path]) -> list[Path]:
    """Return the files to receive: those named, and the submissions in the folders named."""
    found: list[Path] = []
    for path in paths:
        found += submissions_in(path) if is_folder(path) else [path]
    return found


def _lines(answers: Sequence[Answer]) -> Iterator[Said]:
    for _sentences, group in groupby(answers, key=_told):
        alike = list(group)
        if len(alike) > _SEPARATE:
            yield said(
                "{first} and {count} more files: {told}",
                first=Name(shown_path(alike[0].path)),
                count=Count(len(alike) - 1, is_grouped=True),
                told=Listed(tuple(each.said for each in alike[0].results), " ", " "),
            )
            continue
        for answer in alike:
            yield from _of(answer)
    receipts = [each.receipt for each in answers if each.receipt is not None]
    refused = sum(each.is_refused for each in answers)
    yield said(
        "Files: {files}; refused: {refused}; receipts: {receipts}.",
        files=Count(len(answers), is_grouped=True),
        refused=Count(refused, is_grouped=True),
        receipts=Count(len(set(receipts)), is_grouped=True),
    )


def _told(answer: Answer) -> tuple[str, ...]:
    if not answer.is_refused:
        return ()
    return tuple(str(each.said) for each in answer.results)


def _of(answer: Answer) -> Iterator[Said]:
    yield said(
        "{file}: {codes}",
        file=Name(shown_path(answer.path)),
        codes=codes(each.code.value for each in answer.results),
    )
    yield from (said("  {sentence}", sentence=each.said) for each in answer.results)
    yield from (said("  {note}", note=each) for each in answer.notes)
    if answer.receipt is not None:
        yield said("  Its receipt: {file}", file=Name(shown_path(answer.receipt)))


def _json(answer: Answer) -> dict[str, Any]:
    return {
        "path": shown_path(answer.path),
        "sha256": answer.sha256 or None,
        "results": [each.as_json() for each in answer.results],
        "notes": list(map(str, answer.notes)),
        "receipt": None if answer.receipt is None else shown_path(answer.receipt),
    }
