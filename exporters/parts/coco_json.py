"""Writes annotations.json: COCO detection as every reader expects it (formats.md, COCO traps)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from annotator.export_api import Detail, ExportOptions, ItemRecord, Report, Snapshot
from annotator.export_form.canonical import JsonObject
from annotator.export_form.effort_form import image_effort_json, region_json, regions_digest
from annotator.model import RESERVED_ATTRIBUTES, AttributeValue, Labels, Region
from exporters.parts.documents import document
from exporters.parts.effort_sums import EffortSums
from exporters.parts.tally import Tally, chosen, chosen_summaries
from exporters.parts.transcriptions import exported_box

NAME = "annotations.json"

_TEXT = "transcription"
_OUR_NAMES = RESERVED_ATTRIBUTES | {_TEXT}
_OF_THE_OLD_BOX = ("segmentation", "keypoints", "num_keypoints")
"""Keys of an import that describe the shape; they are wrong once somebody changed the region."""


class CocoDocument:
    """annotations.json of one export; fills the tally with what it wrote of each item."""

    def __init__(
        self,
        snapshot: Snapshot,
        options: ExportOptions,
        *,
        tally: Tally,
        sums: EffortSums,
        report: Report,
    ) -> None:
        """Look at nothing yet."""
        self._snapshot = snapshot
        self._options = options
        self._tally = tally
        self._sums = sums
        self._report = report

    def pieces(self, fair_pay: JsonObject) -> Iterator[bytes]:
        """Yield the file, with the summary of pay in its ``info``."""
        return document(self._sections(fair_pay))

    def _sections(self, fair_pay: JsonObject) -> Iterator[tuple[str, object]]:
        imported = _extra(self._snapshot.import_extra)
        info = imported.pop("info", {})
        described = {"description": self._snapshot.facts.title}
        yield (
            "info",
            {**described, **(info if isinstance(info, dict) else {}), "fair_pay": fair_pay},
        )
        for key, value in imported.items():
            if key not in ("images", "annotations", "categories"):
                yield key, value
        yield "images", self._images()
        yield "annotations", self._annotations()
        yield "categories", list(self._categories())

    def _categories(self) -> Iterator[JsonObject]:
        """Yield every label, also those that mark nothing: ids stay what they are for ever."""
        for label in sorted(self._snapshot.labels.values(), key=lambda each: each.position):
            yield {**_extra(label.extra), "id": label.id, "name": label.name}

    def _images(self) -> Iterator[JsonObject]:
        for summary in chosen_summaries(self._snapshot, self._options):
            item = summary.item
            if self._tally.items[item.id].left_out is not None:
                continue
            image = _extra(item.extra)
            # An earlier export of ours may have been imported; its figures are not today's.
            image.pop("effort", None)
            image |= {
                "id": item.id,
                "file_name": item.path,
                "width": item.width_px,
                "height": item.height_px,
            }
            if item.part:
                image["part"] = item.part
            if self._options.detail is not Detail.JOB:
                image["effort"] = image_effort_json(self._sums.by_item.get(item.id, {}))
            yield image

    def _exported(self) -> Iterator[ItemRecord]:
        for record in chosen(self._snapshot, self._options):
            if self._tally.items[record.item.id].left_out is None:
                yield record

    def _annotations(self) -> Iterator[JsonObject]:
        labels = self._snapshot.labels
        for record in self._exported():
            rows: list[list[object]] = []
            for region in record.regions:
                annotation = self._annotation(record, region)
                if annotation is not None:
                    rows.append(region_json(annotation, labels[region.label_id].name))
                    yield annotation
            tally = self._tally.items[record.item.id]
            tally.regions = len(rows)
            tally.regions_left_out = len(record.regions) - len(rows)
            tally.regions_sha256 = regions_digest(rows)
            self._report.count("regions written", len(rows))

    def _annotation(self, record: ItemRecord, region: Region) -> JsonObject | None:
        if region.geometry is None:
            self._report.count("regions without a box")
            return None
        box = exported_box(record, region)
        if box is None:
            self._report.count("boxes wholly outside their image")
            return None
        if box is not region.geometry:
            self._report.count("boxes cut to their image")
        annotation: JsonObject = {
            **self._kept(region),
            "id": region.number,
            "image_id": record.item.id,
            "category_id": region.label_id,
            "bbox": [box.x, box.y, box.width, box.height],
            "area": box.area,
            "iscrowd": 0,
        }
        attributes = self._attributes(record, region)
        if attributes:
            annotation["attributes"] = attributes
        return annotation

    def _kept(self, region: Region) -> JsonObject:
        """Return an import's own keys; the shape only as long as nobody changed the region."""
        extra = _extra(region.extra)
        extra.pop("attributes", None)
        if region.touched:
            stale = [key for key in _OF_THE_OLD_BOX if extra.pop(key, None)]
            if stale:
                self._report.count("imported shapes dropped: their region was changed since")
        return extra

    def _attributes(self, record: ItemRecord, region: Region) -> dict[str, AttributeValue]:
        """Return flat attributes; a name that readers use otherwise gets a stroke at its end."""
        attributes: dict[str, AttributeValue] = {}
        for name, value in region.attributes.items():
            if name in _OUR_NAMES:
                self._report.count("attributes renamed")
            attributes[f"{name}_" if name in _OUR_NAMES else name] = value
        if region.transcription:
            attributes[_TEXT] = region.transcription
        if self._options.detail is Detail.FULL:
            attributes["active_ms"] = record.active_ms.get(region.id, 0)
        return attributes


def region_rows(record: ItemRecord, labels: Labels) -> dict[int, tuple[str, list[float], str]]:
    """Return label, box and text by annotation id, as a reader is to find them of one item."""
    rows: dict[int, tuple[str, list[float], str]] = {}
    for region in record.regions:
        box = exported_box(record, region)
        if box is not None:
            place = [box.x, box.y, box.width, box.height]
            rows[region.number] = (labels[region.label_id].name, place, region.transcription)
    return rows


def _extra(text: str) -> JsonObject:
    value: Mapping[str, object] = json.loads(text) if text else {}
    return dict(value)
