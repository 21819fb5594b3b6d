"""Checks the files of the items. Page: "The files of the items"."""

from __future__ import annotations

from pathlib import Path

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import ANNOTATIONS, EFFORT, IMAGES
from tools.checkers.check_export.refusal import Json, require, require_same
from tools.checkers.check_export.source.folder import read_inside


def check_pictures(export: Export) -> None:
    """Require each file to be that of its item, and pictures to have the declared size.

    Page: "The files of the items".
    """
    is_copied = export.effort["dataset"]["files"] == "copied"
    items = export.effort["items"]
    selected = {item["file"] for item in items if "is_selected" not in item}
    for item in items:
        where = f"{EFFORT}, item {item['id']} ({item['file']})"
        place = f"{IMAGES}/{item.get('redacted_file', item['file'])}"
        is_there = place in export.files
        may_be = is_copied and item["file"] in selected
        require(where, place, "dataset has no such file", holds=may_be or not is_there)
        if "is_selected" in item:
            continue
        is_said = "is_missing" in item
        must_be = is_copied and item["left_out"] is None and not is_said
        require(where, place, "the file is not in the folder", holds=is_there or not must_be)
        holds = not is_said or (is_copied and not is_there)
        require(f"{where}, is_missing", is_said, "the file is there", holds=holds)
        if is_there:
            _check_digest(export, where, item, export.files[place].sha256)
            _check_size(export, item, export.files[place].pixels)


def check_apart(export: Export, folder: Path) -> None:
    """Require the files that are not in the export to be those of their items, in another folder.

    Page: "The files of the items", ``--images``.
    """
    for item in export.effort["items"]:
        place = f"{IMAGES}/{item.get('redacted_file', item['file'])}"
        is_image = "is_selected" not in item and item["left_out"] is None
        if place in export.files or not is_image or item["sha256"] is None:
            continue
        file = read_inside(folder, item["file"])
        where = f"{EFFORT}, item {item['id']} ({item['file']})"
        require_same(f"{where}, sha256", item["sha256"], file.sha256, "the file")
        _check_size(export, item, file.pixels)


def _check_digest(export: Export, where: str, item: Json, digest: str) -> None:
    """Require the digest of the item, or that of its redacted copy.

    Page: "The files of the items", ``copy_sha256``.
    """
    if "turned_sha256" in item:
        return  # compared with the other seals
    if "copy_sha256" not in item:
        require_same(f"{where}, sha256", item["sha256"], digest, "the file")
        return
    require_same(f"{where}, copy_sha256", item["copy_sha256"], digest, "the file")
    image = export.images_by_item.get(item["id"])
    if image is None or item["regions_left_out"] > 0:
        return
    own = export.regions_by_item.get(item["id"], [])
    is_marked = any(each.get("attributes", {}).get("confidential") is True for each in own)
    rule = "nothing of the item is confidential"
    require(f"{where}, copy_sha256", item["copy_sha256"], rule, holds=is_marked)


def _check_size(export: Export, item: Json, found: tuple[int, int] | None) -> None:
    """Require the size of the first picture of a file to be the declared one, if it is found.

    Page: "The files of the items".
    """
    image = export.images_by_item.get(item["id"])
    if image is None or image.get("part", 0) != 0 or found is None:
        return
    where = f"{ANNOTATIONS}, image {image['id']}, width and height"
    require_same(where, [image["width"], image["height"]], list(found), "the header of the picture")
