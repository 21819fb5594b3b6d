"""Checks that what a reviewer accepted is what is in the folder. Page: "reviewed_sha256"."""

from __future__ import annotations

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import EFFORT
from tools.checkers.check_export.refusal import Json, require_same
from tools.checkers.check_export.source.canonical import digest_of

UNCHANGED_SINCE = ("accepted", "withdrawn")
"""The reviews after which an item must not have been changed; a rejected one may have been."""


def check_reviewed(export: Export) -> None:
    """Recompute ``reviewed_sha256`` of each item that was accepted or withdrawn.

    Page: "reviewed_sha256", "the digest of the image in this folder must be the same". Of an item
    that is left out, or of which only some labels were chosen, it is only stated.
    """
    has_all_labels = export.effort["dataset"]["labels"] is None
    entries: dict[int, list[Json]] = {number: [] for number in export.items}
    for region in export.regions:
        entries[export.item_ids[region["image_id"]]].append(_entry(region))
    images = export.images_by_item
    for number, item in export.items.items():
        where = f"{EFFORT}, item {number} ({item['file']}), reviewed_sha256"
        stated = item["reviewed_sha256"]
        if item["review"] == "none":
            require_same(where, stated, None, "an item that nobody reviewed")
        is_there = number in images and stated is not None
        is_there = is_there and (has_all_labels or item["regions_left_out"] == 0)
        if is_there and item["review"] in UNCHANGED_SINCE:
            image = images[number]
            size = [image["width"], image["height"]]
            digest = digest_of({"size": size, "regions": entries[number]})
            require_same(where, stated, digest, "annotations.json")


def _entry(region: Json) -> Json:
    """Return a region as the reviewer saw it.

    Page: "``[id, category_id, bbox, attributes, group]``", "``group`` is 0 for none".
    """
    attributes = dict(region.get("attributes", {}))
    attributes.pop("active_ms", None)
    box = region.get("bbox")
    return [region["id"], region["category_id"], box, attributes, region.get("group", 0)]
