"""Writes Label.txt of PaddleOCR: a line for each picture, with its texts and their corners."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.errors import ExportRefusedError
from annotator.export.api import ExportOptions, ItemRecord, OutFile, Report, Snapshot
from annotator.export.export_folder import shown
from annotator.media.image import PICTURES
from annotator.model.entities import KindId, Labels
from annotator.model.geometry import Point
from annotator.page_documents.text_elements import LINE_NAME, Level, box_of_points, points_of
from annotator.sentences.parts import Count, FilePath, Name, Reason
from annotator.sentences.said import Said, said
from exporters.common.documents import as_line
from exporters.pages.page_format import exported_pages, rounded
from exporters.pages.page_tree import Node, page_tree
from exporters.pages.text_lines import text_lines

NAME: Final = "Label.txt"
_LEFT_OUT: Final = {
    Level.REGION: "regions of pages left out: the format has lines only",
    Level.LINE: "lines left out",
    Level.WORD: "words left out: the format has lines only",
}
_BREAKS: Final = frozenset("\t\n\r")


class PaddleocrFormat:
    """One document for all pictures; the path of each is the one under ``images/``."""

    name = "paddleocr"
    title = "PaddleOCR Label.txt"
    cannot_carry = (
        "attributes, groups and comments of regions",
        "baselines",
        "regions, and words inside lines",
        "tags of whole pages",
        "who made a region",
    )
    kinds: frozenset[KindId] = PICTURES

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the document, written line by line."""
        yield OutFile(f"{self.name}/{NAME}", self._lines(snapshot, options, report))

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Return whether the document has the lines of each picture; report each difference.

        Raises:
            ExportRefusedError: it cannot be read again.
        """
        path, differing = export / self.name / NAME, 0
        try:
            with path.open("rb") as file:
                for record in _records(snapshot, options):
                    if not _is_right(file.readline(), record, snapshot.labels):
                        differing += 1
                        report.notes.append(_otherwise(record))
                differing += bool(file.read(1))
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = said(
                "{path} was written but cannot be read again: {reason}. Export again.",
                path=FilePath(path),
                reason=Reason(str(error)),
            )
            raise ExportRefusedError(message) from error
        if differing:
            report.count("pictures that read back otherwise", differing)
        return not differing

    def _lines(self, snapshot: Snapshot, options: ExportOptions, report: Report) -> Iterator[bytes]:
        for _, record in exported_pages(snapshot, options):
            if _has_break(record):
                report.count("pictures whose name has a line break or a tab, left out")
                continue
            _count_left_out(record, snapshot.labels, report)
            yield _line(record, snapshot.labels)


def _records(snapshot: Snapshot, options: ExportOptions) -> Iterator[ItemRecord]:
    for _, record in exported_pages(snapshot, options):
        if not _has_break(record):
            yield record


def _has_break(record: ItemRecord) -> bool:
    return not _BREAKS.isdisjoint(record.item.path)


def _count_left_out(record: ItemRecord, labels: Labels, report: Report) -> None:
    tree = page_tree(record, labels)
    written = {id(node) for node in text_lines(tree)}
    counts = Counter(node.level for node in tree.nodes if id(node) not in written)
    for level, count in sorted(counts.items()):
        report.count(_LEFT_OUT[level], count)


def _line(record: ItemRecord, labels: Labels) -> bytes:
    """Return the line of a picture; ASCII escapes keep its texts from breaking it."""
    found = [_label(node) for node in text_lines(page_tree(record, labels))]
    return f"images/{record.item.path}\t".encode() + as_line(found) + b"\n"


def _is_right(line: bytes, record: ItemRecord, labels: Labels) -> bool:
    """Return whether a line has the picture, and its texts at their places."""
    picture, _, found = line.partition(b"\t")
    nodes = text_lines(page_tree(record, labels))
    expected = [rounded((LINE_NAME, node.text, tuple(node.box.stored()[1]))) for node in nodes]
    read = [_row(each) for each in json.loads(found)]
    return picture.decode() == f"images/{record.item.path}" and read == expected


def _row(label: Mapping[str, Any]) -> object:
    box = box_of_points([Point(float(x), float(y)) for x, y in label["points"]])
    place = () if box is None else tuple(box.stored()[1])
    return rounded((LINE_NAME, label["transcription"], place))


def _label(node: Node) -> dict[str, object]:
    region = node.region
    label: dict[str, object] = {
        "transcription": node.text,
        "points": [[_number(each.x), _number(each.y)] for each in _points(node)],
        "difficult": region is not None and region.attributes.get("difficult") is True,
    }
    return label if node.label == LINE_NAME else {**label, "key_cls": node.label}


def _points(node: Node) -> list[Point]:
    """Return the polygon that a document had, or the corners of the box."""
    kept = [] if node.source is None else points_of(node.source.points)
    return kept if kept and box_of_points(kept) == node.box else list(node.box.corners)


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _otherwise(record: ItemRecord) -> Said:
    return said(
        "{item}: its {count} regions read back otherwise.",
        item=Name(shown(record.item.path)),
        count=Count(len(record.regions)),
    )
