"""Checks the files of an export against its manifest: size, digest, missing and extra files."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.display_text import shown_name
from annotator.document_limits import CARD_BYTES, HASHED_BYTES
from annotator.export.forms.card_form import CARD, without_front_matter
from annotator.export.forms.contributions_form import CONTRIBUTIONS, FOLDER
from annotator.export.older_export import is_system_file
from annotator.files import FileRefusedError, contained, opened_plain, quoted, read_whole
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import UNFILLED, names, said, said_n
from annotator.verify.common.findings import Findings, item_name

MANIFEST: Final = "manifest.json"
MOST_NAMED: Final = 5

_IMAGES: Final = "images"
_METADATA: Final = "metadata.jsonl"
"""The file that Hugging Face's imagefolder reads beside pictures; it is no picture of an item."""
_FOLDERS_OF_THE_RECORD: Final = frozenset({_IMAGES, "work_orders", FOLDER, "sources"})
_FILES_OF_THE_RECORD: Final = frozenset(
    {
        "annotations.json",
        "transcriptions.jsonl",
        "effort.json",
        "fair_pay.json",
        "derived.json",
        "id_map.json",
        CARD,
        CONTRIBUTIONS,
    }
)


def check_manifest(
    folder: Path, manifest: Mapping[str, Any], findings: Findings, card_sha256: str = ""
) -> None:
    """Compare every file of the folder with the manifest.

    ``card_sha256`` is the sealed digest of README.md without its front matter, "" if it is not
    known: a changed front matter is told, and no fault.
    """
    listed: set[str] = set()
    twice: set[str] = set()
    for entry in manifest["files"]:
        if entry["path"] in listed:
            twice.add(entry["path"])
            continue  # not hashed again: a million entries for the same file would take for ever
        listed.add(entry["path"])
        if entry["path"] == CARD and _has_other_front_matter(folder, entry, card_sha256):
            findings.stated.append(
                said(
                    "the front matter of {card}: it is not of the export; nobody vouches for it",
                    card=Code(CARD),
                )
            )
            continue
        _check_file(folder, entry, findings)
    for name in sorted(twice):
        findings.wrong(MANIFEST, said("names {name} twice.", name=Name(shown_name(name))))
    places = {name.rpartition("/")[0] for name in listed if "/" in name}
    apart = []
    for extra in sorted(_plain_files(folder, findings) - listed - {MANIFEST}):
        if _is_apart(extra, places):
            apart.append(extra)
        else:
            findings.wrong(extra, said("is not in the manifest."))
    if apart:
        findings.stated.append(
            said_n(
                "{count} file that the export did not write; nobody vouches for it: {files}",
                "{count} files that the export did not write; nobody vouches for them: {files}",
                len(apart),
                files=names(map(shown_name, apart[:MOST_NAMED])),
            )
        )
    findings.recomputed.append(
        said_n("size and SHA-256 of {count} file", "size and SHA-256 of {count} files", len(listed))
    )


def _has_other_front_matter(folder: Path, entry: Mapping[str, Any], card_sha256: str) -> bool:
    """Return whether README.md differs from the manifest in its front matter alone."""
    try:
        data = read_whole(contained(folder, CARD), CARD_BYTES)
    except FileRefusedError:
        return False
    if hashlib.sha256(data).hexdigest() == entry["sha256"]:
        return False
    return card_digest(data) == card_sha256


def card_digest(data: bytes) -> str:
    """Return the hexadecimal digest of README.md without its front matter."""
    return hashlib.sha256(without_front_matter(data)).hexdigest()


def _is_apart(name: str, places: Container[str]) -> bool:
    """Return whether no reader takes an unlisted file for a part of the dataset.

    It is a file of a file manager, the metadata.jsonl of a folder of pictures, or it has no name of
    the record and is in no folder of it. A name that is no text is never apart.
    """
    if any("\ud800" <= each <= "\udfff" for each in name):
        return False
    if is_system_file(name):
        return True
    place, _, last = name.rpartition("/")
    top = name.partition("/")[0]
    if top == _IMAGES and last == _METADATA:
        return True
    return place not in places and top not in _FOLDERS_OF_THE_RECORD | _FILES_OF_THE_RECORD


def _plain_files(folder: Path, findings: Findings) -> set[str]:
    """Return all files of a folder, and report what is neither file nor folder, each once.

    Links are not followed: behind one any number of files could stand that the manifest does not
    name.
    """

    def unreadable(error: OSError) -> None:
        name = Path(error.filename).relative_to(folder).as_posix()
        findings.wrong(name, said("cannot be read."))

    found, told = set(), {problem.where for problem in findings.problems}
    for place, folder_names, file_names in os.walk(folder, onerror=unreadable):
        for each in sorted((*folder_names, *file_names)):
            path = Path(place, each)
            name, mode = path.relative_to(folder).as_posix(), path.lstat().st_mode
            if stat.S_ISREG(mode):
                found.add(name)
            elif not stat.S_ISDIR(mode) and name not in told:
                findings.wrong(name, said("is a link or a device; an export has plain files only."))
    return found


def check_places(
    manifest: Mapping[str, Any], effort: Mapping[str, Any], findings: Findings
) -> None:
    """Report files that belong to nothing: nothing but the manifest has their digests.

    A redacted copy with a name of its own takes the place of the file of its item.
    """
    copies = _copies(manifest, effort, findings)
    _check_turned(manifest, effort, findings)
    for entry in manifest["files"]:
        name = entry["path"]
        folder, slash, _ = name.partition("/")
        if not slash and name not in _FILES_OF_THE_RECORD:
            findings.wrong(name, said("is no file of an export."))
        elif slash and folder == _IMAGES and name not in copies:
            findings.wrong(name, said("is the file of no item."))


def _check_turned(
    manifest: Mapping[str, Any], effort: Mapping[str, Any], findings: Findings
) -> None:
    """Report pictures that were turned upright and are not those that their item names."""
    there = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    for item in effort["items"]:
        stated = item.get("turned_sha256")
        if stated is not None and stated != there.get(f"{_IMAGES}/{item['file']}"):
            where = f"{item_name(item)}, turned_sha256"
            findings.wrong(where, said("is not that of the picture in the folder."))


def _copies(manifest: Mapping[str, Any], effort: Mapping[str, Any], findings: Findings) -> set[str]:
    """Return the places of the files of items, and report redacted copies that are not theirs."""
    files = {f"{_IMAGES}/{item['file']}" for item in effort["items"]}
    there = {entry["path"] for entry in manifest["files"]}
    redacted = set[str]()
    for item in effort["items"]:
        if "redacted_file" not in item:
            continue
        copy, where = f"{_IMAGES}/{item['redacted_file']}", f"{item_name(item)}, redacted_file"
        if copy in files or copy in redacted:
            findings.wrong(where, said("is the file of another item."))
        if copy not in there:
            findings.wrong(where, said("is not in the folder."))
        if f"{_IMAGES}/{item['file']}" in there:
            findings.wrong(where, said("is there, and so is the file that it takes the place of."))
        redacted.add(copy)
    return files | redacted


def is_beside(name: str) -> bool:
    """Return whether a file of an export is in the folder of a format other than COCO."""
    folder, slash, _ = name.partition("/")
    return slash != "" and folder not in _FOLDERS_OF_THE_RECORD


def sealed_beside(manifest: Mapping[str, Any], effort: Mapping[str, Any]) -> list[str]:
    """Return the files of other formats that effort.json must seal.

    A copy of an item's file needs no seal: the digest of the item says what it is.
    """
    copies = {item["sha256"] for item in effort["items"]}
    seals = effort["seals"]
    return [
        entry["path"]
        for entry in manifest["files"]
        if is_beside(entry["path"]) and (entry["path"] in seals or entry["sha256"] not in copies)
    ]


def _check_file(folder: Path, entry: Mapping[str, Any], findings: Findings) -> None:
    name = entry["path"]
    try:
        path = contained(folder, name)
    except FileRefusedError:
        findings.wrong(
            MANIFEST,
            said("names {name}, which lies outside the export.", name=Name(shown_name(name))),
        )
        return
    try:
        status = path.stat()
        # Compared before reading: a sparse file of terabytes costs an attacker nothing.
        if stat.S_ISREG(status.st_mode) and status.st_size != entry["size"]:
            told = said(
                "has {found} bytes, but the manifest says {told}.",
                found=Count(status.st_size),
                told=Count(entry["size"]),
            )
            findings.wrong(name, told)
            return
        digest = sha256_of(path)
    except TooLargeToHashError as error:
        findings.wrong(name, error.about(UNFILLED))
    except (OSError, FileRefusedError):
        findings.wrong(name, said("is in the manifest but not in the folder, or cannot be read."))
    else:
        if digest != entry["sha256"]:
            findings.wrong(name, said("is not the file that the manifest was made for (SHA-256)."))


class TooLargeToHashError(FileRefusedError):
    """A file is longer than ``HASHED_BYTES``."""


def sha256_of(path: Path) -> str:
    """Return the hexadecimal digest of a file's bytes.

    Raises:
        TooLargeToHashError: it has over ``HASHED_BYTES`` bytes.
        FileRefusedError: it is no regular file, or cannot be read.
    """
    with opened_plain(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > HASHED_BYTES:
            message = said(
                "{file} is too large to be checked: {size} bytes; up to {most} are.",
                file=quoted(path.name),
                size=Count(size, is_grouped=True),
                most=Count(HASHED_BYTES, is_grouped=True),
            )
            raise TooLargeToHashError(message)
        return hashlib.file_digest(file, "sha256").hexdigest()
