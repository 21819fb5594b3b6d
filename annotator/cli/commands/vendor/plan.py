"""``plan``: shows what a job will take and cost at a fair rate, from a pilot's measured times."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click

from annotator.cli.commands.vendor.collection_exports import with_exports
from annotator.cli.common.forms.plan_forms import doubt_lines, plan_json, plan_lines
from annotator.cli.common.output import bar, note, say, say_json
from annotator.cli.common.refusals import CommandRefusedError, read_file
from annotator.cli.common.typed_floor import hourly_floor, typed_currency, typed_option
from annotator.pay import WorkOrder, read_work_order
from annotator.pay.order.floors import FLOOR_UNITS
from annotator.pilots import read_pilot
from annotator.planning.job_plan import PlannedWork, PlanTerms, plan_job

_FILE: Final = click.Path(path_type=Path)
_MOST: Final = 1_000_000_000
_PERCENT: Final = 100


@click.command()
@click.option(
    "--pilot",
    "first",
    type=_FILE,
    metavar="PATH...",
    multiple=True,
    required=True,
    help="Job files, folders of exports, or collections of the people who took part.",
)
@click.argument("more", metavar="", nargs=-1, type=_FILE)
@click.option("--items", type=click.IntRange(1, _MOST), required=True, help="Items of the job.")
@click.option(
    "--overlap",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How many people do each item.",
)
@click.option(
    "--gold",
    metavar="PERCENT",
    default="0",
    help="The share of gold items, of those one person gets.",
)
@click.option("--workers", type=click.IntRange(1, _MOST), help="How many people will do the job.")
@click.option("--order", type=_FILE, help="A work order: its floor, its currency and its rates.")
@click.option("--floor", "floor_text", metavar="AMOUNT", help='Without an order, such as "71.62".')
@click.option(
    "--per",
    type=click.Choice(FLOOR_UNITS),
    default="hour",
    show_default=True,
    help="The unit of time of --floor.",
)
@click.option("--hours", "hours_text", metavar="N", help="Hours in one unit, such as 225.")
@click.option("--currency", metavar="CODE", help="Without an order, such as KES.")
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
def plan(  # noqa: PLR0913  one argument for each that a person can give
    first: tuple[Path, ...],
    more: tuple[Path, ...],
    *,
    items: int,
    overlap: int,
    gold: str,
    workers: int | None,
    order: Path | None,
    is_json: bool,
    **given: str | None,
) -> None:
    """Show what a job of N items will take and cost at a fair rate, from a pilot's measured times.

    The interval takes each person of the pilot as one observation. The plan names nobody.
    """
    terms = None if order is None else read_work_order(read_file(order))
    size = PlannedWork(items=items, overlap=overlap, gold=_share(gold), people=workers)
    floor = _floor(given, terms)
    currency = typed_currency(given) if terms is None else terms.currency
    wanted = PlanTerms(floor=floor, currency=currency, order=terms)
    paths = with_exports((*first, *more))
    with bar("Reading the pilot") as progress:
        found = plan_job(read_pilot(paths, progress), size, wanted)
    if is_json:
        say_json(plan_json(found, currency))
    else:
        say(plan_lines(found, currency))
    note(doubt_lines(found))


def _floor(given: Mapping[str, Any], terms: WorkOrder | None) -> Fraction | None:
    """Return the floor that was typed; None without one, so that the order's is taken."""
    if given["floor_text"] is not None:
        return hourly_floor(given)
    if given["hours_text"] is not None:
        raise CommandRefusedError("--hours has no meaning without --floor; leave it out.")
    if terms is not None and given["currency"] is not None:
        raise CommandRefusedError("The order has a currency; leave --currency out.")
    return None


def _share(text: str) -> Fraction:
    percent = typed_option("--gold", text) or Fraction(0)
    if not 0 <= percent < _PERCENT:
        raise CommandRefusedError("--gold is a percentage from 0 to below 100, such as 5.")
    return percent / _PERCENT
