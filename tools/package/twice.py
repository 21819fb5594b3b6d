"""Makes packages again, in another folder, at another time and with other settings; compares both.

Each difference between two builds of one commit is a fault: whoever builds the program could not
tell whether a package that they received is the same program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tools.package import gates, seals, windows
from tools.package.project import BUILD, DIST, ROOT, PackageError, run

_UMASK: Final = 0o077
_OTHER_SETTINGS: Final = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
"""The settings of the second build: a time zone that is a day ahead, and no language."""
_IN_FOLDERS: Final = ".exe"
"""Installers of NSIS hold the time at which they were made: the folders in them are compared."""


def faults(targets: Sequence[str], options: Sequence[str]) -> Iterator[str]:
    """Make targets again and yield a sentence for each package that is not the same.

    Args:
        targets: those that were just made.
        options: what the first build was asked for beside them, as words of the command line.

    Raises:
        PackageError: the second build failed, or there are changes that are in no commit.
    """
    if subprocess.run(["git", "-C", str(ROOT), "diff", "--quiet", "HEAD"], check=False).returncode:
        raise PackageError("Commit or undo the changes first: the second build is of the commit.")
    with tempfile.TemporaryDirectory(prefix="fairlabel-again-") as temporary:
        again = Path(temporary, "another-place", "tree")
        run("git", "clone", "--quiet", "--no-hardlinks", ROOT, again)
        _make(again, targets, options)
        yield from differences(DIST, again / "dist")
        if "windows" in targets:
            place = windows.FOLDER.relative_to(ROOT)
            yield from _differing_files(windows.FOLDER, again / place, windows.FOLDER.name)


def _make(again: Path, targets: Sequence[str], options: Sequence[str]) -> None:
    build = again / BUILD.relative_to(ROOT)
    build.mkdir(parents=True)
    if windows.PYTHON.exists():
        shutil.copyfile(windows.PYTHON, build / windows.PYTHON.name)
    home = again.parent / "home"  # without settings of programs, and without what they kept
    home.mkdir()
    environment = {**os.environ, **_OTHER_SETTINGS, "HOME": str(home), "PYTHONPATH": str(again)}
    command = (sys.executable, "-m", "tools.package", *targets, *options)
    run(*command, cwd=again, env=environment, umask=_UMASK)


def differences(one: Path, other: Path) -> Iterator[str]:
    """Yield a sentence for each package that two folders do not both hold, byte for byte."""
    mine, theirs = (
        {path.name: path for path in folder.iterdir() if path.name not in seals.SEALS}
        for folder in (one, other)
    )
    for name in sorted(theirs):
        if name.endswith(_IN_FOLDERS):
            continue
        if name not in mine:
            yield f"{name} was only made the second time."
        elif mine[name].read_bytes() != theirs[name].read_bytes():
            yield f"{name} differs when it is made again{_members(mine[name], theirs[name])}."


def _members(one: Path, other: Path) -> str:
    """Return which members of two packages differ, as the end of a sentence."""
    if one.suffix != ".zip":
        return ""
    found = [
        {each.filename: each.CRC for each in zipfile.ZipFile(path).infolist()}
        for path in (one, other)
    ]
    return _some(sorted(n for n in found[0] | found[1] if found[0].get(n) != found[1].get(n)))


def _differing_files(one: Path, other: Path, what: str) -> Iterator[str]:
    differing = gates.differences(gates.digests(one), gates.digests(other))
    if differing:
        yield f"{what} differs when it is made again{_some(differing)}."


def _some(names: Sequence[str]) -> str:
    return f": {len(names)} files, such as {', '.join(names[:5])}" if names else ""
