"""Finds the pictures, and other media, of a folder by their content, in natural order."""

from __future__ import annotations

import os
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError, UnreadableMediaError
from annotator.importers.common.file_list import Listing, list_files
from annotator.media.kind import HEAD_BYTES, ONE_UNMEASURED, MediaKind
from annotator.media.multi_page_files import MultiPageFiles
from annotator.media.registry import ENDINGS, kind_of_head
from annotator.model.entities import Media, MediaId, Status
from annotator.progress import Cancel, Progress, silent
from annotator.records import NewItem
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said

_TELL_EVERY: Final = 200
_SMALL_BYTES: Final = 256
"""Media files are hardly ever this small, but files with a truncated header are: they are probed.
"""


@dataclass(frozen=True, slots=True)
class Scan:
    """The content of a folder: items in natural order, and sentences on omissions.

    ``other_files`` counts the files that are no media, by content and by extension.
    """

    items: tuple[NewItem, ...]
    notes: tuple[Said, ...] = ()
    other_files: int = 0


def scan_folder(
    folder: Path,
    *,
    job: Path | None = None,
    cancel: Cancel | None = None,
    progress: Progress = silent,
    known: Container[str] = frozenset(),
) -> Scan:
    """Return the media below a folder as items; the size of pictures is read when needed.

    Hidden files, links to folders and links to files elsewhere are left out. A file with the
    extension of media but other content becomes an item with status ``unreadable`` and a sentence;
    other files are no items. Job files are never opened, nor is ``job``, the open job, whatever its
    name. ``progress`` is called with the number of files examined. ``known`` are the paths of files
    of which was told before that only their first page is an item.

    Raises:
        ImportRefusedError: the folder is missing, cannot be read, or has no picture.
        CancelledError: the person cancelled.
    """
    several = MultiPageFiles(known)
    listing = list_files(folder, job=job, cancel=cancel)
    scan = _scan(listing, several, cancel or Cancel(), progress)
    if not scan.items:
        raise no_pictures(folder)
    return scan


def no_pictures(folder: Path) -> ImportRefusedError:
    """Return the error for a folder without pictures."""
    return ImportRefusedError(
        said(
            "There are no pictures in “{folder}”, and no sounds. Choose a folder with PNG, JPEG, "
            "TIFF, WebP, BMP, GIF, PNM, WAV, FLAC, MP3 or Ogg files in it.",
            folder=Name(shown_name(folder.name)),
        )
    )


def _scan(listing: Listing, several: MultiPageFiles, cancel: Cancel, progress: Progress) -> Scan:
    total = len(listing.paths)
    items: list[NewItem] = []
    others = 0
    for at, path in enumerate(listing.in_order(cancel)):
        if at % _TELL_EVERY == 0:
            cancel.check()
            progress(at, total)
        found = items_of_file(listing.folder, path, several)
        items.extend(found)
        others += not found
    progress(total, total)
    notes = (*listing.notes, *listing.twin_notes(), *several.notes())
    return Scan(tuple(items), notes, others)


def items_of_file(folder: Path, relative: str, several: MultiPageFiles) -> Sequence[NewItem]:
    """Return the items in a file of a folder; empty if it is no media by content and extension.

    A file of which only the first page or frame is an item is added to ``several``.
    """
    path = f"{folder}/{relative}"
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path each time is slow
            status = os.fstat(file.fileno())
            head = file.read(HEAD_BYTES)
    except OSError:
        return _unreadable(relative, path)
    kind = kind_of_head(head)
    if kind is None:
        return _unreadable(relative, path)
    media = Media(MediaId(0), relative, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
    try:
        if status.st_size < _SMALL_BYTES:
            kind.probe(Path(path))
        sections = kind.sections(path)
    except UnreadableMediaError as error:
        return (_with_reason(kind, relative, str(error)),)
    if kind.has_more(head, path):
        several.add(relative)
    if sections is ONE_UNMEASURED:  # with a million files each step counts
        return (NewItem(media, kind.id),)
    return [
        NewItem(
            media,
            kind.id,
            width_px=section.width_px,
            height_px=section.height_px,
            length_ms=section.length_ms,
        )
        for section in sections
    ]


def _unreadable(relative: str, path: str) -> Sequence[NewItem]:
    """Return an item for a file that cannot be read, if its extension is that of media."""
    said = ENDINGS.get(os.path.splitext(relative)[1].lower())  # noqa: PTH122 - as above
    if said is None:
        return ()
    try:
        said.probe(Path(path))
        reason = (
            f"“{shown_name(os.path.basename(path))}” cannot be read. "  # noqa: PTH119 - as above
            "Copy it again from where it came."
        )
    except UnreadableMediaError as error:
        reason = str(error)
    return (_with_reason(said, relative, reason),)


def _with_reason(kind: MediaKind, relative: str, reason: str) -> NewItem:
    media = Media(MediaId(0), relative)
    return NewItem(media, kind.id, status=Status.UNREADABLE, reason=reason)
