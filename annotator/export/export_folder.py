"""Writes the files of an export as one folder that appears completely or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from annotator import files as strange_files
from annotator.display_text import shown_name
from annotator.errors import ExportRefusedError
from annotator.export.api import OutFile
from annotator.export.older_export import keep_system_files, why_kept
from annotator.files import FileRefusedError, exists, is_running, new_folder
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import FilePath, Name, Reason
from annotator.sentences.said import said
from annotator.system import face


def write_dataset(
    folder: Path,
    files: Iterable[OutFile],
    *,
    replace: bool = False,
    cancel: Cancel | None = None,
    progress: Progress = silent,
) -> Path:
    """Write the files as one folder, atomically.

    Each file is hashed as it streams; ``manifest.json`` with path, size and SHA-256 of every file
    is written last. With ``replace`` the complete new folder takes the place of an old one, which
    must be empty, or have nothing but what an earlier export wrote. ``progress`` is called with the
    number of files written. Leftovers of a killed export beside the folder are removed first.

    Raises:
        ExportRefusedError: the folder exists already, a path leads out of it, or the disk refused.
        CancelledError: the person cancelled; nothing is left.
    """
    clear_killed_exports(folder.parent)
    _require_free(folder, replace=replace)
    try:
        scratch = _scratch_beside(folder, "new")
    except OSError as error:
        message = said(
            "{folder} cannot be written to: {reason}. Choose another folder.",
            folder=FilePath(folder.parent),
            reason=Reason(error.strerror),
        )
        raise ExportRefusedError(message) from error
    try:
        entries = []
        for file in files:
            if cancel is not None:
                cancel.check()
            entries.append(_write(scratch, file, cancel))
            progress(len(entries), 0)
        manifest = json.dumps({"files": entries}, indent=1).encode()
        _write(scratch, OutFile("manifest.json", [manifest]), cancel)
        face.restrict(scratch, 0o755)
        _require_free(folder, replace=replace)
        _put_in_place(scratch, folder)
    except OSError as error:
        shutil.rmtree(scratch, ignore_errors=True)
        message = said(
            "The export could not be written: {reason}. Nothing is left of it.",
            reason=Reason(error.strerror or str(error)),
        )
        raise ExportRefusedError(message) from error
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return folder


def _put_in_place(scratch: Path, folder: Path) -> None:
    """Rename the finished folder into place; an older one is moved aside, then removed."""
    if not exists(folder):
        face.rename(scratch, folder)
        return
    aside = _scratch_beside(folder, _OLD)
    old = aside / folder.name
    try:
        face.rename(folder, old)
        face.rename(scratch, folder)
    except OSError:
        if exists(old):
            face.rename(old, folder)
        aside.rmdir()  # only if empty: the old export may still be in it
        raise
    keep_system_files(old, folder)
    shutil.rmtree(aside, ignore_errors=True)


_OLD = "old"
_SCRATCH = re.compile(r"\.fairlabel-export-(\d+)-(new|old)-")


def _scratch_beside(folder: Path, what: str) -> Path:
    prefix = f".fairlabel-export-{os.getpid()}-{what}-"
    return new_folder(folder.parent, prefix)


def _require_free(folder: Path, *, replace: bool) -> None:
    if replace:
        if kept := why_kept(folder):
            raise ExportRefusedError(kept)
        return
    if exists(folder):
        message = said(
            "{folder} is there already. Choose another name, or say that it be replaced.",
            folder=FilePath(folder),
        )
        raise ExportRefusedError(message)


def clear_killed_exports(parent: Path) -> None:
    """Remove leftovers of killed exports from a folder; running exports are not touched.

    An older export that was moved aside for a killed one gets its name back. Anything that cannot
    be read or removed stays, and does no harm.
    """
    with suppress(OSError):
        for left in list(parent.iterdir()):
            name = _SCRATCH.match(left.name)
            if name is not None and not left.is_symlink() and not is_running(int(name[1])):
                _clear(left, parent, is_old=name[2] == _OLD)


def _clear(left: Path, parent: Path, *, is_old: bool) -> None:
    for old in left.iterdir() if is_old else ():
        if not exists(parent / old.name):
            face.rename(old, parent / old.name)
    shutil.rmtree(left, ignore_errors=True)


def contained(root: Path, relative: str) -> Path:
    """Return ``root / relative``, guaranteed to lie inside ``root``; see ``files.contained``.

    Raises:
        ExportRefusedError: the path is absolute, leads out, or names no file.
    """
    try:
        return strange_files.contained(root, relative)
    except FileRefusedError as error:
        raise ExportRefusedError(error.said) from error


def paths_within(root: Path) -> Callable[[str], Path]:
    """Return ``contained`` for thousands of files of a folder; see ``files.ResolvedFolder``.

    What it returns raises a ``FileRefusedError``, an ``AnnotatorError``.
    """
    return strange_files.ResolvedFolder(root).contained


def is_file(path: Path) -> bool:
    """Return whether a regular file is at a path; see ``files.is_file``."""
    return strange_files.is_file(path)


def shown(path: str) -> str:
    """Return a path for use in a sentence, without control characters and shortened."""
    return shown_name(path)


def _write(root: Path, file: OutFile, cancel: Cancel | None) -> dict[str, str | int]:
    """Write one file; return its line in the manifest.

    Raises:
        ExportRefusedError: it changed after its digest was taken, which the annotations state.
    """
    target = contained(root, file.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    is_linked = file.link and file.copy_of is not None and _is_linked(file.copy_of, target)
    pieces = file.pieces if file.copy_of is None else _read(target if is_linked else file.copy_of)
    size, digest = _copied(pieces, None if is_linked else target, cancel)
    if file.sha256 not in {"", digest}:
        raise _changed(file)
    return {"path": file.path, "size": size, "sha256": digest}


def _is_linked(source: Path, target: Path) -> bool:
    """Return whether a file was cloned or, where that cannot be, hard-linked."""
    try:
        if not face.clone(source, target):
            os.link(source, target)
    except OSError:  # another disk, or one without links: copy instead
        return False
    return True


def _copied(pieces: Iterable[bytes], target: Path | None, cancel: Cancel | None) -> tuple[int, str]:
    """Write pieces to a new file, or nowhere; return their size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with ExitStack() as stack:
        out = None if target is None else stack.enter_context(target.open("xb"))
        for piece in pieces:
            if cancel is not None:
                cancel.check()
            digest.update(piece)
            size += len(piece)
            if out is not None:
                out.write(piece)
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    return size, digest.hexdigest()


def _changed(file: OutFile) -> ExportRefusedError:
    return ExportRefusedError(
        said(
            "{file} changed after its digest was taken, so nothing was exported. Put the original "
            "back, or save the file once more so that it has a new date, and export again.",
            file=Name(shown(file.path)),
        )
    )


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece
