"""Copies of media files without their confidential parts, and what they are called."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.errors import UnreadableMediaError
from annotator.export.api import OutFile, Report, Snapshot
from annotator.export.export_folder import shown
from annotator.export.redaction import HiddenPlaces, redactions_of
from annotator.imaging import Picture
from annotator.imaging.filled import filled
from annotator.imaging.filled_file import filled_file
from annotator.imaging.filled_values import other_pages
from annotator.media.image import PICTURES
from annotator.model.entities import SOUND, Item
from annotator.model.geometry import Box
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said, said_n
from exporters.common.redacted_sound import write_silenced

_PIECE_BYTES: Final = 1 << 20
NONE_HIDDEN: Final = HiddenPlaces()
REDACTED_SOUND: Final = ".flac"


@dataclass(slots=True)
class HiddenMedia:
    """What may not be seen or heard of each file of a job, whichever of its items are exported."""

    by_path: Mapping[str, HiddenPlaces] = field(default_factory=dict)

    def of(self, path: str) -> HiddenPlaces | None:
        """Return what is hidden of a file; None if nothing is."""
        return self.by_path.get(path)


def hidden_media(snapshot: Snapshot) -> HiddenMedia:
    """Return what is hidden of each file; the pages of one are taken together."""
    found: dict[str, HiddenPlaces] = {}
    for each in redactions_of(snapshot).values():
        before = found.get(each.path, NONE_HIDDEN)
        places = (*before.places, *each.hidden.places)
        found[each.path] = HiddenPlaces(places, before.is_whole or each.hidden.is_whole)
    return HiddenMedia(found)


@dataclass(frozen=True, slots=True)
class RedactedCopy:
    """The copy of a file of an item without what is hidden of it.

    ``name`` is that of the copy of a sound that is written as FLAC; "" if it has that of the file.
    """

    item: Item
    source: Path
    hidden: HiddenPlaces
    name: str = ""

    @property
    def target(self) -> str:
        """The path in the export."""
        return f"images/{self.name or self.item.path}"


def redacted_file(copy: RedactedCopy, report: Report) -> Iterator[OutFile]:
    """Yield the copy of a file without what is hidden; none if there cannot be one, with a note.

    A file that cannot be redacted never comes along as it is.
    """
    try:
        yield from _copy(copy, report)
    except UnreadableMediaError as error:
        report.count("files left out, because their confidential parts cannot be taken out")
        report.notes.append(
            said(
                "A file with confidential parts is not in the export: {why}",
                why=Reason(str(error)),
            )
        )
        return
    report.count("files with their confidential parts taken out")
    if copy.name:
        report.notes.append(
            said(
                "{file} is in the export as {copy}: its sound alone, with its confidential parts "
                "silent.",
                file=Name(shown(copy.item.path)),
                copy=Name(shown(copy.name)),
            )
        )


def _copy(copy: RedactedCopy, report: Report) -> Iterator[OutFile]:
    """Yield the copy of a file without what is hidden, once it was read back.

    Raises:
        UnreadableMediaError: there cannot be one; the sentence says why.
    """
    item, hidden = copy.item, copy.hidden
    name = Name(shown(item.path))
    if hidden.is_whole:
        raise UnreadableMediaError(said("All of {file} is confidential.", file=name))
    if item.kind in PICTURES:
        data = filled_file(copy.source, boxes_of(hidden))
        _tell_pages(copy, other_pages(data), report)
        yield OutFile(copy.target, [data], is_redacted=True)
        return
    if item.kind != SOUND:
        raise UnreadableMediaError(said("Files such as {file} cannot be redacted.", file=name))
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "copy")
        write_silenced(copy.source, written, hidden, as_flac=bool(copy.name))
        with written.open("rb") as file:
            pieces = iter(lambda: file.read(_PIECE_BYTES), b"")
            yield OutFile(copy.target, pieces, is_redacted=True)


def _tell_pages(copy: RedactedCopy, others: int, report: Report) -> None:
    """Say in the report how many pages of a file nobody could mark."""
    if others > 0:
        report.notes.append(
            said_n(
                "Only the first page of {file} can be marked. Its {count} other page is in the "
                "export as it is: look at it before you give the export away.",
                "Only the first page of {file} can be marked. Its {count} other pages are in the "
                "export as they are: look at them before you give the export away.",
                others,
                file=Name(shown(copy.item.path)),
            )
        )


def boxes_of(hidden: HiddenPlaces) -> list[Box]:
    """Return the hidden places of a picture."""
    return [place for place in hidden.places if isinstance(place, Box)]


def filled_picture(picture: Picture, hidden: HiddenPlaces | None) -> Picture | None:
    """Return a picture without what is hidden; None if all of it is."""
    if hidden is None:
        return picture
    return None if hidden.is_whole else filled(picture, boxes_of(hidden))
