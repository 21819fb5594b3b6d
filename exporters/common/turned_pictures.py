"""Tells which pictures are turned by EXIF or have several frames, and writes copies upright."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import AnnotatorError, UnreadableMediaError
from annotator.export.api import ExportOptions, ImageMode, OutFile, Report, Snapshot
from annotator.export.export_folder import paths_within, shown
from annotator.export.missing_files import first_names
from annotator.imaging import KNOWN_HEADERS, ImageFacts, MediaType, probe
from annotator.imaging.filled_file import filled_file
from annotator.model.entities import ItemId
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said, said_n
from exporters.common.export_tally import ExportTally


@dataclass(slots=True)
class TurnedPictures:
    """The pictures of an export that are turned by EXIF, by their paths, with an item of each.

    ``again`` are the JPEG files that were compressed again, ``written`` counts all that were
    written turned. ``several`` are the files with more pictures than the first, which is labelled.
    """

    items: dict[str, ItemId] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    written: int = 0

    @classmethod
    def of(cls, snapshot: Snapshot, tally: ExportTally) -> TurnedPictures:
        """Read the headers of the exported pictures; those that cannot be read are none.

        The header of a file that is known to be plain is not read again.
        """
        found, seen = cls(), set[str]()
        path_of = paths_within(snapshot.media_folder)
        for item_id, item in tally.items.items():
            if item.is_picture and item.left_out is None and item.file not in seen:
                seen.add(item.file)
                facts = _unusual(path_of, item.file)
                if facts is None:
                    continue
                if facts.orientation > 1:
                    found.items[item.file] = ItemId(item_id)
                if facts.frames > 1:
                    found.several.append(item.file)
        return found

    def tell(self, options: ExportOptions, report: Report) -> None:
        """Tell in the report which they are, and what became of them."""
        if self.several:
            report.count("files with several pages or frames", len(self.several))
            report.notes.append(
                said_n(
                    "{count} file has several pages or frames: {examples}. Only the first was "
                    "labelled; the others have no image in the export.",
                    "{count} files have several pages or frames: {examples}. Only the first of "
                    "each was labelled; the others have no image in the export.",
                    len(self.several),
                    examples=first_names(self.several),
                )
            )
        if not self.items:
            return
        report.count("turned pictures", len(self.items))
        if options.images is not ImageMode.UPRIGHT:
            report.notes.append(
                said_n(
                    "{count} picture is turned by its EXIF orientation: {examples}. Boxes, width "
                    "and height are those of the picture as it is shown; a reader that ignores "
                    "EXIF sees other pixels. An export with the pictures turned upright has no "
                    "such orientation.",
                    "{count} pictures are turned by their EXIF orientation: {examples}. Boxes, "
                    "width and height are those of the pictures as they are shown; a reader that "
                    "ignores EXIF sees other pixels. An export with the pictures turned upright "
                    "has no such orientation.",
                    len(self.items),
                    examples=first_names(list(self.items)),
                )
            )
            return
        report.count("of these written upright", self.written)
        if self.again:
            report.notes.append(
                said_n(
                    "{count} JPEG picture was compressed again to be turned, at quality 97, which "
                    "changes its values a little: {examples}. All else of the file, such as its "
                    "metadata, is left out.",
                    "{count} JPEG pictures were compressed again to be turned, at quality 97, "
                    "which changes their values a little: {examples}. All else of the files, such "
                    "as their metadata, is left out.",
                    len(self.again),
                    examples=first_names(self.again),
                )
            )

    def upright(self, path: str, source: Path, report: Report, tally: ExportTally) -> OutFile:
        """Return a copy of a file, turned upright; as it is, with a note, if it cannot be turned.

        Its pixels are those of the picture as it is shown, without loss but for a JPEG.
        """
        target = f"images/{path}"
        try:
            facts = probe(source)
            data = filled_file(source, ())
        except UnreadableMediaError as error:
            report.notes.append(
                said(
                    "{file} could not be turned, so it is in the export as it is: {why}",
                    file=Name(shown(path)),
                    why=Reason(str(error)),
                )
            )
            return OutFile(target, copy_of=source)
        if facts.type is MediaType.JPEG:
            self.again.append(path)
        if facts.has_alpha:
            report.notes.append(
                said("{file} was turned without its transparency.", file=Name(shown(path)))
            )
        self.written += 1
        tally.items[self.items[path]].turned_sha256 = hashlib.sha256(data).hexdigest()
        return OutFile(target, _pieces(data), is_redacted=True)


def _pieces(data: bytes) -> Iterator[bytes]:
    yield data


def _unusual(path_of: Callable[[str], Path], path: str) -> ImageFacts | None:
    try:
        return KNOWN_HEADERS.unusual(path_of(path))
    except (AnnotatorError, OSError):
        return None  # it is told as missing or unreadable
