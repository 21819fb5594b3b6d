"""Checks README.md against the figures of pay and of the dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.document_limits import CARD_BYTES
from annotator.export.forms.card_form import (
    CARD,
    ORDERS_LINE,
    ContentCounts,
    DatasetFacts,
    dataset_lines,
    stated_licences,
    stated_purposes,
    stated_version,
    without_front_matter,
)
from annotator.export.forms.pay_form import card_lines
from annotator.files import FileRefusedError, contained, read_whole
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.verify.annotation_checks import AnnotationIndex
from annotator.verify.common.findings import EFFORT, Findings
from annotator.verify.pay.pay_checks import FAIR_PAY

Lines = Sequence[Mapping[str, Any]]


def check_card(
    folder: Path, fair_pay: Mapping[str, Any], findings: Findings, dataset: Sequence[str] = ()
) -> None:
    """Check that README.md, below its front matter, agrees with the summary.

    ``dataset`` are the lines that follow the figures of pay; none leaves them unchecked.
    """
    try:
        data = without_front_matter(read_whole(contained(folder, CARD), CARD_BYTES))
        found = data.decode().split("\n")
        lines = [*card_lines(fair_pay, fair_pay["summary"]), *dataset]
        expected = "\n".join(lines).split("\n")
    except (FileRefusedError, UnicodeDecodeError, ValueError, KeyError):
        findings.wrong(CARD, said("cannot be read, or not be held against the summary."))
        return
    for number, line in enumerate(expected):
        told = found[number] if number < len(found) else ""
        if told != line:
            findings.wrong(
                f"{CARD}, line {number + 1}",
                said(
                    "says {told}, not {line}.",
                    told=Code(f"{told!r:.160}"),
                    line=Code(f"{line!r:.160}"),
                ),
            )
            return
    findings.recomputed.append(
        said("the figures in {card}, from the summary and the dataset", card=Code(CARD))
        if dataset
        else said("the figures in {card}, from the summary", card=Code(CARD))
    )


def dataset_section(
    documents: Mapping[str, Mapping[str, Any]], index: AnnotationIndex, lines: Lines
) -> list[str]:
    """Return the lines of README.md on the dataset, from the documents."""
    fair_pay = documents[FAIR_PAY]
    facts = DatasetFacts(
        labels=[category["name"] for category in index.document["categories"]],
        counts=_counts(index, lines),
        statuses=documents[EFFORT]["dataset"]["statuses"],
        licences=stated_licences(index.document),
        version=stated_version(index.document),
        purposes=stated_purposes(fair_pay),
    )
    return [ORDERS_LINE, "", *dataset_lines(facts)]


def _counts(index: AnnotationIndex, lines: Lines) -> ContentCounts:
    counts = ContentCounts(images=len(index.images), texts=len(lines))
    for category, number in index.by_category.items():
        counts.boxes += number
        counts.by_label[index.labels.get(category, "")] += number
    for tags in index.tags.values():
        counts.tags += len(tags)
        counts.by_label.update(index.labels.get(each["category_id"], "") for each in tags)
    apart = [line["label"] for line in lines if line["item_id"] not in index.images]
    counts.lines += len(apart)
    counts.by_label.update(apart)
    return counts
