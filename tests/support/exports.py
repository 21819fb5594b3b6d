"""Exports of the fixed job, ways to forge one, and the golden exports.

``python -m tests.support.exports`` writes the golden exports; look at the difference before you
commit it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.export.api import Detail, ExportOptions, Report, Snapshot
from annotator.export.forms.canonical import SEAL, sealed
from annotator.verify import Problem, VerifyResult, verify_export
from exporters.registry import export, find_exporters
from tests.support.material import CHECKOUT
from tests.support.snapshots import a_morning, snapshot_of

SCHEMAS = CHECKOUT / "resources" / "schemas"
GOLDEN = CHECKOUT / "tests" / "golden"


def export_coco(
    folder: Path, snapshot: Snapshot | None = None, options: ExportOptions | None = None
) -> Report:
    """Export a snapshot, or the fixed job, as COCO."""
    exporter = find_exporters()["coco"]
    return export(
        exporter, snapshot or snapshot_of(a_morning()), folder, options or ExportOptions()
    )


def verified(folder: Path, *, limit_s: int | None = None) -> VerifyResult:
    """Return the result of ``verify`` with the schemas of the checkout."""
    return verify_export(folder, schemas=SCHEMAS, limit_s=limit_s)


def wheres(problems: tuple[Problem, ...]) -> str:
    """Return all places that problems name, as one searchable text."""
    return "\n".join(problem.where for problem in problems)


def load(folder: Path, name: str) -> Any:
    """Return a document of an export."""
    return json.loads((folder / name).read_bytes())


def rewrite(folder: Path, name: str, data: bytes | Mapping[str, Any]) -> None:
    """Change a file and its manifest entry, as a person would who wants to hide the change."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    (folder / name).write_bytes(raw)
    manifest = load(folder, "manifest.json")
    for entry in manifest["files"]:
        if entry["path"] == name:
            entry |= {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def write_sealed(folder: Path, documents: Mapping[str, Any]) -> None:
    """Write changed documents and renew all seals, as a careful forger would.

    ``documents`` are ``annotations.json``, ``effort.json`` and ``fair_pay.json``, in the order in
    which each contains the digest of the one before.
    """
    before = ""
    for name, document in documents.items():
        if before:
            document["seals"][before] = hashlib.sha256((folder / before).read_bytes()).hexdigest()
        rewrite(folder, name, sealed_anew(document))
        before = name


_WHOLES = (list, dict)


def sealed_anew(
    value: Any,
    kept: Container[int] = frozenset(),
) -> Any:
    """Return a document with the seal of each object renewed.

    ``kept`` are the ``id`` of lists and objects in which nothing was changed: they stay.
    """
    if id(value) in kept:
        return value
    if isinstance(value, list):
        return [sealed_anew(each, kept) if isinstance(each, _WHOLES) else each for each in value]
    if not isinstance(value, dict):
        return value
    plain = {
        key: sealed_anew(each, kept) if isinstance(each, _WHOLES) else each
        for key, each in value.items()
        if key != SEAL
    }
    return sealed(plain) if SEAL in value else plain


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a folder with its relative path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def make_golden() -> None:
    """Write the golden exports again."""
    for detail in Detail:
        folder = GOLDEN / f"coco_{detail}"
        shutil.rmtree(folder, ignore_errors=True)
        export_coco(folder, options=ExportOptions(detail=detail))


if __name__ == "__main__":
    make_golden()
