"""Builds COCO annotations and tags from regions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from annotator.drafts.draft import exported_extra
from annotator.export.api import Detail, ItemRecord, Report
from annotator.export.exported_images import image_id_of
from annotator.export.forms.canonical import JsonObject
from annotator.export.forms.reviewed_form import ACTIVE_MS, OUR_NAMES, flat_attributes
from annotator.model.entities import AttributeValue, ItemId, Region
from annotator.model.geometry import Box
from annotator.model.imported_shape import KEY as SHAPE
from annotator.model.imported_shape import SHAPES, area_of_shape, has_its_shape
from annotator.proposals.proposal import (
    KEY,
    NONE_MERGED,
    Merged,
    is_of_its_form,
    label_now,
    proposal_of,
)
from annotator.records import ImageId
from exporters.common.transcriptions import exported_box

NO_IMAGE_IDS: Final[Mapping[ItemId, ImageId]] = MappingProxyType({})
CROWD: Final = "crowd"
_OUR_KEYS: Final = ("attributes", "group", "comment")
"""Keys whose values are now stored in the region itself."""
_OF_A_BOX: Final = ("bbox", "area", "iscrowd")


class RegionForms:
    """The form of the regions in one export; deviations are reported.

    Args:
        detail: from ``full`` on, the attributes of each region include the time on it.
        report: collects the notes.
        merged: the merged labels of the job.
        image_ids: the ids of images that are not those of their items.
    """

    def __init__(
        self,
        detail: Detail,
        report: Report,
        merged: Merged = NONE_MERGED,
        image_ids: Mapping[ItemId, ImageId] = NO_IMAGE_IDS,
    ) -> None:
        """Start without any region written."""
        self._image_ids = image_ids
        self._detail = detail
        self._report = report
        self._merged = merged

    def annotation(self, record: ItemRecord, region: Region) -> JsonObject | None:
        """Return a region with a box as an annotation; None if it is outside its image."""
        whole = region.geometry
        if not isinstance(whole, Box):
            return None
        box = exported_box(record, region)
        if box is None:
            self._report.count("boxes wholly outside their image")
            return None
        if box != whole.bounds:
            self._report.count("boxes cut to their image")
        kept = self._kept(region) if region.extra else {}
        area = None if whole.is_turned else area_of_shape(kept, box.area)
        kept.pop(SHAPE, None)
        annotation: JsonObject = {
            **kept,
            "id": region.number,
            "image_id": self._image_id(record.item.id),
            "category_id": region.label_id,
            "bbox": [box.x, box.y, box.width, box.height],
            "area": box.area if area is None else area,
            "iscrowd": int(region.attributes.get(CROWD) is True),
        }
        if whole.is_turned:
            annotation["segmentation"] = [_corners(whole)]
        return self._with_the_rest(annotation, region, record.active_ms.get(region.id, 0))

    def tag(self, item_id: int, region: Region, active_ms: int) -> JsonObject:
        """Return a region without a box as a tag of the image."""
        kept = self._kept(region)
        for key in (*_OF_A_BOX, SHAPE):
            kept.pop(key, None)
        at = {"image_id": self._image_id(item_id), "category_id": region.label_id}
        return self._with_the_rest({**kept, "id": region.number, **at}, region, active_ms)

    def _image_id(self, item_id: int) -> int:
        return image_id_of(self._image_ids, ItemId(item_id))

    def _with_the_rest(self, form: JsonObject, region: Region, active_ms: int) -> JsonObject:
        attributes = self._attributes(region, active_ms)
        if attributes:
            form["attributes"] = attributes
        if region.group:
            form["group"] = region.group
        if region.comment:
            form["comment"] = region.comment
        return form

    def _kept(self, region: Region) -> JsonObject:
        """Return an import's own keys, and ``SHAPE``; its shape only if the box is the same."""
        extra = exported_extra(region, extra_of(region.extra))
        for key in _OUR_KEYS:
            extra.pop(key, None)
        said, told = proposal_of(region), extra.get(KEY)
        if said is not None and isinstance(told, dict):
            # A merged label is no category any more.
            extra[KEY] = {**told, "category_id": label_now(said.label_id, self._merged)}
        if KEY in extra and not is_of_its_form(extra[KEY]):
            extra[f"{KEY}_"] = extra.pop(KEY)  # an import uses that name for something else
        if not has_its_shape(region, extra):
            stale = [key for key in SHAPES if extra.pop(key, None)]
            if stale:
                self._report.count("imported shapes dropped: their box was changed since")
        return extra

    def _attributes(self, region: Region, active_ms: int) -> dict[str, AttributeValue]:
        """Return flat attributes; names with another meaning to readers end with an underscore."""
        attributes = flat_attributes(region)
        for _ in OUR_NAMES & region.attributes.keys():
            self._report.count("attributes renamed")
        if self._detail is Detail.FULL:
            attributes[ACTIVE_MS] = active_ms
        return attributes


def _corners(box: Box) -> list[float]:
    return [side for at in box.corners for side in (at.x, at.y)]


def extra_of(text: str) -> JsonObject:
    """Return the unused keys of an import from their JSON text."""
    value: Mapping[str, object] = json.loads(text) if text else {}
    return dict(value)
