"""The images, annotations, tags and texts taken from one source, with their new ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.derived_exports.choice import DatasetChoice, choice_of
from annotator.derived_exports.derived_record import COPIED
from annotator.derived_exports.id_ranges import IdRanges, SourceIds, ids_of
from annotator.derived_exports.source_record import (
    DERIVED,
    SOURCES,
    SourceRecord,
    is_derived,
    read_record,
)
from annotator.export.selection import Selection
from annotator.files import exists
from annotator.model.foreign_ids import EFFORT_ITEM, item_id_of
from annotator.verify.annotation_checks import ANNOTATIONS, TAGS, TRANSCRIPTIONS
from annotator.verify.common.strict_json import read_json_inside, read_json_lines

Json = Mapping[str, Any]

IMAGES: Final = "images"


@dataclass(slots=True)
class SourceContent:
    """What is taken of a source: its items, and the rows of its documents, with their own ids.

    ``place`` is the folder that was given: the source itself, or a dataset that was made of it,
    which calls its files and ids ``there`` and offers only some of the items.
    """

    folder: Path
    record: SourceRecord
    choice: DatasetChoice
    place: Path
    there: SourceIds
    offered: Sequence[Json]
    has_pictures: bool = True
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
            yield self.ids.region(each)

    def new_lines(self, numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
        """Yield the lines of texts; ``numbers`` are the ids in derived.json of the items."""
        for each in self.lines:
            row = dict(each)
            row["item_id"] = numbers[row["item_id"]]
            row["annotation_id"] += self.ids.annotations
            row["file"] = self.ids.file(row["file"])
            yield row


def read_contents(folder: Path, asked: DatasetChoice) -> Iterator[SourceContent]:
    """Yield what is taken of the export in a folder, or of each source of a dataset made of some.

    Raises:
        NotStrictJsonError: a document cannot be read.
        FileRefusedError: a manifest cannot be read.
    """
    document: Any = read_json_inside(folder, ANNOTATIONS)
    lines: Any = ()
    if exists(folder / TRANSCRIPTIONS):
        lines = list(read_json_lines(folder, TRANSCRIPTIONS))
    if is_derived(folder):
        derived: Any = read_json_inside(folder, DERIVED)
        for number, entry in enumerate(derived["derived_from"], start=1):
            own = folder / SOURCES / entry["manifest_sha256"]
            rows = [row for row in derived["items"] if row["source"] == number]
            content = SourceContent(
                own,
                read_record(own),
                choice_of(entry["chosen"]),
                folder,
                ids_of(entry["ids"]),
                [row["record"] for row in rows],
                derived["files"] == COPIED,
            )
            before, lines_before = _as_before(rows, content.there, document, lines)
            yield _taken(content, asked, before, lines_before)
        return
    record = read_record(folder)
    every = DatasetChoice(Selection.ALL)
    content = SourceContent(folder, record, every, folder, SourceIds(0, 0, {}), record.items())
    yield _taken(content, asked, document, lines)


def _taken(
    content: SourceContent, asked: DatasetChoice, document: Json, lines: Iterable[Json]
) -> SourceContent:
    """Return a source with what is also asked for, out of its documents."""
    names = {content.there.file(item["file"]): item["file"] for item in content.offered}
    choice = content.choice = content.choice.narrowed(asked, names)
    content.items = choice.chosen(content.offered)
    there = {item["id"] for item in content.items}
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
    content.lines = [
        each for each in lines if each["item_id"] in there and choice.takes_label(each["label"])
    ]
    return content


def _as_before(
    rows: Sequence[Json], ids: SourceIds, document: Json, lines: Iterable[Json]
) -> tuple[Json, list[Json]]:
    """Return the rows of one source in a dataset, with the ids and files of that source."""
    back, start = ids.back(), ids.file("")
    images = {row["image_id"]: row["record"]["id"] for row in rows}
    numbers = {row["id"]: row["record"]["id"] for row in rows}
    labels = {each["id"]: each for each in document["categories"]}
    before: dict[str, Any] = {
        "info": document["info"],
        "categories": [{**labels[new], "id": old} for new, old in back.categories.items()],
        "images": [
            {
                **each,
                "id": each["id"] + back.images,
                "file_name": each["file_name"].removeprefix(start),
                EFFORT_ITEM: images[each["id"]],
            }
            for each in document["images"]
            if each["id"] in images
        ],
    }
    for name in ("annotations", TAGS):
        found = document.get(name, ())
        before[name] = [back.region(each) for each in found if each["image_id"] in images]
    return before, [
        {
            **each,
            "item_id": numbers[each["item_id"]],
            "annotation_id": each["annotation_id"] + back.annotations,
            "file": each["file"].removeprefix(start),
        }
        for each in lines
        if each["item_id"] in numbers
    ]
