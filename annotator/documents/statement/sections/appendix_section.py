"""How each figure was computed: its formula, its inputs and its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from annotator.documents.statement.sections.periods_section import name_of
from annotator.pay import Figure, PayFigures
from annotator.pay.money.figures import Basis

MOST_PARTS: Final = 6
"""Maximum number of pay periods whose formulas are printed; the JSON format has them all."""


def computed(work: WorkerWork, words: DocumentWords) -> Section:
    """Return the section: each pay period, then their sum.

    Figures that are not known are listed with the reason.
    """
    blocks: list[Block] = [Paragraph(words("computed_means"), Tone.QUIET)]
    if len(work.parts) > 1:
        for part in work.parts[:MOST_PARTS]:
            blocks.append(Paragraph(name_of(part, work, words), Tone.STRONG))
            blocks += _tables(part.figures, words)
        if len(work.parts) > MOST_PARTS:
            more = words.number(len(work.parts) - MOST_PARTS)
            blocks.append(Paragraph(words("more_parts", n=more), Tone.QUIET))
        blocks.append(Paragraph(words("added_up"), Tone.STRONG))
    for total in work.totals:
        blocks += _tables(total, words)
    blocks.append(Paragraph(words("no_seal"), Tone.QUIET))
    return Section(words("computed"), tuple(blocks))


def _tables(figures: PayFigures, words: DocumentWords) -> Iterator[Block]:
    """Yield the figures that lead, and those of accepted work while some is not reviewed."""
    yield _table([*figures.terms, *figures.expected], words)
    if figures.basis is Basis.EXPECTED:
        yield Paragraph(words("accepted"), Tone.STRONG)
        yield _table(figures.accepted, words)


def _table(figures: Iterable[Figure], words: DocumentWords) -> Table:
    columns = (
        Column(words("figure"), 24),
        Column(words("formula"), 52),
        Column(words("value"), 24, is_number=True),
    )
    return Table(columns, tuple(_row(figure, words) for figure in figures if figure.formula))


def _row(figure: Figure, words: DocumentWords) -> tuple[Cell, ...]:
    inputs = ", ".join(f"{name} = {value}" for name, value in figure.inputs)
    formula = words.ltr(f"{figure.name} = {figure.formula}")
    how = f"{formula}\n{words.ltr(inputs)}" if inputs else formula
    is_known = figure.exact is not None
    return (
        Cell(title_of(figure.name, words)),
        Cell(how, Tone.QUIET),
        Cell(figure_text(figure, words), Tone.PLAIN if is_known else Tone.QUIET),
    )
