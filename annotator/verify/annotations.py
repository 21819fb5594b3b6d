"""Checks annotations.json: boxes inside their images, ids that fit, the regions of each item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.export_form.effort_form import region_json, regions_digest
from annotator.verify.result import Findings

ANNOTATIONS: Final = "annotations.json"
TRANSCRIPTIONS: Final = "transcriptions.jsonl"

_TOLERANCE: Final = 1e-9
"""Relative: an area is a product of two doubles, a right edge a sum of two."""


@dataclass(slots=True)
class AnnotationIndex:
    """The annotations of a document by their image, in the order of the file."""

    document: Mapping[str, Any]
    images: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    by_image: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)

    def digest_of(self, item_id: int) -> str:
        """Return the digest of one item's regions, as they stand in the document."""
        return regions_digest(
            region_json(each, self.labels.get(each["category_id"]))
            for each in self.by_image.get(item_id, [])
        )


def index_annotations(document: Mapping[str, Any], findings: Findings) -> AnnotationIndex:
    """Return the document in order, and note ids that stand twice or point nowhere."""
    index = AnnotationIndex(document)
    for category in document["categories"]:
        if category["id"] in index.labels:
            findings.wrong(ANNOTATIONS, f"declares category {category['id']} twice.")
        index.labels[category["id"]] = category["name"]
    for image in document["images"]:
        if image["id"] in index.images:
            findings.wrong(ANNOTATIONS, f"holds image {image['id']} twice.")
        index.images[image["id"]] = image
    seen: set[int] = set()
    for annotation in document["annotations"]:
        if annotation["id"] in seen:
            findings.wrong(ANNOTATIONS, f"holds annotation {annotation['id']} twice.")
        seen.add(annotation["id"])
        _check_annotation(annotation, index, findings)
        index.by_image.setdefault(annotation["image_id"], []).append(annotation)
    return index


def _check_annotation(
    annotation: Mapping[str, Any], index: AnnotationIndex, findings: Findings
) -> None:
    where = f"{ANNOTATIONS}, annotation {annotation['id']}"
    image = index.images.get(annotation["image_id"])
    if annotation["category_id"] not in index.labels:
        findings.wrong(where, f"has category {annotation['category_id']}, which is not declared.")
    if image is None:
        findings.wrong(where, f"is on image {annotation['image_id']}, which is not there.")
        return
    left, top, width, height = annotation["bbox"]
    slack = 1 + _TOLERANCE
    if left + width > image["width"] * slack or top + height > image["height"] * slack:
        findings.wrong(where, f"has a box outside its image ({image['file_name']}).")
    if abs(annotation["area"] - width * height) > _TOLERANCE * width * height:
        findings.wrong(
            f"{where}.area", f"says {annotation['area']}, the box gives {width * height}."
        )


def check_transcriptions(
    lines: list[Mapping[str, Any]], index: AnnotationIndex, findings: Findings
) -> None:
    """Compare each line with its annotation, and see that no text lacks its line."""
    expected = {
        annotation["id"]: _line(annotation, index)
        for annotations in index.by_image.values()
        for annotation in annotations
        if annotation.get("attributes", {}).get("transcription")
    }
    for line in lines:
        number = line["annotation_id"]
        if line["bbox"] is None:
            continue  # a text of the item as a whole, which COCO has no place for
        if number not in expected:
            findings.wrong(TRANSCRIPTIONS, f"has a text for annotation {number}, which has none.")
        else:
            where = f"{TRANSCRIPTIONS}, annotation {number}"
            findings.compare(where, found=line, expected=expected.pop(number))
    for number in expected:
        findings.wrong(TRANSCRIPTIONS, f"has no line for the text of annotation {number}.")
    if lines:
        findings.recomputed.append(f"the texts of {len(lines)} regions, in both files")


def _line(annotation: Mapping[str, Any], index: AnnotationIndex) -> dict[str, object]:
    image = index.images.get(annotation["image_id"], {})
    return {
        "item_id": annotation["image_id"],
        "file": image.get("file_name"),
        "annotation_id": annotation["id"],
        "label": index.labels.get(annotation["category_id"]),
        "bbox": annotation["bbox"],
        "text": annotation["attributes"]["transcription"],
    }
