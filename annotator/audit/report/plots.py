"""Plots of a report as SVG; each is followed in the page by a table with the same numbers.

Numbers are laid out in whole thousandths of the width, so that every machine draws the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 1000
_LABEL: Final = 300
_VALUE: Final = 180
_ROW: Final = 34
_TOP: Final = 10


@dataclass(frozen=True, slots=True)
class PlotRange:
    """One row of a plot of ranges: its name, the quartiles and the median, and their text."""

    name: str
    low: int
    middle: int
    high: int
    text: str


@dataclass(frozen=True, slots=True)
class PlotBar:
    """One row of a plot of bars: its name, its pieces from the left, and their text."""

    name: str
    pieces: Sequence[int]
    text: str


def ranges_svg(title: str, rows: Sequence[PlotRange]) -> str:
    """Return a plot in which each row has a line from quartile to quartile and a median."""
    largest = max((row.high for row in rows), default=0)
    drawn = []
    for at, row in enumerate(rows):
        y = _TOP + at * _ROW + _ROW // 2
        low, middle, high = (_place(each, largest) for each in (row.low, row.middle, row.high))
        drawn += [
            _name(row.name, y),
            f'<line class="track" x1="{_LABEL}" x2="{_WIDTH - _VALUE}" y1="{y}" y2="{y}"/>',
            f'<line class="range" x1="{low}" x2="{high}" y1="{y}" y2="{y}"/>',
            f'<circle class="median" cx="{middle}" cy="{y}" r="8"/>',
            _text(row.text, y),
        ]
    return _svg(title, drawn, len(rows))


def bars_svg(title: str, rows: Sequence[PlotBar]) -> str:
    """Return a plot in which each row has a bar of one or more pieces."""
    largest = max((sum(row.pieces) for row in rows), default=0)
    drawn = []
    for at, row in enumerate(rows):
        top, y, before = _TOP + at * _ROW + 7, _TOP + at * _ROW + _ROW // 2, 0
        drawn.append(_name(row.name, y))
        for number, piece in enumerate(row.pieces):
            start, end = _place(before, largest), _place(before + piece, largest)
            before += piece
            drawn.append(
                f'<rect class="bar bar{number}" x="{start}" width="{end - start}" y="{top}" '
                f'height="{_ROW - 14}"/>'
            )
        drawn.append(_text(row.text, y))
    return _svg(title, drawn, len(rows))


def _place(value: int, largest: int) -> int:
    room = _WIDTH - _VALUE - _LABEL - 20
    return _LABEL + 10 + (max(0, value) * room // largest if largest > 0 else 0)


def _name(name: str, y: int) -> str:
    shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return (
        f'<text class="name" x="{_LABEL - 10}" y="{y + 5}" text-anchor="end">{escape(shown)}</text>'
    )


_LONGEST: Final = 28


def _text(text: str, y: int) -> str:
    return f'<text class="value" x="{_WIDTH - _VALUE + 12}" y="{y + 5}">{escape(text)}</text>'


def _svg(title: str, drawn: Sequence[str], rows: int) -> str:
    height = 2 * _TOP + rows * _ROW
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height}" aria-label="{escape(title)}: '
        f'the table below has the same numbers">{"".join(drawn)}</svg>'
    )
