"""``statement``: what was worked and what is owed for it, for each worker of a job."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from annotator.cli.figures import orders_of, pay_by_worker
from annotator.cli.opening import opened
from annotator.cli.refusals import CommandRefusedError
from annotator.cli.statement_forms import Statement, as_json, as_text
from annotator.cli.writing import require_free, write_new

_FILE: Final = click.Path(path_type=Path)


def _in_json(statement: Statement) -> str:
    return json.dumps(as_json(statement), indent=1, ensure_ascii=False) + "\n"


_WRITERS: Final[Mapping[str, Callable[[Statement], str]]] = {".json": _in_json, ".txt": as_text}


def _out(_context: click.Context, _parameter: click.Parameter, out: Path) -> Path:
    if out.suffix not in _WRITERS:
        raise click.BadParameter(f"a statement ends in {' or '.join(_WRITERS)}")
    return out


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", metavar="OUT.(json|txt)", type=_FILE, callback=_out)
def statement(job: Path, out: Path) -> None:
    """Write what each worker did and is owed. Workers appear by their ids, not their names."""
    require_free(out)
    with opened(job) as project, project.snapshot().result() as snapshot:
        orders = orders_of(snapshot)
        workers = tuple(pay_by_worker(snapshot, orders))
        is_sample = snapshot.facts.sample or any(each.sample for each in snapshot.sessions())
        accepted = {each.sha256: len(each.accepted_by) for each in snapshot.work_orders()}
        made = Statement(
            facts=snapshot.facts,
            is_sample=is_sample,
            workers=workers,
            orders=orders,
            accepted=accepted,
        )
    if not workers:
        raise CommandRefusedError("Nobody has worked on this job yet, so there is no statement.")
    write_new(out, _WRITERS[out.suffix](made))
    click.echo(f"Wrote {click.format_filename(out)}.")
    for each in workers:
        click.echo(f"  {each.name} appears as {each.worker_id}.")
