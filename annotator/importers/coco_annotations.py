"""Makes regions of the annotations of a COCO document."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from annotator.geometry import Box
from annotator.importers.coco_images import Images, Place
from annotator.importers.coco_values import Id, JsonObject, box_of, id_of, named, number_of, shown
from annotator.importers.importer import Findings
from annotator.importers.reading import unused_keys
from annotator.model import (
    NO_ATTRIBUTES,
    Attributes,
    AttributeValue,
    LabelId,
    Origin,
    Region,
    new_region_id,
)

_USED: Final = frozenset({"id", "image_id", "category_id", "bbox", "area", "iscrowd", "attributes"})
_TEXT: Final = "transcription"
_TIME: Final = "active_ms"
_AREA_SLACK: Final = 1.01


class Annotations:
    """The regions of a document, each with the item that it belongs to."""

    def __init__(self, images: Images, labels: Mapping[Id, int], findings: Findings) -> None:
        """Begin with the items and labels that the document's ids mean."""
        self.regions: list[tuple[int, Region]] = []
        self._images = images
        self._labels = labels
        self._findings = findings

    def take(self, record: JsonObject, at: int) -> None:
        """Take the annotation at a place in the list, or leave it out and say why."""
        example = named("annotations", at, record.get("id"))
        place = self._place(record, example)
        if place is None:
            return
        category = id_of(record.get("category_id"))
        label = None if category is None else self._labels.get(category)
        if label is None:
            self._findings.tell("annotations of an unknown category, left out", example)
            return
        box = box_of(record.get("bbox"))
        if box is None:
            self._findings.tell("annotations without a usable box, left out", example)
            return
        self._tell_oddities(record, box, place, example)
        attributes, text = self._attributes(record.get("attributes"), example)
        region = Region(
            new_region_id(),
            0,
            LabelId(label),
            box,
            "",
            transcription=text,
            attributes=attributes,
            origin=Origin.IMPORTED,
            touched=False,
            extra=unused_keys(record, _USED),
        )
        self.regions.append((place.item, region))
        self._findings.count("regions")

    def _place(self, record: JsonObject, example: str) -> Place | None:
        key = id_of(record.get("image_id"))
        place = None if key is None else self._images.places.get(key)
        if place is None:
            is_left_out = key in self._images.left_out
            image = "an image that was left out" if is_left_out else "an unknown image"
            self._findings.tell(f"annotations of {image}, left out too", example)
        return place

    def _tell_oddities(self, record: JsonObject, box: Box, place: Place, example: str) -> None:
        width_px, height_px = place.width_px, place.height_px
        if width_px and height_px and box.clipped(width_px, height_px) is not box:
            self._findings.tell("boxes that reach outside their image, kept as they are", example)
        area = number_of(record.get("area"))
        if area is not None and area > box.area * _AREA_SLACK:
            self._findings.tell("areas larger than their box, not used", example)
        if record.get("iscrowd") not in (None, 0, False):
            self._findings.tell("crowds, taken as one box each", example)

    def _attributes(self, value: object, example: str) -> tuple[Attributes, str]:
        """Return the attributes of a region, and its text, which an export of ours has there."""
        if not isinstance(value, dict):
            if value not in (None, []):
                self._findings.tell("attributes that are no JSON object, left out", example)
            return NO_ATTRIBUTES, ""
        found: dict[str, AttributeValue] = {}
        text = ""
        for name, each in value.items():
            if name == _TEXT and isinstance(each, str):
                text = each.replace("\0", "")
                if text != each:
                    self._findings.tell("texts with null characters, taken without them", example)
            elif name == _TIME:
                self._findings.count("times measured elsewhere, left out")
            elif isinstance(each, str | int) or (isinstance(each, float) and math.isfinite(each)):
                found[name] = each
            else:
                self._findings.tell(
                    "attributes that are neither text nor a number, left out",
                    f"“{shown(name)}” of {example}",
                )
        return MappingProxyType(found) if found else NO_ATTRIBUTES, text
