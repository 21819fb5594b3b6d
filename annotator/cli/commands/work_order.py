"""``work-order``: creates, checks and shows work orders, and computes a fair rate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.new_file import write_new
from annotator.cli.common.output import bar, note, say, say_json, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.rate_forms import (
    RateOptions,
    rate_json,
    rate_lines,
    wage_json,
    wage_lines,
)
from annotator.cli.common.refusals import CommandRefusedError, read_file
from annotator.errors import InvalidValueError
from annotator.pay import WorkOrder, opening_words, read_work_order
from annotator.pay.fair_rate import fair_rate
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.money.typed_amounts import typed_amount
from annotator.pay.order.advice import advice
from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.fields.translated_text import texts_of
from annotator.pay.order.floors import FLOOR_UNITS, UNIT_HOURS
from annotator.pay.order.order_template import template
from annotator.pay.order.order_values import clipped, one_line, quoted_value
from annotator.pay.wages import read_wages
from annotator.pilots import read_pilot
from annotator.sentences.parts import Amount, Code, Count, Name
from annotator.sentences.said import Said, said, said_n, word

_FILE: Final = click.Path(path_type=Path)
_LANGUAGE: Final = "en"


@click.group("work-order")
def work_order() -> None:
    """Write, check or show a work order, list minimum wages, or find a fair rate."""


@work_order.command()
@click.argument("file", type=_FILE)
def new(file: Path) -> None:
    """Write a work order to fill in: every field, explained."""
    title = one_line(file.stem.replace("_", " ").encode("utf-8", "replace").decode())
    write_new(file, template(title))
    name = shown_path(file)
    say(
        [said("Wrote {name}. Fill it in, then: fairlabel work-order check {name}", name=Name(name))]
    )


@work_order.command()
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Tell every fault of a work order, or that it has none."""
    order = read_work_order(read_file(file))
    rows = [row for section in disclosures(order, _LANGUAGE) for row in section.rows]
    silent = sum(not row.is_disclosed for row in rows)
    say(
        [
            said(
                "{file} can be used. Its digest is {sha}.",
                file=Name(shown_path(file)),
                sha=Code(str(order.sha256)),
            )
        ]
    )
    say(
        [
            said_n(
                "{silent} of {count} field is not disclosed; workers are shown which.",
                "{silent} of {count} fields are not disclosed; workers are shown which.",
                len(rows),
                silent=Code(str(silent)),
            )
        ]
    )
    say(advice(order, _today()))


@work_order.command()
@click.argument("file", type=_FILE)
@click.option(
    "--lang", metavar="LANGUAGE", default=_LANGUAGE, help="Language of its texts, such as sw."
)
def show(file: Path, lang: str) -> None:
    """Show a work order as a worker sees it, with what it does not disclose."""
    order = read_work_order(read_file(file))
    say(_lines(order, lang))
    every = list(texts_of(order))
    missing = sum(not text.is_in(lang) for text in every)
    if missing:
        note(
            [
                said(
                    "{missing} of {all} texts are not in {language}; they stand here in another "
                    "language.",
                    missing=Count(missing),
                    all=Count(len(every)),
                    language=Name(clipped(lang)),
                )
            ]
        )


@work_order.command()
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
@click.pass_context
def wages(context: click.Context, *, is_json: bool) -> None:
    """List minimum wages with their sources. None is applied: copy one into [[floors]]."""
    outside: Outside = context.obj
    known = read_wages(read_file(outside.wages))
    if is_json:
        say_json([wage_json(wage, _today()) for wage in known])
        return
    for wage in known:
        say(wage_lines(wage, _today()))


@work_order.command()
@click.argument("pilot", nargs=-1, required=True, type=_FILE)
@click.option("--floor", "floor_text", metavar="AMOUNT", required=True, help='Such as "71.62".')
@click.option("--per", type=click.Choice(FLOOR_UNITS), default="hour", show_default=True)
@click.option("--hours", "hours_text", metavar="N", help="Hours in one unit, such as 225.")
@click.option("--currency", metavar="CODE", help="Round the rate for it, such as KES.")
@click.option("--rate", "rate_text", metavar="AMOUNT", help="A rate an item to judge as well.")
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
def rate(pilot: tuple[Path, ...], *, is_json: bool, **given: str | None) -> None:
    """Work out the fair rate an item from the measured times of a pilot.

    PILOT are job files and folders of exports: those of the people who took part.
    """
    floor = _hourly(given)
    wanted = RateOptions(rate=_amount("--rate", given["rate_text"]), currency=_currency(given))
    with bar("Reading the pilot") as progress:
        found = fair_rate(read_pilot(pilot, progress), floor)
    if is_json:
        say_json(rate_json(found, wanted))
    else:
        say(rate_lines(found, wanted))
    if found.pilot.is_small:
        note(["Fewer than five workers: totals only, no quarter and no share."])


def _hourly(given: dict[str, str | None]) -> Fraction:
    floor = _amount("--floor", given["floor_text"]) or Fraction(0)
    hours, unit = _amount("--hours", given["hours_text"]), given["per"]
    if floor <= 0:
        raise CommandRefusedError("--floor must be above 0; write what an hour has to pay.")
    if unit == "hour":
        if hours is not None:
            raise CommandRefusedError("--hours has no meaning with --per hour; leave it out.")
        return floor
    if hours is None:
        raise CommandRefusedError(
            said("Add --hours: how many hours of work a {unit} has.", unit=word(str(unit)))
        )
    if hours <= 0:
        told = given["hours_text"]
        raise CommandRefusedError(
            said(
                "--hours is {told}; a {unit} has more than 0, so correct it.",
                told=Amount(str(told)),
                unit=word(str(unit)),
            )
        )
    most = UNIT_HOURS[str(unit)][1]
    if hours > most:
        told = given["hours_text"]
        raise CommandRefusedError(
            said(
                "--hours is {told}; a {unit} has {most} at most, so correct it.",
                told=Amount(str(told)),
                unit=word(str(unit)),
                most=Count(most),
            )
        )
    return floor / hours


def _amount(option: str, text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        return typed_amount(text)
    except InvalidValueError as error:
        raise CommandRefusedError(
            said(
                "{option} is {text}. {problem}",
                option=Code(option),
                text=quoted_value(text),
                problem=error.said,
            )
        ) from error


def _currency(given: dict[str, str | None]) -> str | None:
    code = given["currency"]
    if code is not None and code not in CURRENCIES:
        raise CommandRefusedError("--currency is a code of ISO 4217 such as KES; correct it.")
    return code


def _lines(order: WorkOrder, lang: str) -> Iterator[Said | str]:
    yield opening_words(order, lang)
    for section in disclosures(order, lang, today=_today()):
        yield ""
        yield section.title
        for row in section.rows:
            first, *more = row.text.splitlines() or [""]
            yield f"  {row.title}: {first}"
            yield from (f"    {line}" for line in more)


def _today() -> date:
    return datetime.now().astimezone().date()
