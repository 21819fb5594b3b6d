"""A document as one page of HTML for browsers and for paper; it loads nothing.

The same text is shown by browsers and by Qt's rich text, which knows a part of HTML 4 and CSS 2
only: so plots are tables with a ground, and everything is said by tables, classes and ``dir``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from annotator.documents.statement.document import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Document,
    Fill,
    Paragraph,
    Table,
)

INK: Final = "#1C1F23"
QUIET: Final = "#565D66"
ATTENTION: Final = "#8A5200"
ACCENT: Final = "#0A6B5D"
HAIRLINE: Final = "#DEDBD3"
PAPER: Final = "#FFFFFF"
OTHER: Final = "#A9A59B"
MARK: Final = "#8A5200"
TRACK: Final = "#F1EFEA"

_FILLS: Final = {Fill.WORK: ACCENT, Fill.OTHER: OTHER, Fill.MARK: MARK}
_FACES: Final = "'Noto Sans', 'Noto Naskh Arabic', sans-serif"
_WHOLE: Final = 1_000
_LINE: Final = f"border-bottom: 1px solid {HAIRLINE}"

_STYLE: Final = f"""
html {{ max-width: 50em; margin: 2em auto; padding: 0 1em; }}
body {{ font-family: {_FACES}; font-size: 9.5pt; color: {INK}; background-color: {PAPER}; }}
body {{ -webkit-print-color-adjust: exact; print-color-adjust: exact; }}
tr {{ page-break-inside: avoid; }}
p {{ margin-top: 4px; margin-bottom: 4px; }}
table {{ margin-top: 4px; margin-bottom: 4px; }}
td, th {{ padding: 3px 6px; }}
th {{ font-weight: normal; font-size: 8.5pt; color: {QUIET}; }}
.title {{ font-size: 11pt; color: {QUIET}; }}
.lead {{ font-size: 14pt; margin-top: 6px; margin-bottom: 8px; }}
.head {{ font-size: 12pt; font-weight: 600; color: {ACCENT}; margin-top: 20px; }}
.plot {{ font-weight: 600; margin-top: 10px; }}
.quiet {{ color: {QUIET}; }}
.strong {{ font-weight: 600; }}
.attention {{ color: {ATTENTION}; font-weight: 600; }}
"""
_HEADINGS: Final = {"title": 1, "head": 2, "plot": 3}


def as_html(documents: tuple[Document, ...], *, is_visual: bool = False) -> str:
    """Return one HTML page with the documents, each on a new sheet of paper.

    Args:
        documents: at least one.
        is_visual: write columns in visual order, from left to right. A browser mirrors the tables
            of a right-to-left page; Qt does not.
    """
    first = documents[0]
    body = "".join(
        "".join(_document(each, at, is_visual=is_visual)) for at, each in enumerate(documents)
    )
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{escape(first.language)}" dir="{first.direction}">\n<head>\n'
        '<meta charset="utf-8" />\n'
        f"<title>{escape(first.title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body dir="{first.direction}">\n{body}</body>\n</html>\n'
    )


def _document(document: Document, at: int, *, is_visual: bool) -> Iterator[str]:
    is_turned = is_visual and document.is_rtl
    place = _Place(document.direction, f"d{at + 1}", is_turned, is_new_sheet=at > 0)
    yield place.heading("title", f"{document.title} · {document.subtitle}")
    for line in document.lead:
        yield place.paragraph("lead", line)
    for note in document.notes:
        yield place.paragraph("attention", note)
    for section in document.sections:
        yield place.heading("head", section.title)
        for block in section.blocks:
            yield from _block(block, place)


@dataclass(slots=True)
class _Place:
    """The direction and the heading tags of a document.

    Headings are paragraphs with a role, because Qt enlarges its own headings beyond their set size.
    """

    direction: str
    name: str
    is_turned: bool
    is_new_sheet: bool = False
    headings: int = 0

    def heading(self, kind: str, text: str) -> str:
        """Return a heading. Its id keeps a page break from following it."""
        self.headings += 1
        name = f"{self.name}-{self.headings}"
        rule = ' style="page-break-before: always"' if self.is_new_sheet else ""
        self.is_new_sheet = False
        return (
            f'<p id="{name}" class="{kind}" role="heading" aria-level="{_HEADINGS[kind]}" '
            f'dir="{self.direction}"{rule}>{_text(text)}</p>\n'
        )

    def open_table(self) -> str:
        """Return the opening tag of a table."""
        return f'<table width="100%" cellspacing="0" cellpadding="0" dir="{self.direction}">\n'

    def row(self, cells: Sequence[str]) -> str:
        """Return a row of a table, reversed if necessary."""
        return f"<tr>{''.join(reversed(cells) if self.is_turned else cells)}</tr>\n"

    def paragraph(self, kind: str, text: str) -> str:
        """Return a paragraph."""
        return f'<p class="{kind}" dir="{self.direction}">{_text(text)}</p>\n'


def _block(block: Block, place: _Place) -> Iterator[str]:
    match block:
        case Paragraph(text, tone):
            yield place.paragraph(tone, text)
        case Table():
            yield from _table(block, place)
        case Bars(title, bars):
            yield place.heading("plot", title)
            yield place.open_table()
            for bar in bars:
                yield from _bar(bar, place)
            yield "</table>\n"


def _table(table: Table, place: _Place) -> Iterator[str]:
    yield place.open_table()
    if any(column.title for column in table.columns):
        yield place.row([_head(column, place.direction) for column in table.columns])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        yield place.row([_cell(cell, column, place.direction) for cell, column in cells])
    yield "</table>\n"


def _head(column: Column, direction: str) -> str:
    side = _side(direction, is_end=column.is_number)
    return (
        f'<th width="{column.width_percent}%" align="{side}" style="{_LINE}">'
        f"{_text(column.title)}</th>"
    )


def _cell(cell: Cell, column: Column, direction: str) -> str:
    side = _side(direction, is_end=column.is_number)
    return (
        f'<td width="{column.width_percent}%" align="{side}" valign="top" '
        f'class="{cell.tone}" style="{_LINE}">{_text(cell.text)}</td>'
    )


def _bar(bar: Bar, place: _Place) -> Iterator[str]:
    start, end = (_side(place.direction, is_end=is_end) for is_end in (False, True))
    share = min(100, max(1, bar.permille * 100 // _WHOLE)) if bar.permille else 0
    drawn = [*_drawn(share, _FILLS[bar.fill]), *_drawn(100 - share, TRACK)]
    yield place.row(
        [
            f'<td width="30%" align="{start}" valign="middle">{_text(bar.label)}</td>',
            f'<td width="42%" valign="middle">{place.open_table()}{place.row(drawn)}</table></td>',
            f'<td width="28%" align="{end}" valign="middle">{_text(bar.value)}</td>',
        ]
    )


def _drawn(percent: int, colour: str) -> Iterator[str]:
    if percent:
        yield (
            f'<td width="{percent}%" bgcolor="{colour}" style="padding: 0; font-size: 6pt">'
            "&#160;</td>"
        )


def _side(direction: str, *, is_end: bool) -> str:
    return "right" if is_end != (direction == "rtl") else "left"


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br />")
