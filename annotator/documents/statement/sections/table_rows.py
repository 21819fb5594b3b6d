"""Rows and cells shared by the sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from annotator.documents.statement.document import Bar, Bars, Cell, Column, Fill, Table, Tone

_WHOLE = 1_000


def facts(rows: Iterable[tuple[str, str, Tone]]) -> Table:
    """Return a table of names and values, without a header."""
    cells = tuple((Cell(name, Tone.QUIET), Cell(text, tone)) for name, text, tone in rows)
    return Table((Column("", 30), Column("", 70)), cells)


def numbers(*cells: str, tone: Tone = Tone.PLAIN) -> tuple[Cell, ...]:
    """Return a row whose cells all have the same tone."""
    return tuple(Cell(text, tone) for text in cells)


def bars(title: str, lines: Sequence[tuple[str, str, Fraction | int, Fill]]) -> Bars:
    """Return a plot of (label, value in words, size, fill); the longest bar has the full length."""
    longest = max((size for _label, _value, size, _fill in lines), default=0)
    return Bars(
        title,
        tuple(
            Bar(label, value, round(_WHOLE * size / longest) if longest else 0, fill)
            for label, value, size, fill in lines
        ),
    )
