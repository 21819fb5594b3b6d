"""A document as a value: sections of paragraphs, tables and bars; every form is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The emphasis of a text. Attention marks missing data and points not to be overlooked."""

    PLAIN = "plain"
    QUIET = "quiet"
    STRONG = "strong"
    ATTENTION = "attention"


class Fill(StrEnum):
    """The meaning of a bar: observed work, other time or money, or a line to reach."""

    WORK = "work"
    OTHER = "other"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a table."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title ("" for none), its share of the width, and whether it holds numbers."""

    title: str
    width_percent: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, one cell for each column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        """Refuse rows of the wrong length: cells would stand under the wrong titles."""
        if any(len(row) != len(self.columns) for row in self.rows):
            message = "every row of a table needs one cell for each column"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot; ``permille`` is its length, where the longest bar has 1000."""

    label: str
    value: str
    permille: int
    fill: Fill = Fill.WORK


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of horizontal bars; the value beside each bar is also given in words."""

    title: str
    bars: tuple[Bar, ...]


Block = Paragraph | Table | Bars


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document in one language.

    ``lead`` comes first and has the most important lines; ``notes`` follow it and must not be
    overlooked. ``direction`` is ``ltr`` or ``rtl``.
    """

    title: str
    subtitle: str
    language: str
    direction: str
    lead: tuple[str, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def is_rtl(self) -> bool:
        """Whether the text runs from right to left."""
        return self.direction == "rtl"
