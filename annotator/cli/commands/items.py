"""``items``: lists the items of a job, reviews them, and takes confirmations back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import click

from annotator.cli.commands.item_reviews import save_reviews, show_reviews
from annotator.cli.common.given_orders import order_lines, worker_named
from annotator.cli.common.item_filter import choose, read_ranges
from annotator.cli.common.item_session import ItemSession, item_session
from annotator.cli.common.job_access import opened
from annotator.cli.common.output import note, say, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.cli.common.region_reviews import answer_rejection, judge_regions, open_for_review
from annotator.cli.common.worker_pin import require_pin
from annotator.display_text import one_line, shown_name
from annotator.errors import AnnotatorError
from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.model.entities import (
    Fault,
    ItemFacts,
    ItemId,
    RegionVerdict,
    Review,
    Status,
    WorkerId,
)
from annotator.model.people import Worker, can_be_mistaken, new_worker
from annotator.pay_basis.stored_orders import order_of
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import UNFILLED, Said, said, word
from annotator.session.job_session import JobSession

_FILE: Final = click.Path(path_type=Path)
_ALREADY: Final[Mapping[Review, str]] = {
    Review.ACCEPTED: "It is accepted already.",
    Review.REJECTED: "It is rejected for this reason already.",
    Review.WITHDRAWN: "It is withdrawn for this reason already.",
}
_FAULTS: Final = tuple(each.value for each in Fault if each is not Fault.NONE)
_WITHDRAWN_UNFINISHED: Final = (
    "Withdrawn. Nobody has confirmed it, so it is not paid as an item; its time is paid as the "
    "work order says."
)
_REJECTED: Final = (
    "Rejected. Its time counts all the same, and doing it again counts as rework. What is paid for "
    "an item or a region waits until it is accepted."
)
_REOPENED: Final = "Open again. It is a piece again once it is confirmed; its time stays."

Act: TypeAlias = Callable[[JobSession], Said]
"""Changes the open item of a session and returns what that means."""


@click.group("items")
def items() -> None:
    """List the items of a job, review them, or take a confirmation or withdrawal back."""


items.add_command(save_reviews)
items.add_command(show_reviews)


def _acting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments that all of these commands take."""
    for decorate in (
        click.option("--yes", "is_sure", is_flag=True, help="The order was read: ask nothing."),
        click.option("--new", "is_new", is_flag=True, help="--worker begins at this job now."),
        click.option("--worker", default="", help="Who you are, by name or id."),
        click.argument("chosen", metavar="ITEMS"),
        click.argument("job", type=_FILE),
    ):
        command = decorate(command)
    return command


@items.command("list")
@click.argument("job", type=_FILE)
@click.option("--items", "chosen", default="all", metavar="FILTER", help="done, open, or 1-5,8.")
def list_items(job: Path, chosen: str) -> None:
    """List items with their numbers, states and reviews."""
    with opened(job) as project:
        rows = project.reads.item_rows().result()
        names = {each.id: each.name for each in project.reads.workers().result()}
        wanted = choose(chosen, rows)
        for row in rows:
            if wanted is None or row.id in wanted:
                say([_line(row, names, _why(project, row))])


_REGIONS = click.option(
    "--regions", default="", metavar="NUMBERS", help="Only these regions of one item, such as 3,5."
)


@items.command()
@_acting
@_REGIONS
def accept(job: Path, chosen: str, regions: str, **who: str | bool) -> None:
    """Accept items that somebody else confirmed, such as 1-5,8.

    This also takes back the withdrawal of an item that was confirmed.
    """
    act = partial(_judge, verdict=Review.ACCEPTED)
    if regions:
        act = partial(judge_regions, verdict=RegionVerdict.ACCEPTED, numbers=read_ranges(regions))
    _each(job, chosen, who, act)


@items.command()
@_acting
@click.option("--reason", required=True, help="What has to be done again; the worker reads it.")
@click.option("--fault", type=click.Choice(_FAULTS), required=True, help="Whose fault it is.")
@_REGIONS
def reject(
    job: Path, chosen: str, reason: str, fault: str, regions: str, **who: str | bool
) -> None:
    """Reject items that somebody else confirmed. The worker does them again."""
    given = {"reason": _reason(reason), "fault": Fault(fault)}
    act: Act = partial(_judge, verdict=Review.REJECTED, **given)  # type: ignore[arg-type]  # arguments of several types
    if regions:
        numbers = read_ranges(regions)
        act = partial(
            judge_regions,
            verdict=RegionVerdict.REJECTED,
            numbers=numbers,
            **given,  # type: ignore[arg-type]  # arguments of several types
        )
    _each(job, chosen, who, act)


@items.command()
@_acting
@click.option("--text", required=True, help="Why you disagree; the reviewer reads it.")
@click.option("--region", default=0, help="The rejected region; without it, the item.")
def answer(job: Path, chosen: str, text: str, region: int, **who: str | bool) -> None:
    """Answer the rejection of your item, or of a region of it. It cannot be taken back."""
    _each(job, chosen, who, partial(answer_rejection, number=region, text=text))


@items.command()
@_acting
@click.option("--reason", required=True, help="Why it is not needed; the worker reads it.")
def withdraw(job: Path, chosen: str, reason: str, **who: str | bool) -> None:
    """Withdraw items that are not needed any more, through nobody's fault."""
    _each(job, chosen, who, partial(_judge, verdict=Review.WITHDRAWN, reason=_reason(reason)))


@items.command()
@_acting
def reopen(job: Path, chosen: str, **who: str | bool) -> None:
    """Take back that items are confirmed, skipped, or withdrawn before they were confirmed."""
    _each(job, chosen, who, _reopen)


def _judge(
    session: JobSession, *, verdict: Review, reason: str = "", fault: Fault = Fault.NONE
) -> Said:
    open_for_review(session)
    facts = session.editor.state.facts
    session.guards.require_reviewable(verdict, facts)
    if session.judge(verdict, reason, fault) is None:
        return word(_ALREADY[verdict])
    if verdict is Review.ACCEPTED:
        return said("Accepted.")
    if verdict is Review.REJECTED:
        return word(_REJECTED)
    return _withdrawn(session, facts)


def _withdrawn(session: JobSession, before: ItemFacts) -> Said:
    """Return what a withdrawal means for pay, as its work order says."""
    if before.status is not Status.DONE:
        return word(_WITHDRAWN_UNFINISHED)
    if session.pays_withdrawn:
        return said("Withdrawn. By its work order it is paid like accepted work.")
    return said("Withdrawn. By its work order it is not paid as an item any more; its time is.")


def _reopen(session: JobSession) -> Said:
    session.is_reviewing = session.editor.state.facts.is_withdrawn_unfinished
    session.require_own_item()
    if session.reopen() is None:
        raise CommandRefusedError("This item is neither done nor skipped.")
    return word(_REOPENED)


def _each(job: Path, chosen: str, who: Mapping[str, str | bool], act: Act) -> None:
    """Change each item in turn; one that is refused does not keep the others from it.

    Raises:
        CommandRefusedError: the job has no such item or worker; nothing was changed.
    """
    with opened(job, writes=True) as project:
        rows = project.reads.item_rows().result()
        wanted = choose(chosen, rows)
        worker = _worker(project, who)
        with item_session(project, worker) as sitting:
            _require_accepted(project, sitting.session, worker, is_sure=bool(who["is_sure"]))
            own = [row for row in rows if wanted is None or row.id in wanted]
            refusals = [_told(sitting, row, act) for row in own]
    if any(refusals):
        click.get_current_context().exit(1)


def _told(sitting: ItemSession, row: ItemRow, act: Act) -> bool:
    """Change one item, say what that means, and return whether it was refused."""
    try:
        told = sitting.run(ItemId(row.id), act)
    except AnnotatorError as error:
        note([_of_item(row, error.said)])
        return True
    say([_of_item(row, told)])
    return False


def _worker(project: Project, who: Mapping[str, str | bool]) -> Worker:
    wanted = str(who["worker"])
    known = project.reads.workers().result()
    if wanted and not any(wanted in (each.name, each.id) for each in known):
        if who["is_new"]:
            return _beginner(wanted, known)
        raise CommandRefusedError(
            said(
                "Nobody at this job is called {wanted}. If they begin at it now, add --new.",
                wanted=Name(wanted),
            )
        )
    worker = worker_named(project, wanted)
    require_pin(project, worker)
    return worker


def _beginner(wanted: str, known: Sequence[Worker]) -> Worker:
    """Return a worker whose name nobody can take for that of somebody at the job."""
    worker = new_worker(wanted)
    if not worker.name or shown_name(worker.name) != worker.name:
        raise CommandRefusedError(
            "This name is empty, too long, or has characters that cannot be seen. Give another one "
            "in --worker."
        )
    for each in known:
        if can_be_mistaken(each.name, worker.name):
            raise CommandRefusedError(
                said(
                    "{wanted} could be taken for {name}, who is at this job already. If that is "
                    "you, write {name} in --worker; else choose another name.",
                    wanted=Name(shown_name(wanted)),
                    name=Name(shown_name(each.name)),
                )
            )
    return worker


def _require_accepted(
    project: Project, session: JobSession, worker: Worker, *, is_sure: bool
) -> None:
    """Show the work order to somebody who begins, and let them accept it, as in the window."""
    if session.has_accepted:
        return
    newest = project.reads.orders().result()[-1]
    say(order_lines(order_of(newest)))
    if not is_sure and not click.confirm("Accept it?", err=True):
        raise CommandRefusedError(
            said(
                "{worker} has not accepted the work order. Nothing was changed.",
                worker=Name(shown_name(worker.name)),
            )
        )
    session.accept()


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise CommandRefusedError("Say why in --reason: the worker reads it.")
    return reason


def _of_item(row: ItemRow, told: Said) -> Said:
    return said(
        "{number}. {path}: {told}",
        number=Code(str(row.id)),
        path=Name(shown_path(row.path)),
        told=told,
    )


def _why(project: Project, row: ItemRow) -> str:
    """Return the reason of a refusal by a reviewer, else why it was skipped or cannot be read."""
    if row.review.is_refusal:
        return project.reads.load_item(row.id).result().state.facts.review_reason
    return row.reason


def _line(row: ItemRow, names: Mapping[WorkerId, str], reason: str) -> Said:
    return said(
        "{number}. {path}: {status}{by}{review}{reason}",
        number=Code(str(row.id)),
        path=Name(shown_path(row.path)),
        status=word(row.status.value),
        by=_by(row, names),
        review=UNFILLED
        if row.review is Review.NONE
        else said(", {review}", review=word(row.review.value)),
        reason=said(" ({reason})", reason=Name(one_line(reason))) if reason else UNFILLED,
    )


def _by(row: ItemRow, names: Mapping[WorkerId, str]) -> Said:
    if row.done_by is None:
        return UNFILLED
    return said(" by {name}", name=Name(shown_name(names.get(row.done_by, row.done_by))))
