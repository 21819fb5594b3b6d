"""The README of a derived export: what is here, and beside it what the sources are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotator.display_text import one_line

Json = Mapping[str, Any]

SAMPLE: Final = "**Sample:** some or all of this was made for trying out. It is not real work."
"""The line of a dataset of which a source is a sample, as in the README of an export."""

_LONGEST: Final = 200


def card_of(document: Json) -> str:
    """Return the text of README.md; both checkers compare it with derived.json."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Json) -> Iterator[str]:
    sources, totals = document["derived_from"], document["totals"]
    is_part = document["operation"] == "subset"
    yield "# A part of a dataset" if is_part else "# Datasets joined into one"
    yield ""
    if any(each["sample"] for each in sources):
        yield SAMPLE
        yield ""
    yield from (
        f"- Source {number}: {_title(each)}, export `{each['manifest_sha256']}`"
        for number, each in enumerate(sources, start=1)
    )
    yield ""
    yield "## What is here"
    yield ""
    for number, each in enumerate(sources, start=1):
        cover = each["coverage"]
        yield (
            f"- Of source {number}: {cover['items']} of {cover['of_items']} items, "
            f"{cover['regions']} of {cover['of_regions']} regions"
        )
    work = totals["item_work_ms"]
    yield f"- Work on these items: {'unknown' if work is None else f'{work} ms'}"
    for pay in totals["pay"]:
        yield f"- Pay for these pieces, before deductions: {_money(pay, 'amount')}"
    yield ""
    yield "## The work and the pay of the sources, whole"
    yield ""
    whole = totals["whole"]
    yield f"- Items: {whole['items']}"
    yield f"- Observed work: {whole['observed_ms']} ms"
    yield f"- Declared by workers: {whole['declared_ms']} ms"
    for pay in whole["pay"]:
        yield f"- Gross: {_money(pay, 'gross')}"
        yield f"- Net: {_money(pay, 'net')}"
        yield f"- Owed: {_money(pay, 'owed')}"
    yield ""
    yield document["time_on_no_item"]
    if len(sources) > 1:
        yield document["workers"]
    yield "The record of each source is in `sources/`, unchanged; figures are in `derived.json`."


def _title(source: Json) -> str:
    return one_line(source["job"]["title"], _LONGEST)


def _money(pay: Json, name: str) -> str:
    amount = "unknown" if pay[name] is None else pay[name]
    return amount if pay["currency"] is None else f"{pay['currency']} {amount}"
