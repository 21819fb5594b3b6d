"""The images, annotations, tags and texts taken from one source, with their new ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.derived_exports.choice import DatasetChoice
from annotator.derived_exports.id_ranges import IdRanges, SourceIds
from annotator.derived_exports.source_record import SourceRecord, read_record
from annotator.files import exists
from annotator.model.foreign_ids import EFFORT_ITEM, item_id_of
from annotator.verify.annotation_checks import ANNOTATIONS, TAGS, TRANSCRIPTIONS
from annotator.verify.common.strict_json import read_json_inside, read_json_lines

Json = Mapping[str, Any]

IMAGES: Final = "images"


@dataclass(slots=True)
class SourceContent:
    """What is taken of a source: its items, and the rows of its documents, with their own ids."""

    folder: Path
    record: SourceRecord
    choice: DatasetChoice
    items: list[Json] = field(default_factory=list)
    info: Json = field(default_factory=dict)
    categories: list[Json] = field(default_factory=list)
    images: dict[int, Json] = field(default_factory=dict)
    regions: dict[str, list[Json]] = field(default_factory=dict)
    lines: list[Json] = field(default_factory=list)
    ids: SourceIds = field(default_factory=lambda: SourceIds(0, 0, {}))

    @property
    def labels(self) -> dict[int, str]:
        """The names of the labels by their ids in the source."""
        return {each["id"]: each["name"] for each in self.categories}

    def take_ids(self, ranges: IdRanges) -> None:
        """Take the ids and file names in the dataset, after those of earlier sources."""
        annotations = {each["id"] for rows in self.regions.values() for each in rows}
        annotations |= {each["annotation_id"] for each in self.lines}
        files = {item["file"] for item in self.items}
        images = {each["id"] for each in self.images.values()}
        self.ids = ranges.take(images, annotations, files, self.categories)

    def rows(self) -> list[tuple[int | None, int]]:
        """Return the id in the dataset of the image of each item, and its number of regions."""
        counts = Counter(each["image_id"] for rows in self.regions.values() for each in rows)
        found: list[tuple[int | None, int]] = []
        for item in self.items:
            image = self.images.get(item["id"])
            if image is None:
                found.append((None, 0))
            else:
                found.append((image["id"] + self.ids.images, counts[image["id"]]))
        return found

    def new_images(self) -> Iterator[dict[str, Any]]:
        """Yield the images as they are in the dataset, in the order of the source."""
        for each in self.images.values():
            row = {key: value for key, value in each.items() if key != EFFORT_ITEM}
            row["id"] += self.ids.images
            row["file_name"] = self.ids.file(row["file_name"])
            tags = [name for name in row.get("tags", ()) if self.choice.takes_label(name)]
            if "tags" in row:
                row["tags"] = tags
                if not tags:
                    del row["tags"]
            yield row

    def new_regions(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the annotations, or the tags, as they are in the dataset."""
        for each in self.regions[name]:
            row = dict(each)
            row["id"] += self.ids.annotations
            row["image_id"] += self.ids.images
            row["category_id"] = self.ids.categories[row["category_id"]]
            proposed = row.get("proposed", {})
            if "category_id" in proposed:
                new_id = self.ids.categories[proposed["category_id"]]
                row["proposed"] = {**proposed, "category_id": new_id}
            yield row

    def new_lines(self, numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
        """Yield the lines of texts; ``numbers`` are the ids in derived.json of the items."""
        for each in self.lines:
            row = dict(each)
            row["item_id"] = numbers[row["item_id"]]
            row["annotation_id"] += self.ids.annotations
            row["file"] = self.ids.file(row["file"])
            yield row


def read_content(folder: Path, choice: DatasetChoice) -> SourceContent:
    """Return what is taken of the export in a folder.

    Raises:
        NotStrictJsonError: a document cannot be read.
        FileRefusedError: the manifest cannot be read.
    """
    content = SourceContent(folder, read_record(folder), choice)
    content.items = choice.chosen(content.record.items())
    there = {item["id"] for item in content.items}
    document: Any = read_json_inside(folder, ANNOTATIONS)
    content.info, content.categories = document["info"], document["categories"]
    for image in document["images"]:
        item_id = item_id_of(image)
        if item_id in there:
            content.images[item_id] = image
    ids = {image["id"] for image in content.images.values()}
    labels = content.labels
    for name in ("annotations", TAGS):
        content.regions[name] = [
            each
            for each in document.get(name, ())
            if each["image_id"] in ids and choice.takes_label(labels[each["category_id"]])
        ]
    if exists(folder / TRANSCRIPTIONS):
        lines: Iterator[Any] = iter(read_json_lines(folder, TRANSCRIPTIONS))
        content.lines = [
            each for each in lines if each["item_id"] in there and choice.takes_label(each["label"])
        ]
    return content
