"""The pay for the work, line by line, and the pay per hour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
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
from annotator.documents.statement.figure_text import figure_text, short_text, title_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import numbers
from annotator.pay import Figure, Figures, Floor, PayFigures
from annotator.pay.money.figures import Basis
from annotator.pay.money.inputs import PIECE_WORK
from annotator.pay.money.payments import DEDUCTION, agreed
from annotator.pay.order.fields.pay_fields import DEDUCTION_KINDS
from annotator.pay.pay_totals import DIFFERS

_LINES: Final = ("item_pay", "region_pay", "audio_pay", "hour_pay", "other_pay", "bonus")
_SUMS: Final = ("gross", "net", "top_up_due", "owed")
_HEADS: Final = {
    Basis.COMPLETED: ("amount",),
    Basis.EXPECTED: ("expected", "accepted"),
    Basis.ACCEPTED: ("completed", "accepted"),
}
"""The columns of amounts; the counts are those of the first."""
_RATES: Final = ("full_rate", "paid_time_rate", "task_rate")
_DEDUCTION: Final = re.compile(rf"({'|'.join(DEDUCTION_KINDS)})_([0-9]+)|deduction")
_BASIS: Final = {
    "item_pay": ("items", "item_rate"),
    "region_pay": ("regions", "region_rate"),
    "audio_pay": ("audio_ms", "audio_rate"),
    "hour_pay": ("piece_ms", "hour_rate"),
    "other_pay": ("other_ms", "other_rate"),
}
_OF_OTHER: Final = (
    "guideline_ms",
    "training_ms",
    "rework_ms",
    "review_ms",
    "wait_ms",
    "admin_ms",
    "paid_rest_ms",
)
"""The components of other time paid by the hour, besides declared time."""


def pay(work: WorkerWork, total: PayFigures, words: DocumentWords) -> Section:
    """Return the section of one currency: each line of the pay, and what of it is accepted."""
    title = words("pay_in", currency=words.ltr(total.currency)) if total.currency else words("pay")
    if total.currency is None:
        return Section(title, (Paragraph(words("no_pay"), Tone.ATTENTION),))
    heads = _HEADS[total.basis]
    sides = [total.expected if head == "amount" else getattr(total, head) for head in heads]
    width = 24 if len(heads) == 1 else 20
    columns = (
        Column(words("what"), 30),
        Column(words("basis"), 70 - width * len(heads)),
        *(Column(words(head), width, is_number=True) for head in heads),
    )
    blocks: list[Block] = [Table(columns, tuple(_rows(work, total, sides, words)))]
    if total.basis is Basis.EXPECTED:
        blocks.append(Paragraph(words("partly_reviewed"), Tone.ATTENTION))
    elif total.basis is Basis.COMPLETED:
        blocks.append(Paragraph(words("not_reviewed"), Tone.QUIET))
    return Section(title, tuple(blocks))


def _rows(
    work: WorkerWork, total: PayFigures, sides: list[Figures], words: DocumentWords
) -> Iterator[tuple[Cell, ...]]:
    for name in _LINES:
        if _is_worth_a_line(name, sides):
            yield _row(name, _basis(name, sides[0], total.terms, words), sides, words)
        if name == "hour_pay":
            yield from _of_items(total, sides, words)
        if name == "other_pay":
            yield from _of_other_time(total, sides, words)
    yield _row("gross", "", sides, words, Tone.STRONG)
    for name in sides[0].by_name:
        if _DEDUCTION.fullmatch(name):
            yield _row(name, _why(name, work, total, words), sides, words)
    for name in _SUMS[1:]:
        yield _row(name, "", sides, words, Tone.STRONG)


def _is_worth_a_line(name: str, sides: list[Figures]) -> bool:
    """Return whether such a rate exists; a bonus of zero is shown, because the order states it."""
    return any(name in side and side[name].exact is not None for side in sides)


def _row(
    name: str, basis: str, sides: list[Figures], words: DocumentWords, tone: Tone = Tone.PLAIN
) -> tuple[Cell, ...]:
    cells = [_amount(side[name], words, tone) for side in sides]
    return (Cell(title_of(name, words), tone), Cell(basis, Tone.QUIET), *cells)


def _amount(figure: Figure, words: DocumentWords, tone: Tone) -> Cell:
    is_known = figure.exact is not None
    return Cell(figure_text(figure, words), tone if is_known else Tone.ATTENTION)


def _short(figure: Figure, words: DocumentWords, tone: Tone) -> Cell:
    return Cell(short_text(figure, words), tone if figure.exact is not None else Tone.ATTENTION)


def _basis(name: str, side: Figures, terms: Figures, words: DocumentWords) -> str:
    if name not in _BASIS:
        return ""
    every = {**terms.by_name, **side.by_name}
    count, rate = (every.get(each) for each in _BASIS[name])
    if count is None or rate is None or count.exact is None:
        return ""
    if rate.exact is None:
        is_apart = rate.reason == DIFFERS and count.exact
        return words("times_each", count=figure_text(count, words)) if is_apart else ""
    return words("times", count=figure_text(count, words), rate=figure_text(rate, words))


def _of_items(
    total: PayFigures, sides: list[Figures], words: DocumentWords
) -> Iterator[tuple[Cell, ...]]:
    """Yield the time that was declared on items, which is paid as time on items."""
    paid = _declared_on_items(total)
    if paid > 0 and _is_worth_a_line("hour_pay", sides):
        shown = words("of_it", what=words("declared_on_items"))
        yield numbers(shown, words.duration(int(paid)), *[""] * len(sides), tone=Tone.QUIET)


def _declared_on_items(total: PayFigures) -> Fraction:
    """Return the paid time that was declared on items: what is not observed of time on items."""
    names = ("piece_ms", *(f"{code}_ms" for code in PIECE_WORK))
    piece, *observed = (total.terms[name].exact or Fraction(0) for name in names)
    return piece - sum(observed)


def _of_other_time(
    total: PayFigures, sides: list[Figures], words: DocumentWords
) -> Iterator[tuple[Cell, ...]]:
    """Yield the components of other time, so that rests and waiting are seen as paid or unpaid."""
    if not _is_worth_a_line("other_pay", sides):
        return
    blank = [""] * len(sides)
    for name in _OF_OTHER:
        figure = total.terms[name]
        if figure.exact:
            what = words("paid_rest_line" if name == "paid_rest_ms" else name[:-3])
            shown = words("of_it", what=what)
            yield numbers(shown, words.duration(int(figure.exact)), *blank, tone=Tone.QUIET)
    # Declared time is not always paid, so its paid part is the remainder of the paid time.
    rest = sum((total.terms[name].exact or Fraction(0) for name in _OF_OTHER), Fraction(0))
    paid = (total.terms["other_ms"].exact or Fraction(0)) - rest
    declared = total.terms["declared_ms"].exact or Fraction(0)
    unpaid = declared - paid - _declared_on_items(total)
    for what, ms in (("declared", paid), ("declared_unpaid", unpaid)):
        if ms > 0:
            shown = words("of_it" if what == "declared" else "beside_it", what=words(what))
            yield numbers(shown, words.duration(int(ms)), *blank, tone=Tone.QUIET)


def _why(name: str, work: WorkerWork, total: PayFigures, words: DocumentWords) -> str:
    """Return the nature of a deduction: its share of the gross, and the reason in the order."""
    if name == "deduction":
        signed = agreed(work.payments)
        own = [each for each in work.payments if each.side == DEDUCTION and each.seq in signed]
        own = [each for each in own if each.currency == total.currency]
        return words("and").join(dict.fromkeys(words.foreign(each.note) for each in own))
    found = _DEDUCTION.fullmatch(name)
    number = int(found[2]) if found else 0
    percent = total.expected.by_name.get(f"percent_{number}")
    share = ""
    if percent is not None and percent.exact is not None:
        share = words("share_of_gross", percent=figure_text(percent, words))
    reasons = dict.fromkeys(
        words.foreign(deduction.reason.text_in(words.language))
        if deduction.reason is not None
        else words("reason_not_disclosed")
        for order in work.orders
        for deduction in (order.pay.deductions or ())[number - 1 : number]
        if order.currency == total.currency
    )
    why = words("and").join(reasons)
    return words("with_reason", what=share, why=why) if share and why else share or why


def rates(work: WorkerWork, total: PayFigures, words: DocumentWords) -> Section:
    """Return the section on hourly pay: three rates, floor, shortfall, pass-through."""
    columns = (
        Column(words("rate"), 30),
        Column(words("definition"), 44),
        Column("", 26, is_number=True),
    )
    rows = []
    for name in _RATES:
        tone = Tone.STRONG if name == "full_rate" else Tone.PLAIN
        means = Cell(words(f"{name}_means"), Tone.QUIET)
        rows.append(
            (Cell(title_of(name, words), tone), means, _short(total.expected[name], words, tone))
        )
    rows.append(
        (
            Cell(words("floor")),
            Cell(_floor_words(work, total, words), Tone.QUIET),
            _short(total.terms["floor"], words, Tone.PLAIN),
        )
    )
    short = total.expected["shortfall"]
    tone = Tone.ATTENTION if short.exact else Tone.PLAIN
    means = Cell(words("shortfall_means"), Tone.QUIET)
    rows.append((Cell(title_of("shortfall", words), tone), means, _amount(short, words, tone)))
    passed_on = total.expected["passed_on"]
    means = Cell(words("passed_on_means"), Tone.QUIET)
    rows.append((Cell(title_of("passed_on", words)), means, _amount(passed_on, words, Tone.PLAIN)))
    return Section(words("rates"), (Table(columns, tuple(rows)),))


def _floor_words(work: WorkerWork, total: PayFigures, words: DocumentWords) -> str:
    orders = [order for order in work.orders if order.currency == total.currency]
    told = dict.fromkeys(
        _floor_told(order.floor, words) for order in orders if order.floor is not None
    )
    kinds = {floor.kind for order in orders for floor in order.floors}
    sentences = [*told, *([words("floor_statutory")] if kinds == {"statutory"} else [])]
    return " ".join(sentences) or words("no_floor")


def _floor_told(floor: Floor, words: DocumentWords) -> str:
    kind = words(floor.kind)
    return words("floor_means", kind=kind, source=words.foreign(f"{floor.source}."))
