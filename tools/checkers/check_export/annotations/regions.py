"""Checks each annotation, and the digests of the regions of each item.

Page: "annotations.json", the rows ``annotations[]``; "regions_sha256".
"""

from __future__ import annotations

from tools.checkers.check_export.annotations.turned_box import check_turned_box
from tools.checkers.check_export.export import FULL, Export
from tools.checkers.check_export.formats import ANNOTATIONS, EFFORT
from tools.checkers.check_export.refusal import Json, require, require_same
from tools.checkers.check_export.source.canonical import digest_of

ROUNDING = 1 + 1e-9
"""How far the sum of two floats may exceed the size of the image."""

AREA_SLACK = 1.01
"""How many times the area of its box a mask may have. Page: ``annotations[].area``."""


def check_regions(export: Export) -> None:
    """Check every annotation by itself, and the working time of every region.

    Page: "annotations.json", the rows ``annotations[]``.
    """
    for annotation in export.annotations["annotations"]:
        image = export.images[annotation["image_id"]]
        _check_box(annotation, image)
        _check_crowd(annotation)
        _check_proposal(export, annotation)
        check_turned_box(annotation, image)
    for region in export.regions:
        _check_confidential(region)
        _check_active_time(export, region)


def _check_box(annotation: Json, image: Json) -> None:
    """Require the right ``area``, and the box to be in the image.

    Page: "annotations.json", "clipped to the image".
    """
    where = f"{ANNOTATIONS}, annotation {annotation['id']}"
    left, top, width, height = annotation["bbox"]
    _check_area(annotation, where, width * height)
    is_inside = left + width <= image["width"] * ROUNDING
    is_inside = is_inside and top + height <= image["height"] * ROUNDING
    size = f"{image['width']} x {image['height']}"
    require(f"{where}, bbox", annotation["bbox"], f"its image has only {size}", holds=is_inside)


def _check_area(annotation: Json, where: str, product: float) -> None:
    """Require the product of the sides, or beside a mask of an import an area that it can have.

    Page: "annotations.json", ``annotations[].area``.
    """
    area = annotation["area"]
    rule, holds = f"the sides of the box give {product}", area == product
    if annotation.get("segmentation") and "rotation" not in annotation.get("attributes", {}):
        rule = f"the mask lies in a box of {product}"
        holds = holds or 0 < area <= product * AREA_SLACK
    require(f"{where}, area", area, rule, holds=holds)


def _check_crowd(annotation: Json) -> None:
    """Require ``iscrowd`` to be 1 if and only if the attribute ``crowd`` is true.

    Page: "annotations.json", ``annotations[].iscrowd``.
    """
    crowd = annotation.get("attributes", {}).get("crowd") is True
    where = f"{ANNOTATIONS}, annotation {annotation['id']}, iscrowd"
    expected = 1 if crowd else 0
    rule = f"the attribute crowd gives {expected}"
    require(where, annotation["iscrowd"], rule, holds=annotation["iscrowd"] == expected)


def _check_confidential(region: Json) -> None:
    """Require a confidential annotation or tag to have no text, draft or comment.

    Page: "Confidential regions".
    """
    attributes = region.get("attributes", {})
    if attributes.get("confidential") is not True:
        return
    where = f"{ANNOTATIONS}, region {region['id']}"
    for key, value in (
        ("attributes.transcription", attributes.get("transcription", "")),
        ("draft", region.get("draft", "")),
        ("comment", region.get("comment", "")),
    ):
        require(f"{where}, {key}", value, "the region is confidential", holds=value == "")


def _check_proposal(export: Export, annotation: Json) -> None:
    """Require the proposed category to be one of the document.

    Page: "annotations.json", ``annotations[].proposed``.
    """
    category = annotation.get("proposed", {}).get("category_id")
    known = category is None or category in export.labels
    where = f"{ANNOTATIONS}, annotation {annotation['id']}, proposed.category_id"
    require(where, category, "no category has this id", holds=known)


def _check_active_time(export: Export, region: Json) -> None:
    """Require ``attributes.active_ms`` to be that of effort.json, and only at ``full``.

    Page: "The three levels of detail"; "effort.json", ``active_ms``.
    """
    item = export.items[export.item_ids[region["image_id"]]]
    expected = None
    if export.detail == FULL:
        expected = item["active_ms"].get(str(region["id"]))
    stated = region.get("attributes", {}).get("active_ms")
    where = f"{ANNOTATIONS}, region {region['id']}, attributes.active_ms"
    require_same(where, stated, expected, f"active_ms of item {item['id']} in effort.json")


def check_digests(export: Export) -> None:
    """Recompute ``regions`` and ``regions_sha256`` of each item.

    Page: "regions_sha256": a list of ``[id, name of the label, bbox, attributes or {}]``.
    """
    entries: dict[int, list[Json]] = {number: [] for number in export.items}
    for region in export.regions:
        label = export.labels[region["category_id"]]
        attributes = region.get("attributes", {})
        entry = [region["id"], label, region.get("bbox"), attributes]
        entries[export.item_ids[region["image_id"]]].append(entry)
    for number, item in export.items.items():
        where = f"{EFFORT}, item {number} ({item['file']})"
        source = "annotations.json"
        require_same(f"{where}, regions", item["regions"], len(entries[number]), source)
        digest = digest_of(entries[number])
        require_same(f"{where}, regions_sha256", item["regions_sha256"], digest, source)
