"""A copy of the program and of Qt that no other process uses, for measuring a cold start."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import appdirs
import PySide6
import shiboken6

from tests.support.material import CHECKOUT

OURS = ("annotator", "benchmarks", "exporters", "resources", "widgets", "main.py")


def copied(folder: Path) -> Path:
    """Copy all files that a start reads, except Python itself; returns the folder."""
    folder.mkdir()
    for name in OURS:
        source = CHECKOUT / name
        if source.is_dir():
            leave_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=leave_out)
        else:
            shutil.copy2(source, folder / name)
    for package in (PySide6, shiboken6):
        home = Path(package.__path__[0])
        shutil.copytree(home, folder / home.name)
    shutil.copy2(appdirs.__file__, folder)
    return folder


def drop_from_memory(folder: Path) -> None:
    """Tell the system to drop its cache of these files (posix_fadvise(2))."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)
