"""Checks the seals of effort.json and fair_pay.json. Page: "Seals"."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from tools.checkers.check_export.formats import (
    ANNOTATIONS,
    CONTRIBUTIONS,
    EFFORT,
    FAIR_PAY,
    FILES_OF_THE_RECORD,
    FOLDERS_OF_THE_RECORD,
    ID_MAP,
    IMAGES,
    README,
    TRANSCRIPTIONS,
)
from tools.checkers.check_export.refusal import Json, Refused, require, require_same, shown
from tools.checkers.check_export.source.canonical import canonical
from tools.checkers.check_export.source.folder import ReadFile
from tools.checkers.check_export.source.front_matter import body_digest


def check_seals(effort: Json, fair_pay: Json, files: Mapping[str, ReadFile]) -> None:
    """Require every ``content_sha256``, and the digests of the files that each document seals.

    Page: "Seals": ``effort.json`` contains the digests of the annotations and of the files of other
    formats, ``fair_pay.json`` those of ``effort.json`` and ``README.md``.
    """
    canonical(effort, f"{EFFORT}, $")
    canonical(fair_pay, f"{FAIR_PAY}, $")
    _require_places(effort, files)
    sealed_by_effort = [ANNOTATIONS]
    if TRANSCRIPTIONS in files:
        sealed_by_effort.append(TRANSCRIPTIONS)
    sealed_by_effort += [name for name in (ID_MAP, CONTRIBUTIONS) if name in files]
    sealed_by_effort += _files_of_formats(effort, files)
    _check_files(EFFORT, effort, sealed_by_effort, files)
    _check_files(FAIR_PAY, fair_pay, [EFFORT, README], files)


def _require_places(effort: Json, files: Mapping[str, ReadFile]) -> None:
    """Require each file to belong to something. Page: "The export folder" and "Seals".

    Outside of folders there are the documents alone, and ``images/`` has the files of items, or
    their redacted copies.
    """
    copies = {f"{IMAGES}/{item['file']}" for item in effort["items"]}
    copies |= _redacted_copies(effort, copies, files)
    _require_turned(effort, files)
    for path in files:
        folder, slash, _ = path.partition("/")
        if slash == "" and path not in FILES_OF_THE_RECORD:
            raise Refused(f"The file {shown(path)} is none that an export has.")
        if slash != "" and folder == IMAGES and path not in copies:
            raise Refused(f"The file {shown(path)} is that of no item in {EFFORT}.")


def _require_turned(effort: Json, files: Mapping[str, ReadFile]) -> None:
    """Require a picture that was turned to be the one in the folder.

    Page: "effort.json", ``turned_sha256``.
    """
    for item in effort["items"]:
        path = f"{IMAGES}/{item['file']}"
        digest = files[path].sha256 if path in files else None
        if "turned_sha256" in item:
            where = f"{EFFORT}, item {item['id']}, turned_sha256"
            require_same(where, item["turned_sha256"], digest, path)


def _redacted_copies(
    effort: Json, originals: AbstractSet[str], files: Mapping[str, ReadFile]
) -> set[str]:
    """Return the redacted copies that have a name of their own. Page: "Confidential regions".

    Each is in the folder, in place of the file of its item, and of no other item.
    """
    copies = set[str]()
    for item in effort["items"]:
        name = item.get("redacted_file")
        if name is None:
            continue
        where, copy = f"{EFFORT}, item {item['id']}, redacted_file", f"{IMAGES}/{name}"
        is_own = copy not in originals | copies
        require(where, name, "that is the file of another item", holds=is_own)
        require(where, name, "it is not in the folder", holds=copy in files)
        is_in_place = f"{IMAGES}/{item['file']}" not in files
        require(where, name, "the file of the item is there too", holds=is_in_place)
        copies.add(copy)
    return copies


def _files_of_formats(effort: Json, files: Mapping[str, ReadFile]) -> list[str]:
    """Return the files of other formats that must have a seal. Page: "Other formats".

    They are in a folder of their own. A copy of an item's file needs no seal.
    """
    copies = {item["sha256"] for item in effort["items"]}
    must = []
    for path, file in files.items():
        folder, slash, _ = path.partition("/")
        is_of_a_format = slash != "" and folder not in FOLDERS_OF_THE_RECORD
        if is_of_a_format and (path in effort["seals"] or file.sha256 not in copies):
            must.append(path)
    return must


def _check_files(
    name: str, document: Json, sealed: list[str], files: Mapping[str, ReadFile]
) -> None:
    """Require the digests of exactly these files. Page: "Seals"."""
    digests = {path: files[path].sha256 for path in sealed}
    if README in digests:
        digests[README] = body_digest(files[README].data)
    require_same(f"{name}, seals", document["seals"], digests, "the SHA-256 of the file")
