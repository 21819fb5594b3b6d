"""Reads and writes the documents of a ledger: completely, and never over another file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.files import FOR_ALL, FOR_THE_OWNER, require_place, write_chosen
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.verify.ledger.document_reader import (
    HandInRead,
    NotThatDocumentError,
    ProofRead,
    Receipt,
    read_document,
)


class LedgerRefusedError(AnnotatorError):
    """An operation on a ledger is refused; nothing was changed."""


def shown(path: Path) -> str:
    """Return the name of a file for people, whatever bytes it has."""
    return os.fsencode(path).decode("utf-8", "replace")


def signature_of(path: Path) -> Path:
    """Return the path of a hand-in's signature, which is beside it."""
    return path.with_name(path.name + BUNDLE_SUFFIX)


def document_bytes(value: JsonObject) -> bytes:
    """Return the bytes of a document of one line."""
    return canonical(value) + b"\n"


def read(path: Path) -> HandInRead | Receipt | ProofRead:
    """Return the hand-in, receipt or proof in a file.

    Raises:
        LedgerRefusedError: it is none, or is invalid; the sentence says why.
    """
    try:
        return read_document(path)
    except NotThatDocumentError as error:
        raise LedgerRefusedError(
            said("{file}: {problem}", file=Name(shown(path)), problem=error.said)
        ) from error


def require_places(paths: Iterable[Path], *, is_replaced: bool = False) -> None:
    """Check that files may be written there.

    Raises:
        NameTakenError: there is something that must not be replaced, or no regular file.
    """
    for path in paths:
        require_place(path, is_replaced=is_replaced, named=shown(path))


def write(
    files: Mapping[Path, bytes], *, is_replaced: bool = False, is_private: bool = False
) -> None:
    """Write files in order, each atomically; private ones for the owner only.

    Raises:
        NameTakenError: one of the names is taken.
        WriteFailedError: the disk refused.
    """
    require_places(files, is_replaced=is_replaced)
    mode = FOR_THE_OWNER if is_private else FOR_ALL
    for path, data in files.items():
        write_chosen(path, data, mode=mode, is_replaced=is_replaced, named=shown(path))
