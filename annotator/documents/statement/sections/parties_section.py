"""The worker, the parties, the purpose and the dates of the work."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.documents.statement.document import Paragraph, Section, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.period import date_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import facts
from annotator.effort.method import EFFORT_1
from annotator.pay.order.disclosures import disclosures

_TOLD = (
    ("client", "for_whom.client"),
    ("beneficiary", "for_whom.beneficiary"),
    ("purpose", "what_for.purpose"),
)


def parties(work: WorkerWork, words: DocumentWords, *, is_named: bool) -> Section:
    """Return the section; it names the worker only if the worker asks for it."""
    rows = [(words("worker"), words.ltr(work.worker.id), Tone.PLAIN)]
    if is_named and work.worker.name:
        rows.append((words("name"), words.foreign(work.worker.name), Tone.PLAIN))
    rows.append((words("job"), words.foreign(work.job.facts.title), Tone.PLAIN))
    rows += _of_orders(work, words)
    rows.append((words("period"), period_text(work, words), Tone.PLAIN))
    rows.append((words("method"), words.ltr(EFFORT_1.name), Tone.PLAIN))
    blocks = [facts(rows)]
    if not work.orders:
        note = Paragraph(words("no_order"), Tone.ATTENTION)
        return Section(words("parties"), (*blocks, note))
    return Section(words("parties"), tuple(blocks))


def _of_orders(work: WorkerWork, words: DocumentWords) -> Iterator[tuple[str, str, Tone]]:
    for key, field in _TOLD:
        said = dict.fromkeys(_disclosed(work, words, field))
        for text in said:
            is_told = text is not None
            shown = words.foreign(text) if text is not None else words("not_disclosed")
            yield words(key), shown, Tone.PLAIN if is_told else Tone.ATTENTION


def _disclosed(work: WorkerWork, words: DocumentWords, field: str) -> Iterator[str | None]:
    for order in work.orders:
        rows = {row.key: row for part in disclosures(order, words.language) for row in part.rows}
        yield rows[field].value


def period_text(work: WorkerWork, words: DocumentWords) -> str:
    """Return the days of the work, as requested."""
    period, days = work.period, work.days
    if period.is_all and not days:
        return words("period_all_undated")
    first = words.ltr(str(period.first or (date_of(days[0]) if days else "")))
    last = words.ltr(str(period.last or (date_of(days[-1]) if days else "")))
    if period.is_all:
        key = "period_all_one_day" if first == last else "period_all"
        return words(key, first=first, last=last)
    if first == last:
        return words("period_one_day", first=first)
    if period.last is None:
        return words("period_from", first=first)
    if period.first is None:
        return words("period_to", last=last)
    return words("period_days", first=first, last=last)
