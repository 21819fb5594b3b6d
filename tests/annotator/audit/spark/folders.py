"""Compares the folders of two audits byte for byte."""

from __future__ import annotations

from pathlib import Path


def contents(out: Path) -> dict[str, bytes]:
    """Return each file of an audit by its path; the parts, whose names are random, by number."""
    parts = out / "private" / "parts"
    found = {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and parts not in path.parents
    }
    own = sorted(_files_of(part) for part in parts.iterdir())
    for number, files in enumerate(own):
        found |= {f"part {number}/{name}": content for name, content in files}
    return found


def _files_of(part: Path) -> list[tuple[str, bytes]]:
    return sorted((path.name, path.read_bytes()) for path in part.iterdir())
