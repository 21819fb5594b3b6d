"""Reads the spans and answers of a job file, in the time base of a diary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.day.claims import standing_claims
from annotator.job_file.project import Project
from annotator.records import Correction, EffortEntry
from benchmarks.effort.diary import METHOD, MS, Told


@dataclass(frozen=True, slots=True)
class Booked:
    """The category of a span of the record, or of a part of one."""

    who: str
    category: str
    item: int | None
    start_ns: int
    end_ns: int


@dataclass(frozen=True, slots=True)
class Record:
    """The content of a job file: its spans, and the claimed time outside them."""

    booked: tuple[Booked, ...]
    claimed_ms: int = 0


def record_of(job: Path, told: Told, folder: Path) -> Record:
    """Return the spans of a job file, after corrections.

    Raises:
        RuntimeError: the job file has other sessions than the script, or an open one.
    """
    with Project.open(job) as project:
        names = {worker.id: worker.name for worker in project.reads.workers().result()}
        sessions = project.reads.sessions().result()
        with project.snapshot(folder).result() as snapshot:
            entries, corrections = list(snapshot.effort()), list(snapshot.corrections())
    if len(sessions) != len(told.offsets_ns) or {s.method for s in sessions} - {METHOD}:
        raise RuntimeError("The job file does not have the sessions of the script.")
    if not all(session.closed for session in sessions):
        raise RuntimeError("A session was killed, and no later part of the script recovered it.")
    begun = {
        session.id: session.started_utc_ms * MS - offset
        for session, offset in zip(sessions, told.offsets_ns, strict=True)
    }
    booked = [
        piece
        for entry in entries
        for piece in _pieces(
            _booked(entry, names[entry.worker_id], begun[entry.session_id]),
            (one for one in corrections if one.entry_seq == entry.seq),
            begun[entry.session_id],
        )
    ]
    claimed = sum(claim.duration_ms for claim in standing_claims(corrections))
    return Record(tuple(booked), claimed)


def _booked(entry: EffortEntry, who: str, begun_ns: int) -> Booked:
    span = entry.span
    start, end = begun_ns + span.start_ms * MS, begun_ns + span.end_ms * MS
    return Booked(who, span.category.value, span.item_id, start, end)


def _pieces(booked: Booked, said: Iterable[Correction], begun_ns: int) -> list[Booked]:
    """Split a span by its corrections; the last one counts."""
    pieces = [booked]
    for one in said:
        start, end = begun_ns + one.start_ms * MS, begun_ns + one.end_ms * MS
        category = booked.category if one.category is None else one.category.value
        item = one.item_id if category == "declared" else None
        cut = []
        for piece in pieces:
            first, last = max(start, piece.start_ns), min(end, piece.end_ns)
            if first >= last:
                cut.append(piece)
                continue
            middle = replace(piece, start_ns=first, end_ns=last, category=category, item=item)
            cut += [replace(piece, end_ns=first), middle, replace(piece, start_ns=last)]
        pieces = [piece for piece in cut if piece.start_ns < piece.end_ns]
    return pieces
