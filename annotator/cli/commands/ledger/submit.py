"""``submit``: writes the one file that a worker sends back: an export and the hand-in for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import asked_passphrase, chosen_worker
from annotator.cli.common.new_file import require_free
from annotator.cli.common.output import bar, note, say, shown_path
from annotator.cli.common.outside import ExportTarget, Outside
from annotator.cli.common.refusals import CommandRefusedError
from annotator.cli.common.signing_key import recipient_in
from annotator.export.api import Detail, Exporter, ExportOptions, ImageMode, Report
from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN
from annotator.export.forms.witness_form import ANSWERS
from annotator.export.preview import DryRun, dry_run, preview_lines
from annotator.job_file.project import Project
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.job_ledger.ledger_reader import read_ledger
from annotator.media_files import refresh_media
from annotator.progress import Watch
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said, word
from annotator.submissions.submission_draft import (
    MadeSubmission,
    SubmissionRequest,
    SubmissionTarget,
    preview_submission,
)
from annotator.submissions.submission_draft import submit as make_submission
from annotator.submissions.submission_file import export_format

_FILE: Final = click.Path(path_type=Path)
_DETAIL: Final = click.Choice([each.value for each in Detail])


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", type=_FILE, required=False)
@click.option("--worker", "wanted", metavar="NAME", help="Whose work: a name, or an id.")
@click.option("--detail", type=_DETAIL, default="item", show_default=True)
@click.option(
    "--hours",
    type=click.Choice(ANSWERS),
    help="Your answer: is the measured time more than you worked, right, or less?",
)
@click.option("--encrypt-to", type=_FILE, metavar="FILE", help="The vendor's encryption key.")
@click.option("--preview", is_flag=True, help="Tell each field that would leave; write nothing.")
@click.pass_obj
def submit(  # noqa: PLR0913  one argument for each that a person can give
    outside: Outside,
    job: Path,
    out: Path | None,
    *,
    wanted: str | None,
    detail: str,
    hours: str | None,
    encrypt_to: Path | None,
    preview: bool,
) -> None:
    """Write one file with your work and your hand-in, to send back to the vendor.

    It holds an export of the job without pictures and sounds, with your time at the level of
    --detail, and the hand-in that names this export, signed by your key. --preview shows each field
    first. Ask for the receipt, and take it by fairlabel receipt --take.
    """
    if out is None and not preview:
        raise click.UsageError("Missing argument 'OUT'.")
    if out is not None and not preview:
        require_free(out)
    options = ExportOptions(Detail(detail), ImageMode.NONE)
    recipient = "" if encrypt_to is None else recipient_in(encrypt_to)
    request = SubmissionRequest(None if hours is None else HoursAnswer(hours))
    with opened(job, writes=True) as project:
        exporter = outside.exporters()[export_format(project.reads.kinds().result())]
        if out is None or preview:
            _tell(project, wanted, request, exporter, options)
            return
        worker = chosen_worker(project, wanted)
        passphrase = asked_passphrase(project, worker)
        with bar("Reading the record") as progress:
            # All of it: unlike in the window, no check of the job runs after it is opened.
            read_ledger(project, worker.id, Watch(progress=progress))
            note(refresh_media(project, progress=progress))
        write = partial(_write_export, outside, project, exporter, options)
        target = SubmissionTarget(out, write, passphrase, recipient)
        made = make_submission(project, worker, target, request)
    say(_lines(out, made))
    if not made.report.ledgers_hold:
        raise CommandRefusedError(
            said(
                "It is written, and says so: {problem} Go back to a copy that is kept of it.",
                problem=word(NOT_AS_HANDED_IN),
            )
        )


def _write_export(
    outside: Outside,
    project: Project,
    exporter: Exporter,
    options: ExportOptions,
    folder: Path,
) -> Report:
    with project.snapshot().result() as snapshot, bar("Writing") as progress:
        place = ExportTarget(folder, is_replaced=False)
        return outside.write_export(exporter, snapshot, place, options, progress)


def _tell(
    project: Project,
    wanted: str | None,
    request: SubmissionRequest,
    exporter: Exporter,
    options: ExportOptions,
) -> None:
    worker = chosen_worker(project, wanted)
    with bar("Reading the record") as progress:
        draft = preview_submission(project, worker, request, Watch(progress=progress))
        refresh_media(project, progress=progress)
    with project.snapshot().result() as snapshot, bar("Looking") as progress:
        export = dry_run(exporter, snapshot, options, DryRun(progress=progress))
    say([said("What leaves with this submission. Nothing is written.")])
    say(f"  {file}: {path}: {values}" for file, path, values in draft.fields())
    say([said("Besides, your signature under the hand-in and under the list of files, and:")])
    say(preview_lines(export, options.detail))


def _lines(out: Path, made: MadeSubmission) -> Iterator[Said]:
    yield said("Wrote {file}. Send it back, and ask for the receipt.", file=Name(shown_path(out)))
    yield said("  Its digest: {digest}", digest=Code(made.sha256))
    yield said("  Entries of the ledger: {size}", size=Code(str(made.hand_in.checkpoint.size)))
    if made.hand_in.has_another_key:
        yield said(
            "  Signed by another key than the last receipt names. Tell whoever countersigns."
        )
    yield from (said("  {note}", note=note) for note in made.report.notes)
