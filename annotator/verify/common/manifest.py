"""Checks the files of an export against its manifest: size, digest, missing and extra files."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from annotator.display_text import shown_name
from annotator.document_limits import HASHED_BYTES
from annotator.files import FileRefusedError, contained, is_file, opened_plain, quoted
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import UNFILLED, said, said_n
from annotator.verify.common.findings import Findings

MANIFEST: Final = "manifest.json"

_FOLDERS_OF_THE_RECORD: Final = frozenset({"images", "work_orders"})


def check_manifest(folder: Path, manifest: Mapping[str, Any], findings: Findings) -> None:
    """Compare every file of the folder with the manifest."""
    listed: set[str] = set()
    twice: set[str] = set()
    for entry in manifest["files"]:
        if entry["path"] in listed:
            twice.add(entry["path"])
            continue  # not hashed again: a million entries for the same file would take for ever
        listed.add(entry["path"])
        _check_file(folder, entry, findings)
    for name in sorted(twice):
        findings.wrong(MANIFEST, said("names {name} twice.", name=Name(shown_name(name))))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if is_file(path)}
    for extra in sorted(there - listed - {MANIFEST}):
        findings.wrong(extra, said("is not in the manifest."))
    findings.recomputed.append(
        said_n("size and SHA-256 of {count} file", "size and SHA-256 of {count} files", len(listed))
    )


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
