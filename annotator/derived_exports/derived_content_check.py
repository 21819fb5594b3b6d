"""Checks images, annotations and texts of a derived export against the records of its sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.derived_exports.choice import choice_of
from annotator.derived_exports.source_record import DERIVED
from annotator.export.forms.effort_form import region_json, regions_digest
from annotator.model.foreign_ids import EFFORT_ITEM
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.annotation_checks import (
    ANNOTATIONS,
    AnnotationIndex,
    check_transcriptions,
    index_annotations,
)
from annotator.verify.check import check_image
from annotator.verify.common.findings import Findings
from annotator.verify.common.schemas import SchemaSet
from annotator.verify.dataset.dataset_checks import exported_status
from annotator.verify.text_checks import read_lines

Json = Mapping[str, Any]


def check_content(
    folder: Path, annotations: Json, document: Json, schema_set: SchemaSet, findings: Findings
) -> None:
    """Report what is not as the sources recorded it.

    Args:
        folder: the derived export.
        annotations: its annotations.json.
        document: its derived.json.
        schema_set: the schemas.
        findings: where the problems go.
    """
    items_by_image = {
        row["image_id"]: row["id"] for row in document["items"] if row["image_id"] is not None
    }
    strays = [each["id"] for each in annotations["images"] if each["id"] not in items_by_image]
    if strays:
        where = f"{ANNOTATIONS}, image {strays[0]}"
        findings.wrong(where, said("is not in {file}.", file=Code(DERIVED)))
        return
    images = [{**each, EFFORT_ITEM: items_by_image[each["id"]]} for each in annotations["images"]]
    index = index_annotations({**annotations, "images": images}, findings)
    expected = {
        "operation": document["operation"],
        "sources": [each["manifest_sha256"] for each in document["derived_from"]],
        "details": DERIVED,
    }
    found = annotations["info"].get("derived")
    findings.compare(f"{ANNOTATIONS}, info.derived", found=found, expected=expected)
    for row in document["items"]:
        _check_item(row, document, index, findings)
    _check_labels(document, index, findings)
    _check_lines(folder, document, index, schema_set, findings)
    _tell(document, findings)


def _own_record(row: Json, ids: Json) -> dict[str, Any]:
    """Return the record of an item with the file and the ids that it has here."""
    record = dict(row["record"])
    record["id"] = row["id"]
    record["file"] = f"{ids['folder']}/{record['file']}" if ids["folder"] else record["file"]
    active = record.get("active_ms", {})
    record["active_ms"] = {str(int(key) + ids["annotations"]): ms for key, ms in active.items()}
    return record


def _check_item(row: Json, document: Json, index: AnnotationIndex, findings: Findings) -> None:
    source = document["derived_from"][row["source"] - 1]
    ids, choice = source["ids"], choice_of(source["chosen"])
    where = f"{DERIVED}, item {row['id']}"
    is_image = row["record"]["left_out"] is None
    if is_image is not (row["image_id"] is not None and row["id"] in index.images):
        findings.wrong(where, said("is an image or none, against what its source says."))
        return
    own = index.regions_of(row["id"])
    findings.compare(f"{where}, regions", found=row["regions"], expected=len(own))
    if not is_image:
        return
    check_image(_own_record(row, ids), index, findings)
    image = index.images[row["id"]]
    expected = exported_status(row["record"]).value
    findings.compare(f"{where}, status", found=image["status"], expected=expected)
    if choice.labels is not None:
        others = {_label(index, each) for each in own} - set(choice.labels)
        if others:
            findings.wrong(
                where,
                said("has the label {label}, which was not chosen.", label=Code(str(others.pop()))),
            )
        if len(own) > row["record"]["regions"]:
            findings.wrong(where, said("has more regions than in its source."))
        return
    digest = regions_digest(
        region_json({**each, "id": each["id"] - ids["annotations"]}, _label(index, each))
        for each in own
    )
    if digest != row["record"]["regions_sha256"]:
        findings.wrong(
            f"{where}, regions_sha256",
            said("does not fit: a box, label, text or attribute of this item was changed."),
        )


def _label(index: AnnotationIndex, region: Json) -> str | None:
    return index.labels.get(region["category_id"])


def _check_labels(document: Json, index: AnnotationIndex, findings: Findings) -> None:
    ids = set(index.labels)
    for entry in document["derived_from"]:
        if {new for _, new in entry["ids"]["categories"]} - ids:
            findings.wrong(
                f"{DERIVED}, derived_from", said("names a category that is not declared.")
            )


def _check_lines(
    folder: Path, document: Json, index: AnnotationIndex, schema_set: SchemaSet, findings: Findings
) -> None:
    lines = read_lines(folder, schema_set, findings)
    if lines is None:
        return
    items = {
        row["id"]: _own_record(row, document["derived_from"][row["source"] - 1]["ids"])
        for row in document["items"]
    }
    check_transcriptions(lines, index, items, findings)


def _tell(document: Json, findings: Findings) -> None:
    count = len(document["items"])
    if all(each["chosen"]["labels"] is None for each in document["derived_from"]):
        findings.recomputed.append(
            said_n(
                "regions_sha256 of {count} item, by the ids of its source",
                "regions_sha256 of {count} items, by the ids of their sources",
                count,
            )
        )
    else:
        findings.stated.append(
            said("which regions of an image have a chosen label: give the sources to compare them")
        )
