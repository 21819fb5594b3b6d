"""Checks the files of an export against its manifest: size, digest, none missing, none too many."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from annotator.errors import ExportRefusedError
from annotator.export_api import contained
from annotator.verify.result import Findings

MANIFEST: Final = "manifest.json"


def check_manifest(folder: Path, manifest: Mapping[str, Any], findings: Findings) -> None:
    """Compare every file of the folder with the manifest."""
    listed: set[str] = set()
    for entry in manifest["files"]:
        if entry["path"] in listed:
            findings.wrong(MANIFEST, f"names {entry['path']} twice.")
        listed.add(entry["path"])
        _check_file(folder, entry, findings)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for extra in sorted(there - listed - {MANIFEST}):
        findings.wrong(extra, "is not in the manifest.")
    findings.recomputed.append(f"size and SHA-256 of {len(listed)} files")


def _check_file(folder: Path, entry: Mapping[str, Any], findings: Findings) -> None:
    name = entry["path"]
    try:
        path = contained(folder, name)
        size, digest = path.stat().st_size, sha256_of(path)
    except ExportRefusedError:
        findings.wrong(MANIFEST, f"names {name!r}, which lies outside the export.")
    except OSError:
        findings.wrong(name, "is in the manifest but not in the folder, or cannot be read.")
    else:
        if size != entry["size"]:
            findings.wrong(name, f"has {size} bytes, but the manifest says {entry['size']}.")
        if digest != entry["sha256"]:
            findings.wrong(name, "is not the file that the manifest was made for (SHA-256).")


def sha256_of(path: Path) -> str:
    """Return the hexadecimal digest of a file's bytes.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
