"""Finds the pictures of a folder by their content, in natural order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.errors import ImportRefusedError, UnreadableMediaError
from annotator.imaging import SNIFF_BYTES, probe, sniff
from annotator.importers.natural import natural_key
from annotator.jobs import Cancel, Progress, silent
from annotator.model import Media, MediaId, Status
from annotator.records import NewItem

PICTURE_ENDINGS: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp"}
    | {".pbm", ".pgm", ".ppm", ".pnm"}
)
"""Endings by which a file says that it is a picture; if it is none, its item says so."""

_TELL_EVERY: Final = 200


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds: items in natural order, and sentences about what was left out."""

    items: tuple[NewItem, ...]
    notes: tuple[str, ...] = ()


def scan_folder(folder: Path, *, cancel: Cancel | None = None, progress: Progress = silent) -> Scan:
    """Return the pictures below a folder as items; sizes are read later, when they are needed.

    Hidden files and links to folders are left out. A file with a picture's ending that is no
    picture becomes an item with status ``unreadable`` and a sentence; other files are no items.
    ``progress`` is told the number of files looked at.

    Raises:
        ImportRefusedError: the folder is missing, cannot be read, or has no picture.
        CancelledError: the person stopped it.
    """
    if not folder.is_dir():
        raise ImportRefusedError(f"{folder} is not a folder. Choose a folder of pictures.")
    found: list[tuple[str, os.DirEntry[str]]] = []
    notes: list[str] = []
    for relative, entry in _walk(folder, "", notes):
        if cancel is not None:
            cancel.check()
        if len(found) % _TELL_EVERY == 0:
            progress(len(found), 0)
        found.append((relative, entry))
    found.sort(key=lambda pair: natural_key(pair[0]))
    items = [item for relative, entry in found if (item := _item(relative, entry)) is not None]
    if not items:
        raise ImportRefusedError(
            f"There are no pictures in “{folder.name}”. Choose a folder with PNG, JPEG, TIFF, "
            "WebP, BMP, GIF or PNM files in it."
        )
    return Scan(tuple(items), tuple(notes))


def _walk(folder: Path, prefix: str, notes: list[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        if not prefix:
            raise ImportRefusedError(
                f"“{folder.name}” cannot be read ({error.strerror}). Change its permissions, or "
                "choose another folder."
            ) from error
        notes.append(f"“{prefix[:-1]}” was left out: {error.strerror}.")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        relative = prefix + entry.name
        if not _is_text(relative):
            shown = relative.encode("utf-8", "replace").decode()
            notes.append(f"“{shown}” was left out: its name is not UTF-8. Rename it.")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{relative}/", notes)
        elif entry.is_file():
            yield relative, entry


def _is_text(name: str) -> bool:
    """Tell whether the name can be written down; bytes that are no UTF-8 cannot."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _item(relative: str, entry: os.DirEntry[str]) -> NewItem | None:
    says_picture = Path(entry.name).suffix.lower() in PICTURE_ENDINGS
    try:
        status = entry.stat()
        with Path(entry.path).open("rb", buffering=0) as file:
            head = file.read(SNIFF_BYTES)
    except OSError:
        return _unreadable(relative, entry) if says_picture else None
    if sniff(head) is None:
        return _unreadable(relative, entry) if says_picture else None
    media = Media(MediaId(0), relative, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
    return NewItem(media)


def _unreadable(relative: str, entry: os.DirEntry[str]) -> NewItem:
    reason = f"“{entry.name}” cannot be read. Copy it again from where it came."
    try:
        probe(Path(entry.path))
    except UnreadableMediaError as error:
        reason = str(error)
    media = Media(MediaId(0), relative)
    return NewItem(media, status=Status.UNREADABLE, reason=reason)
