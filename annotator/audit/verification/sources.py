"""Finds exports, and hand-ins, receipts and proofs, in folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.document_limits import PATH_CHARACTERS
from annotator.files import exists, is_file, is_folder
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.sentences.parts import FilePath
from annotator.sentences.said import Said, said
from annotator.verify import is_like_an_export
from annotator.verify.ledger.found_documents import is_like_document_of_ledger

SUBMISSION: Final = "submission.json"
RESULT: Final = "result.json"
RECEIPT: Final = "receipt.json"
COLLECTION: Final = "collection.json"

_EXPORT: Final = "export"
_REFUSED: Final = "refused"
_DEPTH: Final = 12
_ENDINGS: Final = (".json", ".jsonl")
_PACKED: Final = (".fairsubmission", ".fairsubmission.age")


@dataclass(frozen=True, slots=True)
class ExportSource:
    """An export folder; ``submission`` is the folder of the submission that it came with."""

    folder: Path
    submission: Path | None = None


@dataclass(frozen=True, slots=True)
class AddressCopy:
    """A copy of what lies at an address; the address is what is told of it."""

    folder: Path
    address: str


@dataclass(slots=True)
class AuditSources:
    """What was found: exports, documents of ledgers, and a sentence for each other path."""

    copies: Sequence[AddressCopy] = ()

    exports: list[ExportSource] = field(default_factory=list)
    documents: list[Path] = field(default_factory=list)
    refused: list[Said] = field(default_factory=list)

    def shown(self, path: Path) -> str:
        """Return a path that is safe to show; of a copy, that at its address."""
        return shown_name(self.name_of(path), PATH_CHARACTERS)

    def name_of(self, path: Path) -> str:
        """Return a path, or the address of which it is a copy."""
        for copy in self.copies:
            if path.is_relative_to(copy.folder):
                inside = path.relative_to(copy.folder).parts
                return "/".join((copy.address.rstrip("/"), *inside))
        return os.fspath(path)


def find_sources(paths: Sequence[Path | AddressCopy], out: Path) -> AuditSources:
    """Return all exports and documents at and below the paths, sorted; ``out`` is left out.

    Links to folders are told, and not followed.
    """
    copies = [each for each in paths if isinstance(each, AddressCopy)]
    found, seen = AuditSources(copies), {_real(out)}
    for each in paths:
        path = each.folder if isinstance(each, AddressCopy) else each
        if is_folder(path):
            _look_into(path, found, seen, _DEPTH)
        elif is_file(path) and path.name.endswith(_PACKED):
            found.refused.append(_packed(found.shown(path)))
        elif is_file(path) and is_like_document_of_ledger(path):
            found.documents.append(path)
        else:
            found.refused.append(_nothing(path, found.shown(path)))
    found.exports.sort(key=lambda each: Path(found.name_of(each.folder)))
    once = {_real(path): path for path in found.documents}.values()
    found.documents = sorted(once, key=lambda each: Path(found.name_of(each)))
    return found


def _look_into(folder: Path, found: AuditSources, seen: set[Path], depth: int) -> None:
    real = _real(folder)
    if real in seen or not depth:
        return
    seen.add(real)
    is_export = is_like_an_export(folder)
    if is_export:
        found.exports.append(_source(folder))
    for entry in _entries(folder, found):
        path = folder / entry.name
        if entry.is_symlink() and is_folder(path):
            found.refused.append(_link(found.shown(path)))
        elif not entry.is_dir(follow_symlinks=False):
            _take_file(path, found)
        elif not is_export and not _is_refused(path):
            _look_into(path, found, seen, depth - 1)


def _take_file(path: Path, found: AuditSources) -> None:
    if path.name.endswith(_PACKED):
        found.refused.append(_packed(found.shown(path)))
    elif _is_document(path):
        found.documents.append(path)


def _is_document(path: Path) -> bool:
    """Return whether a file is like a document; the signature of one goes with it."""
    if not path.name.endswith(_ENDINGS):
        return False
    is_signature = path.name.endswith(BUNDLE_SUFFIX) and is_file(
        path.with_name(path.name.removesuffix(BUNDLE_SUFFIX))
    )
    return not is_signature and is_like_document_of_ledger(path)


def _source(folder: Path) -> ExportSource:
    beside = folder.parent
    has_submission = folder.name == _EXPORT and is_file(beside / SUBMISSION)
    return ExportSource(folder, beside if has_submission else None)


def _is_refused(path: Path) -> bool:
    """Return whether a folder has the submissions that a collection did not take."""
    return path.name == _REFUSED and is_file(path.parent / COLLECTION)


def _entries(folder: Path, found: AuditSources) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entries, key=lambda each: each.name)
            # What begins with a dot is the scratch folder of a program that was stopped.
            yield from (each for each in names if not each.name.startswith("."))
    except OSError:
        found.refused.append(
            said(
                "The folder {path} cannot be read. Check its permissions.",
                path=FilePath(found.shown(folder)),
            )
        )


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _link(shown: str) -> Said:
    return said(
        "{path} is a link to a folder, so what is there was left out. Name that folder, too.",
        path=FilePath(shown),
    )


def _packed(shown: str) -> Said:
    return said(
        "{path} is a submission that was not received yet. Receive it into a collection, and audit "
        "the collection.",
        path=FilePath(shown),
    )


def _nothing(path: Path, shown: str) -> Said:
    if not exists(path):
        return said(
            "There is nothing at {path}. Name a folder with exports.",
            path=FilePath(shown),
        )
    return said(
        "{path} is no export, hand-in or receipt. Name a folder with exports.",
        path=FilePath(shown),
    )
