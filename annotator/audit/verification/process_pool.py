"""Verifies all sources in processes, and remembers what was verified by its digest."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.tables.libraries import arrow, parquet
from annotator.audit.tables.table_forms import DOCUMENTS, EXPORTS, LEDGERS, Row, TableForm
from annotator.audit.verification.batches import (
    Batch,
    DocumentFacts,
    ExportFacts,
    content_of,
    digest_of_document,
    digest_of_folder,
    key_of,
    read_batch,
    verify_batch,
)
from annotator.audit.verification.delivery_facts import facts_of
from annotator.audit.verification.part_seal import is_sealed, own_secret
from annotator.audit.verification.sources import AuditSources, ExportSource
from annotator.files import is_folder
from annotator.processes import CORES, ProcessEndedError, Processes
from annotator.progress import Watch, counted, silent

T = TypeVar("T")

_EXPORTS_AT_ONCE: Final = 50
_DOCUMENTS_AT_ONCE: Final = 200
_PIECES_FOR_EACH: Final = 4
_FEW: Final = 16
"""So few exports are verified in this process: starting others would take longer."""


class BatchTasks(Protocol):
    """Calls functions on other computers."""

    def results(
        self, call: Callable[[Any], T], batches: Sequence[Any], watch: Watch
    ) -> Iterator[tuple[Any, T]]:
        """Yield each batch and its result."""


@dataclass(slots=True)
class Verified:
    """The key of each export and document that was found, and the faults of those without one."""

    exports: list[tuple[ExportSource, str]] = field(default_factory=list)
    faults: list[tuple[Path, str]] = field(default_factory=list)
    documents: dict[Path, str] = field(default_factory=dict)
    again: int = 0


def verify_all(
    sources: AuditSources,
    place: AuditFolder,
    schemas: Path,
    watch: Watch,
    tasks: BatchTasks | None = None,
) -> Verified:
    """Verify what is not remembered, and return the keys of everything.

    Without ``tasks`` it is verified in processes of this computer.

    Raises:
        AuditRefusedError: remembered tables were written by a newer version.
        CancelledError: the audit was cancelled; what was verified is remembered.
    """
    secret = own_secret()
    _remove_foreign(place, secret)
    _remove_repeated(place)
    with Processes() as processes:
        work = _Work(_Pool(processes, watch, tasks), place, schemas, secret)
        found = Verified(documents=work.documents(sources.documents))
        by_job = _by_job(remembered_rows(place, DOCUMENTS), found.documents)
        work.exports(sources.exports, by_job, found)
    return found


def _remove_foreign(place: AuditFolder, secret: bytes) -> None:
    """Remove parts that were made elsewhere, or changed since: what they have is verified again."""
    for part in list(place.all_parts()):
        if not is_sealed(part, secret):
            shutil.rmtree(part) if is_folder(part) else part.unlink()


def _remove_repeated(place: AuditFolder) -> None:
    """Remove parts that repeat what another part has, whose rows would count twice.

    Two audits at the same time leave such parts, and so does somebody who copies them. What only
    they have is verified again.
    """
    for form, key in ((EXPORTS, "export"), (DOCUMENTS, "document")):
        seen: set[str] = set()
        for file in place.files_of(form):
            table = parquet().read_table(file, columns=[key])
            found = set(map(str, table.column(key).to_pylist()))
            if seen & found:
                shutil.rmtree(file.parent)
            else:
                seen |= found


@dataclass(frozen=True, slots=True)
class _Pool:
    """What calls functions with batches: processes of this computer, or ``tasks`` on others."""

    processes: Processes
    watch: Watch
    tasks: BatchTasks | None

    def results(
        self, call: Callable[[Batch], T], batches: Sequence[Batch]
    ) -> Iterator[tuple[Batch, T]]:
        """Yield each batch and its result, in the order in which they are ready.

        Raises:
            AuditRefusedError: the system ended a process.
        """
        if self.tasks is not None:
            yield from self.tasks.results(call, batches, self.watch)
            return
        is_here = sum(len(batch.paths) for batch in batches) <= _FEW
        found = (
            ((batch, call(batch)) for batch in batches)
            if is_here
            else self.processes.results(call, batches)
        )
        try:
            for at, each in enumerate(found, 1):
                yield each
                self.watch.progress(at, len(batches))
                self.watch.cancel.check()
        except ProcessEndedError as error:
            raise AuditRefusedError(
                "The system ended a process that verified exports, perhaps for lack of memory. "
                "Close other programs and audit again: what was verified is kept."
            ) from error

    def digests(self, call: Callable[[Path], str], paths: Sequence[Path]) -> dict[Path, str]:
        """Return the digest of each path; threads suffice, because hashing frees the others."""
        if self.tasks is not None:
            watch = Watch(cancel=self.watch.cancel)
            pieces = list(_cut(paths, _EXPORTS_AT_ONCE))
            each = self.tasks.results(_Each(call), pieces, watch)
            return {path: one for piece, own in each for path, one in zip(piece, own, strict=True)}
        with ThreadPoolExecutor(CORES) as executor:
            found = executor.map(call, paths)
            return dict(zip(counted(paths, self.watch.cancel, silent), found, strict=True))


@dataclass(frozen=True, slots=True)
class _Each:
    """Calls a function with each of several paths."""

    call: Callable[[Path], str]

    def __call__(self, paths: Sequence[Path]) -> list[str]:
        return [self.call(path) for path in paths]


@dataclass(frozen=True, slots=True)
class _Work:
    pool: _Pool
    place: AuditFolder
    schemas: Path
    secret: bytes

    def documents(self, paths: Sequence[Path]) -> dict[Path, str]:
        """Read the documents that are not remembered, and return the keys of all."""
        keys = self.pool.digests(digest_of_document, paths)
        known = {
            str(row["document"]) for row in remembered_rows(self.place, DOCUMENTS, ("document",))
        }
        new = {key: path for path, key in keys.items() if key and key not in known}
        batches = [
            Batch(each, self.place.parts, self.schemas, {}, {}, self.secret)
            for each in _cut(list(new.values()), _DOCUMENTS_AT_ONCE)
        ]
        for _ in self.pool.results(read_batch, batches):
            pass
        return keys

    def exports(
        self,
        sources: Sequence[ExportSource],
        by_job: Mapping[str, Sequence[DocumentFacts]],
        found: Verified,
    ) -> None:
        """Verify the exports that are not remembered, and add the keys of all."""
        folders = {source.folder: source for source in sources}
        edges = {path: facts_of(each.submission).enrolled for path, each in folders.items()}
        enrolled = {path: edge for path, edge in edges.items() if edge is not None}
        digests = self.pool.digests(digest_of_folder, list(folders))
        contents = {path: content_of(digest, edges[path]) for path, digest in digests.items()}
        facts, known = self._remembered()
        new: dict[str, Path] = {}
        keys: dict[str, str] = {}
        for folder, content in contents.items():
            key = (
                key_of(facts[content], by_job.get(facts[content].job, ()))
                if content in facts
                else ""
            )
            if key in known:
                keys[content] = key
            else:
                new[content] = folder
        found.again = len(set(keys))
        batches = [
            Batch(each, self.place.parts, self.schemas, by_job, enrolled, self.secret)
            for each in _cut(list(new.values()), _EXPORTS_AT_ONCE)
        ]
        faults: dict[Path, str] = {}
        for _, states in self.pool.results(verify_batch, batches):
            for state in states:
                keys[contents[state.folder]] = state.key
                if state.fault:
                    faults[state.folder] = state.fault
        for folder, content in contents.items():
            if keys[content]:
                found.exports.append((folders[folder], keys[content]))
            else:
                found.faults.append((folder, faults.get(folder, "")))

    def _remembered(self) -> tuple[dict[str, ExportFacts], set[str]]:
        sizes: dict[str, dict[str, int]] = defaultdict(dict)
        for row in remembered_rows(self.place, LEDGERS):
            size = int(row["size"] or 0) + int(row["new_entries"] or 0)
            sizes[str(row["export"])][str(row["origin"])] = size
        facts, known = {}, set()
        columns = ("export", "content", "manifest_sha256", "job")
        for row in remembered_rows(self.place, EXPORTS, columns):
            key, content = str(row["export"]), str(row["content"])
            known.add(key)
            manifest, job = str(row["manifest_sha256"]), str(row["job"])
            facts[content] = ExportFacts(content, manifest, job, sizes[key])
        return facts, known


def _cut(paths: Sequence[Path], at_most: int) -> Iterator[Sequence[Path]]:
    """Yield pieces of the paths, so many that each process gets several."""
    size = max(1, min(at_most, -(-len(paths) // (_PIECES_FOR_EACH * CORES))))
    for at in range(0, len(paths), size):
        yield paths[at : at + size]


def remembered_rows(
    place: AuditFolder, form: TableForm, columns: Sequence[str] | None = None
) -> list[Row]:
    """Return the remembered rows of a table."""
    files = place.files_of(form)
    if not files:
        return []
    wanted = None if columns is None else list(columns)
    tables = [parquet().read_table(each, columns=wanted) for each in files]
    rows: list[Row] = arrow().concat_tables(tables).to_pylist()
    return rows


def unread_documents(place: AuditFolder, documents: Mapping[Path, str]) -> list[tuple[Path, str]]:
    """Return the documents that are not valid by themselves, each with its fault in English."""
    faults = {
        str(row["document"]): str(row["fault"])
        for row in remembered_rows(place, DOCUMENTS, ("document", "fault"))
        if row["fault"] is not None
    }
    found = [(path, faults.get(key, _UNREADABLE)) for path, key in documents.items()]
    return [(path, why) for path, why in found if why != _UNREADABLE or not documents[path]]


_UNREADABLE: Final = "It cannot be read."


def _by_job(rows: Sequence[Row], documents: Mapping[Path, str]) -> dict[str, list[DocumentFacts]]:
    """Return the facts of the documents that were found, by their jobs."""
    known = {str(row["document"]): row for row in rows}
    found: dict[str, list[DocumentFacts]] = defaultdict(list)
    for path, key in documents.items():
        row = known.get(key)
        if row is not None and row["kind"] is not None:
            found[str(row["job"])].append(_facts(path, key, row))
    return found


def _facts(path: Path, key: str, row: Row) -> DocumentFacts:
    names = row["names_export"], row["names_hand_in"]
    return DocumentFacts(
        path=path,
        key=key,
        kind=str(row["kind"]),
        origin=str(row["origin"]),
        size=int(row["size"] or 0),
        names_export=None if names[0] is None else str(names[0]),
        names_hand_in=None if names[1] is None else str(names[1]),
        sha256=str(row["sha256"] or ""),
    )
