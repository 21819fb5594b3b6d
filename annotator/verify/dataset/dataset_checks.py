"""Checks which items and labels are in the dataset, and the status of each image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.export.selection import (
    FINISHED,
    NOT_SELECTED,
    SELECTED,
    ItemStatus,
    Selection,
    in_order,
    status_word,
)
from annotator.model.entities import Review, Status
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.annotation_checks import ANNOTATIONS, TRANSCRIPTIONS, AnnotationIndex
from annotator.verify.common.findings import EFFORT, Findings, item_name

Lines = Sequence[Mapping[str, Any]]


def check_dataset(
    effort: Mapping[str, Any], index: AnnotationIndex, lines: Lines, findings: Findings
) -> None:
    """Report items and labels that should be in the dataset or should not."""
    stated = effort["dataset"]
    findings.compare(
        f"{ANNOTATIONS}, info.dataset", found=index.document["info"]["dataset"], expected=stated
    )
    statuses = {item["id"]: exported_status(item) for item in effort["items"]}
    chosen = SELECTED[Selection(stated["items"])]
    for item in effort["items"]:
        _check_item(item, statuses[item["id"]], chosen, findings)
        image = index.images.get(item["id"])
        if image is not None:
            where = f"{ANNOTATIONS}, image {image['id']}, status"
            findings.compare(where, found=image["status"], expected=statuses[item["id"]].value)
    counts = {status.value: number for status, number in in_order(statuses.values()).items()}
    findings.compare(f"{EFFORT}, dataset.statuses", found=stated["statuses"], expected=counts)
    is_finished = all(each in chosen and each in FINISHED for each in statuses.values())
    is_complete = is_finished and stated["labels"] is None and effort["filter"] is None
    findings.compare(
        f"{EFFORT}, dataset.is_complete", found=stated["is_complete"], expected=is_complete
    )
    _check_lines(effort, lines, findings)
    _check_labels(stated["labels"], index, lines, findings)
    findings.recomputed.append(
        said_n(
            "the status of {count} item, and what is in the dataset",
            "the status of {count} items, and what is in the dataset",
            len(statuses),
        )
    )


def exported_status(item: Mapping[str, Any]) -> ItemStatus:
    """Return the status of an item of effort.json."""
    return status_word(Status(item["status"]), Review(item["review"]))


def has_other_labels(effort: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Return whether regions of an item may be left out because of their label."""
    return effort["dataset"]["labels"] is not None and item["regions_left_out"] > 0


def _check_item(
    item: Mapping[str, Any], status: ItemStatus, chosen: frozenset[ItemStatus], findings: Findings
) -> None:
    where, is_chosen = item_name(item), status in chosen
    if item.get("is_selected", True) is not is_chosen:
        findings.wrong(
            f"{where}, is_selected",
            said("does not fit its status {status}.", status=Code(status.value)),
        )
    elif not is_chosen:
        findings.compare(
            f"{where}, left_out", found=item["left_out"], expected=NOT_SELECTED[status]
        )


def _check_lines(effort: Mapping[str, Any], lines: Lines, findings: Findings) -> None:
    gone = {item["id"] for item in effort["items"] if "is_selected" in item}
    for number, line in enumerate(lines, start=1):
        if line["item_id"] in gone:
            findings.wrong(
                f"{TRANSCRIPTIONS}, line {number}",
                said("is of an item that is not in the dataset."),
            )


def _check_labels(
    labels: Sequence[str] | None, index: AnnotationIndex, lines: Lines, findings: Findings
) -> None:
    if labels is None:
        return
    undeclared = set(labels) - set(index.labels.values())
    regions = (region for image in index.images for region in index.regions_of(image))
    used = {index.labels.get(region["category_id"]) for region in regions}
    used |= {line["label"] for line in lines}
    if undeclared or used - set(labels):
        findings.wrong(
            f"{EFFORT}, dataset.labels", said("are not the labels of the regions in the folder.")
        )
