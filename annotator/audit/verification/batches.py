"""Verifies exports and documents of ledgers in processes, and turns them into rows.

Everything here runs in a process of a pool: arguments and results are small and can be pickled.
Rows are written to a folder of Parquet files, a *part*, by the process that made them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.audit.audit_folder import SCRATCH, scratch_name
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.tables.export_rows import ExportDocuments, rows_of
from annotator.audit.tables.table_forms import FORMS, Row, write_table
from annotator.audit.tables.whole_amounts import bounded
from annotator.audit.verification.part_seal import SEAL, seal_of
from annotator.document_limits import LEDGER_BYTES
from annotator.effort.categories import Category
from annotator.errors import AnnotatorError
from annotator.files import FileRefusedError, contained, is_file, is_folder, new_folder, read_whole
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.sentences.words import ENGLISH
from annotator.system import face
from annotator.verify import Problem, verify_export
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.manifest import MANIFEST, sha256_of
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from annotator.verify.ledger.document_checks import CheckInputs, Document, Edge, verify_documents
from annotator.verify.ledger.document_reader import (
    HandInRead,
    NotThatDocumentError,
    ProofRead,
    Receipt,
    read_document,
)
from annotator.verify.ledger.export_against_receipts import NamedDocument, job_of
from annotator.verify.ledger.found_documents import is_of_export, sizes_in
from annotator.verify.ledger.ledger_claims import Times, firm_ms, known_ms

RULES_VERSION: Final = 1
"""Raise it when an export may verify otherwise than before: then all are verified again."""

HAND_IN, RECEIPT, PROOF = "hand-in", "receipt", "proof"
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the choice of documents for an export needs to know of one."""

    path: Path
    key: str
    kind: str
    origin: str
    size: int
    names_export: str | None
    names_hand_in: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """What the choice of documents for an export needs to know of the export."""

    content: str
    manifest_sha256: str
    job: str
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Folders of exports, or files of documents, that become one part.

    ``enrolled`` are the new keys that a vendor approved, by the folder of the export. ``secret``
    seals the part; without it the part has no seal.
    """

    paths: Sequence[Path]
    parts: Path
    schemas: Path
    documents: Mapping[str, Sequence[DocumentFacts]]
    enrolled: Mapping[Path, Edge]
    secret: bytes = b""


@dataclass(frozen=True, slots=True)
class ExportState:
    """A verified export: its folder, and its key in the tables; or the reason why it has none."""

    folder: Path
    key: str
    fault: str = ""


# Digests ------------------------------------------------------------------------------------------


def digest_of_folder(folder: Path) -> str:
    """Return a digest of a folder: names, kinds and contents; links are not followed."""
    whole = hashlib.sha256(b"fairlabel audit %d\n" % RULES_VERSION)
    for place, folders, files in sorted(os.walk(folder)):
        folders.sort()
        for name in sorted((*folders, *files)):
            path = Path(place, name)
            told = os.fsencode(path.relative_to(folder))
            whole.update(b"%d %s %s\n" % (len(told), told, _content_of(path)))
    return whole.hexdigest()


def content_of(digest: str, enrolled: Edge | None) -> str:
    """Return what identifies an export: the digest of its folder, and a key that was approved."""
    if enrolled is None:
        return digest
    return hashlib.sha256("\n".join((digest, *enrolled)).encode()).hexdigest()


def _content_of(path: Path) -> bytes:
    if path.is_symlink() or not is_file(path):
        return b"folder" if is_folder(path) and not path.is_symlink() else b"other"
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                found.update(piece)
    except OSError:
        return b"unreadable"
    return found.hexdigest().encode()


def digest_of_document(path: Path) -> str:
    """Return a digest of a document and the signature beside it, "" if it cannot be read."""
    whole = hashlib.sha256(b"fairlabel audit %d\n" % RULES_VERSION)
    try:
        whole.update(read_whole(path, LEDGER_BYTES))
        signature = path.with_name(path.name + BUNDLE_SUFFIX)
        if is_file(signature):
            whole.update(b"\n" + read_whole(signature, LEDGER_BYTES))
    except FileRefusedError:
        return ""
    return whole.hexdigest()


# Documents ----------------------------------------------------------------------------------------


def read_batch(batch: Batch) -> int:
    """Read documents, write a part with a row for each, and return how many."""
    rows = [_document_row(path) for path in batch.paths]
    _write_part(batch, {"documents": rows})
    return len(rows)


def _document_row(path: Path) -> Row:
    row: dict[str, int | str | None] = {"document": digest_of_document(path), "file": path.name}
    try:
        document = read_document(path)
    except NotThatDocumentError as error:
        return row | {"fault": ENGLISH.text(error.said)}
    try:
        return {**row, **_facts_told(document)}
    except AuditRefusedError as error:
        return row | {"fault": ENGLISH.text(error.said)}


def _facts_told(document: Document) -> Row:
    """Return what a document tells.

    Raises:
        AuditRefusedError: a figure is too large for the tables.
    """
    told = document.said if isinstance(document, Receipt) else document
    row: dict[str, int | str | None] = {"job": job_of(document), "origin": told.checkpoint.origin}
    row["size"] = bounded(told.checkpoint.size)
    match document:
        case HandInRead():
            row |= {"kind": HAND_IN, "worker_key": document.key, "sha256": document.sha256}
            row |= {"names_export": document.export_sha256}
            row |= _times(known_ms(document.ms))
        case Receipt():
            row |= {"kind": RECEIPT, "worker_key": document.said.worker_key}
            row |= {"names_hand_in": document.said.hand_in_sha256}
            row |= _times(known_ms(document.said.ms))
        case ProofRead():
            row |= {"kind": PROOF}
    return row


def _times(ms: Times) -> Row:
    of_each = {f"{each.value}_ms": bounded(ms.get(each.value, 0)) for each in Category}
    return {"firm_ms": bounded(firm_ms(ms)), **of_each}


# Exports ------------------------------------------------------------------------------------------


def given_with(export: ExportFacts, of_job: Sequence[DocumentFacts]) -> list[DocumentFacts]:
    """Return the documents against which an export is compared, in the order of their keys."""
    own = [
        each
        for each in of_job
        if is_of_export(
            (each.origin, each.size, each.names_export), export.manifest_sha256, export.sizes
        )
    ]
    taken = {each.sha256 for each in own if each.kind == HAND_IN}
    others = {each.sha256 for each in of_job if each.kind == HAND_IN} - taken
    chosen = {each.key: each for each in own if each.names_hand_in not in others}
    return [chosen[key] for key in sorted(chosen)]


def key_of(export: ExportFacts, of_job: Sequence[DocumentFacts]) -> str:
    """Return the key of an export in the tables: its content, and the documents given with it."""
    keys = [export.content, *(each.key for each in given_with(export, of_job))]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def verify_batch(batch: Batch) -> list[ExportState]:
    """Verify exports, write a part with their rows, and return their keys."""
    states: list[ExportState] = []
    rows: dict[str, list[Row]] = {name: [] for name in FORMS}
    for folder in batch.paths:
        try:
            found = _verified(folder, batch)
        except AnnotatorError as error:
            states.append(ExportState(folder, "", ENGLISH.text(error.said)))
            continue
        states.append(ExportState(folder, str(found["exports"][0]["export"])))
        for name, own in found.items():
            rows[name] += own
    if any(rows.values()):
        _write_part(batch, rows)
    return states


def _verified(folder: Path, batch: Batch) -> dict[str, list[Row]]:
    enrolled = batch.enrolled.get(folder)
    content = content_of(digest_of_folder(folder), enrolled)
    facts = _facts_of(folder, content)
    of_job = batch.documents.get(facts.job, ())
    given = [
        NamedDocument(each.path.name, read_document(each.path))
        for each in given_with(facts, of_job)
    ]
    result = verify_export(folder, schemas=batch.schemas, given=given)
    problems = [*result.problems, *_problems_together(folder, facts, given, enrolled)]
    made = {"export": key_of(facts, of_job), "content": content}
    made["manifest_sha256"] = facts.manifest_sha256
    if problems:
        return {"exports": [_bad(made, facts, problems)], "ledgers": _sizes(made, facts)}
    documents = [_read(folder, name) for name in ("annotations.json", EFFORT, "fair_pay.json")]
    rows = rows_of(ExportDocuments(made["export"], *documents))
    rows["exports"] = [{**rows["exports"][0], **made, "problems": 0, "first_problem": None}]
    return rows


def _problems_together(
    folder: Path, facts: ExportFacts, given: Sequence[NamedDocument], enrolled: Edge | None
) -> Iterator[Problem]:
    """Yield the problems of the documents of an export with each other: keys, forks, sums."""
    named = {Path(f"{at:06}", each.name): each.document for at, each in enumerate(given)}
    exports = {facts.manifest_sha256: folder} if facts.manifest_sha256 else {}
    edges = frozenset() if enrolled is None else frozenset({enrolled})
    for result in verify_documents(named, CheckInputs(exports=exports, enrolled=edges)).values():
        yield from result.problems


def _bad(made: Mapping[str, str], facts: ExportFacts, problems: Sequence[Problem]) -> Row:
    told = f"{problems[0].where}: {problems[0].what}"
    return {**made, "job": facts.job, "problems": len(problems), "first_problem": told}


def _sizes(made: Mapping[str, str], facts: ExportFacts) -> list[Row]:
    """Return rows by which the same documents are chosen again for an export that does not hold."""
    return [
        {"export": made["export"], "origin": origin, "size": size, "new_entries": 0}
        for origin, size in facts.sizes.items()
    ]


def _facts_of(folder: Path, content: str) -> ExportFacts:
    """Return the facts of an export; those that it does not tell are empty."""
    try:
        manifest = sha256_of(contained(folder, MANIFEST))
        effort: Any = read_json_inside(folder, EFFORT)
        return ExportFacts(content, manifest, str(effort["job"]["id"]), sizes_in(effort))
    except (FileRefusedError, NotStrictJsonError, LookupError, TypeError, ValueError):
        return ExportFacts(content, "", "", {})


def _read(folder: Path, name: str) -> Any:  # noqa: ANN401  a document is what it is
    return read_json_inside(folder, name)


# Parts --------------------------------------------------------------------------------------------


def _write_part(batch: Batch, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write a part: beside its place first, so that only whole parts are ever read."""
    with _whole_part(batch) as scratch:
        for name, own in rows.items():
            if own:
                write_table(FORMS[name], own, scratch / f"{name}.parquet")


def write_files_of_part(batch: Batch, files: Mapping[str, bytes]) -> None:
    """Write a part that was made on another computer for a batch of this one."""
    with _whole_part(batch) as scratch:
        for name, content in files.items():
            (scratch / name).write_bytes(content)


@contextmanager
def _whole_part(batch: Batch) -> Iterator[Path]:
    scratch = new_folder(batch.parts, scratch_name())
    yield scratch
    if batch.secret:
        (scratch / SEAL).write_bytes(seal_of(scratch, batch.secret))
    face.rename(scratch, batch.parts / f"part-{scratch.name.removeprefix(SCRATCH)}")
