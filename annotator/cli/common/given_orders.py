"""A work order given to a running job, on the command line: offered to workers, or accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from annotator.cli.common.refusals import CommandRefusedError
from annotator.display_text import shown_name
from annotator.job_file.project import Project
from annotator.job_ledger.known_order_keys import key_known, signer_told
from annotator.model.people import Worker
from annotator.pay import WorkOrder, opening_words
from annotator.pay.order.disclosures import disclosures
from annotator.pay_basis.stored_orders import order_of
from annotator.records import StoredOrder
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, names, said
from annotator.sentences.words import ENGLISH
from annotator.session.given_order import (
    GivenOrder,
    OrderNotTakenError,
    given_order,
    require_other_terms,
)

LANGUAGE: Final = "en"


def give_to(project: Project, stored: StoredOrder) -> Iterator[Said | str]:
    """Store an order in a job, and yield what each worker of the job will be shown.

    Raises:
        OrderNotTakenError: the job has it, and a later one was given since; or the last one has
            the same terms.
        WriteFailedError: the disk refused.
    """
    known = project.reads.orders().result()
    if any(each.sha256 == stored.sha256 for each in known[:-1]):
        raise OrderNotTakenError(
            "This job has this work order already, and a later one was given since. Nothing was "
            "changed. To go back to it, drop the file on the window, or use: fairlabel work-order "
            "accept JOB --file F.toml."
        )
    if known and known[-1].sha256 != stored.sha256:
        require_other_terms(order_of(stored), order_of(known[-1]))
    project.writes.add_order(stored.data, stored.sha256, stored.signature).result()
    workers = project.reads.workers().result()
    yield said("Given. Nothing changes for anybody until they accept it.")
    if not workers:
        yield said("Nobody has worked on this job yet: whoever begins is shown the order first.")
    for worker in workers:
        yield from told_to(project, worker, stored)


def told_to(project: Project, worker: Worker, stored: StoredOrder) -> Iterator[Said | str]:
    """Yield by whom an order is signed, and what differs for a worker from the terms so far."""
    try:
        given = given_order(project, worker.id, stored, LANGUAGE)
    except OrderNotTakenError as error:
        yield said("For {worker}: {problem}", worker=_name(worker), problem=error.said)
        return
    known = key_known(project, worker.id, stored)
    yield said(
        "For {worker}: {signer}", worker=_name(worker), signer=signer_told(known, stored.signed_by)
    )
    yield from change_lines(given)


def change_lines(given: GivenOrder) -> Iterator[Said | str]:
    """Yield a line for each term that differs from the order in force so far."""
    if given.is_return:
        yield said(
            "  This is an order that was accepted before a later one. What was done under the "
            "later one stays under it."
        )
    if given.before is None:
        yield said("  No work order is in force so far: the work until now has no terms.")
    for change in given.changes:
        # A floor has a line for each of its parts: here they are parts of one sentence.
        yield "  " + "; ".join(ENGLISH.text(change.told).splitlines())
    if given.deducts_twice:
        yield said(
            "  Both orders deduct a fixed amount each pay period. In the period in which they "
            "change, both amounts are deducted."
        )


def worker_named(project: Project, wanted: str) -> Worker:
    """Return the worker of a job with that name or id; without one, the only worker.

    Raises:
        CommandRefusedError: there is none, or there are several.
    """
    workers = project.reads.workers().result()
    found = [each for each in workers if not wanted or wanted in (each.name, each.id)]
    if len(found) == 1:
        return found[0]
    if wanted and not found:
        raise CommandRefusedError(
            said("Nobody at this job is called {wanted}.", wanted=Name(wanted))
        )
    if not found:
        raise CommandRefusedError(
            "Nobody has worked on this job yet. Whoever begins is shown the order first."
        )
    raise CommandRefusedError(
        said(
            "Say who that is, by --worker: {names}.",
            names=names(shown_name(each.name) for each in found),
        )
    )


def order_lines(order: WorkOrder, language: str = LANGUAGE) -> Iterator[Said | str]:
    """Yield an order as a worker sees it, with what it does not disclose."""
    yield opening_words(order, language)
    today = datetime.now().astimezone().date()
    for section in disclosures(order, language, today=today):
        yield ""
        yield section.title
        for row in section.rows:
            first, *more = row.text.splitlines() or [""]
            yield f"  {row.title}: {first}"
            yield from (f"    {line}" for line in more)


def offered_to(project: Project) -> StoredOrder:
    """Return the order that was given to a job last.

    Raises:
        OrderNotTakenError: there is none.
    """
    known = project.reads.orders().result()
    if not known:
        raise OrderNotTakenError(
            "This job has no work order. Give it one by: fairlabel work-order give JOB F.toml"
        )
    return known[-1]


def _name(worker: Worker) -> Name:
    return Name(shown_name(worker.name))
