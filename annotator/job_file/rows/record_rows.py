"""Converts rows of the job, sessions, effort and history to values and back."""

from __future__ import annotations

from annotator.editing.changes import Step
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.job_file.rows.json_columns import (
    pack_bins,
    pack_changes,
    unpack_bins,
    unpack_changes,
)
from annotator.job_file.schema.sealed_rows import Row, SealedRow
from annotator.local_time import OffsetChange
from annotator.model.entities import WorkerId
from annotator.records import EffortEntry, JobFacts, SessionFacts
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm


def job_row(facts: JobFacts) -> Row:
    """Return the columns of the job."""
    texts = facts.texts
    rules = texts.form.value, texts.marks.value, texts.language
    sample = int(facts.sample)
    return (1, facts.job_id, facts.title, facts.media_folder, sample, facts.place, *rules)


def job_of(row: SealedRow) -> JobFacts:
    """Return the facts of the job in a row."""
    form, marks = TextForm(row.text_form), MarkConvention(row.text_marks)
    texts = TextRules(form, marks, row.text_language)
    return JobFacts(row.job_id, row.title, row.media_folder, bool(row.sample), row.place, texts)


def session_row(session: SessionFacts, position: int) -> Row:
    """Return the columns of a session; ``position`` counts sessions in order of their start."""
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


def session_of(row: SealedRow, changes: tuple[OffsetChange, ...] = ()) -> SessionFacts:
    """Return the session in a row, with its changes of local time."""
    return SessionFacts(
        id=row.id,
        worker_id=WorkerId(row.worker_id),
        method=row.method,
        started_utc_ms=row.started_utc_ms,
        utc_offset_min=row.utc_offset_min,
        rest_sixths=row.rest_sixths,
        rest_end_sixths=row.rest_end_sixths,
        closed=bool(row.closed),
        sample=bool(row.sample),
        offset_changes=changes,
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


def effort_of(row: SealedRow) -> EffortEntry:
    """Return the effort entry in a row."""
    return EffortEntry(
        session_id=row.session_id,
        worker_id=WorkerId(row.worker_id),
        order_sha256=row.order_sha256,
        span=_span_of(row),
        seq=row.seq,
        sample=bool(row.sample),
    )


def _span_of(row: SealedRow) -> Span:
    gap = row.gap_category
    return Span(
        category=Category(row.category),
        item_id=row.item_id,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        ended_by=EndedBy(row.ended_by),
        gap_item_id=row.gap_item_id,
        gap_category=None if gap is None else Category(gap),
        bins=unpack_bins(row.bins),
    )


def step_row(step: Step, *, undone: bool) -> Row:
    """Return the columns of a step of the history."""
    payload = pack_changes(step.changes)
    return (step.seq, step.name, int(undone), payload, step.import_id, step.worker_id)


def step_of(row: SealedRow) -> Step:
    """Return the step in a row."""
    return Step(row.seq, row.name, unpack_changes(row.payload), row.import_id, row.worker_id)
