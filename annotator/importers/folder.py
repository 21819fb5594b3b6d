"""Finds the pictures of a folder by their content, in natural order."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from annotator.errors import ImportRefusedError, UnreadableMediaError
from annotator.imaging import SNIFF_BYTES, probe, sniff
from annotator.importers.natural import natural_key
from annotator.importers.off_limits import EXPORT_MARKS, OffLimits
from annotator.jobs import Cancel, Progress, silent
from annotator.model import Media, MediaId, Status
from annotator.records import ItemRow, NewItem

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
    scan = _scan(folder, OffLimits(job), cancel or Cancel(), progress)
    if not scan.items:
        raise ImportRefusedError(
            f"There are no pictures in “{_shown(folder.name)}”. Choose a folder with PNG, JPEG, "
            "TIFF, WebP, BMP, GIF or PNM files in it."
        )
    return scan


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
    scan = _scan(folder, OffLimits(job), cancel or Cancel(), progress)
    new = tuple(item for item in scan.items if item.media.path not in known)
    return replace(scan, items=new)


def _scan(folder: Path, off_limits: OffLimits, cancel: Cancel, progress: Progress) -> Scan:
    # Not Path.is_dir, which fails where a folder above may not be entered.
    if not os.path.isdir(folder):  # noqa: PTH112
        raise ImportRefusedError(
            f"“{_shown(folder.name)}” is not a folder that can be opened. "
            "Choose a folder of pictures."
        )
    notes: list[str] = []
    found: list[tuple[str, os.DirEntry[str]]] = []
    for pair in _walk(folder, off_limits, notes):
        if len(found) % _TELL_EVERY == 0:
            cancel.check()
        found.append(pair)
    found.sort(key=lambda pair: natural_key(pair[0]))
    items: list[NewItem] = []
    for at, (relative, entry) in enumerate(found):
        if at % _TELL_EVERY == 0:
            cancel.check()
            progress(at, len(found))
        item = _item(relative, entry)
        if item is not None:
            items.append(item)
    progress(len(found), len(found))
    return Scan(tuple(items), tuple(notes), len(found) - len(items))


def _walk(
    root: Path, off_limits: OffLimits, notes: list[str]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield each file below a folder; a stack and no recursion, however deep folders lie."""
    # realpath and not Path.resolve: the latter fails on links that lead in circles.
    real_root = os.path.realpath(root)
    waiting = [(os.fspath(root), "")]
    while waiting:
        folder, prefix = waiting.pop()
        for entry in itertools.filterfalse(off_limits.has, _entries(folder, prefix, notes)):
            relative = prefix + entry.name
            if not _is_text(relative):
                notes.append(
                    f"“{_shown(relative)}” was left out: its name is not UTF-8. Rename it."
                )
            elif entry.is_symlink():
                if _leads_to_a_file_inside(entry, real_root):
                    yield relative, entry
                else:
                    notes.append(
                        f"“{relative}” was left out: it is a link to a folder, to something "
                        "outside, or to nothing. Put a copy in its place."
                    )
            elif entry.is_dir():
                waiting.append((entry.path, f"{relative}/"))
            elif entry.is_file():
                yield relative, entry


def _entries(folder: str, prefix: str, notes: list[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        if not prefix:
            raise ImportRefusedError(
                f"“{_shown(Path(folder).name)}” cannot be read ({error.strerror}). Change its "
                "permissions, or choose another folder."
            ) from error
        notes.append(f"“{prefix[:-1]}” was left out: it cannot be read ({error.strerror}).")
        return []
    if prefix and {entry.name for entry in found} >= EXPORT_MARKS:
        notes.append(f"“{prefix[:-1]}” was left out: it is an export that was made here.")
        return []
    return found


def _leads_to_a_file_inside(entry: os.DirEntry[str], real_root: str) -> bool:
    target = os.path.realpath(entry.path)
    return os.path.isfile(target) and Path(target).is_relative_to(real_root)  # noqa: PTH113


def _is_text(name: str) -> bool:
    """Tell whether the name can be written down; bytes that are no UTF-8 cannot."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _item(relative: str, entry: os.DirEntry[str]) -> NewItem | None:
    says_picture = os.path.splitext(entry.name)[1].lower() in PICTURE_ENDINGS  # noqa: PTH122
    try:
        status = entry.stat()
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each costs
            head = file.read(SNIFF_BYTES)
    except OSError:
        return _unreadable(relative, entry) if says_picture else None
    if sniff(head) is None:
        return _unreadable(relative, entry) if says_picture else None
    if status.st_size < _SMALL_BYTES and (reason := _why_unreadable(entry)):
        return NewItem(Media(MediaId(0), relative), status=Status.UNREADABLE, reason=reason)
    media = Media(MediaId(0), relative, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
    return NewItem(media)


def _unreadable(relative: str, entry: os.DirEntry[str]) -> NewItem:
    reason = _why_unreadable(entry) or (
        f"“{entry.name}” cannot be read. Copy it again from where it came."
    )
    return NewItem(Media(MediaId(0), relative), status=Status.UNREADABLE, reason=reason)


def _why_unreadable(entry: os.DirEntry[str]) -> str:
    try:
        probe(Path(entry.path))
    except UnreadableMediaError as error:
        return str(error)
    return ""
