"""``work-order``: creates, checks and shows work orders, and computes a fair rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.forms.rate_forms import (
    RateOptions,
    rate_json,
    rate_lines,
    wage_json,
    wage_lines,
)
from annotator.cli.common.given_orders import (
    give_to,
    offered_to,
    order_lines,
    told_to,
    worker_named,
)
from annotator.cli.common.job_access import opened
from annotator.cli.common.new_file import require_free, write_new
from annotator.cli.common.output import bar, note, say, say_json, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import read_file
from annotator.cli.common.signing_key import signing_key
from annotator.cli.common.typed_floor import hourly_floor, typed_currency, typed_option
from annotator.cli.common.worker_pin import require_pin
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.ledger.order_signature import sign_order
from annotator.ledger.signatures import fingerprint
from annotator.pay import UNSIGNED, WorkOrder, read_work_order
from annotator.pay.fair_rate import fair_rate
from annotator.pay.order.advice import advice
from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.fields.translated_text import texts_of
from annotator.pay.order.floors import FLOOR_UNITS
from annotator.pay.order.order_template import template
from annotator.pay.order.order_values import clipped, one_line
from annotator.pay.wages import read_wages
from annotator.pilots import read_pilot
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import Said, said, said_n
from annotator.session.given_order import given_order, order_file, read_given, signature_beside

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
    """Tell every fault of a work order, or that it has none, and by whom it is signed."""
    order = _signed_order(file)
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
    say([_signature_line(order)])
    say(advice(order, _today()))


@work_order.command()
@click.argument("file", type=_FILE)
@click.option("--key", type=_FILE, metavar="FILE", required=True, help="Your private key, in PEM.")
@click.option("--make-key", is_flag=True, help="Make that key first, and FILE.pub to give away.")
def sign(file: Path, key: Path, *, make_key: bool) -> None:
    """Sign a work order; the signature is written beside it, as FILE.sigstore.json."""
    data = read_file(file)
    read_work_order(data)
    beside = file.with_name(file.name + BUNDLE_SUFFIX)
    require_free(beside)
    signer = signing_key(key, is_made=make_key)
    write_new(beside, sign_order(signer, data))
    say(
        [
            said(
                "Wrote {signature}. Give it away together with {file}, of which no byte may change "
                "any more.",
                signature=Name(shown_path(beside)),
                file=Name(shown_path(file)),
            ),
            said("  Your key: {key}", key=Code(fingerprint(signer.public))),
        ]
    )


@work_order.command()
@click.argument("job", type=_FILE)
@click.argument("file", type=_FILE)
def give(job: Path, file: Path) -> None:
    """Give a running job its first work order, or a new one.

    Each worker is shown it with what differs, and accepts it or stays with the terms so far.
    """
    stored = read_given(order_file(file))
    with opened(job, writes=True) as project:
        say(give_to(project, stored))
    note(advice(read_work_order(stored.data), _today()))


@work_order.command()
@click.argument("job", type=_FILE)
@click.option("--worker", default="", help="Who accepts, by name or id; needed for several.")
@click.option("--file", type=_FILE, help="Another work order, such as an earlier one.")
@click.option("--yes", "is_sure", is_flag=True, help="It was read: ask nothing.")
def accept(job: Path, worker: str, file: Path | None, *, is_sure: bool) -> None:
    """Show a worker the order that was given last, and accept it on their word.

    With --file it is the order in that file: so one goes back to an earlier one. All work until
    then stays under the terms so far, whoever confirms it, and when. Without acceptance everything
    stays as before, and nothing is recorded.
    """
    with opened(job, writes=True) as project:
        who = worker_named(project, worker)
        stored = offered_to(project) if file is None else read_given(order_file(file))
        given = given_order(project, who.id, stored, _LANGUAGE)
        require_pin(project, who)
        say(told_to(project, who, stored))
        say(order_lines(given.order))
        if not is_sure and not click.confirm("Accept it?", err=True):
            say([said("Everything stays as before. Nothing is recorded.")])
            return
        project.writes.add_order(stored.data, stored.sha256, stored.signature).result()
        project.writes.accept_order(stored.data, stored.sha256, who.id).result()
    say([said("Accepted: it holds from now on.")])


@work_order.command()
@click.argument("file", type=_FILE)
@click.option(
    "--lang", metavar="LANGUAGE", default=_LANGUAGE, help="Language of its texts, such as sw."
)
def show(file: Path, lang: str) -> None:
    """Show a work order as a worker sees it, with what it does not disclose."""
    order = _signed_order(file)
    say(order_lines(order, lang))
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
    floor = hourly_floor(given)
    wanted = RateOptions(
        rate=typed_option("--rate", given["rate_text"]), currency=typed_currency(given)
    )
    with bar("Reading the pilot") as progress:
        found = fair_rate(read_pilot(pilot, progress), floor)
    if is_json:
        say_json(rate_json(found, wanted))
    else:
        say(rate_lines(found, wanted))
    if found.pilot.is_small:
        note(["Fewer than five workers: totals only, no quarter and no share."])


def _signed_order(file: Path) -> WorkOrder:
    """Return an order with by whom it is signed; a signature that does not hold is refused."""
    data = read_file(file)
    order = read_work_order(data)
    return replace(order, signature=signature_beside(file, data)[1])


def _signature_line(order: WorkOrder) -> Said:
    if order.signature == UNSIGNED:
        return said("It is unsigned: nobody can prove who wrote it.")
    return said("It is signed by the key {key}.", key=Code(order.signature))


def _today() -> date:
    return datetime.now().astimezone().date()
