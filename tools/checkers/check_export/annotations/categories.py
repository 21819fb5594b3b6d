"""Checks the categories of annotations.json and all ids. Page: "annotations.json"."""

from __future__ import annotations

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import ANNOTATIONS
from tools.checkers.check_export.refusal import Json, refuse, require


def check_ids(export: Export) -> None:
    """Require every id once, and every id that is referred to.

    Page: "annotations.json", "unique ids", ``image_id`` and ``category_id``.
    """
    _check_unique("images", export.annotations["images"])
    _check_unique("annotations and image_tags", export.regions)
    _check_unique("categories", export.annotations["categories"])
    for region in export.regions:
        where = f"{ANNOTATIONS}, region {region['id']}"
        image = region["image_id"]
        known = image in export.images
        require(f"{where}, image_id", image, "no image has this id", holds=known)
        category = region["category_id"]
        known = category in export.labels
        require(f"{where}, category_id", category, "no category has this id", holds=known)


def _check_unique(name: str, entries: list[Json]) -> None:
    """Require each id once. Page: "annotations.json", "unique ids"."""
    seen = set()
    for entry in entries:
        if entry["id"] in seen:
            refuse(f"{ANNOTATIONS}, {name}, id", entry["id"], "an earlier entry has the same id")
        seen.add(entry["id"])


def check_categories(export: Export) -> None:
    """Require each key once, and one kind of each attribute over all categories.

    Page: "annotations.json", ``categories[].hotkey`` ("unique") and ``attribute_kinds[]`` ("a name
    has one kind over all categories").
    """
    keys = set()
    kinds: dict[str, str] = {}
    for category in export.annotations["categories"]:
        where = f"{ANNOTATIONS}, category {category['id']}"
        key = category.get("hotkey")
        require(f"{where}, hotkey", key, "another category has it too", holds=key not in keys)
        if key is not None:
            keys.add(key)
        for attribute in category.get("attribute_kinds", []):
            name = attribute["name"]
            kind = kinds.setdefault(name, attribute["kind"])
            require(
                f"{where}, kind of the attribute {name}",
                attribute["kind"],
                f"another category states {kind}",
                holds=attribute["kind"] == kind,
            )
