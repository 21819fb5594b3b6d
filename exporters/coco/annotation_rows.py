"""Writes the annotations of an export item by item, with the digest and the counts of each item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from annotator.drafts.counts import counted as counted_texts
from annotator.export.api import Detail, ExportOptions, ItemRecord, Report, Snapshot
from annotator.export.exported_images import image_id_of
from annotator.export.forms.canonical import canonical, is_canonical
from annotator.export.forms.effort_form import region_json, region_text, rows_digest
from annotator.export.forms.reviewed_form import ACTIVE_MS
from annotator.export.plain_boxes import Entry, PlainBox, entries_of
from annotator.model.entities import Labels, Region, RegionId
from annotator.proposals.counts import NONE_REFUSED, counted
from annotator.proposals.proposal import is_undecided
from exporters.coco.coco_regions import RegionForms
from exporters.coco.id_map import IdMap
from exporters.common.documents import JsonText, as_text
from exporters.common.export_tally import ExportTally, chosen
from exporters.common.sorted_rows import Key, Row, key_of
from exporters.common.transcriptions import exported_box

ANNOTATIONS: Final = "annotations"
_WHOLE: Final = re.compile(r"\.0(?=[,\]])")


class AnnotationRows:
    """Writes the annotations of one export; fills the tally, the report and the map of ids."""

    def __init__(
        self,
        snapshot: Snapshot,
        options: ExportOptions,
        *,
        tally: ExportTally,
        report: Report,
        id_map: IdMap,
    ) -> None:
        """Keep the arguments; nothing is read yet."""
        self._snapshot = snapshot
        self._options = options
        self._tally = tally
        self._report = report
        self._id_map = id_map
        self._ids = snapshot.image_ids()
        merged, detail = snapshot.merged_labels(), options.detail
        self._forms = RegionForms(detail, report, merged, self._ids)
        self._unheard = RegionForms(detail, Report(), image_ids=self._ids)
        self._plain = PlainForms(detail, snapshot.labels)

    def rows(self) -> Iterator[tuple[Key, Row]]:
        """Yield each annotation with its key, in the order of the items."""
        self._report.content_mark = 0
        labels, wanted = self._snapshot.labels, self._options.wanted
        for record in self._exported():
            digested: list[str] = []
            tags: list[str] = []
            chosen_ones = [e for e in entries_of(record.regions) if wanted.takes_label(e.label_id)]
            boxes = [each for each in chosen_ones if isinstance(each, PlainBox)]
            plain = self._plain.of(boxes, self._image_id(record), record.active_ms)
            for entry in chosen_ones:
                if isinstance(entry, PlainBox):
                    text, digested_text = next(plain)
                    digested.append(digested_text)
                    row: tuple[Key, Row] | None = (key_of(entry), text)
                else:
                    row = self._row(record, entry, digested, tags)
                if row is not None:
                    self._tally.content.boxes += 1
                    self._tally.content.by_label[labels[entry.label_id].name] += 1
                    yield row
            tally = self._tally.items[record.item.id]
            tally.regions = len(digested) + len(tags)
            tally.regions_left_out = len(record.regions) - tally.regions
            tally.regions_sha256 = rows_digest([*digested, *tags])
            self._report.count("regions written", tally.regions)
            self._mark(record)

    def _row(
        self, record: ItemRecord, entry: Region, digested: list[str], tags: list[str]
    ) -> tuple[Key, Row] | None:
        """Return a region as an annotation; None for a tag, and for one that is left out."""
        if is_undecided(entry):
            self._report.count("proposals that nobody decided on")
            return None
        label = self._snapshot.labels[entry.label_id].name
        if entry.geometry is None:
            # Written later in the file, and covered by the same digest.
            spent_ms = record.active_ms.get(entry.id, 0)
            tag = self._unheard.tag(record.item.id, entry, spent_ms)
            tags.append(region_text(region_json(tag, label)))
            return None
        annotation = self._forms.annotation(record, entry)
        if annotation is None:
            return None
        digested.append(region_text(region_json(annotation, label)))
        self._id_map.note(ANNOTATIONS, annotation)
        return key_of(entry), annotation

    def _exported(self) -> Iterator[ItemRecord]:
        """Yield the exported items; proposals and texts are counted for all chosen items."""
        refused, merged = self._snapshot.refusals(), self._snapshot.merged_labels()
        for record in chosen(self._snapshot, self._options):
            item, tally = record.item, self._tally.items[record.item.id]
            gone = refused.get(item.id, NONE_REFUSED)
            # A plain box was not proposed and has no text.
            regions = [each for each in entries_of(record.regions) if isinstance(each, Region)]
            if regions or gone is not NONE_REFUSED:
                tally.proposals = counted(regions, record.active_ms, gone, merged)
                tally.texts = counted_texts(regions, record.active_ms)
            if tally.left_out is None:
                yield record

    def _mark(self, record: ItemRecord) -> None:
        """Chain what a reader should find of an item, from the regions and not from their forms."""
        image_id, mark = self._image_id(record), self._report.content_mark
        takes = self._options.wanted.takes_label
        for entry, (name, box, text) in region_rows(record, self._snapshot.labels):
            if takes(entry.label_id):
                mark = hash((mark, (entry.number, image_id, name, *box, text)))
        self._report.content_mark = mark

    def _image_id(self, record: ItemRecord) -> int:
        return image_id_of(self._ids, record.item.id)


class PlainForms:
    """Writes plain boxes exactly as ``RegionForms`` and ``region_text`` would, in less time."""

    def __init__(self, detail: Detail, labels: Labels) -> None:
        self._has_time = detail is Detail.FULL
        self._names = {key: canonical(label.name).decode() for key, label in labels.items()}

    def of(
        self, boxes: Sequence[PlainBox], image_id: int, active_ms: Mapping[RegionId, int]
    ) -> Iterator[tuple[JsonText, str]]:
        """Yield each annotation, and the row that the digest of the item's regions covers."""
        sides = [box.sides for box in boxes]
        texts = as_text(sides)
        canonical_texts = _WHOLE.sub("", texts).replace(" ", "")
        if "-" in canonical_texts or not is_canonical(canonical_texts):  # -0.0, or an exponent
            canonical_texts = canonical(sides).decode()
        forms = zip(boxes, _inner(texts, ", "), _inner(canonical_texts, ","), strict=True)
        rest, attributes = "", "{}"
        for (key, number, label_id, (_, _, width, height), _), text, digested in forms:
            if self._has_time:
                spent_ms = active_ms.get(key, 0)
                attributes = f'{{"{ACTIVE_MS}":{spent_ms}}}'
                rest = f', "attributes": {{"{ACTIVE_MS}": {spent_ms}}}'
            form = JsonText(
                f'{{"id": {number}, "image_id": {image_id}, "category_id": {label_id}, '
                f'"bbox": [{text}], "area": {width * height!r}, "iscrowd": 0{rest}}}'
            )
            yield form, f"[{number},{self._names[label_id]},[{digested}],{attributes}]"


def _inner(lists: str, between: str) -> list[str]:
    """Return the JSON text within each list of a list of lists of numbers."""
    return lists[2:-2].split(f"]{between}[") if len(lists) > len("[]") else []


def region_rows(
    record: ItemRecord, labels: Labels
) -> Iterator[tuple[Entry, tuple[str, Sequence[float], str]]]:
    """Yield each exported region with label, box and text as a reader should find them."""
    for entry in entries_of(record.regions):
        if isinstance(entry, PlainBox):
            yield entry, (labels[entry.label_id].name, entry.sides, "")
            continue
        box = exported_box(record, entry)
        if box is not None and not is_undecided(entry):
            place = [box.x, box.y, box.width, box.height]
            yield entry, (labels[entry.label_id].name, place, entry.transcription)
