"""The README of a derived export: its own figures beside those of its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from annotator.display_text import one_line
from annotator.export.forms.card_form import (
    ContentCounts,
    DatasetFacts,
    front_matter,
    label_lines,
)
from annotator.export.forms.loading_code import loading_lines
from annotator.export.forms.pay_form import NO_TITLE
from annotator.export.selection import in_order, status_word
from annotator.model.entities import Review, Status
from annotator.pay.money.shown_amounts import shown_total
from annotator.verify.annotation_checks import TAGS

Json = Mapping[str, Any]

SAMPLE: Final = "**Sample:** some or all of this was made for trying out. It is not real work."
"""The line for a dataset with a sample among its sources, as in the README of an export."""

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class DerivedContent:
    """The content of a dataset: counts, the names of its labels in order, its title."""

    counts: ContentCounts
    labels: Sequence[str]
    title: str


def content_of(annotations: Json, lines: Iterable[Json], document: Json) -> DerivedContent:
    """Return what is in a dataset; ``lines`` are those of transcriptions.jsonl."""
    labels = {each["id"]: each["name"] for each in annotations["categories"]}
    counts = ContentCounts(images=len(annotations["images"]))
    for each in annotations["annotations"]:
        counts.boxes += 1
        counts.by_label[labels[each["category_id"]]] += 1
    for each in annotations.get(TAGS, ()):
        counts.tags += 1
        counts.by_label[labels[each["category_id"]]] += 1
    pictures = {row["id"] for row in document["items"] if row["image_id"] is not None}
    for line in lines:
        counts.texts += 1
        if line["item_id"] not in pictures:
            counts.lines += 1
            counts.by_label[line["label"]] += 1
    return DerivedContent(counts, list(labels.values()), annotations["info"]["description"])


def file_of(document: Json, content: DerivedContent) -> str:
    """Return the text of README.md: the front matter, an empty line, and ``card_of``."""
    facts = DatasetFacts(content.labels, content.counts, {}, (), "", ())
    head = front_matter(content.title or NO_TITLE, facts, document["seals"])
    return "\n".join([*head, "", card_of(document, content)])


def card_of(document: Json, content: DerivedContent) -> str:
    """Return README.md below its front matter; both checkers compare its figures."""
    lines = [*_lines(document), "", *_content_lines(document, content)]
    return "\n".join(lines) + "\n"


def _content_lines(document: Json, content: DerivedContent) -> Iterator[str]:
    """Yield what is in the files, and how to load them."""
    counts = content.counts
    statuses = in_order(
        status_word(Status(record["status"]), Review(record["review"]))
        for record in (row["record"] for row in document["items"])
    )
    yield "## The dataset"
    yield ""
    by_status = ", ".join(f"{count} {status.value}" for status, count in statuses.items())
    yield f"- Items by status: {by_status}"
    yield f"- Images: {counts.images}"
    yield f"- Regions: {counts.boxes + counts.tags + counts.lines}"
    yield "- Purpose, licence and version: as README.md of each source in `sources/` states them"
    yield ""
    yield from label_lines(content.labels, counts)
    yield from loading_lines(counts)


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
    if pay[name] is not None:
        return shown_total(Fraction(pay[name]), pay["currency"])
    return "unknown" if pay["currency"] is None else f"{pay['currency']} unknown"
