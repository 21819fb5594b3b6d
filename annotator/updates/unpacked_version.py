"""Unpacks a version beside the running one: it appears whole, under its name, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Final

from annotator.errors import WriteFailedError
from annotator.files import flush, opened_plain, remove_folder, writing_folder
from annotator.progress import Watch
from annotator.sentences.parts import Code, Count, Reason
from annotator.sentences.said import said
from annotator.updates.build import UpdateRefusedError
from annotator.updates.installation import Installation
from annotator.updates.update_document import CONTENT, ProgramFile
from annotator.updates.update_reader import OpenUpdate

_PROGRAM: Final = 0o755
_PLAIN: Final = 0o644
_FOLDER: Final = 0o755
_PIECE_BYTES: Final = 1 << 20


def unpack(update: OpenUpdate, installed: Installation, watch: Watch | None = None) -> Path:
    """Return the folder of the new version, with every byte of it on the disk.

    The running version is not touched, and is still the one that is started: see
    ``Installation.start_next``. Whatever ends this early, even a power cut, leaves nothing under
    the name of the new version.

    Raises:
        UpdateRefusedError: a content is damaged, or the version before does not hold what is left
            out; or the disk is too small.
        ContainerRefusedError: a content is not what the manifest says.
        WriteFailedError: the disk refused.
        CancelledError: the person cancelled.
    """
    watch = watch or Watch()
    folder = installed.versions / update.facts.version
    held = _held(update, installed)
    _require_space(update, installed)
    try:
        remove_folder(folder)  # of an earlier try: it is not in use
        with writing_folder(folder) as scratch:
            _write(update, scratch, held, watch)
            scratch.chmod(_FOLDER)
    except OSError as error:
        raise WriteFailedError(
            said(
                "The update could not be unpacked ({reason}). The program is as it was. Make "
                "room on its disk, then try again.",
                reason=Reason(error.strerror or str(error)),
            )
        ) from error
    return folder


def _held(update: OpenUpdate, installed: Installation) -> Mapping[str, Path]:
    """Return the files of the running version whose contents are left out of the update."""
    missing = update.missing
    if not missing:
        return {}
    sizes = {each.size_bytes for each in update.facts.files.values() if each.sha256 in missing}
    found: dict[str, Path] = {}
    for path in _files(installed.folder):
        if path.stat().st_size in sizes:
            with opened_plain(path) as file:
                found[file_digest(file, "sha256").hexdigest()] = path
    if missing - set(found):
        raise UpdateRefusedError(
            said(
                "It does not have all of version {version}, and your version {own} does not have "
                "the rest. Get the complete update.",
                version=Code(update.facts.version),
                own=Code(installed.running),
            )
        )
    return found


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            if stat.S_ISREG(path.lstat().st_mode):
                yield path


def _require_space(update: OpenUpdate, installed: Installation) -> None:
    needed, free = update.facts.size_bytes, shutil.disk_usage(installed.versions).free
    if needed > free:
        raise UpdateRefusedError(
            said(
                "It needs {needed} MB, and {free} MB are free. Make room first.",
                needed=Count(needed // 10**6 + 1, is_grouped=True),
                free=Count(free // 10**6, is_grouped=True),
            )
        )


def _write(update: OpenUpdate, scratch: Path, held: Mapping[str, Path], watch: Watch) -> None:
    """Write all files and flush them, and the names in all folders, to the disk."""
    files = update.facts.files
    written: dict[tuple[str, bool], Path] = {}
    for done, (name, each) in enumerate(files.items(), start=1):
        watch.cancel.check()
        path = scratch.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        twin = written.setdefault((each.sha256, each.is_program), path)
        if twin is path or not _linked(twin, path):
            _write_file(path, each, _pieces(update, each, held, watch))
        watch.progress(done, len(files))
    for place, _, _ in os.walk(scratch):
        Path(place).chmod(_FOLDER)
        flush(Path(place))


def _pieces(
    update: OpenUpdate, each: ProgramFile, held: Mapping[str, Path], watch: Watch
) -> Iterator[bytes]:
    name = CONTENT + each.sha256
    if name in update.container.files:
        yield from update.container.pieces(name, watch)
        return
    with opened_plain(held[each.sha256]) as file:
        while piece := file.read(_PIECE_BYTES):
            watch.cancel.check()
            yield piece


def _write_file(path: Path, each: ProgramFile, pieces: Iterator[bytes]) -> None:
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(_PROGRAM if each.is_program else _PLAIN)


def _linked(twin: Path, path: Path) -> bool:
    """Give a file a second name; return False where the disk cannot."""
    try:
        os.link(twin, path)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        return False
    return True
