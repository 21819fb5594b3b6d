"""Reads COCO detection JSON, tolerantly: a faulty record costs only that record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.document_limits import IMPORT_CATEGORIES, IMPORT_IMAGES, IMPORT_REGIONS
from annotator.errors import ImportRefusedError
from annotator.importers.coco.coco_annotations import Annotations
from annotator.importers.coco.coco_categories import Categories
from annotator.importers.coco.coco_images import CocoImages
from annotator.importers.coco.coco_values import JsonObject, named
from annotator.importers.common.importer import ImportContents, ImportFindings
from annotator.importers.common.json_values import unused_keys
from annotator.importers.common.record_reader import SourceDocument, opened_document
from annotator.importers.common.region_spool import RegionSpool
from annotator.items.item_row import ItemRow
from annotator.model.entities import Labels
from annotator.progress import Cancel, Progress, Watch, silent
from annotator.records import DocumentIds, ImportRecord
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said

_TELL_EVERY: Final = 1000
_LISTS: Final = frozenset({"images", "annotations", "categories"})
_TAGS: Final = "image_tags"
"""The list of tags in our exports."""

LIMITS: Final = {
    "images": IMPORT_IMAGES,
    "annotations": IMPORT_REGIONS,
    "categories": IMPORT_CATEGORIES,
    _TAGS: IMPORT_REGIONS,
}
"""Maximum number of records of each kind in one document."""


class CocoImporter:
    """COCO detection: boxes with labels; texts, tags and more from our own exports."""

    name = "coco"
    title = "COCO JSON"
    endings = (".json",)
    kinds = None

    def read(  # noqa: PLR0913 - as the protocol has it
        self,
        path: Path,
        *,
        items: Sequence[ItemRow],
        labels: Labels,
        media_folder: Path | None = None,  # noqa: ARG002 - boxes do not depend on the files
        cancel: Cancel | None = None,
        progress: Progress = silent,
    ) -> ImportContents:
        """Return the content of a COCO document for a job, without writing anything.

        Ids may begin at 0 and have gaps; ``area`` and ``iscrowd`` may be wrong or missing. Boxes
        are kept as given, even outside the image. Unused keys are kept. Images that the job does
        not have become unreadable items. ``progress`` is called with the annotations done and the
        total.

        Raises:
            ImportRefusedError: the document as a whole is invalid.
            CancelledError: the person cancelled.
        """
        cancel = cancel or Cancel()
        with opened_document(path, LIMITS, cancel) as document:
            _require_coco(document, path)
            return self._read(path, document, Job(items, labels), Watch(cancel, progress))

    def _read(self, path: Path, document: SourceDocument, job: Job, watch: Watch) -> ImportContents:
        findings = ImportFindings()
        categories = Categories(job.labels, findings)
        categories.take_all(record for _, record in _records(document, "categories", findings))
        images = CocoImages(job.items, findings)
        images.take(record for _, record in _records(document, "images", findings))
        annotations = Annotations(
            images, categories, findings, RegionSpool(watch.cancel), path.name
        )
        total = document.counts["annotations"]
        for at, record in _records(document, "annotations", findings):
            if at % _TELL_EVERY == 0:
                watch.cancel.check()
                watch.progress(at, total)
            annotations.take(record, at)
        _take_tags(document, annotations, findings)
        watch.progress(total, total)
        listed = total + document.counts.get(_TAGS, 0)
        left_out = {
            "annotations": listed - annotations.taken,
            "images": document.counts["images"] - len(images.ids),
        }
        imported = ImportRecord(
            self.name,
            path.name,
            tuple(categories.new),
            tuple(images.new),
            annotations.regions.as_read(),
            tuple(images.extras),
            tuple(categories.extras),
            unused_keys(document.values or {}, _LISTS | {_TAGS}),
            tuple(images.comments),
            tuple(categories.facts),
            ids=DocumentIds(tuple(images.ids), tuple(categories.ids.items())),
        )
        sizes = images.declared_sizes()
        counts = _with_sums(findings.counts, {**document.counts, "annotations": listed}, left_out)
        info = (document.values or {}).get("info")
        return ImportContents(
            imported,
            counts,
            findings.notes(),
            sizes,
            left_out["annotations"],
            means_shown=isinstance(info, dict) and "fair_pay" in info,  # as our exports do
        )


@dataclass(frozen=True, slots=True)
class Job:
    """The job that a document is imported into."""

    items: Sequence[ItemRow]
    labels: Labels


_NO_OBJECTS: Final = {
    "annotations": "annotations that are no JSON objects",
    "categories": "categories that are no JSON objects",
    "images": "images that are no JSON objects",
    _TAGS: f"{_TAGS} that are no JSON objects",
}


def _with_sums(
    counts: Mapping[str, int], listed: Mapping[str, int], left_out: Mapping[str, int]
) -> dict[str, int]:
    """Return the counts, and before them those of lists of which a part is left out."""
    sums = {}
    for name, count in left_out.items():
        if count:
            sums[f"{name} in the document"] = listed[name]
            sums[f"{name} left out"] = count
    return {**sums, **counts}


def _take_tags(
    document: SourceDocument, annotations: Annotations, findings: ImportFindings
) -> None:
    if _TAGS in document.counts:
        for at, record in _records(document, _TAGS, findings):
            annotations.take_tag(record, at)
    else:  # otherwise the names in the image records would repeat them
        annotations.take_names_of_tags()


_OTHER_KINDS: Final = {
    "caption": said("it has the captions of COCO, which are sentences without boxes"),
    "segments_info": said("it has the panoptic segments of COCO, whose masks are in PNG files"),
}
"""What a document is whose annotations all have a key and no category, by that key."""


def _other_kind(document: SourceDocument) -> Said | None:
    """Return what a COCO document is if it is not one of boxes; else None."""
    for key, kind in _OTHER_KINDS.items():
        records = document.records("annotations")
        if document.counts["annotations"] and all(
            isinstance(each, dict) and key in each and "category_id" not in each for each in records
        ):
            return kind
    return None


def _require_coco(document: SourceDocument, path: Path) -> None:
    """Check that a document has the lists of COCO; that of categories may be missing.

    Raises:
        ImportRefusedError: it is something else.
    """
    wrong = None
    if document.values is None:
        wrong = said("it is no JSON object")
    else:
        for name in sorted(_LISTS):
            is_missing = name not in document.counts
            if is_missing and (name != "categories" or name in document.values):
                wrong = said("it has no list “{list}”", list=Code(name))
        wrong = wrong or _other_kind(document)
    if wrong:
        raise ImportRefusedError(
            said(
                "“{file}” is not a COCO document of boxes: {wrong}. Nothing of it was imported.",
                file=Name(path.name),
                wrong=wrong,
            )
        )


def _records(
    document: SourceDocument, name: str, findings: ImportFindings
) -> Iterator[tuple[int, JsonObject]]:
    """Yield the records of a list that are objects, each with its index in the list."""
    for at, record in enumerate(document.records(name)):
        if isinstance(record, dict):
            yield at, record
        else:
            findings.tell(_NO_OBJECTS[name], named(name, at))
