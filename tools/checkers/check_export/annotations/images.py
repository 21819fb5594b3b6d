"""Checks the images of annotations.json against the items of effort.json.

Page: "annotations.json", the rows ``images[]``.
"""

from __future__ import annotations

from tools.checkers.check_export.export import JOB, Export
from tools.checkers.check_export.formats import ANNOTATIONS
from tools.checkers.check_export.refusal import Json, refuse, require_same


def check_images(export: Export) -> None:
    """Require the images to be the items that are not left out, in their order.

    Page: "annotations.json", ``images[].id``, ``file_name`` and ``part``; items that cannot be
    images "are left out and listed in ``effort.json``".
    """
    shown_items = [item for item in export.effort["items"] if item["left_out"] is None]
    expected = [
        {"id": item["id"], "file_name": item["file"], "part": item["part"]} for item in shown_items
    ]
    stated = []
    for image in export.annotations["images"]:
        part = image.get("part", 0)  # absent for the first part, which is 0 in effort.json
        stated.append({"id": image["id"], "file_name": image["file_name"], "part": part})
    source = "the list of items that are not left out in effort.json"
    require_same(f"{ANNOTATIONS}, images", stated, expected, source)
    for image in export.annotations["images"]:
        _check_effort(export, image)


def _check_effort(export: Export, image: Json) -> None:
    """Require the effort of an image to be that of its item; at ``job`` it has none.

    Page: "annotations.json", ``images[].effort``, and "The three levels of detail".
    """
    where = f"{ANNOTATIONS}, image {image['id']}, effort"
    if export.detail == JOB:
        if "effort" in image:
            refuse(where, image["effort"], "no image has times at the level job")
        return
    item = export.items[image["id"]]
    expected = {"work_ms": item["work_ms"]}
    for category, milliseconds in item["ms"].items():
        expected[f"{category}_ms"] = milliseconds
    source = f"item {item['id']} of effort.json"
    require_same(where, image.get("effort", {}), expected, source)


def check_tags(export: Export) -> None:
    """Require ``images[].tags`` to name the labels of ``image_tags``, in their order.

    Page: "annotations.json", ``images[].tags`` and ``image_tags[]``.
    """
    stated: list[Json] = []
    for image in export.annotations["images"]:
        stated += [[image["id"], name] for name in image.get("tags", [])]
    tags = export.annotations.get("image_tags", [])
    expected = [[tag["image_id"], export.labels[tag["category_id"]]] for tag in tags]
    require_same(f"{ANNOTATIONS}, images[].tags", stated, expected, "image_tags")


def check_summary_of_pay(export: Export) -> None:
    """Require ``info.fair_pay`` to be the summary of fair_pay.json.

    Page: "annotations.json", ``info.fair_pay``.
    """
    stated = export.annotations["info"]["fair_pay"]
    summary = export.fair_pay["summary"]
    require_same(f"{ANNOTATIONS}, info.fair_pay", stated, summary, "summary of fair_pay.json")
