"""Checks manifest.json against the files of the folder. Page: "manifest.json"."""

from __future__ import annotations

from collections.abc import Mapping

from tools.checkers.check_export.formats import MANIFEST
from tools.checkers.check_export.refusal import Json, Refused, refuse, require_same
from tools.checkers.check_export.source.folder import ReadFile


def check_manifest(manifest: Json, files: Mapping[str, ReadFile]) -> None:
    """Require size and digest of every other file, each once, and no file that is not there.

    Page: "manifest.json".
    """
    listed = {}
    for number, entry in enumerate(manifest["files"]):
        path = entry["path"]
        if path in listed:
            refuse(f"{MANIFEST}, files[{number}].path", path, "an earlier entry has the same path")
        listed[path] = entry
    for path, file in files.items():
        if path == MANIFEST:
            continue
        if path not in listed:
            raise Refused(f"The file {path} is in the folder, but {MANIFEST} does not name it.")
        where = f"{MANIFEST}, {path}"
        require_same(f"{where}, size", listed[path]["size"], file.size, "the file")
        require_same(f"{where}, sha256", listed[path]["sha256"], file.sha256, "the file")
    for path in listed:
        if path not in files or path == MANIFEST:
            raise Refused(f"{MANIFEST} names the file {path}, but it is not in the folder.")
