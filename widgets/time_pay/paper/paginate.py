"""Divides a laid-out document into pages, between rows and lines, never through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtGui import QTextBlock, QTextDocument, QTextFormat, QTextTable


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A part of the document, from ``top`` to ``bottom``, that stays on one page if possible.

    ``holds_next`` is a heading: it stays with the part below it. ``is_first`` begins a new page.
    """

    top: float
    bottom: float
    holds_next: bool = False
    is_first: bool = False


def sheets(document: QTextDocument, height: float) -> list[tuple[float, float]]:
    """Return (top, bottom) of each page, in the document's own units; at least one.

    Args:
        document: laid out without pages, as one long strip.
        height: of a page. Higher parts are cut at the end of the page.
    """
    cuts = [0.0]
    for top, bottom, is_first in _groups(list(_pieces(document))):
        if (is_first and top > cuts[-1]) or (bottom > cuts[-1] + height and top > cuts[-1]):
            cuts.append(top)
        while bottom > cuts[-1] + height:
            cuts.append(cuts[-1] + height)
    cuts.append(max(document.size().height(), cuts[-1] + 1))
    return [(top, min(bottom, top + height)) for top, bottom in pairwise(cuts)]


def _groups(pieces: list[PageBlock]) -> Iterator[tuple[float, float, bool]]:
    """Yield headings together with the first piece below them."""
    top, is_first = None, False
    for piece in pieces:
        top = piece.top if top is None else top
        is_first = is_first or piece.is_first
        if not piece.holds_next:
            yield top, piece.bottom, is_first
            top, is_first = None, False
    if top is not None:
        yield top, pieces[-1].bottom, is_first


def _pieces(document: QTextDocument) -> Iterator[PageBlock]:
    walk = document.rootFrame().begin()
    while not walk.atEnd():
        frame = walk.currentFrame()
        if isinstance(frame, QTextTable):
            yield from _rows(document, frame)
        elif walk.currentBlock().isValid():
            block = walk.currentBlock()
            place = document.documentLayout().blockBoundingRect(block)
            top = place.top() - block.blockFormat().topMargin() / 2
            yield PageBlock(top, place.bottom(), _is_heading(block), _begins_sheet(block))
        walk += 1


def _rows(document: QTextDocument, table: QTextTable) -> Iterator[PageBlock]:
    """Yield the rows; the header row stays with the row below it.

    The last row, often the sum, stays with the one above it.
    """
    tops = [_edges(document, table, row)[0] for row in range(table.rows())]
    below = document.documentLayout().frameBoundingRect(table).bottom()
    for row, (top, bottom) in enumerate(zip(tops, [*tops[1:], below], strict=True)):
        yield PageBlock(top, bottom, holds_next=row in {0, table.rows() - 2} and table.rows() > 1)


def _edges(document: QTextDocument, table: QTextTable, row: int) -> tuple[float, float]:
    layout = document.documentLayout()
    places = [
        layout.blockBoundingRect(block)
        for column in range(table.columns())
        for block in _blocks(table, row, column)
    ]
    padding = table.format().cellPadding()
    return min(p.top() for p in places) - padding, max(p.bottom() for p in places) + padding


def _blocks(table: QTextTable, row: int, column: int) -> Iterator[QTextBlock]:
    cell = table.cellAt(row, column)
    block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
    while block.isValid():
        yield block
        if block == last:
            return
        block = block.next()


def _is_heading(block: QTextBlock) -> bool:
    return any(part.fragment().charFormat().anchorNames() for part in _parts(block))


def _begins_sheet(block: QTextBlock) -> bool:
    policy = block.blockFormat().pageBreakPolicy()
    return bool(policy & QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)


def _parts(block: QTextBlock) -> Iterator[QTextBlock.iterator]:
    walk = block.begin()
    while not walk.atEnd():
        yield walk
        walk += 1
