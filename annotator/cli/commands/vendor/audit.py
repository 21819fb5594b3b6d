"""``audit``: what the work of many people cost in time and what it paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click

from annotator.audit.addresses import AuditRequest, audit_addresses, is_address
from annotator.audit.audit import Audit, AuditOptions
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.engines.engine_names import DUCKDB
from annotator.audit.reconciliation import Reconciliation, reconciled, write_reconciliation
from annotator.audit.report.report_files import REPORT_HTML
from annotator.cli.common.output import bar, note, say, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import CommandRefusedError
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
@click.option(
    "--reconcile",
    "dataset",
    metavar="EXPORT",
    help="Compare what is in the folders with this export: who is left out, what is trimmed.",
)
@click.option(
    "--compare",
    metavar="AUDIT",
    help="Compare the figures with those of another finished audit: another period, or vendor.",
)
@click.pass_context
def audit(  # noqa: PLR0913  one for each option
    context: click.Context,
    paths: tuple[str, ...],
    out: str,
    *,
    engine: str,
    dataset: str | None,
    compare: str | None,
) -> None:
    """Audit the exports in folders, with their hand-ins and receipts, into the folder OUT.

    OUT/report.html and OUT/report.json tell nothing about one person; OUT/private has rows of
    single exports. Audit into the same folder again, and only what is new is verified.

    PATH and OUT are folders, or addresses such as s3://bucket/folder.
    """
    outside: Outside = context.obj
    compared = None if dataset is None else _reconciled(paths, out, dataset)
    options = AuditOptions(engine, None if compare is None else _folder(compare))
    with bar("Verifying") as progress:
        watch = Watch(progress=progress)
        done = audit_addresses(AuditRequest(paths, out, outside.schemas, options, watch))
    note(done.refused)
    say(_lines(done, out))
    if not is_address(out):
        write_reconciliation(AuditFolder(Path(out)), compared)
    if compared is not None:
        say(_differences(compared))
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
    if done.report["comparison"] is not None:
        rows = done.report["comparison"]["rows"]
        yield said_n(
            "{count} figure was compared with {other}.",
            "{count} figures were compared with {other}.",
            len(rows),
            other=Name(done.report["comparison"]["with"]),
        )
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


def _reconciled(paths: Iterable[str], out: str, dataset: str) -> Reconciliation:
    if any(map(is_address, (*paths, out, dataset))):
        raise CommandRefusedError("--reconcile reads folders of this computer. Copy them here.")
    return reconciled([Path(each) for each in paths], Path(dataset))


def _folder(path: str) -> Path:
    if is_address(path):
        raise CommandRefusedError("--compare reads a folder of this computer. Copy it here.")
    return Path(path)


def _differences(found: Reconciliation) -> Iterator[Said]:
    yield said_n(
        "{count} record was compared; differences: {differences}.",
        "{count} records were compared; differences: {differences}.",
        len(found.rows),
        differences=Count(len(found.differences)),
    )
    yield from (said("Question: {what}", what=each.said) for each in found.differences)
