"""The pay periods, each compared with the floor by itself."""

from __future__ import annotations

from annotator.documents.statement.document import Cell, Column, Paragraph, Section, Table, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.figure_text import figure_text
from annotator.documents.statement.period import date_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import numbers
from annotator.documents.statement.statement_parts import StatementPart


def pay_periods(work: WorkerWork, words: DocumentWords) -> list[Section]:
    """Return the section, or nothing if there is only one pay period."""
    parts = [part for part in work.parts if part.figures.currency is not None]
    if len(parts) <= 1:
        return []
    columns = (
        Column(words("period"), 34),
        Column(words("time"), 15, is_number=True),
        Column(words("figure_net"), 17, is_number=True),
        Column(words("figure_top_up_due"), 17, is_number=True),
        Column(words("figure_owed"), 17, is_number=True),
    )
    rows = tuple(_row(part, work, words) for part in parts)
    note = Paragraph(words("periods_mean"), Tone.QUIET)
    return [Section(words("pay_periods"), (Table(columns, rows), note))]


def _row(part: StatementPart, work: WorkerWork, words: DocumentWords) -> tuple[Cell, ...]:
    hours = int(part.figures.terms["hours_ms"].exact or 0)
    amounts = (figure_text(part.figures.due[each], words) for each in ("net", "top_up_due", "owed"))
    status = words("accepted" if part.figures.is_reviewed else "status_not_reviewed")
    name = f"{name_of(part, work, words)}\n{status}"
    return (Cell(name), *numbers(words.duration(hours), *amounts))


def name_of(part: StatementPart, work: WorkerWork, words: DocumentWords) -> str:
    """Return the days of a pay period and, if there are several orders, its order."""
    days = [words.ltr(str(date_of(day))) for day in (*part.days[:1], *part.days[-1:])]
    ends = tuple(dict.fromkeys(days))
    name = words("span", first=ends[0], last=ends[-1]) if len(ends) > 1 else "".join(ends)
    orders = [order.sha256 for order in work.orders]
    if len(orders) > 1 and part.order_sha256 in orders:
        number = str(orders.index(part.order_sha256) + 1)
        name = words("of_order", what=name, number=words.ltr(number))
    return name or words("no_known_day")
