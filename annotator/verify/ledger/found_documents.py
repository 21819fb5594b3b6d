"""Finds the hand-ins, receipts and proofs that accompany an export."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import FOLDER_NAMES
from annotator.files import FileRefusedError, contained, opened_plain
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX, HAND_IN, ITEM_PROOF
from annotator.ledger.signatures import BUNDLE
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.manifest import MANIFEST, sha256_of
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from annotator.verify.ledger.document_checks import Document, Documents, read_documents
from annotator.verify.ledger.document_reader import HandInRead, NotThatDocumentError, Receipt
from annotator.verify.ledger.export_against_receipts import job_of

_FIRST_BYTES: Final = 4_096
_KINDS: Final = tuple(kind.encode() for kind in (HAND_IN, ITEM_PROOF, BUNDLE))


def documents_with(folder: Path) -> Documents:
    """Return the ledger documents in an export, and those beside it that belong to it.

    A folder of downloads may contain anything. These belong to the export: hand-ins that name its
    manifest, or no export and no more entries than it has; receipts for these; and proofs of no
    more entries. Other documents must be named to be compared.
    """
    found = dict(read_documents(list(_like_documents(folder))))
    beside = read_documents(list(_like_documents(folder.parent)))
    good = {
        path: each for path, each in beside.items() if not isinstance(each, NotThatDocumentError)
    }
    if not good:
        return found
    try:
        digest = sha256_of(contained(folder, MANIFEST))
        effort: Any = read_json_inside(folder, EFFORT)
        sizes, job_id = sizes_in(effort), str(effort["job"]["id"])
    except (NotStrictJsonError, FileRefusedError, LookupError, TypeError):
        return found
    own = {path: each for path, each in good.items() if job_of(each) == job_id}
    belonging = {path: each for path, each in own.items() if _belongs(each, digest, sizes)}
    others = {each.sha256 for each in own.values() if isinstance(each, HandInRead)} - {
        each.sha256 for each in belonging.values() if isinstance(each, HandInRead)
    }
    found |= {
        path: each
        for path, each in belonging.items()
        if not (isinstance(each, Receipt) and each.said.hand_in_sha256 in others)
    }
    return found


def sizes_in(effort: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of entries of each ledger that an export names."""
    ledgers = [each for each in effort.get("ledgers", ()) if each["origin"] is not None]
    return {str(each["origin"]): int(each["size"]) + int(each["new"]) for each in ledgers}


def _belongs(document: Document, digest: str, sizes: Mapping[str, int]) -> bool:
    said = document.said.checkpoint if isinstance(document, Receipt) else document.checkpoint
    names = document.export_sha256 if isinstance(document, HandInRead) else None
    return is_of_export((said.origin, said.size, names), digest, sizes)


def is_of_export(
    document: tuple[str, int, str | None], digest: str, sizes: Mapping[str, int]
) -> bool:
    """Return whether a document belongs to an export, by the manifest that it names or its size.

    Args:
        document: the origin and size of its checkpoint, and the digest of the manifest that it
            names, None if it names none.
        digest: that of the export's manifest.
        sizes: the number of entries of each ledger that the export names.
    """
    origin, size, names = document
    if names is not None:
        return names == digest
    return size <= sizes.get(origin, -1)


def _like_documents(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that begin like documents; signatures go with their documents."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(each.name for each in islice(entries, FOLDER_NAMES))
    except OSError:
        return
    for name in names:
        is_signature = name.endswith(BUNDLE_SUFFIX) and name.removesuffix(BUNDLE_SUFFIX) in names
        if (
            name.endswith((".json", ".jsonl"))
            and not is_signature
            and is_like_document_of_ledger(folder / name)
        ):
            yield folder / name


def is_like_document_of_ledger(path: Path) -> bool:
    """Return whether a file begins like a hand-in, a receipt, a proof or another signature."""
    try:
        with opened_plain(path) as file:
            first = file.read(_FIRST_BYTES)
    except FileRefusedError:
        return False
    return first.startswith(b"{") and any(kind in first for kind in _KINDS)
