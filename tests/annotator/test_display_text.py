"""Text from a file, as it is shown: nothing in it acts, and what is ours stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.display_text import LONGEST_LINE, LONGEST_NAME, one_line, safe_text, shown_name

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e"
ISOLATES = "\u2066\u2067\u2068\u2069"
texts = st.text(st.one_of(st.characters(), st.sampled_from(OVERRIDES + ISOLATES + "\x00\x1b\n\r")))


@given(texts)
def test_a_name_keeps_nothing_that_acts(name: str) -> None:
    shown = shown_name(name)
    assert not set(shown) & set(OVERRIDES + ISOLATES)
    assert {unicodedata.category(each) for each in shown} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert len(shown) <= LONGEST_NAME + 1


@given(texts)
def test_a_text_keeps_lines_and_tabs_and_isolates_that_are_balanced(text: str) -> None:
    shown = safe_text(text)
    assert not set(shown) & set(OVERRIDES)
    left = {each for each in shown if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}}
    assert left <= {"\n", "\t"}
    depth = 0
    for each in shown:
        depth += (each in ISOLATES[:3]) - (each == ISOLATES[3])
        assert depth >= 0
    assert depth == 0


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), max_size=60))
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == shown_name(text) == one_line(text) == text


def test_what_a_sentence_of_ours_isolates_stays_isolated() -> None:
    sentence = "by \u2068שבת\u2069, 3 regions"
    assert safe_text(sentence) == sentence


@pytest.mark.parametrize("name", ["a\u2069b", "a\u2067b", "\u2069\u2067"])
def test_a_name_cannot_end_the_isolate_around_it_or_open_one(name: str) -> None:
    shown = safe_text(f"by \u2068{name}\u2069 today")
    assert shown == "by \u2068\u2069\u2067\u2069 today" or not set(shown) & set(ISOLATES)


def test_lines_of_other_systems_are_lines() -> None:
    assert safe_text("one\r\ntwo\u2028three") == "one\ntwo\nthree"


def test_a_long_line_loses_its_middle() -> None:
    line = one_line("begin" + "x" * 65_536 + ".jpg")
    assert len(line) <= LONGEST_LINE + 1
    assert line.startswith("begin")
    assert line.endswith(".jpg")


def test_one_line_has_one_line() -> None:
    assert one_line("a\nb\r\nc") == "a b c"
