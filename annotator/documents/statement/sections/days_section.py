"""The days of a statement: time worked, and pay per hour."""

from __future__ import annotations

from fractions import Fraction

from annotator.documents.statement.document import Bars, Block, Fill, Paragraph, Section, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.figure_text import short_text
from annotator.documents.statement.sections.table_rows import bars
from annotator.documents.statement.slices import Slices
from annotator.pay import PayFigures

Line = tuple[str, str, Fraction | int, Fill]


def over_days(totals: list[PayFigures], words: DocumentWords, slices: Slices) -> list[Section]:
    """Return the section, or nothing if no day is known."""
    if not slices.each:
        return []
    blocks: list[Block] = [_time(words, slices)]
    if len(totals) == 1 and any(each.rate and each.rate.exact is not None for each in slices.each):
        blocks.append(_rates(totals[0], words, slices))
        blocks.append(Paragraph(words("rate_note"), Tone.QUIET))
    return [Section(words(f"by_{slices.unit}"), tuple(blocks))]


def _time(words: DocumentWords, slices: Slices) -> Bars:
    lines: list[Line] = []
    for each in slices.each:
        ms = each.observed_ms + each.declared_ms
        lines.append((_label(each.label, slices, words), words.duration(ms), ms, Fill.WORK))
    return bars(words("time_by_slice"), lines)


def _rates(total: PayFigures, words: DocumentWords, slices: Slices) -> Bars:
    lines: list[Line] = []
    floor = total.terms["floor"]
    if floor.exact is not None:
        lines.append((words("floor"), short_text(floor, words), floor.exact, Fill.MARK))
    for each in slices.each:
        if each.rate is not None:
            label = _label(each.label, slices, words)
            lines.append((label, short_text(each.rate, words), each.rate.exact or 0, Fill.WORK))
    return bars(words("rate_by_slice"), lines)


def _label(label: str, slices: Slices, words: DocumentWords) -> str:
    shown = words.ltr(label)
    return words("week_of", day=shown) if slices.unit == "week" else shown
