"""Writes annotations.json, COCO detection (docs/export-format.md)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from annotator.drafts.draft import TextOrigin
from annotator.export.api import Detail, ExportOptions, ItemTag, Report, Snapshot
from annotator.export.exported_images import image_id_of, image_key_of
from annotator.export.forms.canonical import JsonObject
from annotator.export.forms.effort_form import image_effort_json
from annotator.export.selection import ItemStatus
from annotator.media.image import PICTURES
from annotator.model.entities import AttributeKind, Item, ItemId, Labels
from annotator.model.foreign_ids import EFFORT_ITEM
from annotator.page_documents.text_elements import KEPT
from exporters.coco.annotation_rows import ANNOTATIONS, AnnotationRows
from exporters.coco.coco_regions import RegionForms, extra_of
from exporters.coco.id_map import IdMap
from exporters.common.dataset_form import dataset_json
from exporters.common.documents import document
from exporters.common.effort_sums import EffortSums
from exporters.common.export_tally import ExportTally, chosen_items
from exporters.common.selected_content import selected
from exporters.common.sorted_rows import Key, are_in_order, in_order, sorted_rows
from exporters.common.transcriptions import rules_json

NAME: Final = "annotations.json"
CARRIED: Final = PICTURES
"""The kinds of media that COCO can represent; other items are left out and reported."""
KINDS, COLOUR, HOTKEY = "attribute_kinds", "colour", "hotkey"
STATUS: Final = "status"
TAGS: Final = "image_tags"
"""The list of tags, separate from the annotations, because readers expect a box in each of those.
"""


TOLD: Final = {
    TextOrigin.ACCEPTED: "texts accepted as an engine drafted them",
    TextOrigin.CORRECTED: "drafted texts that were corrected",
    TextOrigin.TYPED: "texts typed without a draft",
    TextOrigin.UNDECIDED: "drafted texts that nobody decided on",
}
"""The words of the report for the texts of each origin."""


class CocoDocument:
    """The annotations.json of one export; it fills the tally with the counts of each item.

    Attributes:
        id_map: the ids that something had in a document and could not keep, filled on the way.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        options: ExportOptions,
        *,
        tally: ExportTally,
        sums: EffortSums,
        report: Report,
    ) -> None:
        """Keep the arguments; nothing is read yet."""
        self._snapshot = snapshot
        self._options = options
        self._tally = tally
        self._sums = sums
        self._report = report
        self._ids = snapshot.image_ids()
        self.id_map = IdMap()
        self._annotations = AnnotationRows(
            snapshot, options, tally=tally, report=report, id_map=self.id_map
        )

    def pieces(self, fair_pay: JsonObject) -> Iterator[bytes]:
        """Yield the file, with the pay summary in its ``info``."""
        return document(self._sections(fair_pay))

    def _sections(self, fair_pay: JsonObject) -> Iterator[tuple[str, object]]:
        imported = extra_of(self._snapshot.import_extra)
        info = imported.pop("info", {})
        described = {"description": self._snapshot.facts.title}
        own = {"dataset": dataset_json(self._snapshot, self._options, self._tally)}
        own |= {"fair_pay": fair_pay, "text_rules": rules_json(self._snapshot.facts.texts)}
        yield "info", {**described, **(info if isinstance(info, dict) else {}), **own}
        for key, value in imported.items():
            if key not in ("images", ANNOTATIONS, "categories", TAGS):
                yield key, value
        images, annotations = self._images(), self._annotations.rows()
        yield "images", in_order(images) if self._are_images_in_order() else sorted_rows(images)
        is_sorted = are_in_order(self._snapshot)
        yield ANNOTATIONS, in_order(annotations) if is_sorted else sorted_rows(annotations)
        self._tell_texts()
        self._tell_sums()
        if self._tally.has_tags:
            yield TAGS, self._tags()
        yield "categories", list(self._categories())

    def _are_images_in_order(self) -> bool:
        """Return whether the items come in the order of the images of imported documents."""
        keys = (self._image_key(ItemId(item_id)) for item_id in self._tally.items)
        return not self._ids or all(one < other for one, other in pairwise(keys))

    def _image_key(self, item_id: ItemId) -> Key:
        return image_key_of(self._ids, item_id)

    def _categories(self) -> Iterator[JsonObject]:
        for category in _categories(self._snapshot.labels):
            self.id_map.note("categories", category)
            yield category

    def _images(self) -> Iterator[tuple[Key, JsonObject]]:
        tags = _TagNames(selected(self._snapshot, self._options.wanted), self._tally)
        for item in chosen_items(self._snapshot, self._options):
            tally = self._tally.items[item.id]
            if tally.left_out is not None:
                continue
            image = self._image(item, image_id_of(self._ids, item.id))
            if tally.has_tags and (names := tags.of(item.id)):
                image["tags"] = names
            if item.facts.comment:
                image["comment"] = item.facts.comment
            if self._options.detail is not Detail.JOB:
                image["effort"] = image_effort_json(self._sums.by_item.get(item.id, {}))
            self.id_map.note("images", image)
            self._tally.content.images += 1
            yield self._image_key(item.id), image

    def _image(self, item: Item, number: int) -> JsonObject:
        """Return an image with that id, without its tags, comment and effort."""
        image = extra_of(item.extra)
        # An earlier export of ours may have been imported; its values are outdated. A document
        # that is kept to be written back as such is no property of an image.
        for key in ("effort", EFFORT_ITEM, "tags", "comment", KEPT):
            image.pop(key, None)
        status = image.pop(STATUS, None)
        if status is not None and status not in list(ItemStatus):
            image[f"{STATUS}_"] = status  # an import uses that name for something else
        image |= {
            "id": number,
            "file_name": item.path,
            "width": item.width_px,
            "height": item.height_px,
            STATUS: self._tally.items[item.id].status.value,
        }
        if item.id in self._ids:
            image[EFFORT_ITEM] = item.id
        if item.part:
            image["part"] = item.part
        return image

    def _tell_texts(self) -> None:
        """Count in the report the texts of an export in which an engine drafted some."""
        texts = self._tally.texts
        if texts.has_drafts:
            for origin, words in TOLD.items():
                self._report.count(words, texts.of(origin))

    def _tell_sums(self) -> None:
        """Count in the report all regions and those left out, if any are, so that they add up."""
        written = sum(item.regions for item in self._tally.items.values())
        left_out = sum(item.regions_left_out for item in self._tally.items.values())
        if left_out:
            self._report.count("regions of the exported items", written + left_out)
            self._report.count("regions left out of annotations.json", left_out)

    def _tags(self) -> Iterator[JsonObject]:
        forms = RegionForms(self._options.detail, self._report, image_ids=self._ids)
        content = selected(self._snapshot, self._options.wanted)
        for tag in exported_tags(content, self._tally):
            row = forms.tag(tag.item_id, tag.region, tag.active_ms)
            self.id_map.note(TAGS, row)
            self._tally.content.tags += 1
            self._tally.content.by_label[self._snapshot.labels[tag.region.label_id].name] += 1
            yield row


class _TagNames:
    """The labels of tags, item by item in order."""

    def __init__(self, snapshot: Snapshot, tally: ExportTally) -> None:
        self._labels = snapshot.labels
        self._tags = exported_tags(snapshot, tally)
        self._next = next(self._tags, None)

    def of(self, item_id: int) -> list[str]:
        """Return the labels of an item's tags."""
        names = []
        while self._next is not None and self._next.item_id == item_id:
            names.append(self._labels[self._next.region.label_id].name)
            self._next = next(self._tags, None)
        return names


def exported_tags(snapshot: Snapshot, tally: ExportTally) -> Iterator[ItemTag]:
    """Yield the tags of the exported items, in order."""
    if not tally.has_tags:
        return
    for tag in snapshot.tags():
        item = tally.items.get(tag.item_id)
        if item is not None and item.left_out is None:
            yield tag


def _categories(labels: Labels) -> Iterator[JsonObject]:
    """Yield every label, also those that mark nothing: ids stay what they are for ever.

    ``supercategory`` is the name of the label above, or what an import said.
    """
    for label in sorted(labels.values(), key=lambda each: each.position):
        category = {**extra_of(label.extra), "id": label.id, "name": label.name}
        for key in (KINDS, COLOUR, HOTKEY):
            category.pop(key, None)
        above = None if label.parent is None else labels.get(label.parent)
        if above is not None:
            category["supercategory"] = above.name
        if label.colour:
            category[COLOUR] = label.colour
        if label.key:
            category[HOTKEY] = label.key
        if label.attributes:
            category[KINDS] = [_kind_json(kind) for kind in label.attributes]
        yield category


def _kind_json(kind: AttributeKind) -> JsonObject:
    values: JsonObject = {"name": kind.name, "kind": kind.kind.value}
    if kind.choices:
        values["choices"] = list(kind.choices)
    limits = {"default": kind.default, "minimum": kind.lowest, "maximum": kind.highest}
    return values | {name: value for name, value in limits.items() if value is not None}
