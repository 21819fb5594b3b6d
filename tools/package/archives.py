"""Packs folders so that the same files make the same bytes: in order, by nobody, at one time."""

from __future__ import annotations

import os
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tools.package.project import run

_LEVEL: Final = 9
_ON_UNIX: Final = 3
_PROGRAM, _FILE, _FOLDER = 0o755, 0o644, 0o755


def write_tar(target: Path, folder: Path, epoch_s: int) -> None:
    """Write a folder and what it holds as a tar file, without compression."""
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for path in [folder, *_inside(folder)]:
            name = path.relative_to(folder.parent).as_posix()
            entry = archive.gettarinfo(path, name)
            entry.type = tarfile.REGTYPE if entry.islnk() else entry.type  # a second name of a file
            entry.size = path.stat().st_size if entry.isreg() else 0
            entry.mode = mode_of(path)
            entry.mtime = epoch_s
            entry = entry.replace(uid=0, gid=0, uname="", gname="", deep=False)
            if entry.isreg():
                with path.open("rb") as file:
                    archive.addfile(entry, file)
            else:
                archive.addfile(entry)


def write_tar_zst(target: Path, folder: Path, epoch_s: int, level: int = 19) -> None:
    """Write a folder as .tar.zst; two threads always, since their number is in the bytes."""
    tar = target.with_suffix("")
    write_tar(tar, folder, epoch_s)
    run("zstd", "-q", "-f", f"-{level}", "--long=27", "-T2", "--rm", tar, "-o", target)


def write_zip(target: Path, folder: Path, epoch_s: int) -> None:
    """Write a folder and what it holds as .zip; links become the files that they lead to."""
    date = time.gmtime(max(epoch_s, 315532800))[:6]  # 1980: the form has no earlier year
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in _inside(folder):
            if path.is_file():
                entry = ZipInfo(path.relative_to(folder.parent).as_posix(), date)
                entry.compress_type = ZIP_DEFLATED
                entry.create_system = _ON_UNIX
                entry.external_attr = (0o100000 | mode_of(path)) << 16
                archive.writestr(entry, path.read_bytes())


def mode_of(path: Path) -> int:
    """Return the rights of a file in every package: a program, or not."""
    if path.is_dir():
        return _FOLDER
    return _PROGRAM if os.access(path, os.X_OK) and path.stat().st_mode & 0o100 else _FILE


def level(folder: Path, epoch_s: int) -> None:
    """Give a folder and all that it holds their rights and their time."""
    for path in [*_inside(folder), folder]:
        if not path.is_symlink():
            path.chmod(mode_of(path))
        os.utime(path, (epoch_s, epoch_s), follow_symlinks=False)


def _inside(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts)
