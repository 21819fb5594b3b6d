"""The pay periods, each compared with the floor by itself."""

from __future__ import annotations

from annotator.documents.statement.document import Cell, Column, Paragraph, Section, Table, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.figure_text import figure_text
from annotator.documents.statement.period import date_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import numbers
from annotator.documents.statement.statement_parts import StatementPart
from annotator.pay.money.figures import Basis


def pay_periods(work: WorkerWork, words: DocumentWords) -> list[Section]:
    """Return the section, or nothing if there is only one pay period."""
    parts = [part for part in work.parts if part.figures.currency is not None]
    if len(parts) <= 1:
        return []
    columns = (
        Column(words("period"), 28),
        Column(words("time"), 12, is_number=True),
        Column(words("figure_net"), 15, is_number=True),
        Column(words("figure_top_up_due"), 15, is_number=True),
        Column(words("figure_owed"), 15, is_number=True),
        Column(words("figure_owed_accepted"), 15, is_number=True),
    )
    is_reviewed = any(part.figures.basis is not Basis.COMPLETED for part in parts)
    rows = tuple(_row(part, work, words, is_reviewed=is_reviewed) for part in parts)
    note = Paragraph(words("periods_mean"), Tone.QUIET)
    return [Section(words("pay_periods"), (Table(columns, rows), note))]


def _row(
    part: StatementPart, work: WorkerWork, words: DocumentWords, *, is_reviewed: bool
) -> tuple[Cell, ...]:
    """Return a row. The amounts for accepted work add up to the sum as soon as there is one."""
    hours = int(part.figures.terms["hours_ms"].exact or 0)
    figures = part.figures
    amounts = [figure_text(figures.expected[each], words) for each in ("net", "top_up_due", "owed")]
    accepted = figure_text(figures.accepted["owed"], words) if is_reviewed else ""
    name = f"{name_of(part, work, words)}\n{words(f'status_{figures.basis.value}')}"
    return (Cell(name), *numbers(words.duration(hours), *amounts, accepted))


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
