"""``prove``: writes the entries of one item, with hashes that prove they are in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import chosen_worker
from annotator.cli.common.new_file import require_free, write_new
from annotator.cli.common.output import bar, say, shown_path
from annotator.job_ledger.item_proof import show_item
from annotator.progress import Watch
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import said, said_n

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", type=_FILE)
@click.option("--item", "item_id", type=int, required=True, metavar="N", help="Which item.")
@click.option("--worker", "wanted", metavar="NAME", help="Whose work: a name, or an id.")
def prove(job: Path, out: Path, *, item_id: int, wanted: str | None) -> None:
    """Show an inspector the time on one item, and nothing of the others.

    The spans of that item are in it, counted from the start of their session. What is not
    countersigned yet is left out as soon as anything is.
    """
    require_free(out)
    with opened(job) as project, bar("Reading the record") as progress:
        worker = chosen_worker(project, wanted)
        found = show_item(project, worker, item_id, Watch(progress=progress))
    write_new(out, found.data)
    signed = said("countersigned")
    if not found.is_receipted:
        signed = said("not countersigned yet: hold it against a hand-in")
    say(
        [
            said_n(
                "Wrote {file}: {count} entry of item {item}, {signed}.",
                "Wrote {file}: {count} entries of item {item}, {signed}.",
                found.entries,
                file=Name(shown_path(out)),
                item=Code(str(item_id)),
                signed=signed,
            )
        ]
    )
