"""Compares what workers kept with what a collection and a dataset have: who is left out, and what.

A difference is a question: a dataset may have been made before the newest hand-in came.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.report.safe_csv import csv_bytes
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.verification.sources import COLLECTION
from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import ContainerRefusedError, opened_container
from annotator.display_text import shown_name
from annotator.document_limits import LEDGER_BYTES, PATH_CHARACTERS
from annotator.export.forms.contributions_form import FOLDER
from annotator.files import FileRefusedError, is_file, is_folder, write_whole
from annotator.ledger.entries import Checkpoint
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.progress import Cancel, Watch
from annotator.sentences.parts import Duration, FilePath
from annotator.sentences.said import Said, said
from annotator.submissions.submission_file import HAND_IN, SIGNATURE, SUFFIX
from annotator.verify import is_like_an_export
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from annotator.verify.ledger.document_reader import (
    HandInRead,
    NotThatDocumentError,
    Receipt,
    read_document,
    read_hand_in,
)
from annotator.verify.ledger.found_documents import is_like_document_of_ledger, sizes_in
from annotator.verify.ledger.ledger_claims import firm_ms, known_ms

TABLE: Final = "reconciliation.csv"
_COLUMNS: Final = (
    "ledger", "file", "kept_entries", "kept_ms", "receipted_ms", "collection", "collection_ms",
    "dataset", "dataset_ms",
)  # fmt: skip


class Completeness(StrEnum):
    """How much of a record is in a place."""

    WHOLE = "whole"
    LEFT_OUT = "left_out"
    TRIMMED = "trimmed"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class LedgerCopy:
    """How far a record goes by one document; ``ms`` is None if that does not tell."""

    file: Path
    entries: int
    root: str | None = None
    ms: int | None = None


@dataclass(slots=True)
class LedgerCopies:
    """The longest copy of each record in a place, and how much of it receipts cover."""

    longest: dict[str, LedgerCopy] = field(default_factory=dict)
    receipted_ms: dict[str, int] = field(default_factory=dict)

    def add(self, origin: str, copy: LedgerCopy) -> None:
        """Keep the copy if it is the longest of its record."""
        before = self.longest.get(origin)
        if before is None or (before.entries, before.ms or 0) < (copy.entries, copy.ms or 0):
            self.longest[origin] = copy


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """How a place has less of a record than somebody kept, in one word and as a sentence."""

    state: Completeness
    said: Said


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The rows of the table, and the differences."""

    rows: Sequence[Mapping[str, Any]]
    differences: Sequence[RecordDifference]


def reconciled(paths: Sequence[Path], dataset: Path, watch: Watch | None = None) -> Reconciliation:
    """Compare what is at the paths with an export.

    Args:
        paths: what workers kept, and perhaps the folder of a collection.
        dataset: the export of the merged job, with its contributions.
        watch: cancelling; how many files there are is not known before they are read.

    Raises:
        AuditRefusedError: the dataset is no export.
        CancelledError: it was cancelled.
    """
    collections = [path for path in paths if is_file(path / COLLECTION)]
    cancel = (watch or Watch()).cancel
    delivered = _delivered(dataset, cancel)
    kept = _copies(
        (path for each in paths if each not in collections for path in _files(each)), cancel
    )
    theirs = _copies((path for each in collections for path in _files(each)), cancel)
    rows, told = [], list[RecordDifference]()
    for origin in sorted({*kept.longest, *theirs.longest, *delivered.longest}):
        own, got = kept.longest.get(origin), theirs.longest.get(origin)
        given = delivered.longest.get(origin)
        newest = max(filter(None, (own, got)), key=lambda each: each.entries, default=None)
        in_collection = _completeness(own, got) if collections else None
        in_dataset = _completeness(newest, given)
        rows.append(
            {
                "ledger": origin,
                "file": _shown((newest or given or _NOTHING).file),
                "kept_entries": own and own.entries,
                "kept_ms": own and own.ms,
                "receipted_ms": kept.receipted_ms.get(origin),
                "collection": in_collection,
                "collection_ms": got and got.ms,
                "dataset": in_dataset,
                "dataset_ms": given and given.ms,
            }
        )
        if own is not None and in_collection is not None:
            found = _differences(in_collection, own, got, collections[0])
            told += [RecordDifference(in_collection, each) for each in found]
        if newest is not None:
            found = _differences(in_dataset, newest, given, dataset)
            told += [RecordDifference(in_dataset, each) for each in found]
    return Reconciliation(rows, told)


def write_reconciliation(place: AuditFolder, found: Reconciliation | None) -> None:
    """Write the table to the private folder of an audit; without one, remove an earlier one."""
    path = place.private / TABLE
    if found is None:
        path.unlink(missing_ok=True)
    else:
        write_whole(path, csv_bytes(_COLUMNS, found.rows))


_NOTHING: Final = LedgerCopy(Path(), 0)


def _completeness(newest: LedgerCopy | None, there: LedgerCopy | None) -> Completeness:
    if there is None:
        return Completeness.LEFT_OUT
    if newest is None or there.entries > newest.entries:
        return Completeness.WHOLE
    if there.entries < newest.entries:
        return Completeness.TRIMMED
    is_same = newest.root is None or there.root is None or newest.root == there.root
    return Completeness.WHOLE if is_same else Completeness.DIFFERENT


def _differences(
    state: Completeness, newest: LedgerCopy, there: LedgerCopy | None, place: Path
) -> Iterator[Said]:
    file, where = FilePath(_shown(newest.file)), FilePath(_shown(place))
    time = Duration(newest.ms or 0)
    if state is Completeness.LEFT_OUT:
        yield said(
            "{file} has {time} of work. {place} has nothing of that record. Ask why.",
            file=file,
            time=time,
            place=where,
        )
    elif state is Completeness.TRIMMED and there is not None and there.ms is not None:
        yield said(
            "{file} has {time} of work. {place} has {less} of that record. Ask why.",
            file=file,
            time=time,
            place=where,
            less=Duration(there.ms),
        )
    elif state is Completeness.TRIMMED:
        yield said(
            "{file} has {time} of work. {place} has less of that record. Ask why.",
            file=file,
            time=time,
            place=where,
        )
    elif state is Completeness.DIFFERENT:
        yield said(
            "{file} and {place} have different records under the same name. Ask both sides.",
            file=file,
            place=where,
        )


def _shown(path: Path) -> str:
    return shown_name(os.fspath(path), PATH_CHARACTERS)


# Reading --------------------------------------------------------------------------------------


def _delivered(dataset: Path, cancel: Cancel) -> LedgerCopies:
    """Return the records in an export: those of its contributions, and its own."""
    if not is_folder(dataset) or not is_like_an_export(dataset):
        raise AuditRefusedError(
            said(
                "{folder} is no export. Name the folder of the dataset.",
                folder=FilePath(_shown(dataset)),
            )
        )
    found = _copies(_files(dataset / FOLDER), cancel)
    try:
        effort: Any = read_json_inside(dataset, "effort.json")
        own = sizes_in(effort)
    except (FileRefusedError, NotStrictJsonError, LookupError, TypeError, ValueError):
        own = {}
    for origin, size in own.items():
        found.add(origin, LedgerCopy(dataset, size))
    return found


def _files(path: Path) -> Iterator[Path]:
    """Yield the files at and below a path, without following links to folders."""
    if is_file(path):
        yield path
    elif is_folder(path):
        for folder, folders, names in os.walk(path):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(names))


def _copies(files: Iterable[Path], cancel: Cancel) -> LedgerCopies:
    found = LedgerCopies()
    for path in files:
        cancel.check()
        document = _document(path)
        if isinstance(document, HandInRead) and not document.is_sample:
            found.add(document.checkpoint.origin, _copy(path, document.checkpoint, document.ms))
        elif isinstance(document, Receipt):
            copy = _copy(path, document.said.checkpoint, document.said.ms)
            origin = document.said.checkpoint.origin
            found.add(origin, copy)
            before = found.receipted_ms.get(origin, 0)
            found.receipted_ms[origin] = max(before, copy.ms or 0)
    return found


def _copy(path: Path, checkpoint: Checkpoint, ms: Mapping[str, object]) -> LedgerCopy:
    return LedgerCopy(path, checkpoint.size, checkpoint.root, firm_ms(known_ms(ms)))


def _document(path: Path) -> object:
    """Return a hand-in or receipt that is whole, None for anything else."""
    try:
        if path.name.endswith(SUFFIX):
            return _packed_hand_in(path)
        is_signature = path.name.endswith(BUNDLE_SUFFIX) and is_file(
            path.with_name(path.name.removesuffix(BUNDLE_SUFFIX))
        )
        if is_signature or not path.name.endswith((".json", ".jsonl")):
            return None
        return read_document(path) if is_like_document_of_ledger(path) else None
    except (NotThatDocumentError, FileRefusedError, ContainerRefusedError):
        return None


def _packed_hand_in(path: Path) -> HandInRead:
    """Return the hand-in in a submission that a worker kept."""
    with opened_container(path, ContainerKind.SUBMISSION) as container:
        return read_hand_in(
            container.read(HAND_IN, LEDGER_BYTES), container.read(SIGNATURE, LEDGER_BYTES)
        )
