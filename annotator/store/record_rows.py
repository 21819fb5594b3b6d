"""Rows of the job, sessions, effort and history to values and back."""

from __future__ import annotations

from annotator.changes import Step
from annotator.model import WorkerId
from annotator.records import EffortEntry, JobFacts, SessionFacts
from annotator.store.packing import pack_bins, pack_changes, span_of, unpack_changes
from annotator.store.rows import Row


def job_row(facts: JobFacts) -> Row:
    """Return the columns of the job."""
    return (1, facts.job_id, facts.title, facts.media_folder, int(facts.sample), facts.place)


def job_of(row: Row) -> JobFacts:
    """Return the job of its row."""
    _, job_id, title, media_folder, sample, place = row[:6]
    return JobFacts(job_id, title, media_folder, bool(sample), place)


def session_row(session: SessionFacts, position: int) -> Row:
    """Return the columns of a session; ``position`` counts them as they began."""
    return (
        session.id,
        position,
        session.worker_id,
        session.method,
        session.started_utc_ms,
        session.utc_offset_min,
        session.rest_sixths,
        session.rest_end_sixths,
        int(session.closed),
        int(session.sample),
    )


def session_of(row: Row) -> SessionFacts:
    """Return the session of a row."""
    values = tuple(row)
    return SessionFacts(
        id=values[0],
        worker_id=WorkerId(values[2]),
        method=values[3],
        started_utc_ms=values[4],
        utc_offset_min=values[5],
        rest_sixths=values[6],
        rest_end_sixths=values[7],
        closed=bool(values[8]),
        sample=bool(values[9]),
    )


def effort_row(entry: EffortEntry, seq: int) -> Row:
    """Return the columns of an effort entry."""
    span = entry.span
    return (
        seq,
        entry.session_id,
        entry.worker_id,
        entry.order_sha256,
        span.category.value,
        span.item_id,
        span.start_ms,
        span.end_ms,
        span.ended_by.value,
        span.gap_item_id,
        None if span.gap_category is None else span.gap_category.value,
        pack_bins(span.bins),
        int(entry.sample),
    )


def effort_of(row: Row) -> EffortEntry:
    """Return the effort entry of a row."""
    values = tuple(row)
    return EffortEntry(
        session_id=values[1],
        worker_id=WorkerId(values[2]),
        order_sha256=values[3],
        span=span_of(values[4:12]),
        seq=values[0],
        sample=bool(values[12]),
    )


def step_row(step: Step, *, undone: bool) -> Row:
    """Return the columns of a step of the history."""
    payload = pack_changes(step.changes)
    return (step.seq, step.name, int(undone), payload, step.import_id, step.worker_id)


def step_of(row: Row) -> Step:
    """Return the step of a row."""
    seq, name, _, payload, import_id, worker_id = row[:6]
    return Step(seq, name, unpack_changes(payload), import_id, worker_id)
