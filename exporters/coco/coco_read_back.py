"""Reads an export back and compares it, region by region, with its snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

from annotator.errors import ExportRefusedError
from annotator.export.api import ExportOptions, Report, Snapshot
from annotator.export.exported_images import image_id_of
from annotator.model.entities import ItemId
from annotator.sentences.parts import Count, FilePath, Name, Reason
from annotator.sentences.said import Said, said
from exporters.coco.annotation_rows import ANNOTATIONS, region_rows
from exporters.coco.coco_json import CARRIED, NAME, TAGS
from exporters.common.documents import JsonText
from exporters.common.export_tally import chosen, chosen_summaries, why_left_out
from exporters.common.sorted_rows import Key, are_in_order, in_order, key_of, sorted_rows

MOST_NAMED = 20
_AT_ONCE = 100
"""The lines that are parsed together."""


def read_back(folder: Path, snapshot: Snapshot, options: ExportOptions, report: Report) -> bool:
    """Return whether the file has exactly the expected regions; report each difference.

    The file is read line by line, in the layout of the exporter, so that it is never held as a
    whole.

    Raises:
        ExportRefusedError: it cannot be read again.
    """
    labels = {label.id: label.name for label in snapshot.labels.values()}
    try:
        with (folder / NAME).open(encoding="ascii") as file:
            found = _list(file, ANNOTATIONS)
            differing: list[Said] = []
            if not are_in_order(snapshot) or _mark(found, labels) != report.content_mark:
                file.seek(0)
                found = _list(file, ANNOTATIONS)
                differing += _differences(found, snapshot, options, labels)
            differing += _differing_tags(_list(file, TAGS), snapshot, options, labels)
    except (OSError, ValueError, KeyError) as error:
        message = said(
            "{path} was written but cannot be read again: {reason}. Export again.",
            path=FilePath(folder / NAME),
            reason=Reason(str(error)),
        )
        raise ExportRefusedError(message) from error
    report.notes += differing[:MOST_NAMED]
    if differing:
        report.count("regions that read back otherwise", len(differing))
    return not differing


def _mark(found: Iterator[dict[str, Any]], labels: dict[Any, str]) -> int | None:
    """Return the mark of what is found, which is that of the report if all is as it was written.

    None if a value is of another type than any that was written.
    """
    mark = 0
    try:
        for each in found:
            text = each.get("attributes", {}).get("transcription", "")
            name = labels.get(each["category_id"], "")
            mark = hash((mark, (each["id"], each["image_id"], name, *each["bbox"], text)))
    except TypeError:
        return None
    return mark


def _differences(
    found: Iterator[dict[str, Any]],
    snapshot: Snapshot,
    options: ExportOptions,
    labels: dict[Any, str],
) -> Iterator[Said]:
    expected = _expected(snapshot, options)
    for told in in_order(expected) if are_in_order(snapshot) else sorted_rows(expected):
        row = json.loads(told) if isinstance(told, JsonText) else told
        annotation = next(found, None)
        number, path = int(str(row["id"])), str(row["path"])
        if annotation is None or annotation["id"] != number:
            yield said(
                "Region {region} of {item} is missing from the file.",
                region=Count(number),
                item=Name(path),
            )
            return
        text = annotation.get("attributes", {}).get("transcription", "")
        name = labels.get(annotation["category_id"], "")
        if [annotation["image_id"], name, annotation["bbox"], text] != row["content"]:
            yield _otherwise(number, path)
    if next(found, None) is not None:
        yield said("The file holds regions that the job does not have.")


def _expected(
    snapshot: Snapshot, options: ExportOptions
) -> Iterator[tuple[Key, Mapping[str, object]]]:
    """Yield what a reader should find, in the order of items, each with its place in the file."""
    ids = snapshot.image_ids()
    for record in chosen(snapshot, options):
        item = record.item
        if item.kind not in CARRIED or item.width_px < 1 or item.height_px < 1:
            continue
        image_id = image_id_of(ids, item.id)
        for entry, (name, box, text) in region_rows(record, snapshot.labels):
            content = [image_id, name, list(box), text]
            row = {"id": entry.number, "path": item.path, "content": content}
            yield key_of(entry), row


def _otherwise(number: int, item: str) -> Said:
    return said(
        "Region {region} of {item} reads back otherwise.", region=Count(number), item=Name(item)
    )


def _differing_tags(
    found: Iterator[dict[str, Any]],
    snapshot: Snapshot,
    options: ExportOptions,
    labels: dict[Any, str],
) -> Iterator[Said]:
    ids = snapshot.image_ids()
    has_tags = next(snapshot.tags(), None) is not None
    there = {
        int(summary.item.id): summary.item.path
        for summary in (chosen_summaries(snapshot, options) if has_tags else ())
        if summary.tags and why_left_out(summary, CARRIED) is None
    }
    for tag in snapshot.tags() if there else ():
        if tag.item_id not in there:
            continue
        region, form = tag.region, next(found, {})
        text = form.get("attributes", {}).get("transcription", "")
        row = (form.get("id"), form.get("image_id"), labels.get(form.get("category_id")), text)
        name = labels[region.label_id]
        item_id = ItemId(tag.item_id)
        image_id = image_id_of(ids, item_id)
        if row != (region.number, image_id, name, region.transcription):
            yield _otherwise(region.number, there[tag.item_id])
            return
    if next(found, None) is not None:
        yield said("The file holds tags that the job does not have.")


def _list(lines: Iterator[str], name: str) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith(f'"{name}": ['):
            break
    rows = takewhile(lambda line: not line.startswith("]"), lines)
    while block := list(islice(rows, _AT_ONCE)):
        text = "".join(block).rstrip(",\n")
        yield from json.loads(f"[{text}]")
