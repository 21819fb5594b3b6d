"""Decides whether an older export may be replaced: only what an export wrote is ever removed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from annotator.display_text import shown_name
from annotator.files import exists, is_folder
from annotator.sentences.parts import FilePath, Name
from annotator.sentences.said import Said, said
from annotator.system import face

MANIFEST: Final = "manifest.json"
_IMAGES: Final = "images/"

SYSTEM_FILES: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that file managers put into any folder, and make again when they are gone."""


def is_system_file(path: str) -> bool:
    """Return whether a file was put there by a file manager."""
    name = path.rpartition("/")[2]
    return name in SYSTEM_FILES or name.startswith("._")


def is_replaceable(folder: Path) -> bool:
    """Return whether a folder is absent, empty or an earlier export, perhaps with other files."""
    if folder.is_symlink() or (exists(folder) and not is_folder(folder)):
        return False
    if not exists(folder) or not any(folder.iterdir()):
        return True
    return _manifest(folder) is not None


def why_kept(folder: Path) -> Said | None:
    """Return why a folder is not replaced; None if all that is in it was written by an export.

    Documents are compared by their digests, the files of items by their sizes only.
    """
    if not is_replaceable(folder):
        return said(
            "{folder} is there and is no export, so it is not replaced. Choose another name.",
            folder=FilePath(folder),
        )
    manifest = _manifest(folder) if exists(folder) else None
    entries = {} if manifest is None else {each["path"]: each for each in manifest["files"]}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if name == MANIFEST or is_system_file(name):
            continue
        if name not in entries:
            return said(
                "{folder} has a file that the export did not write: {file}. Move it away, or "
                "choose another name.",
                folder=FilePath(folder),
                file=Name(shown_name(name)),
            )
        if not _is_as_written(path, name, entries[name]):
            return said(
                "{file} in {folder} was changed after it was exported. Move it away, or choose "
                "another name.",
                folder=FilePath(folder),
                file=Name(shown_name(name)),
            )
    return None


def keep_system_files(old: Path, new: Path) -> None:
    """Move the files of file managers from an old export to the new one, where there is a place."""
    for path in list(_files(old)):
        name = path.relative_to(old)
        target = new / name
        if is_system_file(name.as_posix()) and not exists(target) and is_folder(target.parent):
            face.replace(path, target)


def _files(folder: Path) -> Iterator[Path]:
    """Yield all that is no folder, in order; links are not followed."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        links = [each for each in folders if Path(place, each).is_symlink()]
        yield from (Path(place, each) for each in sorted((*names, *links)))


def _is_as_written(path: Path, name: str, entry: dict[str, Any]) -> bool:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size != entry["size"]:
            return False
        if name.startswith(_IMAGES):
            return True
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == str(entry["sha256"])
    except OSError:
        return False


def _manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of an export; None if another program's file has that name."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        is_ours = list(content) == ["files"] and all(
            set(entry) == {"path", "size", "sha256"} for entry in content["files"]
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return content if is_ours else None
