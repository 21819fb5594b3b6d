"""The files of an export folder, read safely.

Page: "The result of verify", pipes, paths and links that lead out of the folder, files over 2 GiB.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from tools.checkers.check_export.formats import (
    CONTRIBUTIONS,
    DERIVED,
    ID_MAP,
    IMAGES,
    JSON_DOCUMENTS,
    MANIFEST,
    README,
    SIGNATURE_SUFFIX,
    TRANSCRIPTIONS,
)
from tools.checkers.check_export.pictures.picture_size import picture_size
from tools.checkers.check_export.refusal import Refused, shown

LARGEST_FILE = 2 * 1024**3
CHUNK = 1024 * 1024
KEPT = {MANIFEST, README, TRANSCRIPTIONS, CONTRIBUTIONS, DERIVED, ID_MAP, *JSON_DOCUMENTS}
"""The files whose bytes are kept; of others, such as pictures, only size and digest are needed."""


@dataclass(frozen=True)
class ReadFile:
    """A file of the folder: size in bytes, SHA-256, and its bytes if it is a document.

    ``pixels`` is the size of a picture, width and height as shown; None if it is not found.
    """

    size: int
    sha256: str
    data: bytes
    pixels: tuple[int, int] | None = None


def read_folder(folder: Path) -> dict[str, ReadFile]:
    """Return every file by its path in the folder; refuse whatever is no plain file.

    Page: "The result of verify".
    """
    files = {}
    for path in sorted(_plain_files(folder)):
        name = path.relative_to(folder).as_posix()
        files[name] = _read(path, name)
    return files


def read_inside(folder: Path, name: str) -> ReadFile:
    """Return a file of a folder by its path; refuse one that leads out, as links do.

    Page: "The files of the items", ``--images``.
    """
    path = folder / name
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise Refused(f"{shown(name)} leads out of the folder of the files.")
        return _read(path.resolve(), f"{IMAGES}/{name}")
    except OSError as error:
        raise Refused(f"{shown(name)} cannot be read: {error.strerror}.") from error


def _plain_files(folder: Path) -> list[Path]:
    """Return all plain files; links are not followed, whether they lead to files or folders."""
    found = []
    for place, folder_names, file_names in os.walk(folder, onerror=_unreadable):
        for name in [*folder_names, *file_names]:
            path = Path(place, name)
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                found.append(path)
            elif not stat.S_ISDIR(mode):
                raise Refused(f"{path.relative_to(folder)} is no plain file: a link or a device.")
    return found


def _unreadable(error: OSError) -> None:
    raise Refused(f"A folder cannot be read: {error.strerror}.")


def _read(path: Path, name: str) -> ReadFile:
    """Return a file, read in pieces: a picture of a gigabyte is never held in memory."""
    keeps = name in KEPT or name.endswith((".toml", SIGNATURE_SUFFIX))
    digest = sha256()
    pieces = []
    pixels = None
    size = 0
    with _opened(path, name) as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            if size == 0 and name.startswith(f"{IMAGES}/"):
                pixels = picture_size(piece)
            size += len(piece)
            if size > LARGEST_FILE:
                raise Refused(f"{name} has more than {LARGEST_FILE} bytes, the most that is read.")
            if keeps:
                pieces.append(piece)
    return ReadFile(size, digest.hexdigest(), b"".join(pieces), pixels)


def _opened(path: Path, name: str) -> BinaryIO:
    """Open a file without following links and without waiting for a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    number = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise Refused(f"{shown(name)} is no plain file.")
    return os.fdopen(number, "rb")
