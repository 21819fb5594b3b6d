"""Asks for the PIN of a worker before something is done for that worker."""

from __future__ import annotations

import click

from annotator.cli.common.output import line_of
from annotator.cli.common.refusals import CommandRefusedError
from annotator.display_text import shown_name
from annotator.job_file.project import Project
from annotator.model.people import Worker
from annotator.sentences.parts import Name
from annotator.sentences.said import said


def require_pin(project: Project, worker: Worker) -> None:
    """Ask for the PIN of a worker who has one.

    Raises:
        CommandRefusedError: it is another one.
    """
    if not project.reads.has_pin(worker.id).result():
        return
    name = shown_name(worker.name)
    typed = click.prompt(f"PIN of {line_of(name)}", hide_input=True, err=True)
    if not project.reads.is_pin(worker.id, typed).result():
        raise CommandRefusedError(
            said("That is not the PIN of {worker}. Nothing was changed.", worker=Name(name))
        )
