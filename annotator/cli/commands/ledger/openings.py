"""``openings``: reveals the times of chosen items, to compare with an export's commitments."""

from __future__ import annotations

import json
from pathlib import Path

import click

from annotator.cli.common.item_filter import choose
from annotator.cli.common.job_access import opened
from annotator.cli.common.new_file import require_place, write_new
from annotator.cli.common.output import say, shown_path
from annotator.effort.categories import Category
from annotator.export.forms.commitments import OPENINGS, opening_json
from annotator.pay_basis.effective_time import effective
from annotator.sentences.parts import Name
from annotator.sentences.said import said_n

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", metavar="OUT.json", type=_FILE)
@click.option("--items", default="all", metavar="FILTER", help="done, open, skipped, or 1-5,8.")
@click.option("--force", is_flag=True, help="Put it in the place of a file that is there.")
def openings(job: Path, out: Path, items: str, *, force: bool) -> None:
    """Write the times of items so that others can hold them against an export at detail job.

    Who gets the file sees the time of each item in it, and nothing of the others.
    """
    require_place(out, is_replaced=force)
    with opened(job) as project:
        only = choose(items, project.reads.item_rows().result())
        with project.snapshot().result() as snapshot:
            totals: dict[int | None, dict[Category, int]] = {}
            for each in effective(snapshot):
                own = totals.setdefault(each.item_id, {})
                own[each.category] = own.get(each.category, 0) + each.ms
            job_id = snapshot.facts.job_id
            shown = [
                opening_json(
                    snapshot.secret,
                    job_id,
                    (summary.item.id, summary.item.path),
                    totals.get(summary.item.id, {}),
                )
                for summary in snapshot.summaries()
                if only is None or summary.item.id in only
            ]
    document = {"format": OPENINGS, "job": {"id": job_id}, "items": shown}
    write_new(out, json.dumps(document, indent=1) + "\n", is_replaced=force)
    say(
        [
            said_n(
                "{count} item is shown in {out}.",
                "{count} items are shown in {out}.",
                len(shown),
                out=Name(shown_path(out)),
            )
        ]
    )
