"""Payments: the due date, the sums sent and received, and the open rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from annotator.documents.statement.document import (
    Block,
    Cell,
    Column,
    Paragraph,
    Section,
    Table,
    Tone,
)
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.figure_text import figure_text, title_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.disclosure_section import fields_told
from annotator.pay import Figures
from annotator.pay.money.payments import CONFIRMED, VOID, signed_by_both, withdrawals_of
from annotator.pay.money.shown_amounts import shown_total, shown_value
from annotator.pay.payments.paid import STATED
from annotator.records import Payment

_DUE: Final = (
    ("due", "pay.due"),
    ("days_between", "pay.days_between_payments"),
    ("means", "pay.means"),
)
_SUMS: Final = (
    "owed",
    "owed_accepted",
    "sent",
    "sent_signed",
    "received",
    "transfer_fees",
    "top_up_paid",
    "confirmed",
    "open",
    "open_accepted",
    "bonus_by_worker",
    "bonus_by_vendor",
    "deduction_by_worker",
    "deduction_by_vendor",
    "conversion_by_worker",
    "taken_back_by_worker",
    "taken_back_by_vendor",
)
_ACCEPTED: Final = {"owed_accepted": "owed", "open_accepted": "open"}
_OPEN: Final = ("open", "open_accepted")
_IF_ANY: Final = ("transfer_fees", "top_up_paid", *STATED)


def payments(work: WorkerWork, words: DocumentWords) -> Section:
    """Return the section of amounts due and paid, which always covers the whole job."""
    blocks: list[Block] = list(_due(work, words))
    if work.payments:
        blocks.append(_stated(work, words))
    blocks += [_sums(figures, words) for figures in work.paid.values()]
    is_confirmed = any(figures["received"].exact is not None for figures in work.paid.values())
    if not is_confirmed:
        blocks.append(Paragraph(words("none_confirmed"), Tone.ATTENTION))
    if not work.period.is_all:
        blocks.append(Paragraph(words("paid_whole_job"), Tone.QUIET))
    return Section(words("payments"), tuple(blocks))


def _due(work: WorkerWork, words: DocumentWords) -> Iterator[Table]:
    """Yield when and how the money comes: once if all orders say the same, else by order."""
    told = [fields_told(order, _DUE, words) for order in work.orders]
    if all(each == told[0] for each in told):
        yield from told[:1]
        return
    for number, order in enumerate(work.orders, start=1):
        yield fields_told(order, _DUE, words, number=number)


def _stated(work: WorkerWork, words: DocumentWords) -> Table:
    columns = (
        Column(words("day"), 20),
        Column(words("stated"), 20),
        Column(words("stated_how"), 36),
        Column(words("amount"), 24, is_number=True),
    )
    signed = signed_by_both(work.payments)
    backs = withdrawals_of(work.payments)
    shown = [each for each in work.payments if each.side not in (CONFIRMED, VOID)]
    return Table(columns, tuple(_payment(each, words, signed, backs) for each in shown))


def _payment(
    payment: Payment,
    words: DocumentWords,
    signed: AbstractSet[int],
    backs: Mapping[int, Payment],
) -> tuple[Cell, ...]:
    amount = shown_value(payment.amount, payment.currency)
    return (
        Cell(words.ltr(payment.day)),
        Cell(words(f"side_{payment.side}")),
        Cell(words("and").join(_details(payment, words, signed, backs)), Tone.QUIET),
        Cell(words.amount(amount)),
    )


def _details(
    payment: Payment,
    words: DocumentWords,
    signed: AbstractSet[int],
    backs: Mapping[int, Payment],
) -> Iterator[str]:
    """Yield who states it, whether the other side confirms it, and the rest of what is stated."""
    yield words(f"by_{payment.stated_by}")
    yield words("confirmed_by_both" if payment.seq in signed else "not_confirmed")
    back = backs.get(payment.seq)
    if back is not None:
        yield words(f"taken_back_{back.stated_by}")
        yield words.foreign(back.note)
    if payment.means:
        yield words.foreign(payment.means)
    if payment.fee:
        yield words("fee", amount=words.amount(shown_value(payment.fee, payment.currency)))
    if payment.note:
        yield words.foreign(payment.note)


def _sums(figures: Figures, words: DocumentWords) -> Table:
    rows = []
    for name in _SUMS:
        figure = figures[name]
        if name in _IF_ANY and not figure.exact:
            continue
        if name in _ACCEPTED and figure.exact in (None, figures[_ACCEPTED[name]].exact):
            continue
        is_open = name == "open" and (figure.exact or 0) > 0
        tone = Tone.ATTENTION if is_open else Tone.STRONG if name == "open" else Tone.PLAIN
        title, text = title_of(name, words), figure_text(figure, words)
        if name in _OPEN and figure.exact is not None and figure.exact < 0:
            # An amount below zero reads like a debt of the worker.
            title = words(f"figure_{name}_more")
            text = words.amount(shown_total(-figure.exact, figure.unit))
        rows.append((Cell(title, tone), Cell(text, tone)))
    return Table((Column("", 60), Column("", 40, is_number=True)), tuple(rows))
