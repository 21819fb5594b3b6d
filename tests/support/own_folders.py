"""Gives the program's own folders back as a test found them: no test meets what another left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

BASES: Final = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
"""The variables that name the bases of the program's own folders."""

NAME: Final = "fairlabel"


def own_folders() -> tuple[Path, ...]:
    """Return the program's folders in the current bases; they may be missing."""
    return tuple(Path(os.environ[base]) / NAME for base in BASES)


def contents_of(folders: tuple[Path, ...]) -> frozenset[str]:
    """Return the paths of all in some folders, and of these themselves if they exist."""
    found: set[str] = set()
    for folder in folders:
        if not folder.exists():
            continue  # as after most tests: to walk it takes longer than to ask
        found.add(str(folder))
        for at, inner, files in os.walk(folder):
            found.update(f"{at}{os.sep}{name}" for name in (*inner, *files))
    return frozenset(found)


def delete_new(folders: tuple[Path, ...], before: frozenset[str]) -> None:
    """Delete what is in some folders and was not there before; of changed files nothing is undone.

    What a fixture of a module made before the first test stays until the end of the run.
    """
    for folder in folders:
        if str(folder) not in before:  # as of most tests: all in it is new
            shutil.rmtree(folder, ignore_errors=True)
    for name in sorted(contents_of(folders) - before):
        path = Path(name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
