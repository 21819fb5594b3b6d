"""A format with one document for each page, beside the COCO record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from annotator.errors import ExportRefusedError
from annotator.export.api import ExportOptions, ItemRecord, OutFile, Report, Snapshot
from annotator.export.export_folder import shown
from annotator.media.image import PICTURES
from annotator.model.entities import Item, KindId, Labels, Status
from annotator.model.geometry import Box
from annotator.page_documents.text_elements import TextElement
from annotator.safe_xml import XmlFaultError
from annotator.sentences.parts import Count, FilePath, Name, Reason
from annotator.sentences.said import said
from exporters.common.export_tally import chosen, chosen_summaries

_MOST_NAMED: Final = 20
_DECIMALS: Final = 3

Row = tuple[str, str, tuple[float, ...]]
"""What must read back of an element: its PAGE name, its text, and its place in px."""


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A format of documents, each about one page.

    Args:
        name: the name on the command line, and of the folder.
        title: the name for people.
        cannot_carry: what the format cannot represent.
        ending: the ending of its documents.
        write: returns the document of an item.
        read: returns the elements of a document.
        expected: returns what must be read from the document of an item.
    """

    name: str
    title: str
    cannot_carry: Sequence[str]
    ending: str
    write: Callable[[ItemRecord, Labels, Report], bytes]
    read: Callable[[str], Iterable[TextElement]]
    expected: Callable[[ItemRecord, Labels], Iterable[Row]]
    kinds: frozenset[KindId] = PICTURES

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield a document for each page; each is made when it is written."""
        for stem, record in exported_pages(snapshot, options):
            yield OutFile(
                f"{self.name}/{stem}.{self.ending}",
                self._pieces(record, snapshot.labels, report),
            )

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Return whether each document has the regions of its item; report each difference.

        Raises:
            ExportRefusedError: a document cannot be read again.
        """
        differing = 0
        for stem, record in exported_pages(snapshot, options):
            path = export / self.name / f"{stem}.{self.ending}"
            missing = self._missing(path, record, snapshot.labels)
            if missing and differing < _MOST_NAMED:
                report.notes.append(
                    said(
                        "{file}: {count} regions read back otherwise.",
                        file=Name(shown(f"{self.name}/{stem}.{self.ending}")),
                        count=Count(missing),
                    )
                )
            differing += missing
        if differing:
            report.count("regions that read back otherwise", differing)
        return not differing

    def _pieces(self, record: ItemRecord, labels: Labels, report: Report) -> Iterator[bytes]:
        yield self.write(record, labels, report)

    def _missing(self, path: Path, record: ItemRecord, labels: Labels) -> int:
        try:
            found = self.read(path.read_bytes().decode("utf-8"))
        except (OSError, ValueError, XmlFaultError) as error:
            message = said(
                "{path} was written but cannot be read again: {reason}. Export again.",
                path=FilePath(path),
                reason=Reason(str(error)),
            )
            raise ExportRefusedError(message) from error
        expected = Counter(rounded(row) for row in self.expected(record, labels))
        return (expected - Counter(rounded(row_of(each)) for each in found)).total()


def row_of(element: TextElement) -> Row:
    """Return what is compared of an element."""
    return element.source.name, element.text, tuple(element.box.stored()[1])


def rounded(row: Row) -> tuple[str, str, tuple[tuple[float, float], ...]]:
    """Return a row with the corners of its place, in thousandths of a pixel."""
    name, text, place = row
    corners = (
        (round(each.x, _DECIMALS) + 0.0, round(each.y, _DECIMALS) + 0.0)
        for each in Box(*place).corners
    )
    return name, text, tuple(sorted(corners))


def exported_pages(snapshot: Snapshot, options: ExportOptions) -> Iterator[tuple[str, ItemRecord]]:
    """Yield the pictures of the export that have a size, each with a path for its document.

    The path is that of the file without its ending. Where several files share it, it has the
    ending; of a file with several pages each has its number.
    """
    stems = Counter(
        _stem(summary.item)
        for summary in chosen_summaries(snapshot, options)
        if summary.item.kind in PICTURES
    )
    for record in chosen(snapshot, options):
        if is_exported(record):
            item = record.item
            stem = _stem(item)
            if stems[stem] > 1:
                stem = item.path if not item.part else f"{item.path}-{item.part + 1}"
            yield stem, record


def is_exported(record: ItemRecord) -> bool:
    """Return whether the record has an item, too: a picture of a known size, or with regions."""
    item = record.item
    if item.kind not in PICTURES or item.width_px < 1 or item.height_px < 1:
        return False
    return item.facts.status is not Status.UNREADABLE or bool(record.regions)


def _stem(item: Item) -> str:
    path = PurePosixPath(item.path)
    stem = str(path.with_suffix("")) if path.name else item.path
    return stem if not item.part else f"{stem}-{item.part + 1}"
