"""Checks images, regions, texts and files against the records of the sources.

Page: "Datasets made of exports".
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.checkers.check_export.annotations.categories import check_categories, check_ids
from tools.checkers.check_export.annotations.dataset import status_of
from tools.checkers.check_export.annotations.images import check_tags
from tools.checkers.check_export.annotations.regions import check_regions
from tools.checkers.check_export.annotations.transcriptions import check_transcriptions
from tools.checkers.check_export.derived.folder import SOURCES, DerivedFolder, SourceRecord
from tools.checkers.check_export.export import FULL, Export
from tools.checkers.check_export.formats import (
    ANNOTATIONS,
    DERIVED,
    IMAGES,
    MANIFEST,
    README,
    TRANSCRIPTIONS,
)
from tools.checkers.check_export.refusal import Json, Refused, require, require_same
from tools.checkers.check_export.source.canonical import canonical, digest_of

DOCUMENTS = {ANNOTATIONS, DERIVED, MANIFEST, README, TRANSCRIPTIONS}


def check_content(folder: DerivedFolder) -> None:
    """Check images, annotations, tags and texts as those of an export, and with their records.

    Page: "``regions_sha256`` of each, by the ids of its source; times and status of each image".
    """
    export = _as_export(folder)
    for step in (check_ids, check_tags, check_categories, check_regions, check_transcriptions):
        step(export)
    info = {
        "operation": folder.derived["operation"],
        "sources": [source["manifest_sha256"] for source in folder.sources],
        "details": DERIVED,
    }
    stated = folder.annotations["info"].get("derived")
    require_same(f"{ANNOTATIONS}, info.derived", stated, info, DERIVED)
    by_item: dict[int, list[Json]] = {item["id"]: [] for item in folder.items}
    for region in export.regions:
        by_item[export.item_ids[region["image_id"]]].append(region)
    for item in folder.items:
        _check_item(folder, export, item, by_item[item["id"]])
    for source in folder.sources:
        for pair in source["ids"]["categories"]:
            known = pair[1] in export.labels
            require(f"{DERIVED}, ids.categories", pair, "no category has this id", holds=known)


def _as_export(folder: DerivedFolder) -> Export:
    """Return the folder as an export whose items are the entries of the sources, by our ids."""
    items, images = [], {}
    for row in folder.items:
        ids = folder.sources[row["source"] - 1]["ids"]
        active = row["record"].get("active_ms", {})
        own = {
            **row["record"],
            "id": row["id"],
            "file": _file(ids, row["record"]["file"]),
            "active_ms": {str(int(key) + ids["annotations"]): active[key] for key in active},
        }
        items.append(own)
        if row["image_id"] is not None:
            images[row["image_id"]] = row["id"]
    for image in folder.annotations["images"]:
        if image["id"] not in images:
            raise Refused(f"{ANNOTATIONS}, image {image['id']} is not in {DERIVED}.")
    stated = folder.annotations["images"]
    named = [{**image, "effort_item": images[image["id"]]} for image in stated]
    return Export(
        files=folder.files,
        apart=[],
        has_own_front_matter=True,
        annotations={**folder.annotations, "images": named},
        effort={"detail": FULL, "items": items},
        fair_pay=None,
        texts=folder.texts,
    )


def _file(ids: Json, name: str) -> str:
    """Return the path of a file of a source. Page: "stand below ``source_N/``"."""
    return f"{ids['folder']}/{name}" if ids["folder"] else str(name)


def _check_item(folder: DerivedFolder, export: Export, row: Json, regions: list[Json]) -> None:
    """Require an image and its regions to be as the record of its item says.

    Page: "times and status of each image".
    """
    where, record = f"{DERIVED}, item {row['id']}", row["record"]
    is_image = row["image_id"] is not None
    rule = f"the source says left_out {record['left_out']!r}"
    require(where, row["image_id"], rule, holds=is_image == (record["left_out"] is None))
    require_same(f"{where}, regions", row["regions"], len(regions), ANNOTATIONS)
    if not is_image:
        return
    ids = folder.sources[row["source"] - 1]["ids"]
    _check_image(export, row, ids)
    chosen = folder.sources[row["source"] - 1]["chosen"]["labels"]
    if chosen is not None:
        labels = [export.labels[region["category_id"]] for region in regions]
        require(where, labels, f"only {chosen} were chosen", holds=set(labels) <= set(chosen))
        rule = f"the source has only {record['regions']}"
        holds = len(regions) <= record["regions"]
        require(f"{where}, regions", len(regions), rule, holds=holds)
        return
    entries = [
        [
            region["id"] - ids["annotations"],
            export.labels[region["category_id"]],
            region.get("bbox"),
            region.get("attributes", {}),
        ]
        for region in regions
    ]
    source = "the annotations, by the ids of the source,"
    digest = digest_of(entries)
    require_same(f"{where}, regions_sha256", record["regions_sha256"], digest, source)


def _check_image(export: Export, row: Json, ids: Json) -> None:
    """Require file, status and times of an image to be those of its item.

    Page: "times and status of each image".
    """
    where, record = f"{DERIVED}, item {row['id']}", row["record"]
    image = export.images_by_item.get(row["id"])
    if image is None:
        raise Refused(f"{where} has the image {row['image_id']}, which is not in {ANNOTATIONS}.")
    stated = {
        "file_name": image["file_name"],
        "part": image.get("part", 0),
        "status": image["status"],
        "effort": image.get("effort"),
    }
    effort = None
    if "ms" in record:
        effort = {"work_ms": record["work_ms"]}
        effort |= {f"{name}_ms": time for name, time in record["ms"].items()}
    expected = {
        "file_name": _file(ids, record["file"]),
        "part": record["part"],
        "status": status_of(record),
        "effort": effort,
    }
    require_same(f"{ANNOTATIONS}, image {image['id']}", stated, expected, "the record of its item")


def check_files(folder: DerivedFolder, records: Sequence[SourceRecord]) -> None:
    """Require the seals, each picture to be that of its source, and no file that is nothing.

    Page: "Datasets made of exports", "each file of an item, by the manifest of its source".
    """
    canonical(folder.derived, f"{DERIVED}, $")
    names = [name for name in (ANNOTATIONS, TRANSCRIPTIONS) if name in folder.files]
    seals = {name: folder.files[name].sha256 for name in names}
    require_same(f"{DERIVED}, seals", folder.derived["seals"], seals, "the SHA-256 of the file")
    pictures = {}
    for row in folder.items:
        record, ids = records[row["source"] - 1], folder.sources[row["source"] - 1]["ids"]
        name = row["record"].get("redacted_file", row["record"]["file"])
        file = record.files.get(f"{IMAGES}/{name}")
        if file is not None and folder.derived["files"] == "copied":
            pictures[f"{IMAGES}/{_file(ids, name)}"] = file.sha256
    start = f"{IMAGES}/"
    there = {path: file.sha256 for path, file in folder.files.items() if path.startswith(start)}
    require_same(f"{MANIFEST}, pictures", there, pictures, "the manifests of the sources")
    own = {source["manifest_sha256"] for source in folder.sources}
    for path in folder.files:
        top, _, rest = path.partition("/")
        is_record = top == SOURCES and rest.partition("/")[0] in own
        if path not in DOCUMENTS and path not in there and not is_record:
            raise Refused(f"The file {path} is none that a dataset made of exports has.")
