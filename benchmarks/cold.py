"""A copy of the program and of Qt that no other process uses, for measuring a cold start."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import ModuleType

import appdirs
import PySide6
import rapidfuzz
import rfc8785
import shiboken6

from tests.support.material import CHECKOUT

NEEDED = (PySide6, shiboken6, rapidfuzz, rfc8785, appdirs)
"""The packages that a start imports."""

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
    for package in NEEDED:
        at = place_of(package)
        if at.is_dir():
            shutil.copytree(at, folder / at.name)
        else:
            shutil.copy2(at, folder)
    return folder


def place_of(package: ModuleType) -> Path:
    """Return the folder of a package, or the file of a module."""
    file = Path(package.__file__ or "")
    return file.parent if file.stem == "__init__" else file


def drop_from_memory(folder: Path) -> None:
    """Tell the system to drop its cache of these files (posix_fadvise(2))."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)
