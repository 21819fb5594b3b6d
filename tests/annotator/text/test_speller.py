"""The spell check of the computer: what it looks at, and what happens without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from annotator.text import speller as checked
from annotator.text.marks import MarkConvention
from annotator.text.speller import languages, speller, word_at
from tests.support.dictionaries import enchant_with

WORDS = {"the", "people's", "gar\u00e7on", "\u0645\u0644\u0643"}
BRACKETS, TEI = MarkConvention.BRACKETS, MarkConvention.TEI


@pytest.fixture(autouse=True)
def _no_dictionary_of_others() -> Iterator[None]:
    checked.speller.cache_clear()
    yield
    checked.speller.cache_clear()


@pytest.fixture
def enchant(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give a computer with a dictionary."""
    module = enchant_with({"en_GB": WORDS})
    monkeypatch.setitem(sys.modules, "enchant", module)
    return module


@pytest.mark.usefixtures("enchant")
@pytest.mark.parametrize(
    ("text", "convention", "unknown"),
    [
        ("the xhe, people\u2019s 'the' gar\u00e7on", BRACKETS, ["xhe"]),
        ("\u0645\u0644\u0643 \u0645\u0644\u0643\u0643", BRACKETS, ["\u0645\u0644\u0643\u0643"]),
        ("A4 12th the1", BRACKETS, []),
        ("\u2045?xhe\u2046 xh\u2045+e\u2046 \u2045.3\u2046", BRACKETS, ["xhe", "xh", "e"]),
        ("<unclear>xhe</unclear> the", TEI, ["xhe"]),
        ("", BRACKETS, []),
    ],
)
def test_words_that_are_not_in_the_dictionary_are_found(
    text: str, convention: MarkConvention, unknown: list[str]
) -> None:
    found = speller("en_GB")
    assert found is not None
    places = found.misspelt(text, convention)
    assert [text[start:end] for start, end in places] == unknown
    assert found.misspelt(text, convention) == places


@pytest.mark.usefixtures("enchant")
def test_similar_words_are_suggested() -> None:
    found = speller("en_GB")
    assert found is not None
    assert found.suggestions("xhe")[0] == "the"


@pytest.mark.usefixtures("enchant")
def test_a_language_without_a_dictionary_is_no_error() -> None:
    assert languages() == ["en_GB"]
    assert speller("xx") is None
    assert speller("") is None


def test_without_enchant_there_is_no_spell_check_and_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "enchant", None)
    assert languages() is None
    assert speller("en_GB") is None


@pytest.mark.parametrize(("at", "word"), [(0, "one"), (3, "one"), (4, "two's"), (9, "two's")])
def test_the_word_at_the_cursor(at: int, word: str) -> None:
    place = word_at("one two's", at)
    assert place is not None
    assert "one two's"[slice(*place)] == word
    assert word_at("one  two", 4) is None
