"""Builds the statement of one worker as a document, from which all forms are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.documents.statement.document import Document, Section
from annotator.documents.statement.document_words import ENGLISH_WORDS, DocumentWords
from annotator.documents.statement.first_line import came_line, opening_line
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.appendix_section import computed
from annotator.documents.statement.sections.days_section import over_days
from annotator.documents.statement.sections.disclosure_section import told
from annotator.documents.statement.sections.paid_section import payments
from annotator.documents.statement.sections.parties_section import parties, period_text
from annotator.documents.statement.sections.pay_section import pay, rates
from annotator.documents.statement.sections.periods_section import pay_periods
from annotator.documents.statement.sections.time_section import time
from annotator.documents.statement.sections.work_section import rejected, work_done
from annotator.documents.statement.slices import slices_of
from annotator.pay.order.payer import owed_by
from annotator.pay.order.work_order import WorkOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOptions:
    """The worker's choices: the language, the own name, and pay in a portable record.

    ``as_of`` is the local day on which a statement is made; None leaves it out.
    """

    words: DocumentWords = ENGLISH_WORDS
    is_named: bool = False
    has_pay: bool = False
    as_of: dt.date | None = None


def statement(work: WorkerWork, wishes: StatementOptions) -> Document:
    """Return the statement of one worker for a period; its first line states the amount owed."""
    words = wishes.words
    notes = [words("sample")] if work.job.is_sample else []
    if work.undated and not work.period.is_all:
        notes.append(words("undated", n=words.number(work.undated)))
    if any(part.is_cut for part in work.parts):
        notes.append(words("cut"))
    return Document(
        title=words("title"),
        subtitle=_subtitle(work, wishes),
        language=words.language,
        direction=words.direction,
        lead=tuple(_lead(work, words)),
        notes=tuple(notes),
        sections=tuple(_sections(work, wishes)),
    )


def _lead(work: WorkerWork, words: DocumentWords) -> Iterator[str]:
    """Yield the first line for each currency, how much was received, who owes it, and when.

    Payments are those of the whole job: they cannot be attributed to single days.
    """
    paid = work.paid if work.period.is_all else {}
    for total in work.totals:
        yield opening_line(total, words)
        if total.currency in paid and (came := came_line(paid[total.currency], words)):
            yield came
        if total.currency is not None and not work.job.is_sample:
            orders = [each for each in work.orders if each.currency == total.currency]
            yield words.render(owed_by(orders, words.language))
            yield _due_line(orders, words)


def _due_line(orders: Iterable[WorkOrder], words: DocumentWords) -> str:
    """Return when the work orders say that it is paid."""
    told = dict.fromkeys(
        words.foreign(order.pay.due.text_in(words.language))
        for order in orders
        if order.pay.due is not None
    )
    return words("due_line", due=words("and").join(told)) if told else words("due_unknown")


def _subtitle(work: WorkerWork, wishes: StatementOptions) -> str:
    """Return the days and the day of the statement, since the amount owed grows with each item."""
    words, period = wishes.words, period_text(work, wishes.words)
    if wishes.as_of is None:
        return period
    return words("as_of", period=period, day=words.ltr(wishes.as_of.isoformat()))


def _sections(work: WorkerWork, wishes: StatementOptions) -> list[Section]:
    words, totals = wishes.words, work.totals
    sections = [parties(work, words, is_named=wishes.is_named)]
    for total in totals:
        sections.append(pay(work, total, words))
        if total.currency is not None:
            sections.append(rates(work, total, words))
    sections += pay_periods(work, words)
    sections += [time(work, words), work_done(work, words), rejected(work, words)]
    sections.append(payments(work, words))
    sections += over_days(totals, words, slices_of(work))
    sections += told(work, words)
    return [*sections, computed(work, words)]
