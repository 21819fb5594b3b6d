"""``hand-in``: commits a worker to the record so far without revealing its content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import asked_passphrase, chosen_worker
from annotator.cli.common.new_file import require_place
from annotator.cli.common.output import bar, say, shown_path
from annotator.export.forms.witness_form import ANSWERS
from annotator.job_ledger import hand_in as handing_in
from annotator.job_ledger.document_files import signature_of
from annotator.job_ledger.hand_in import Draft, HandInRequest
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.job_ledger.ledger_reader import read_ledger
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.progress import Watch
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", type=_FILE, required=False)
@click.option("--worker", "wanted", metavar="NAME", help="Whose work: a name, or an id.")
@click.option("--export", "export_folder", type=_FILE, metavar="FOLDER", help="What goes with it.")
@click.option(
    "--hours",
    type=click.Choice(ANSWERS),
    help="Your answer: is the measured time more than you worked, right, or less?",
)
@click.option("--force", is_flag=True, help="Put it in the place of an older hand-in.")
@click.option("--preview", is_flag=True, help="Tell each field that would leave; write nothing.")
def hand_in(  # noqa: PLR0913  one argument for each that a person can give
    job: Path,
    out: Path | None,
    *,
    wanted: str | None,
    export_folder: Path | None,
    hours: str | None,
    force: bool,
    preview: bool,
) -> None:
    """Write what commits a worker to the record so far, for whoever countersigns it.

    It holds sums, digests and a signature; no single time entry, no name, no time of day.
    OUT.sigstore.json is its signature: give both away together. An answer by --hours is part of it
    and signed with it.
    """
    if out is None and not preview:
        raise click.UsageError("Missing argument 'OUT'.")
    for each in () if out is None or preview else (out, signature_of(out)):
        require_place(each, is_replaced=force)
    with opened(job, writes=True) as project, bar("Reading the record") as progress:
        worker, watch = chosen_worker(project, wanted), Watch(progress=progress)
        asked = HandInRequest(export_folder, None if hours is None else HoursAnswer(hours))
        if out is None or preview:
            lines = _preview_lines(handing_in.preview(project, worker, asked, watch))
        else:
            typed = asked_passphrase(project, worker)
            # All of it: unlike in the window, no check of the job runs after it is opened.
            read_ledger(project, worker.id, watch)
            signed = handing_in.hand_in(project, worker, asked, watch, typed)
            signed.write(out, is_replaced=force)
            lines = _lines(out, signed.draft)
    say(lines)


def _lines(out: Path, draft: Draft) -> Iterator[Said | str]:
    yield said(
        "Wrote {file} and {signature}. Give both to whoever countersigns.",
        file=Name(shown_path(out)),
        signature=Name(shown_path(signature_of(out))),
    )
    yield said("  Entries of the ledger: {size}", size=Code(str(draft.checkpoint.size)))
    yield said("  Root: {root}", root=Code(str(draft.checkpoint.root)))
    if draft.witness is not None:
        yield said(
            "  Your answer about the hours: {answer}", answer=Code(str(draft.witness["answer"]))
        )
    if draft.has_another_key:
        yield said(
            "  Signed by another key than the last receipt names. Tell whoever countersigns."
        )
    if draft.lost:
        yield said(
            "  {lost} of them are lost from the job file; their hashes keep their places.",
            lost=Code(str(draft.lost)),
        )


def _preview_lines(draft: Draft) -> Iterator[Said | str]:
    yield said("What leaves with this hand-in. Nothing is written.")
    yield said(
        "Besides, in a file of its own, your signature under it ({ending}).",
        ending=Code(BUNDLE_SUFFIX),
    )
    yield from (f"  {path}: {values}" for path, values in draft.fields())
