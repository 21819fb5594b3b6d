"""``work-order``: starts, checks and shows the terms of the work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from annotator.cli.output import say
from annotator.cli.refusals import read_file
from annotator.cli.writing import write_new
from annotator.pay import WorkOrder, disclosures, opening_words, read_work_order, template

_FILE: Final = click.Path(path_type=Path)
_LANGUAGE: Final = "en"


@click.group("work-order")
def work_order() -> None:
    """Start, check or show a work order."""


@work_order.command()
@click.argument("file", type=_FILE)
def new(file: Path) -> None:
    """Write a work order to fill in: every field, explained."""
    title = file.stem.replace("_", " ").encode("utf-8", "replace").decode()
    write_new(file, template(title))
    name = click.format_filename(file)
    click.echo(f"Wrote {name}. Fill it in, then: fairlabel work-order check {name}")


@work_order.command()
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Tell every fault of a work order, or that it has none."""
    order = read_work_order(read_file(file))
    rows = [row for section in disclosures(order, _LANGUAGE) for row in section.rows]
    silent = sum(not row.is_disclosed for row in rows)
    click.echo(f"{click.format_filename(file)} can be used. Its digest is {order.sha256}.")
    click.echo(f"{silent} of {len(rows)} fields are not disclosed; workers are shown which.")
    stale = [floor for floor in order.floors if floor.is_stale(_today())]
    say(f"A floor is older than 12 months: {floor.source}." for floor in stale)


@work_order.command()
@click.argument("file", type=_FILE)
def show(file: Path) -> None:
    """Show a work order as a worker sees it, with what it does not disclose."""
    say(_lines(read_work_order(read_file(file))))


def _lines(order: WorkOrder) -> Iterator[str]:
    yield opening_words(order, _LANGUAGE)
    for section in disclosures(order, _LANGUAGE, today=_today()):
        yield ""
        yield section.title
        for row in section.rows:
            first, *more = row.text.splitlines() or [""]
            yield f"  {row.title}: {first}"
            yield from (f"    {line}" for line in more)


def _today() -> date:
    return datetime.now().astimezone().date()
