"""Compares a dataset made of exports with its sources. Page: "Datasets made of exports"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.checkers.check_export.derived.folder import DerivedFolder
from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import ANNOTATIONS, MANIFEST, TRANSCRIPTIONS
from tools.checkers.check_export.refusal import Json, Refused, require_same


def compare(folder: DerivedFolder, given: list[Path], check: Callable[[Path], Export]) -> int:
    """Check the given sources, compare each row with them, and return how many were compared.

    Page: "compares every item, figure and region".
    """
    named = [source["manifest_sha256"] for source in folder.sources]
    for path in given:
        export = check(path)
        digest = export.files[MANIFEST].sha256
        if digest not in named:
            raise Refused(f"{path.name} is no source of this dataset, or was changed since.")
        _compare_one(folder, named.index(digest) + 1, export)
    return len(given)


def _compare_one(folder: DerivedFolder, number: int, export: Export) -> None:
    """Require exactly the rows of the chosen items and labels, with their new ids."""
    ids = folder.sources[number - 1]["ids"]
    own = folder.items_of(number)
    here = {row["record"]["id"]: row for row in own}
    labels = folder.sources[number - 1]["chosen"]["labels"]
    new_labels = dict(ids["categories"])
    _compare_labels(folder, export, new_labels)
    _compare_images(folder, export, number)
    places = {row["image_id"] for row in own}
    for name in ("annotations", "image_tags"):
        expected = [
            _region(each, ids, new_labels)
            for each in export.annotations.get(name, [])
            if export.item_ids[each["image_id"]] in here
            and (labels is None or export.labels[each["category_id"]] in labels)
        ]
        rows = folder.annotations.get(name, [])
        stated = [each for each in rows if each["image_id"] in places]
        require_same(f"{ANNOTATIONS}, {name}", stated, expected, "the source")
    lines = [
        {
            **line,
            "item_id": here[line["item_id"]]["id"],
            "annotation_id": line["annotation_id"] + ids["annotations"],
            "file": _file(ids, line["file"]),
        }
        for line in export.texts
        if line["item_id"] in here and (labels is None or line["label"] in labels)
    ]
    numbers = {row["id"] for row in own}
    stated = [line for line in folder.texts if line["item_id"] in numbers]
    require_same(f"{TRANSCRIPTIONS}, lines", stated, lines, "the source")


def _compare_images(folder: DerivedFolder, export: Export, number: int) -> None:
    """Require the images of the chosen items, in the order of the source. Page: "Ids"."""
    ids = folder.sources[number - 1]["ids"]
    labels = folder.sources[number - 1]["chosen"]["labels"]
    own = folder.items_of(number)
    here = {row["record"]["id"]: row for row in own}
    places = {row["image_id"] for row in own}
    expected = []
    for image in export.annotations["images"]:
        item_id = export.item_ids[image["id"]]
        if item_id in here:
            expected.append(_image(image, ids, labels))
            where = f"{ANNOTATIONS}, image {image['id'] + ids['images']}"
            own_id = here[item_id]["image_id"]
            require_same(where, own_id, image["id"] + ids["images"], "the id in the source")
    stated = [each for each in folder.annotations["images"] if each["id"] in places]
    require_same(f"{ANNOTATIONS}, images", stated, expected, "the source")


def _compare_labels(folder: DerivedFolder, export: Export, new_labels: dict[int, int]) -> None:
    """Require each label of the source to be here under its name. Page: "Labels"."""
    names = {each["id"]: each["name"] for each in folder.annotations["categories"]}
    stated = {old: names.get(new) for old, new in new_labels.items()}
    require_same(f"{ANNOTATIONS}, categories", stated, export.labels, "the source")
    rules = folder.annotations["info"].get("text_rules")
    own = export.annotations["info"].get("text_rules")
    require_same(f"{ANNOTATIONS}, info.text_rules", rules, own, "the source")


def _file(ids: Json, name: str) -> str:
    return f"{ids['folder']}/{name}" if ids["folder"] else str(name)


def _image(image: Json, ids: Json, labels: list[str] | None) -> Json:
    row = {key: value for key, value in image.items() if key != "effort_item"}
    row |= {"id": row["id"] + ids["images"], "file_name": _file(ids, row["file_name"])}
    tags = [name for name in row.pop("tags", []) if labels is None or name in labels]
    return {**row, "tags": tags} if tags else row


def _region(region: Json, ids: Json, new_labels: dict[int, int]) -> Json:
    row = {
        **region,
        "id": region["id"] + ids["annotations"],
        "image_id": region["image_id"] + ids["images"],
        "category_id": new_labels[region["category_id"]],
    }
    proposed = region.get("proposed", {})
    if "category_id" in proposed:
        row["proposed"] = {**proposed, "category_id": new_labels[proposed["category_id"]]}
    return row
