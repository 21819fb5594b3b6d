"""``audit``: what the work of many people cost in time and what it paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import click

from annotator.audit.addresses import AuditRequest, audit_addresses
from annotator.audit.audit import Audit
from annotator.audit.engines.engine_names import DUCKDB
from annotator.audit.report.report_files import REPORT_HTML
from annotator.cli.common.output import bar, note, say, shown_path
from annotator.cli.common.outside import Outside
from annotator.pay.money.shown_amounts import shown_total
from annotator.progress import Watch
from annotator.sentences.parts import Amount, Count, Name
from annotator.sentences.said import Said, said, said_n

_MICRO: Final = 10**6


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.argument("out")
@click.option(
    "--engine",
    default=DUCKDB,
    show_default=True,
    help="local[2] for Spark on two cores, or spark://HOST:PORT for a cluster.",
)
@click.pass_context
def audit(context: click.Context, paths: tuple[str, ...], out: str, engine: str) -> None:
    """Audit the exports in folders, with their hand-ins and receipts, into the folder OUT.

    OUT/report.html and OUT/report.json tell nothing about one person; OUT/private has rows of
    single exports. Audit into the same folder again, and only what is new is verified.

    PATH and OUT are folders, or addresses such as s3://bucket/folder.
    """
    outside: Outside = context.obj
    with bar("Verifying") as progress:
        watch = Watch(progress=progress)
        done = audit_addresses(AuditRequest(paths, out, outside.schemas, engine, watch))
    note(done.refused)
    say(_lines(done, out))
    if any(not each.is_question for each in done.findings):
        context.exit(1)


def _lines(done: Audit, out: str) -> Iterator[Said]:
    counts = done.report["exports"]
    yield said_n(
        "{count} export was found; exports that count: {counted}.",
        "{count} exports were found; exports that count: {counted}.",
        counts["found"],
        counted=Count(counts["counted"]),
    )
    yield from _pay_lines(done.report["pay"])
    for each in done.findings:
        yield said("Question: {what}", what=each.said) if each.is_question else each.said
    yield said("Wrote {file}.", file=Name(shown_path(f"{out.rstrip('/')}/{REPORT_HTML}")))


def _pay_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[Said]:
    """Yield how many people are paid the floor, where the report says it: not of a few."""
    for row in rows:
        if row["people_at_floor"] is not None and row["people_with_floor"]:
            short = Fraction(row["shortfall_micro"] or 0, _MICRO)
            yield said(
                "At or above the floor for their hours: {reached} of {people} people. Short of it: "
                "{amount}.",
                reached=Count(row["people_at_floor"]),
                people=Count(row["people_with_floor"]),
                amount=Amount(shown_total(short, row["currency"])),
            )
