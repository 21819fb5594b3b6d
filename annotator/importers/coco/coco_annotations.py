"""Builds regions from the annotations of a COCO document."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from annotator.drafts.draft import imported_extra
from annotator.importers.coco.coco_categories import Categories
from annotator.importers.coco.coco_images import CocoImages, ImageEntry
from annotator.importers.coco.coco_turned import ROTATION, turned_box
from annotator.importers.coco.coco_values import (
    JsonObject,
    bounds_of,
    box_of,
    id_of,
    named,
    number_of,
    shown,
)
from annotator.importers.coco.coco_words import RegionTexts, words_of
from annotator.importers.common.importer import Example, ImportFindings
from annotator.importers.common.json_values import unused_keys
from annotator.importers.common.region_spool import RegionSpool, imported
from annotator.model.entities import NO_ATTRIBUTES, Attributes, new_region_id
from annotator.model.foreign_ids import IMPORTED_ID, imported_id, kept_region_number
from annotator.model.geometry import Box
from annotator.model.imported_shape import AREA_SLACK, with_shape
from annotator.model.label_names import LONGEST
from annotator.proposals.proposal import KEY as PROPOSED
from annotator.sentences.parts import Quoted

_PLACE: Final = frozenset({"id", "image_id", "category_id", "bbox", "area"})
_CATEGORY: Final = "category_id"


class Annotations:
    """The regions of a document, each with its item.

    ``taken`` counts the annotations and tags of its lists that are among them.
    """

    def __init__(
        self,
        images: CocoImages,
        categories: Categories,
        findings: ImportFindings,
        regions: RegionSpool,
        document: str = "",
    ) -> None:
        """Start with the items and labels of the document's ids; ``document`` is its name."""
        self.regions = regions
        self._document = document
        self.taken = 0
        self._images = images
        self._categories = categories
        self._findings = findings

    def take(self, record: JsonObject, at: int) -> None:
        """Add the annotation at an index of the list, or leave it out and report why.

        An annotation without a box is a tag of its image, as in datasets of camera traps; one
        with polygons has their bounds as its box.
        """
        example = partial(named, "annotations", at, record.get("id"))
        given, shape = record.get("bbox"), record.get("segmentation")
        if "bbox" not in record and not shape:
            self._take(record, None, example)
            return
        box = box_of(given)
        if given in (None, []):
            box = bounds_of(shape)
            if box is not None:
                self._findings.count("boxes taken from the bounds of their polygons")
        if box is None:
            self._findings.tell("annotations without a usable box, left out", example)
            return
        self._take(record, box, example)

    def take_tag(self, record: JsonObject, at: int) -> None:
        """Add a tag, from the list of tags in our exports."""
        self._take(record, None, partial(named, "image_tags", at, record.get("id")))

    def take_names_of_tags(self) -> None:
        """Add the tags that are listed as names in the image records."""
        for item, names in self._images.tags:
            for name in names:
                if len(name) > LONGEST or "\0" in name:
                    self._findings.tell("tags that are no names, left out", Quoted(shown(name)))
                    continue
                self._add((item, 0), self._categories.label_of(name), None, _NO_WORDS, "")

    def _take(self, record: JsonObject, box: Box | None, example: Example) -> None:
        place = self._place(record, example)
        if place is None:
            return
        category = id_of(record.get("category_id"))
        label = None if category is None else self._categories.label_for(category)
        if label is None:
            self._findings.tell("annotations of an unknown category, left out", example)
            return
        words = words_of(record, example, self._findings)
        used = _PLACE | words.used
        if box is not None:
            self._tell_oddities(record, box, place, example)
            turned = turned_box(record, box)
            if turned is not None:
                box = turned
                words = replace(words, attributes=_without(words.attributes, ROTATION))
                used = used | {"segmentation"} if box.is_turned else used
        key = id_of(record.get("id"))
        number = 0 if key is None else kept_region_number(key)
        kept = self._with_names(imported_extra(record))
        if box is not None:
            kept = with_shape(kept, box, number_of(record.get("area")))
        if key is not None and not number:
            kept = {**kept, IMPORTED_ID: imported_id(self._document, key)}
        self._add((place.item, number), label, box, words, unused_keys(kept, used))
        self.taken += 1

    def _with_names(self, record: JsonObject) -> JsonObject:
        """Return the record with the name of the proposed label, because this job has other ids."""
        said = record.get(PROPOSED)
        if not isinstance(said, dict) or _CATEGORY not in said:
            return record
        key = id_of(said[_CATEGORY])
        name = None if key is None else self._categories.names.get(key)
        kept = {each: value for each, value in said.items() if each != _CATEGORY}
        return {**record, PROPOSED: kept if name is None else {**kept, "category": name}}

    def _add(
        self, at: tuple[int, int], label: int, box: Box | None, words: RegionTexts, extra: str
    ) -> None:
        """Add a region; ``at`` are its item and the number that it is to keep, 0 for a new one."""
        item, number = at
        region = imported(
            label,
            box,
            id=new_region_id(),
            number=number,
            transcription=words.text,
            attributes=words.attributes,
            extra=extra,
            group=words.group,
            comment=words.comment,
        )
        self.regions.append((item, region))
        self._findings.count("regions" if box is not None else "tags of images")

    def _place(self, record: JsonObject, example: Example) -> ImageEntry | None:
        key = id_of(record.get("image_id"))
        place = None if key is None else self._images.places.get(key)
        if place is None:
            is_left_out = key in self._images.left_out
            self._findings.tell(
                "annotations of an image that was left out, left out too"
                if is_left_out
                else "annotations of an unknown image, left out too",
                example,
            )
        return place

    def _tell_oddities(
        self, record: JsonObject, box: Box, place: ImageEntry, example: Example
    ) -> None:
        width_px, height_px = place.width_px, place.height_px
        if width_px and height_px and box.clipped(width_px, height_px) is not box:
            self._findings.tell("boxes that reach outside their image, kept as they are", example)
        area = number_of(record.get("area"))
        if area is not None and area > box.area * AREA_SLACK:
            self._findings.count("areas larger than their box, not used")


_NO_WORDS: Final = RegionTexts(NO_ATTRIBUTES, "", 0, "", frozenset())


def _without(attributes: Attributes, name: str) -> Attributes:
    left = {key: value for key, value in attributes.items() if key != name}
    return MappingProxyType(left) if left else NO_ATTRIBUTES
