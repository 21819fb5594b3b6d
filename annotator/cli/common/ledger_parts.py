"""Parts shared by the ledger commands: the choice of the worker, and the unreceipted rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from annotator.cli.common.output import known_people
from annotator.cli.common.refusals import CommandRefusedError
from annotator.display_text import shown_name
from annotator.job_file.project import Project
from annotator.job_ledger.own_keys import key_state
from annotator.job_ledger.state import ReceiptState
from annotator.ledger.keys import KeyPlace
from annotator.model.people import Worker
from annotator.pay import hours_text
from annotator.sentences.parts import Code, Day, Name
from annotator.sentences.said import UNFILLED, Said, said


def chosen_worker(project: Project, wanted: str | None) -> Worker:
    """Return the worker of this name or id; without one, the only worker with booked work.

    Raises:
        CommandRefusedError: there is no such worker, or several.
    """
    people = project.reads.workers().result()
    if wanted is None:
        totals = project.reads.effort_totals().result()
        found = [each for each in people if totals.get(each.id)]
    else:
        found = [each for each in people if wanted in {each.name, each.id}]
    if len(found) == 1:
        return found[0]
    if not found and wanted is None:
        raise CommandRefusedError("Nobody has worked on this job yet, so there is no ledger.")
    raise CommandRefusedError(
        said("Say whose ledger, by --worker: {names}.", names=known_people(found or people))
    )


def asked_passphrase(project: Project, worker: Worker) -> str:
    """Ask for the passphrase of a worker's key; return "" if the key has none."""
    if key_state(project, worker).place is not KeyPlace.LOCKED_FILE:
        return ""
    typed: str = click.prompt("Passphrase of your key", hide_input=True, err=True)
    return typed


def state_json(state: ReceiptState) -> dict[str, Any]:
    """Return the state of the countersignatures of a ledger as a plain dictionary."""
    return {
        "worker": state.worker.id,
        "name": state.worker.name,
        "entries": state.entries,
        "entered": state.entered,
        "receipted": state.receipted,
        "not_receipted_ms": state.work_ms,
        "not_receipted_since": None if state.since is None else state.since.isoformat(),
        "last_receipt_key": state.key,
        "last_receipt_taken": None if state.taken is None else state.taken.isoformat(),
        "last_receipt_problem": None if state.problem is None else str(state.problem),
    }


def state_lines(state: ReceiptState) -> Iterator[Said]:
    """Yield the state of the countersignatures of a ledger as lines for people."""
    yield said(
        "Countersigned of the record of {worker}", worker=Name(shown_name(state.worker.name))
    )
    yield said(
        "  Entries: {receipted} of {entries}; in the ledger: {entered}",
        receipted=Code(str(state.receipted)),
        entries=Code(str(state.entries)),
        entered=Code(str(state.entered)),
    )
    if state.key is not None:
        yield said(
            "  Last receipt by the key: {key}{taken}",
            key=Code(state.key),
            taken=UNFILLED if state.taken is None else said(", taken {day}", day=Day(state.taken)),
        )
    if state.problem:
        yield said(
            "  It does not fit the record: {problem} See fairlabel receipts JOB.",
            problem=state.problem,
        )
    if state.since is None:
        yield said("  Not yet receipted: nothing")
    else:
        yield said(
            "  Not yet receipted: {time} of work since {since}",
            time=Code(hours_text(state.work_ms)),
            since=Day(state.since),
        )
