"""The annotations of an export, item by item, with the digest and the counts of each item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from annotator.drafts.counts import counted as counted_texts
from annotator.export.api import Detail, ExportOptions, ItemRecord, Report, Snapshot
from annotator.export.forms.canonical import canonical, is_canonical
from annotator.export.forms.effort_form import region_json, region_text, rows_digest
from annotator.export.forms.reviewed_form import ACTIVE_MS
from annotator.export.plain_boxes import Entry, PlainBox, entries_of
from annotator.model.entities import ItemId, Labels, Region
from annotator.proposals.counts import NONE_REFUSED, counted
from annotator.proposals.proposal import is_undecided
from annotator.records import ImageId
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
        self._plain = _PlainForms(detail, snapshot.labels)

    def rows(self) -> Iterator[tuple[Key, Row]]:
        """Yield each annotation with its key, in the order of the items."""
        self._report.content_mark = 0
        labels, wanted = self._snapshot.labels, self._options.wanted
        for record in self._exported():
            digested: list[str] = []
            tags: list[str] = []
            for entry in entries_of(record.regions):
                if not wanted.takes_label(entry.label_id):
                    continue
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
        self, record: ItemRecord, entry: Entry, digested: list[str], tags: list[str]
    ) -> tuple[Key, Row] | None:
        """Return an annotation; None for a tag, and for a region that is left out."""
        if isinstance(entry, PlainBox):
            spent_ms = record.active_ms.get(entry.id, 0)
            text, digested_text = self._plain.of(entry, self._image_id(record), spent_ms)
            digested.append(digested_text)
            return (entry.order, entry.number), text
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


class _PlainForms:
    """Writes plain boxes exactly as ``RegionForms`` and ``region_text`` would, in less time."""

    def __init__(self, detail: Detail, labels: Labels) -> None:
        self._has_time = detail is Detail.FULL
        self._names = {key: canonical(label.name).decode() for key, label in labels.items()}

    def of(self, box: PlainBox, image_id: int, active_ms: int) -> tuple[JsonText, str]:
        """Return the annotation, and the row that the digest of the item's regions covers."""
        _, number, label_id, (x, y, width, height), _ = box
        sides, area = as_text([x, y, width, height]), as_text(width * height)
        rest, attributes = "", "{}"
        if self._has_time:
            attributes = f'{{"{ACTIVE_MS}":{active_ms}}}'
            rest = f', "attributes": {{"{ACTIVE_MS}": {active_ms}}}'
        text = JsonText(
            f'{{"id": {number}, "image_id": {image_id}, "category_id": {label_id}, '
            f'"bbox": {sides}, "area": {area}, "iscrowd": 0{rest}}}'
        )
        digested = _WHOLE.sub("", sides).replace(" ", "")
        if not is_canonical(digested):
            digested = canonical([x, y, width, height]).decode()
        return text, f"[{number},{self._names[label_id]},{digested},{attributes}]"


def image_id_of(ids: Mapping[ItemId, ImageId], item_id: ItemId) -> int:
    """Return the id of an item's image in annotations.json."""
    found = ids.get(item_id)
    return item_id if found is None else found.id


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
