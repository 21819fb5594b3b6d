"""Marks in a text: unclear, illegible, struck out and supplied, written as plain characters.

``read_marks`` never fails: what is no complete mark of the convention is text.
docs/marks.md describes both conventions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

MOST_LETTERS: Final = 9999
"""The largest number of letters that an illegible place can state."""

GAP: Final = "\ufffd"
"""What stands for an illegible place in a text without signs."""


class TextMark(StrEnum):
    """What a mark says about the letters in it."""

    UNCLEAR = "unclear"
    ILLEGIBLE = "illegible"
    STRUCK_OUT = "struck_out"
    SUPPLIED = "supplied"


class MarkConvention(StrEnum):
    """How the texts of a job write marks. The values are exported: a changed rule is a new one."""

    NONE = "none"
    BRACKETS = "brackets/1"
    TEI = "tei/1"


@dataclass(frozen=True, slots=True)
class MarkSpan:
    """A mark in a text as written.

    ``start`` to ``end`` is all of it with its signs, ``inner_start`` to ``inner_end`` the letters
    that it marks. An illegible place has none, but ``letters``: how many there seem to be, or None.
    """

    mark: TextMark
    start: int
    inner_start: int
    inner_end: int
    end: int
    letters: int | None = None


@dataclass(frozen=True, slots=True)
class PlainMark:
    """A mark on the text without signs: from ``start`` up to but without ``end``.

    An illegible place is one ``GAP``, and has ``letters``: how many there seem to be, or None.
    """

    mark: TextMark
    start: int
    end: int
    letters: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text without signs, and the marks on it, by their start, the outer ones first."""

    text: str
    marks: tuple[PlainMark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Signs:
    """The signs of one convention. ``token`` has the groups open, close, gap, letters, literal."""

    token: re.Pattern[str]
    opening: Mapping[TextMark, str]
    closing: Mapping[TextMark, str]
    by_opening: Mapping[str, TextMark]
    by_closing: Mapping[str, TextMark | None]
    literals: Mapping[str, str]
    """The written form of each character that has one, by the character."""
    gap: str
    unknown_gap: str


_BRACKETS: Final = _Signs(
    token=re.compile(
        "(?P<gap>\u2045\\.(?P<letters>[0-9]{0,4})\u2046)|(?P<literal>\u2045[()]\u2046)"
        "|(?P<open>\u2045[?+-])|(?P<close>\u2046)"
    ),
    opening={
        TextMark.UNCLEAR: "\u2045?",
        TextMark.STRUCK_OUT: "\u2045-",
        TextMark.SUPPLIED: "\u2045+",
    },
    closing=dict.fromkeys((TextMark.UNCLEAR, TextMark.STRUCK_OUT, TextMark.SUPPLIED), "\u2046"),
    by_opening={
        "\u2045?": TextMark.UNCLEAR,
        "\u2045-": TextMark.STRUCK_OUT,
        "\u2045+": TextMark.SUPPLIED,
    },
    by_closing={"\u2046": None},
    literals={"\u2045": "\u2045(\u2046", "\u2046": "\u2045)\u2046"},
    gap="\u2045.%d\u2046",
    unknown_gap="\u2045.\u2046",
)
_ELEMENTS: Final = {
    TextMark.UNCLEAR: "unclear",
    TextMark.STRUCK_OUT: "del",
    TextMark.SUPPLIED: "supplied",
}
_TEI: Final = _Signs(
    token=re.compile(
        '(?P<gap><gap reason="illegible"'
        '(?: quantity="(?P<letters>[0-9]{1,4})" unit="character")?/>)'
        "|(?P<literal>&(?:lt|amp);)|(?P<open><(?:unclear|del|supplied)>)"
        "|(?P<close></(?:unclear|del|supplied)>)"
    ),
    opening={mark: f"<{name}>" for mark, name in _ELEMENTS.items()},
    closing={mark: f"</{name}>" for mark, name in _ELEMENTS.items()},
    by_opening={f"<{name}>": mark for mark, name in _ELEMENTS.items()},
    by_closing={f"</{name}>": mark for mark, name in _ELEMENTS.items()},
    literals={"<": "&lt;", "&": "&amp;"},
    gap='<gap reason="illegible" quantity="%d" unit="character"/>',
    unknown_gap='<gap reason="illegible"/>',
)
_SIGNS: Final[Mapping[MarkConvention, _Signs]] = MappingProxyType(
    {MarkConvention.BRACKETS: _BRACKETS, MarkConvention.TEI: _TEI}
)


def read_spans(text: str, convention: MarkConvention) -> list[MarkSpan]:
    """Return the complete marks of a text, by their start, the outer ones first."""
    return _read(text, convention)[0]


def read_marks(text: str, convention: MarkConvention) -> MarkedText:
    """Return the text without signs, and the marks on it; a mark without letters is dropped.

    Each illegible place is one ``GAP`` in it.
    """
    spans, literals = _read(text, convention)
    cuts = dict(literals)
    for span in spans:
        if span.mark is TextMark.ILLEGIBLE:
            cuts[span.start, span.end] = GAP
        else:
            cuts[span.start, span.inner_start] = cuts[span.inner_end, span.end] = ""
    places, plain = _plain(text, cuts)
    marks = (
        PlainMark(span.mark, places[span.start], places[span.end], span.letters) for span in spans
    )
    return MarkedText(plain, tuple(mark for mark in marks if mark.start < mark.end))


def plain_text(text: str, convention: MarkConvention) -> str:
    """Return the text without signs, and nothing for what is illegible."""
    marked = read_marks(text, convention)
    gaps = {mark.start for mark in marked.marks if mark.mark is TextMark.ILLEGIBLE}
    return "".join(letter for at, letter in enumerate(marked.text) if at not in gaps)


def write_marks(marked: MarkedText, convention: MarkConvention) -> str:
    """Return the text with its marks as signs; ``read_marks`` returns the same again.

    Marks must be nested or apart. Without a convention they are lost.
    """
    signs = _SIGNS.get(convention)
    if signs is None:
        return marked.text
    pieces: list[str] = []
    open_marks: list[PlainMark] = []
    starting: dict[int, list[PlainMark]] = {}
    for mark in marked.marks:
        starting.setdefault(mark.start, []).append(mark)
    for at in range(len(marked.text) + 1):
        while open_marks and open_marks[-1].end <= at:
            pieces.append(signs.closing[open_marks.pop().mark])
        written = literal_text(marked.text[at : at + 1], convention)
        for mark in starting.get(at, ()):
            if mark.mark is TextMark.ILLEGIBLE:
                written = gap_sign(mark.letters, convention)
            else:
                pieces.append(signs.opening[mark.mark])
                open_marks.append(mark)
        pieces.append(written)
    return "".join(pieces)


def literal_text(text: str, convention: MarkConvention) -> str:
    """Return a text that reads as exactly these characters, also where they look like signs."""
    signs = _SIGNS.get(convention)
    if signs is None:
        return text
    return "".join(signs.literals.get(letter, letter) for letter in text)


def gap_sign(letters: int | None, convention: MarkConvention) -> str:
    """Return the sign of an illegible place of about so many letters; "" without a convention."""
    signs = _SIGNS.get(convention)
    if signs is None:
        return ""
    return signs.unknown_gap if letters is None else signs.gap % min(letters, MOST_LETTERS)


@dataclass(frozen=True, slots=True)
class MarkedSelection:
    """A text after a mark was set or removed, and what is selected in it then."""

    text: str
    start: int
    end: int


def turn_mark(
    text: str, selection: tuple[int, int], mark: TextMark, convention: MarkConvention
) -> MarkedSelection | None:
    """TextMark the selected letters, or remove that mark around them; None if that is impossible.

    Without a selection, the same mark around the cursor is removed. Spaces at the ends of the
    selection stay outside. A selection that cuts a sign or another mark in two cannot be marked.
    """
    signs = _SIGNS.get(convention)
    if signs is None or mark is TextMark.ILLEGIBLE:
        return None
    start, end = selection
    around = [each for each in read_spans(text, convention) if _is_around(each, start, end)]
    same = [each for each in around if each.mark is mark]
    if same:
        return _without(text, same[-1], start, end)
    letters = text[start:end]
    start, end = start + len(letters) - len(letters.lstrip()), end - _spaces_after(letters)
    if start >= end or not _can_be_marked(text, start, end, convention):
        return None
    opening, closing = signs.opening[mark], signs.closing[mark]
    marked = text[:start] + opening + text[start:end] + closing + text[end:]
    inner_start, inner_end = start + len(opening), end + len(opening)
    wanted = MarkSpan(mark, start, inner_start, inner_end, inner_end + len(closing))
    if wanted not in read_spans(marked, convention):
        return None  # a sign in the selection that was incomplete would be complete now
    return MarkedSelection(marked, inner_start, inner_end)


def mark_illegible(
    text: str, selection: tuple[int, int], convention: MarkConvention
) -> MarkedSelection | None:
    """Put an illegible place at the cursor, or in the place of the selection; None if impossible.

    The place is of as many letters as were selected; without a selection it states none. Right
    after an illegible place, that place gets one letter more.
    """
    start, end = selection
    if convention not in _SIGNS:
        return None
    letters = sum(not unicodedata.combining(letter) for letter in text[start:end]) or None
    for span in read_spans(text, convention) if start == end else ():
        if span.mark is TextMark.ILLEGIBLE and span.end == start:
            start, letters = span.start, (span.letters or 0) + 1
    if not _can_be_marked(text, start, end, convention):
        return None
    sign = gap_sign(letters, convention)
    after = start + len(sign)
    return MarkedSelection(text[:start] + sign + text[end:], after, after)


# Internals ------------------------------------------------------------------------------


_Cut = tuple[int, int]


def _read(text: str, convention: MarkConvention) -> tuple[list[MarkSpan], dict[_Cut, str]]:
    """Return the complete marks, and the literal characters by where they are written."""
    signs = _SIGNS.get(convention)
    if signs is None:
        return [], {}
    spans: list[MarkSpan] = []
    literals: dict[_Cut, str] = {}
    open_marks: list[MarkSpan] = []
    written = {form: letter for letter, form in signs.literals.items()}
    for found in signs.token.finditer(text):
        start, end, sign = found.start(), found.end(), found.group()
        if found["literal"]:
            literals[start, end] = written[sign]
        elif found["gap"]:
            count = int(found["letters"]) if found["letters"] else None
            spans.append(MarkSpan(TextMark.ILLEGIBLE, start, start, start, end, count))
        elif found["open"]:
            open_marks.append(MarkSpan(signs.by_opening[sign], start, end, end, end))
        else:
            closed = _closed(open_marks, signs.by_closing[sign])
            spans += [replace(each, inner_end=start, end=end) for each in closed]
    return sorted(spans, key=lambda each: (each.start, -each.end)), literals


def _closed(open_marks: list[MarkSpan], mark: TextMark | None) -> list[MarkSpan]:
    """Take the mark that a closing sign ends off the open ones; those opened in it are text."""
    for at in range(len(open_marks) - 1, -1, -1):
        if mark is None or open_marks[at].mark is mark:
            closed = open_marks[at]
            del open_marks[at:]
            return [closed]
    return []


def _plain(text: str, cuts: Mapping[_Cut, str]) -> tuple[list[int], str]:
    """Return the place of each character in the text with the cuts replaced, and that text."""
    places, pieces, length, at = [0] * (len(text) + 1), [], 0, 0
    for (start, end), letters in sorted(cuts.items()):
        for place in range(at, start):
            places[place] = length + place - at
        length += start - at
        pieces += [text[at:start], letters]
        for place in range(start, end):
            places[place] = length
        length += len(letters)
        at = end
    for place in range(at, len(text) + 1):
        places[place] = length + place - at
    return places, "".join([*pieces, text[at:]])


def _is_around(span: MarkSpan, start: int, end: int) -> bool:
    if span.mark is TextMark.ILLEGIBLE:
        return False
    is_inside = span.inner_start <= start and end <= span.inner_end
    return is_inside or (span.start, span.end) == (start, end)


def _without(text: str, span: MarkSpan, start: int, end: int) -> MarkedSelection:
    inner = text[span.inner_start : span.inner_end]
    shorter = text[: span.start] + inner + text[span.end :]
    shift = span.inner_start - span.start
    first, last = span.start, span.start + len(inner)
    start, end = (min(max(at - shift, first), last) for at in (start, end))
    return MarkedSelection(shorter, start, end)


def _spaces_after(letters: str) -> int:
    return len(letters) - len(letters.rstrip())


def _can_be_marked(text: str, start: int, end: int, convention: MarkConvention) -> bool:
    """Return whether the selection cuts neither a sign nor a mark in two."""
    return all(_is_apart_or_nested(cut, start, end) for cut in _whole_parts(text, convention))


def _whole_parts(text: str, convention: MarkConvention) -> Iterator[Sequence[int]]:
    """Yield what cannot be cut: (start, end) of signs, and all four edges of marks."""
    spans, literals = _read(text, convention)
    yield from literals
    for span in spans:
        if span.mark is TextMark.ILLEGIBLE:
            yield span.start, span.end
        else:
            yield span.start, span.inner_start, span.inner_end, span.end


def _is_apart_or_nested(edges: Sequence[int], start: int, end: int) -> bool:
    first, last = edges[0], edges[-1]
    if end <= first or start >= last or (start <= first and last <= end):
        return True
    is_mark = len(edges) > 2  # noqa: PLR2004 - a sign has two edges
    return is_mark and edges[1] <= start and end <= edges[2]
