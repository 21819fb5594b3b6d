"""Reads COCO detection JSON as it is found in the wild; what one record lacks costs that one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from annotator.errors import ImportRefusedError
from annotator.importers.coco_annotations import Annotations
from annotator.importers.coco_categories import Categories
from annotator.importers.coco_images import Images
from annotator.importers.coco_values import JsonObject, named
from annotator.importers.importer import Findings, Reading
from annotator.importers.reading import read_json, unused_keys
from annotator.jobs import Cancel, Progress, silent
from annotator.model import Labels
from annotator.records import ImportRecord, ItemRow

_TELL_EVERY: Final = 1000
_LISTS: Final = frozenset({"images", "annotations", "categories"})
_TAGS: Final = "image_tags"
"""A list of an export of ours: what is said of whole images."""


class CocoImporter:
    """COCO detection: boxes with labels; texts, tags and more where an export of ours has them."""

    name = "coco"
    title = "COCO JSON"

    def read(
        self,
        path: Path,
        *,
        items: Sequence[ItemRow],
        labels: Labels,
        cancel: Cancel | None = None,
        progress: Progress = silent,
    ) -> Reading:
        """Return what a COCO document brings to a job; nothing is written.

        Ids may begin at 0 and have holes, ``area`` and ``iscrowd`` may be wrong or missing.
        Boxes stay as given, also where they reach outside. Keys that are not used are kept.
        Images that the job does not have become items that cannot be read. ``progress`` is
        told annotations done and in all.

        Raises:
            ImportRefusedError: the document as a whole is at fault.
            CancelledError: the person stopped it.
        """
        cancel = cancel or Cancel()
        document = _document(read_json(path, cancel=cancel), path)
        findings = Findings()
        categories = Categories(labels, findings)
        categories.take_all(record for _, record in _records(document, "categories", findings))
        images = Images(items, findings)
        images.take(record for _, record in _records(document, "images", findings))
        annotations = Annotations(images, categories, findings)
        total = len(document["annotations"])
        for at, record in _records(document, "annotations", findings):
            if at % _TELL_EVERY == 0:
                cancel.check()
                progress(at, total)
            annotations.take(record, at)
        _take_tags(document, annotations, findings)
        progress(total, total)
        imported = ImportRecord(
            self.name,
            path.name,
            tuple(categories.new),
            tuple(images.new),
            tuple(annotations.regions),
            tuple(images.extras),
            tuple(categories.extras),
            unused_keys(document, _LISTS | {_TAGS}),
            tuple(images.comments),
            tuple(categories.facts),
        )
        return Reading(imported, findings.counts, findings.notes())


def _take_tags(
    document: dict[str, list[object]], annotations: Annotations, findings: Findings
) -> None:
    if isinstance(document.get(_TAGS), list):
        for at, record in _records(document, _TAGS, findings):
            annotations.take_tag(record, at)
    else:  # where they are, the names beside the images say the same once more
        annotations.take_names_of_tags()


def _document(value: object, path: Path) -> dict[str, list[object]]:
    """Return the document, certain to have its lists.

    Raises:
        ImportRefusedError: it is something else.
    """
    wrong = ""
    if not isinstance(value, dict):
        wrong = "it is no JSON object"
    else:
        value.setdefault("categories", [])
        for name in sorted(_LISTS):
            if not isinstance(value.get(name), list):
                wrong = f"it has no list “{name}”"
    if wrong or not isinstance(value, dict):
        raise ImportRefusedError(
            f"“{path.name}” is not a COCO document: {wrong}. Nothing of it was imported."
        )
    return value


def _records(
    document: dict[str, list[object]], name: str, findings: Findings
) -> Iterator[tuple[int, JsonObject]]:
    """Yield the records of a list that are objects, each with its place in the list."""
    for at, record in enumerate(document[name]):
        if isinstance(record, dict):
            yield at, record
        else:
            findings.tell(f"{name} that are no JSON objects", named(name, at))
