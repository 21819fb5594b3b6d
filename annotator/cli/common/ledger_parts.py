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
from annotator.sentences.said import said


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
        "last_receipt_problem": state.problem or None,
    }


def state_lines(state: ReceiptState) -> Iterator[str]:
    """Yield the state of the countersignatures of a ledger as lines for people."""
    yield f"Countersigned of the record of {shown_name(state.worker.name)}"
    yield f"  Entries: {state.receipted} of {state.entries}; in the ledger: {state.entered}"
    if state.key is not None:
        taken = "" if state.taken is None else f", taken {state.taken.isoformat()}"
        yield f"  Last receipt by the key: {state.key}{taken}"
    if state.problem:
        yield f"  It does not fit the record: {state.problem} See fairlabel receipts JOB."
    if state.since is None:
        yield "  Not yet receipted: nothing"
    else:
        since = state.since.isoformat()
        yield f"  Not yet receipted: {hours_text(state.work_ms)} of work since {since}"
