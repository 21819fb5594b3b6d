"""Marks are plain characters of the text, and are read again as what they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.marks import (
    GAP,
    MarkConvention,
    MarkedSelection,
    MarkedText,
    PlainMark,
    TextMark,
    literal_text,
    mark_illegible,
    plain_text,
    read_marks,
    read_spans,
    turn_mark,
    write_marks,
)

BRACKETS, TEI, NONE = MarkConvention.BRACKETS, MarkConvention.TEI, MarkConvention.NONE
PIECES = [*"ab \u2045\u2046?-+.7()<>/&;", "é", "ن", GAP, "<del>", "</del>", "&lt;", "\u2045?"]
SIGNED = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def test_each_mark_is_read_from_its_brackets() -> None:
    text = "An \u2045?no\u2046 \u2045.4\u2046 \u2045-17\u204618\u2045+12\u2046 \u2045.\u2046"
    marked = read_marks(text, BRACKETS)
    assert marked.text == f"An no {GAP} 171812 {GAP}"
    assert marked.marks == (
        PlainMark(TextMark.UNCLEAR, 3, 5),
        PlainMark(TextMark.ILLEGIBLE, 6, 7, 4),
        PlainMark(TextMark.STRUCK_OUT, 8, 10),
        PlainMark(TextMark.SUPPLIED, 12, 14),
        PlainMark(TextMark.ILLEGIBLE, 15, 16),
    )
    assert plain_text(text, BRACKETS) == "An no  171812 "


def test_each_mark_is_read_from_its_element() -> None:
    text = (
        '<unclear>no</unclear><gap reason="illegible" quantity="4" unit="character"/>'
        '<del>17<supplied>8</supplied></del> &amp; <b> a < b <gap reason="illegible"/>'
    )
    marked = read_marks(text, TEI)
    assert marked.text == f"no{GAP}178 & <b> a < b {GAP}"
    assert marked.marks == (
        PlainMark(TextMark.UNCLEAR, 0, 2),
        PlainMark(TextMark.ILLEGIBLE, 2, 3, 4),
        PlainMark(TextMark.STRUCK_OUT, 3, 6),
        PlainMark(TextMark.SUPPLIED, 5, 6),
        PlainMark(TextMark.ILLEGIBLE, 19, 20),
    )


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("a \u2045 b \u2046 c", BRACKETS),
        ("\u2045?never closed", BRACKETS),
        ("\u2045!other\u2046", BRACKETS),
        ("<del>never closed", TEI),
        ("<del rend='x'>a</del>", TEI),
        ("</del> a & b < c", TEI),
        ("\u2045?no\u2046 <del>no</del> &lt;", NONE),
    ],
)
def test_what_is_no_complete_mark_is_text(text: str, convention: MarkConvention) -> None:
    assert read_marks(text, convention) == MarkedText(text)


@given(SIGNED, st.sampled_from([BRACKETS, TEI, NONE]))
def test_a_text_written_literally_reads_as_itself(text: str, convention: MarkConvention) -> None:
    assert read_marks(literal_text(text, convention), convention) == MarkedText(text)


@given(SIGNED, st.sampled_from([BRACKETS, TEI]), st.sampled_from([BRACKETS, TEI]))
def test_any_text_is_read_and_written_in_the_other_convention_without_loss(
    text: str, first: MarkConvention, second: MarkConvention
) -> None:
    marked = read_marks(text, first)
    assert read_marks(write_marks(marked, second), second) == marked


@given(SIGNED, st.integers(0, 14), st.integers(0, 14), st.sampled_from(list(TextMark)))
def test_a_mark_set_can_be_removed_and_leaves_the_text(
    text: str, one: int, other: int, mark: TextMark
) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    before = [span.mark for span in read_spans(text, BRACKETS)]
    turned = turn_mark(text, (start, end), mark, BRACKETS)
    if turned is None or len(read_spans(turned.text, BRACKETS)) <= len(before):
        return
    assert turned.text[turned.start : turned.end] == text[start:end].strip()
    back = turn_mark(turned.text, (turned.start, turned.end), mark, BRACKETS)
    assert back is not None
    assert back.text == text
    assert text[back.start : back.end] == text[start:end].strip()


def test_spaces_at_the_ends_stay_outside_and_the_letters_stay_selected() -> None:
    turned = turn_mark("Anno 1812 Rex", (4, 10), TextMark.UNCLEAR, BRACKETS)
    assert turned == MarkedSelection("Anno \u2045?1812\u2046 Rex", 7, 11)


def test_a_mark_around_the_cursor_is_removed_and_without_one_nothing_is_marked() -> None:
    text = "Anno \u2045?1812\u2046 Rex"
    assert turn_mark(text, (9, 9), TextMark.UNCLEAR, BRACKETS) == MarkedSelection(
        "Anno 1812 Rex", 7, 7
    )
    assert turn_mark(text, (9, 9), TextMark.STRUCK_OUT, BRACKETS) is None
    assert turn_mark("Anno", (1, 1), TextMark.UNCLEAR, BRACKETS) is None
    assert turn_mark("Anno", (0, 4), TextMark.UNCLEAR, NONE) is None


@pytest.mark.parametrize(
    ("start", "end", "is_possible"),
    [
        (0, 13, True),  # around the whole mark
        (7, 9, True),  # inside it
        (5, 12, True),  # exactly the mark
        (0, 8, False),  # into it
        (6, 9, False),  # half of its sign
        (8, 13, False),  # out of it
    ],
)
def test_a_selection_that_cuts_a_mark_cannot_be_marked(
    start: int, end: int, is_possible: bool
) -> None:
    turned = turn_mark("Anno \u2045?1812\u2046 R", (start, end), TextMark.STRUCK_OUT, BRACKETS)
    assert (turned is not None) == is_possible


@pytest.mark.parametrize("convention", [BRACKETS, TEI])
def test_an_illegible_place_takes_the_place_of_the_selection(convention: MarkConvention) -> None:
    put = mark_illegible("Anno 18e\u03012 Rex", (5, 10), convention)
    assert put is not None
    assert put.start == put.end
    assert put.text[put.end :] == " Rex"
    assert read_marks(put.text, convention).marks == (PlainMark(TextMark.ILLEGIBLE, 5, 6, 4),)


@pytest.mark.parametrize("convention", [BRACKETS, TEI])
def test_at_the_cursor_its_length_is_unknown_and_each_further_press_adds_a_letter(
    convention: MarkConvention,
) -> None:
    text, at, counted = "Anno ", 5, []
    for _press in range(4):
        put = mark_illegible(text, (at, at), convention)
        assert put is not None
        text, at = put.text, put.end
        counted.append(read_marks(text, convention).marks[0].letters)
    assert (counted, at) == ([None, 1, 2, 3], len(text))


def test_the_number_of_letters_has_a_limit() -> None:
    put = mark_illegible("\u2045.9999\u2046", (7, 7), BRACKETS)
    assert put is not None
    assert put.text == "\u2045.9999\u2046"


def test_nothing_is_put_into_the_middle_of_a_sign() -> None:
    assert mark_illegible("a\u2045.3\u2046", (2, 2), BRACKETS) is None
    assert mark_illegible("a", (1, 1), NONE) is None
