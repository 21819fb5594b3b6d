"""Recognises unsafe locations of a job file: shares, sticks, synchronised folders."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.files import exists
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, said
from annotator.system import face

LEAST_FREE_BYTES: Final = 200_000_000
"""Below this much free space a note asks to make room before there is none left."""

_MOUNTS: Final = Path("/proc/self/mounts")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")

_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "lustre", "ncpfs"}
    | {"davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs"}
)
_OF_STICKS: Final = frozenset({"vfat", "msdos", "exfat", "fuse.exfat", "umsdos"})

_SYNC_MARKS: Final = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".sync": "Resilio Sync",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".csync_journal.db": "ownCloud",
}
_SYNC_MARK: Final = re.compile(r"\.(_)?sync_[0-9a-z]+\.db")
_SYNC_NAME: Final = re.compile(
    r"(Dropbox|OneDrive|Google Drive|GoogleDrive|My Drive|Nextcloud|ownCloud|iCloud ?Drive|"
    r"Mobile Documents|Seafile|pCloud ?Drive)( ?[-(].*)?"
)


@dataclass(frozen=True, slots=True)
class UnsafePlace:
    """The kind of place, the risk, and the remedy: a sentence each."""

    what: Said
    danger: Said
    advice: Said


def unsafe_place(path: Path, mounts: str | None = None) -> UnsafePlace | None:
    """Return the greatest risk of a job file's place, or None if it is safe.

    Args:
        path: the job file, which need not exist.
        mounts: the list of file systems as in ``/proc/self/mounts`` (proc(5)); by default it is
            read from the system, or Windows is asked. Elsewhere only the names of folders are
            judged.
    """
    return next(_unsafe_places(path, mounts), None)


def location_notes(path: Path, mounts: str | None = None) -> Iterator[Said]:
    """Yield one or two sentences for each risk of the place of a job file.

    The arguments are those of ``unsafe_place``.
    """
    for place in _unsafe_places(path, mounts):
        yield said(
            "{what} {danger} {advice}", what=place.what, danger=place.danger, advice=place.advice
        )


def _unsafe_places(path: Path, mounts: str | None) -> Iterator[UnsafePlace]:
    folder = path.resolve().parent
    kind = face.file_system(folder) if mounts is None else None
    if kind is None:
        kind = _file_system(folder, _mounts() if mounts is None else mounts)
    if kind in _NETWORK or folder.drive.startswith("\\\\"):
        yield UnsafePlace(
            said("This job lies on a network share."),
            said("If the connection breaks, saved work can be lost."),
            said("Keep the job on the disk of this computer, and copy it to the share after work."),
        )
    elif kind in _OF_STICKS:
        yield UnsafePlace(
            said("This job lies on a disk with the file system FAT."),
            said("If the power fails or it is pulled out, saved work can be lost."),
            said("Keep the job on the disk of this computer, and copy it there after work."),
        )
    service = _service(folder)
    if service is not None:
        yield UnsafePlace(
            said("This job lies in a folder of {service}.", service=Name(service)),
            said("It can put an older file in its place."),
            said("Keep the job in another folder, or stop the synchronising while you work."),
        )


def space_notes(path: Path) -> Iterator[Said]:
    """Yield a sentence if the disk of a job file is nearly full."""
    with suppress(OSError):
        free = shutil.disk_usage(path.parent).free
        if free < LEAST_FREE_BYTES:
            yield said(
                "The disk has only {size} MB of free space. Free some space soon: on a full disk "
                "no work can be saved.",
                size=Count(free // 1_000_000),
            )


def _mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _file_system(folder: Path, mounts: str) -> str:
    """Return the type of the file system of a folder, or ""."""
    found, depth = "", -1
    depths = {each.as_posix(): len(each.parts) for each in (folder, *folder.parents)}
    for line in mounts.splitlines():
        _, place, kind, *_ = [*line.split(" "), "", "", ""]
        point = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), place)
        # Of two at the same mount point the later one is on top.
        if (at := depths.get(point, -1)) >= 0 and at >= depth:
            found, depth = kind, at
    return found


def _service(folder: Path) -> str | None:
    for each in (folder, *folder.parents):
        named = _SYNC_NAME.fullmatch(each.name)
        service = _marked(str(each)) if named is None else named[1]
        if service is not None:
            return service
    return None


def _marked(at: str) -> str | None:
    """Return the service whose mark lies in a folder."""
    try:
        hidden = {name for name in os.listdir(at) if name.startswith(".")}  # noqa: PTH208 - faster
    except OSError:  # the marks in a folder that cannot be listed can be asked for all the same
        hidden = {mark for mark in _SYNC_MARKS if exists(Path(at, mark))}
    for mark, service in _SYNC_MARKS.items():
        if mark in hidden:
            return service
    return "Nextcloud" if any(map(_SYNC_MARK.fullmatch, hidden)) else None
