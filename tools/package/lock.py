"""The locked packages, by name: what is fetched is fetched by the hashes of `requirements/`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.package.project import ROOT

LOCK: Final = ROOT / "requirements/package.txt"
"""The program, its extra for playback, and what makes packages."""
RUN: Final = ROOT / "requirements/run.txt"

MAKERS: Final = frozenset({
    "altgraph", "macholib", "packaging", "pefile", "pip", "pyinstaller",
    "pyinstaller-hooks-contrib", "setuptools", "uv",
})  # fmt: skip
"""What is needed to make a package and is in none."""
AS_SOURCE: Final = frozenset({"pyvips"})
"""Fetched as source, for there is nothing else; their wheel holds Python alone."""

_BLOCK: Final = re.compile(
    r"^(?P<name>[a-z0-9-]+)==[^\n]*\\\n(?:    --hash=[^\n]*\n)+", re.MULTILINE
)


def blocks(lock: Path = LOCK) -> list[tuple[str, str]]:
    """Return the name and the lines of each requirement of a lock, in order."""
    return [(found["name"], found[0]) for found in _BLOCK.finditer(lock.read_text())]


def write_part(path: Path, names: Iterable[str], lock: Path = LOCK) -> Path:
    """Write the requirements with these names as a lock of their own, and return its path."""
    wanted = set(names)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(text for name, text in blocks(lock) if name in wanted))
    return path


def names(lock: Path = LOCK) -> set[str]:
    """Return the names of all requirements of a lock."""
    return {name for name, _ in blocks(lock)}
