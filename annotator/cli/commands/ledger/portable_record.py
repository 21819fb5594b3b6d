"""``portable-record``: writes a document with which a worker can show the work elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.common.forms.statement_forms import (
    FILE,
    METAVAR,
    Target,
    check_ending,
    one_of,
    words_of,
)
from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import asked_passphrase
from annotator.cli.common.outside import Outside
from annotator.documents.document_forms import made_record
from annotator.documents.statement import ALL, gather
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement_builder import StatementOptions
from annotator.job_ledger.portable_records import signed_record, support_of


@click.command(name="portable-record")
@click.argument("job", type=FILE)
@click.argument("out", metavar=METAVAR, type=FILE, callback=check_ending)
@click.option("--worker", metavar="NAME|ID", help="Whose record, where several have worked.")
@click.option("--name", "is_named", is_flag=True, help="With the name, not the id alone.")
@click.option("--with-pay", is_flag=True, help="With what the work was paid.")
@click.option("--language", default="en", show_default=True, help="The language of its words.")
@click.option("--force", is_flag=True, help="Put it in the place of a file that is there.")
@click.pass_obj
def portable_record(  # noqa: PLR0913  one argument for each that a person can give
    outside: Outside,
    job: Path,
    out: Path,
    *,
    worker: str | None,
    is_named: bool,
    with_pay: bool,
    language: str,
    force: bool,
) -> None:
    """Write a record of the work done that a worker can show elsewhere.

    It holds kinds of work, hours, items and review results by month; of the client only what the
    work order discloses, and pay only with --with-pay. As JSON it carries the receipts that came,
    signed by the worker, and fairlabel verify checks it.
    """
    target = Target(out, is_replaced=force)
    target.require()
    wishes = StatementOptions(
        words=words_of(outside, language), is_named=is_named, has_pay=with_pay
    )
    with opened(job) as project, project.snapshot().result() as snapshot:
        gathered = gather(snapshot)
        who = one_of(gathered, worker)
        made = made_record(work_of(gathered, who, ALL), wishes, support_of(project, who))
        if made.is_to_be_signed and out.suffix == ".json":
            made = signed_record(project, who, made, asked_passphrase(project, who))
    target.write(made, outside)
