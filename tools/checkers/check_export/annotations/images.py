"""Checks the images of annotations.json against the items of effort.json.

Page: "annotations.json", the rows ``images[]``.
"""

from __future__ import annotations

from tools.checkers.check_export.export import JOB, Export
from tools.checkers.check_export.formats import ANNOTATIONS
from tools.checkers.check_export.refusal import Json, refuse, require_same


def check_images(export: Export) -> None:
    """Require the images to be the items that are not left out.

    Page: "annotations.json", ``images[].id``, ``effort_item``, ``file_name`` and ``part``; items
    that cannot be images "are left out and listed in ``effort.json``". Images without
    ``effort_item`` are "in the order of the items".
    """
    shown_items = [item for item in export.effort["items"] if item["left_out"] is None]
    expected = [
        {"item": item["id"], "file_name": item["file"], "part": item["part"]}
        for item in shown_items
    ]
    stated = []
    for image in export.annotations["images"]:
        part = image.get("part", 0)  # absent for the first part, which is 0 in effort.json
        item = export.item_ids[image["id"]]
        stated.append({"item": item, "file_name": image["file_name"], "part": part})
    moved = {image["effort_item"] for image in export.annotations["images"] if _is_moved(image)}
    expected = _with_order(expected, moved)
    stated = _with_order(stated, moved)
    source = "the list of items that are not left out in effort.json"
    require_same(f"{ANNOTATIONS}, images", stated, expected, source)
    for image in export.annotations["images"]:
        _check_effort(export, image)


def _is_moved(image: Json) -> bool:
    """Return whether the id and the place of an image come from a document."""
    return "effort_item" in image


def _with_order(images: list[Json], moved: set[int]) -> list[Json]:
    """Return the images with a place of their own by item, after the others in their order."""
    own = [image for image in images if image["item"] not in moved]
    others = [image for image in images if image["item"] in moved]
    return [*own, *sorted(others, key=lambda image: image["item"])]


def _check_effort(export: Export, image: Json) -> None:
    """Require the effort of an image to be that of its item; at ``job`` it has none.

    Page: "annotations.json", ``images[].effort``, and "The three levels of detail".
    """
    where = f"{ANNOTATIONS}, image {image['id']}, effort"
    if export.detail == JOB:
        if "effort" in image:
            refuse(where, image["effort"], "no image has times at the level job")
        return
    item = export.items[export.item_ids[image["id"]]]
    expected = {"work_ms": item["work_ms"]}
    for category, milliseconds in item["ms"].items():
        expected[f"{category}_ms"] = milliseconds
    source = f"item {item['id']} of effort.json"
    require_same(where, image.get("effort", {}), expected, source)


def check_tags(export: Export) -> None:
    """Require ``images[].tags`` to name the labels of ``image_tags`` of the image, in their order.

    Page: "annotations.json", ``images[].tags`` and ``image_tags[]``.
    """
    stated = {
        image["id"]: image["tags"] for image in export.annotations["images"] if "tags" in image
    }
    expected: dict[int, list[str]] = {}
    for tag in export.annotations.get("image_tags", []):
        expected.setdefault(tag["image_id"], []).append(export.labels[tag["category_id"]])
    require_same(f"{ANNOTATIONS}, images[].tags", stated, expected, "image_tags")


def check_summary_of_pay(export: Export) -> None:
    """Require ``info.fair_pay`` to be the summary of fair_pay.json.

    Page: "annotations.json", ``info.fair_pay``.
    """
    stated = export.annotations["info"]["fair_pay"]
    summary = export.fair_pay["summary"]
    require_same(f"{ANNOTATIONS}, info.fair_pay", stated, summary, "summary of fair_pay.json")
