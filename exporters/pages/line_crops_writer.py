"""Writes each line of text as a picture and a text file, as trainers of recognition read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError, ExportRefusedError
from annotator.export.api import ExportOptions, ItemRecord, OutFile, Report, Snapshot
from annotator.export.export_folder import contained, is_file, shown
from annotator.export.missing_files import MissingFiles
from annotator.imaging import Picture, decode
from annotator.imaging.line_crops import png_of_box
from annotator.media.image import PICTURES
from annotator.model.entities import KindId
from annotator.sentences.parts import Count, FilePath, Name, Reason
from annotator.sentences.said import said
from exporters.common.redacted_media import filled_picture, hidden_media
from exporters.pages.page_format import exported_pages
from exporters.pages.page_tree import Node, page_tree
from exporters.pages.text_lines import text_lines

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BREAKS: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


class LineCropsFormat:
    """``<picture>_<number of the region>.png`` with its text in ``.gt.txt``, byte for byte."""

    name = "lines"
    title = "Lines of text as pictures"
    cannot_carry = (
        "attributes, groups and comments of regions",
        "baselines",
        "lines without text",
        "places on the page",
        "reading order",
        "regions, and words inside lines",
        "tags of whole pages",
        "who made a region",
    )
    kinds: frozenset[KindId] = PICTURES

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield picture and text of each line; a picture that cannot be read is reported."""
        missing, hidden = MissingFiles(), hidden_media(snapshot)
        for stem, record in exported_pages(snapshot, options):
            lines = _lines(record, snapshot, report)
            picture = _picture(record, snapshot, report, missing) if lines else None
            picture = (
                None if picture is None else filled_picture(picture, hidden.of(record.media.path))
            )
            if picture is None:
                continue
            if picture.scale < 1:
                report.count("pictures too large to be cut at full size, cut from smaller ones")
            for node, number in lines:
                data = png_of_box(picture, node.box)
                if data is None:
                    report.count("lines wholly outside their picture, left out")
                    continue
                if not _BREAKS.isdisjoint(node.text):
                    report.count("texts with a line break inside, which some readers cut there")
                place = f"{self.name}/{stem}_{number}"
                yield OutFile(f"{place}.png", [data])
                yield OutFile(f"{place}.gt.txt", [node.text.encode()])
        report.notes.extend(missing.notes())

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Return whether each text that was written is that of its line, beside a picture.

        Raises:
            ExportRefusedError: a file cannot be read again.
        """
        differing = 0
        for stem, record in exported_pages(snapshot, options):
            for node, number in _lines(record, snapshot, Report()):
                place = export / self.name / f"{stem}_{number}"
                if is_file(Path(f"{place}.gt.txt")) and not _is_right(place, node.text):
                    differing += 1
                    report.notes.append(
                        said(
                            "Region {region} of {item} reads back otherwise.",
                            region=Count(number),
                            item=Name(shown(record.item.path)),
                        )
                    )
        if differing:
            report.count("lines that read back otherwise", differing)
        return not differing


def _lines(record: ItemRecord, snapshot: Snapshot, report: Report) -> list[tuple[Node, int]]:
    """Return the lines with text and their numbers; those without are counted."""
    found = []
    for node in text_lines(page_tree(record, snapshot.labels)):
        if node.region is not None and node.text:
            found.append((node, node.region.number))
        else:
            report.count("lines without text, left out")
    return found


def _picture(
    record: ItemRecord, snapshot: Snapshot, report: Report, missing: MissingFiles
) -> Picture | None:
    path = record.item.path
    try:
        source = contained(snapshot.media_folder, path)
        if is_file(source):
            return decode(source)
    except AnnotatorError as error:
        report.notes.append(error.said)
        report.count("pictures that cannot be cut")
        return None
    report.count("pictures not at hand")
    missing.add(path)
    return None


def _is_right(place: Path, text: str) -> bool:
    try:
        with Path(f"{place}.png").open("rb") as file:
            is_picture = file.read(len(_PNG)) == _PNG
        return is_picture and Path(f"{place}.gt.txt").read_bytes() == text.encode()
    except OSError as error:
        message = said(
            "{path} was written but cannot be read again: {reason}. Export again.",
            path=FilePath(Path(f"{place}.png")),
            reason=Reason(error.strerror),
        )
        raise ExportRefusedError(message) from error
