"""Builds check_export.pyz, the checker of exports as one file that Python runs.

    python -m tools.checkers.archive build/check_export.pyz

The same sources give the same bytes, on every machine: an auditor can build the file again.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "tools/checkers/check_export"
SCHEMAS = "resources/schemas"
MAIN = """\
import os
import sys

from tools.checkers.check_export.command import main

os._exit(main(sys.argv[1:]))
"""
EMPTY_PACKAGES = ("tools/__init__.py", "tools/checkers/__init__.py", "resources/__init__.py")
EARLIEST = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644


def contents() -> dict[str, bytes]:
    """Return the files of the archive by their path: the package and the published schemas."""
    files = dict.fromkeys(EMPTY_PACKAGES, b"")
    files["__main__.py"] = MAIN.encode()
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    for path in sorted((ROOT / SCHEMAS).glob("*.schema.json")):
        files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return files


def build(target: Path) -> str:
    """Write the archive and return its SHA-256.

    Files are stored without compression, in the order of their paths, with one fixed date.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with ZipFile(file, "w", ZIP_STORED) as archive:
            for name, data in sorted(contents().items()):
                entry = ZipInfo(name, EARLIEST)
                entry.create_system = 3  # Unix, wherever it is built
                entry.external_attr = READABLE << 16
                archive.writestr(entry, data)
    target.chmod(0o755)
    return sha256(target.read_bytes()).hexdigest()


if __name__ == "__main__":
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "build/check_export.pyz")
    print(f"{build(path)}  {path}")
