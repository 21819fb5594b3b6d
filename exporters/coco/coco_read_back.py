"""Reads an export back and compares it, region by region, with its snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.errors import ExportRefusedError
from annotator.export.api import ExportOptions, Report, Snapshot
from annotator.sentences.parts import Count, FilePath, Name, Reason
from annotator.sentences.said import Said, said
from exporters.coco.coco_json import ANNOTATIONS, CARRIED, NAME, TAGS, region_rows
from exporters.common.export_tally import chosen, chosen_summaries, why_left_out

MOST_NAMED = 20


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
            differing = list(_differences(found, snapshot, options, labels))
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


def _differences(
    found: Iterator[dict[str, Any]],
    snapshot: Snapshot,
    options: ExportOptions,
    labels: dict[Any, str],
) -> Iterator[Said]:
    for record in chosen(snapshot, options):
        if record.item.width_px < 1 or record.item.height_px < 1:
            continue
        for number, expected in region_rows(record, snapshot.labels).items():
            annotation = next(found, None)
            if annotation is None or annotation["id"] != number:
                yield said(
                    "Region {region} of {item} is missing from the file.",
                    region=Count(number),
                    item=Name(record.item.path),
                )
                return
            text = annotation.get("attributes", {}).get("transcription", "")
            row = (labels.get(annotation["category_id"], ""), annotation["bbox"], text)
            if row != expected or annotation["image_id"] != record.item.id:
                yield _otherwise(number, record.item.path)
    if next(found, None) is not None:
        yield said("The file holds regions that the job does not have.")


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
    there = {
        int(summary.item.id): summary.item.path
        for summary in chosen_summaries(snapshot, options)
        if summary.tags and why_left_out(summary, CARRIED) is None
    }
    for tag in snapshot.tags() if there else ():
        if tag.item_id not in there:
            continue
        region, form = tag.region, next(found, {})
        text = form.get("attributes", {}).get("transcription", "")
        row = (form.get("id"), form.get("image_id"), labels.get(form.get("category_id")), text)
        name = labels[region.label_id]
        if row != (region.number, tag.item_id, name, region.transcription):
            yield _otherwise(region.number, there[tag.item_id])
            return
    if next(found, None) is not None:
        yield said("The file holds tags that the job does not have.")


def _list(lines: Iterator[str], name: str) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith(f'"{name}": ['):
            break
    for line in lines:
        if line.startswith("]"):
            return
        yield json.loads(line.rstrip("\n,"))
