"""``receipts``: lists the receipts of a worker, and sets one aside or uses it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import chosen_worker
from annotator.cli.common.output import say, say_json
from annotator.cli.common.refusals import CommandRefusedError
from annotator.job_ledger.receipts import JudgedReceipt, judged_receipts, set_aside, use_again
from annotator.model.people import Worker
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import UNFILLED, Said, said, said_n


@click.command()
@click.argument("job", type=click.Path(path_type=Path))
@click.option("--worker", "wanted", metavar="NAME", help="Whose receipts: a name, or an id.")
@click.option("--set-aside", "aside", type=int, metavar="NUMBER", help="Let it count no more.")
@click.option("--use-again", "again", type=int, metavar="NUMBER", help="Let it count again.")
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
def receipts(
    job: Path, *, wanted: str | None, aside: int | None, again: int | None, is_json: bool
) -> None:
    """List the receipts that were taken into JOB, and whether each fits what was handed in.

    A receipt that was set aside stays in the job. Hand-ins go on without it, and the recovery sheet
    of a key is not held against it.
    """
    if aside is not None and again is not None:
        raise click.UsageError("Choose one of --set-aside and --use-again.")
    with opened(job, writes=aside is not None or again is not None) as project:
        worker = chosen_worker(project, wanted)
        found = judged_receipts(project, worker)
        if aside is not None:
            set_aside(project, worker, _numbered(found, aside).stored)
            found = judged_receipts(project, worker)
        if again is not None:
            use_again(project, worker, _numbered(found, again).stored)
            found = judged_receipts(project, worker)
        if is_json:
            say_json([_as_json(each) for each in found])
        else:
            say(_lines(worker, found))


def _numbered(found: Sequence[JudgedReceipt], number: int) -> JudgedReceipt:
    for each in found:
        if each.number == number:
            return each
    if not found:
        raise CommandRefusedError(
            said(
                "There is no receipt in this job, and none has the number {number}.",
                number=Count(number),
            )
        )
    raise CommandRefusedError(
        said(
            "None of the receipts of this job ({count}) has the number {number}.",
            count=Count(len(found)),
            number=Count(number),
        )
    )


def _lines(worker: Worker, found: Sequence[JudgedReceipt]) -> Iterator[Said]:
    yield said("Receipts of {worker}: {found}", worker=Code(worker.name), found=Count(len(found)))
    for each in found:
        taken = said(", taken {day}", day=Code(each.stored.day)) if each.stored.day else UNFILLED
        yield said_n(
            "{number}. The first entry{taken}",
            "{number}. The first {count} entries{taken}",
            each.stored.size,
            number=Code(str(each.number)),
            taken=taken,
        )
        key = Code(each.key) if each.key else said("none that can be read")
        yield said("   By the key: {key}", key=key)
        if each.problem:
            yield said("   It does not fit: {problem}", problem=each.problem)
        if each.stored.is_set_aside:
            yield said(
                "   Set aside on {set_aside}: it does not count.",
                set_aside=Code(str(each.stored.set_aside)),
            )
        elif each.problem and each.needed:
            yield said("   {needed}", needed=each.needed)
        elif each.problem:
            yield said(
                "   It still counts, so no hand-in can be made: --set-aside {number}.",
                number=Code(str(each.number)),
            )


def _as_json(each: JudgedReceipt) -> dict[str, Any]:
    return {
        "number": each.number,
        "size": each.stored.size,
        "root": each.stored.root,
        "key": each.key or None,
        "taken": each.stored.day or None,
        "problem": None if each.problem is None else str(each.problem),
        "set_aside": each.stored.set_aside or None,
    }
