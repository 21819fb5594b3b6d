"""Checks manifest.json against the files of the folder. Page: "manifest.json"."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tools.checkers.check_export.formats import (
    DERIVED,
    FILES_OF_THE_RECORD,
    FOLDERS_OF_THE_RECORD,
    IMAGES,
    MANIFEST,
    README,
)
from tools.checkers.check_export.refusal import Json, Refused, refuse, require_same
from tools.checkers.check_export.source.folder import ReadFile

FILE_MANAGERS = {".DS_Store", "Thumbs.db", "desktop.ini"}


def check_manifest(manifest: Json, files: Mapping[str, ReadFile]) -> None:
    """Require size and digest of every other file, each once, and no file that is not there.

    Of README.md the front matter may be another one: the rest has its seal in fair_pay.json.

    Page: "manifest.json".
    """
    listed = {}
    for number, entry in enumerate(manifest["files"]):
        path = entry["path"]
        if path in listed:
            refuse(f"{MANIFEST}, files[{number}].path", path, "an earlier entry has the same path")
        listed[path] = entry
    own = [path for path in files if path != MANIFEST]
    for path in [each for each in own if each in listed or not is_apart(each, listed)]:
        file = files[path]
        if path not in listed:
            raise Refused(f"The file {path} is in the folder, but {MANIFEST} does not name it.")
        if path == README and file.sha256 != listed[path]["sha256"]:
            continue
        where = f"{MANIFEST}, {path}"
        require_same(f"{where}, size", listed[path]["size"], file.size, "the file")
        require_same(f"{where}, sha256", listed[path]["sha256"], file.sha256, "the file")
    for path in listed:
        if path not in files or path == MANIFEST:
            raise Refused(f"{MANIFEST} names the file {path}, but it is not in the folder.")


def is_apart(path: str, listed: Collection[str]) -> bool:
    """Return whether no reader takes a file that is not listed for a part of the dataset.

    Page: "manifest.json": a file of a file manager, metadata.jsonl beside pictures, or one that has
    no name of the record and is in no folder of it; never one whose name is no text.
    """
    if any("\ud800" <= each <= "\udfff" for each in path):
        return False
    place, _, name = path.rpartition("/")
    if name in FILE_MANAGERS or name.startswith("._"):
        return True
    places = {each.rpartition("/")[0] for each in listed if "/" in each}
    top = path.partition("/")[0]
    if (top, name) == (IMAGES, "metadata.jsonl"):
        return True
    of_the_record = {*FILES_OF_THE_RECORD, DERIVED, *FOLDERS_OF_THE_RECORD}
    return place not in places and top not in of_the_record
