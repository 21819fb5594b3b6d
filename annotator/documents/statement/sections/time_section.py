"""The time by category."""

from __future__ import annotations

from annotator.documents.statement.document import Bars, Cell, Column, Fill, Section, Table, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import bars
from annotator.effort.categories import COUNTED_WORK


def time(work: WorkerWork, words: DocumentWords) -> Section:
    """Return the section: the categories, then observed and declared time separately."""
    return Section(words("time"), (_by_category(work, words), _sums(work, words)))


def _by_category(work: WorkerWork, words: DocumentWords) -> Bars:
    lines = [
        (
            words(category.value),
            words.duration(ms),
            ms,
            Fill.WORK if category in COUNTED_WORK else Fill.OTHER,
        )
        for category, ms in work.effort.items()
    ]
    return bars(words("time_by_category"), lines)


def _sums(work: WorkerWork, words: DocumentWords) -> Table:
    observed = work.observed_ms
    rows = (
        (words("observed"), observed),
        (words("observed_and_declared"), observed + work.declared_ms),
        (words("all_hours"), work.hours_ms),
    )
    return Table(
        (Column("", 70), Column("", 30, is_number=True)),
        tuple((Cell(name), Cell(words.duration(ms), Tone.STRONG)) for name, ms in rows),
    )
