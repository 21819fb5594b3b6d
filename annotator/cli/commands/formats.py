"""``formats``: lists the formats for reading and writing, and the limits of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from annotator.cli.common.output import note, say, say_json
from annotator.cli.common.outside import Outside
from annotator.importers.registry import IMPORTERS
from annotator.sentences.said import Listed, Said, said, word


@click.command()
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
@click.pass_obj
def formats(outside: Outside, *, is_json: bool) -> None:
    """Show what can be read and written, and what each format cannot carry."""
    table = outside.exporters()
    note(table.faults)
    rows = [
        {
            "name": name,
            "title": (table.by_name.get(name) or IMPORTERS[name]).title,
            "reads": name in IMPORTERS,
            "writes": name in table.by_name,
            "cannot_carry": list(table.by_name[name].cannot_carry)
            if name in table.by_name
            else None,
        }
        for name in sorted({*table.by_name, *IMPORTERS})
    ]
    if is_json:
        say_json({"formats": rows})
    else:
        say(line for row in rows for line in _lines(row))


def _lines(row: dict[str, Any]) -> Iterator[Said | str]:
    can = " and ".join(verb for verb in ("reads", "writes") if row[verb])
    yield f"{row['name']}  {row['title']} ({can})"
    if row["cannot_carry"]:
        yield said(
            "  cannot carry: {what}",
            what=Listed(tuple(map(word, row["cannot_carry"])), joint="; ", last_joint="; "),
        )
