"""Finds the pictures of a folder by their content, in natural order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError, UnreadableMediaError
from annotator.imaging import SNIFF_BYTES, probe, sniff
from annotator.importers.common.folder_listing import Listing, list_files
from annotator.model.entities import Media, MediaId, Status
from annotator.progress import Cancel, Progress, silent
from annotator.records import ItemRow, NewItem
from annotator.sentences.parts import Name
from annotator.sentences.said import said

PICTURE_ENDINGS: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp"}
    | {".pbm", ".pgm", ".ppm", ".pnm", ".avif", ".heic", ".heif", ".jxl", ".jp2", ".psd"}
)
"""Endings by which a file says that it is a picture; one that is not becomes an item saying so."""

_TELL_EVERY: Final = 200
_SMALL_BYTES: Final = 256
"""Hardly a picture is this small, but one whose header is cut is: such a file is looked at."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds: items in natural order, and sentences about what was left out.

    ``other_files`` counts the files that are no pictures and do not say that they are.
    """

    items: tuple[NewItem, ...]
    notes: tuple[str, ...] = ()
    other_files: int = 0


def scan_folder(
    folder: Path,
    *,
    job: Path | None = None,
    cancel: Cancel | None = None,
    progress: Progress = silent,
) -> Scan:
    """Return the pictures below a folder as items; sizes are read later, when they are needed.

    Hidden files, links to folders and links to what lies elsewhere are left out. A file with a
    picture's ending that is no picture becomes an item with status ``unreadable`` and a
    sentence; other files are no items. Job files are not even opened, nor is ``job``, the open
    one, whatever its name. ``progress`` is told the number of files looked at.

    Raises:
        ImportRefusedError: the folder is missing, cannot be read, or has no picture.
        CancelledError: the person stopped it.
    """
    scan = _scan(list_files(folder, job=job, cancel=cancel), cancel or Cancel(), progress)
    if not scan.items:
        raise no_pictures(folder)
    return scan


def no_pictures(folder: Path) -> ImportRefusedError:
    """Return what is said of a folder without pictures."""
    return ImportRefusedError(
        said(
            "There are no pictures in “{folder}”. Choose a folder with PNG, JPEG, TIFF, WebP, "
            "BMP, GIF or PNM files in it.",
            folder=Name(shown_name(folder.name)),
        )
    )


def scan_again(
    folder: Path,
    items: Sequence[ItemRow],
    *,
    job: Path | None = None,
    cancel: Cancel | None = None,
    progress: Progress = silent,
) -> Scan:
    """Return what has come into the folder of a job since; no items if nothing has.

    Raises:
        ImportRefusedError: the folder is missing or cannot be read.
        CancelledError: the person stopped it.
    """
    known = {item.path for item in items}
    scan = _scan(list_files(folder, job=job, cancel=cancel), cancel or Cancel(), progress)
    new = tuple(item for item in scan.items if item.media.path not in known)
    return replace(scan, items=new)


def _scan(listing: Listing, cancel: Cancel, progress: Progress) -> Scan:
    total = len(listing.paths)
    items: list[NewItem] = []
    for at, path in enumerate(listing.in_order(cancel)):
        if at % _TELL_EVERY == 0:
            cancel.check()
            progress(at, total)
        item = item_of_file(listing.folder, path)
        if item is not None:
            items.append(item)
    progress(total, total)
    notes = (*listing.notes, *listing.twin_notes())
    return Scan(tuple(items), notes, total - len(items))


def item_of_file(folder: Path, relative: str) -> NewItem | None:
    """Return a file of a folder as an item; None if it is no picture and does not say it is."""
    path = f"{folder}/{relative}"
    says_picture = os.path.splitext(relative)[1].lower() in PICTURE_ENDINGS  # noqa: PTH122
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each costs
            status = os.fstat(file.fileno())
            head = file.read(SNIFF_BYTES)
    except OSError:
        return _unreadable(relative, path) if says_picture else None
    if sniff(head) is None:
        return _unreadable(relative, path) if says_picture else None
    if status.st_size < _SMALL_BYTES and (reason := _why_unreadable(path)):
        return NewItem(Media(MediaId(0), relative), status=Status.UNREADABLE, reason=reason)
    media = Media(MediaId(0), relative, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
    return NewItem(media)


def _unreadable(relative: str, path: str) -> NewItem:
    reason = _why_unreadable(path) or (
        f"“{shown_name(os.path.basename(path))}” cannot be read. "  # noqa: PTH119 - as above
        "Copy it again from where it came."
    )
    return NewItem(Media(MediaId(0), relative), status=Status.UNREADABLE, reason=reason)


def _why_unreadable(path: str) -> str:
    try:
        probe(Path(path))
    except UnreadableMediaError as error:
        return str(error)
    return ""
