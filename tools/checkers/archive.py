"""Builds the checkers as files that Python runs: check_export.pyz and check_ledger.pyz.

    python -m tools.checkers.archive build

The same sources give the same bytes, on every machine: an auditor can build the files again.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parents[2]
EXPORT, LEDGER = "check_export", "check_ledger"
CHECKERS = "tools/checkers"
CONTENTS = {
    EXPORT: (
        f"{CHECKERS}/{EXPORT}/**/*.py",
        f"{CHECKERS}/{LEDGER}/**/*.py",
        "resources/schemas/*.schema.json",
    ),
    LEDGER: (f"{CHECKERS}/{LEDGER}/**/*.py",),
}
"""The files of each archive. The checker of exports checks signatures as that of ledgers does."""

MAIN = """\
import os
import sys

from tools.checkers.{name}.command import main

os._exit(main(sys.argv[1:]))
"""
EMPTY_PACKAGES = ("tools/__init__.py", "tools/checkers/__init__.py", "resources/__init__.py")
EARLIEST = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644


def contents(name: str) -> dict[str, bytes]:
    """Return the files of an archive by their path: its packages and the published schemas."""
    files = dict.fromkeys(EMPTY_PACKAGES, b"")
    files["__main__.py"] = MAIN.format(name=name).encode()
    for pattern in CONTENTS[name]:
        for path in sorted(ROOT.glob(pattern)):
            files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return files


def build(name: str, target: Path) -> str:
    """Write an archive and return its SHA-256.

    Files are stored without compression, in the order of their paths, with one fixed date.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with ZipFile(file, "w", ZIP_STORED) as archive:
            for path, data in sorted(contents(name).items()):
                entry = ZipInfo(path, EARLIEST)
                entry.create_system = 3  # Unix, wherever it is built
                entry.external_attr = READABLE << 16
                archive.writestr(entry, data)
    target.chmod(0o755)
    return sha256(target.read_bytes()).hexdigest()


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build")
    for name in CONTENTS:
        path = folder / f"{name}.pyz"
        print(f"{build(name, path)}  {path}")
