"""Error rates are those of jiwer, and what differs adds up to both texts."""

from __future__ import annotations

from fractions import Fraction

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.error_rates import ErrorCount, TextErrors, text_errors
from annotator.agreement.normalization import EXACT, PROFILES, SPOKEN, WRITTEN, profile_of
from annotator.agreement.text_differences import character_differences, word_differences
from annotator.errors import InvalidValueError

WORDS = st.lists(
    st.sampled_from(["the", "a", "tap", "drips", "\u0645\u0642\u0647\u0649", "o\u0308l"]),
    max_size=12,
)


@given(WORDS, WORDS)
def test_rates_are_those_of_jiwer(right: list[str], other: list[str]) -> None:
    one, two = " ".join(right), " ".join(other)
    errors = text_errors(one, two, EXACT)
    if not right:
        assert errors.words.rate is None
        assert errors.words.insertions == len(other)
        return
    told = jiwer.process_words(one, two)
    assert errors.words.errors == told.substitutions + told.deletions + told.insertions
    assert float(errors.words.rate or 0) == pytest.approx(told.wer)
    assert float(errors.characters.rate or 0) == pytest.approx(jiwer.cer(one, two))


def test_counts_of_lines_are_added_up_before_they_are_divided() -> None:
    long = text_errors("one two three four", "one two three four", EXACT)
    short = text_errors("no", "yes", EXACT)
    both = long + short
    assert both.words == ErrorCount(5, 1, 0, 0)
    assert both.words.rate == Fraction(1, 5)
    assert TextErrors().characters.rate is None


def test_each_kind_of_edit_has_its_own_count() -> None:
    assert text_errors("a b c", "a x c d", EXACT).words == ErrorCount(3, 1, 0, 1)
    assert text_errors("a b c", "a c", EXACT).words == ErrorCount(3, 0, 1, 0)
    assert text_errors("abc", "xbcd", EXACT).characters == ErrorCount(3, 1, 0, 1)


@pytest.mark.parametrize(
    ("one", "other", "same_in"),
    [
        ("caf\u00e9", "cafe\u0301", {"written/1", "spoken/1"}),
        ("a  b\u00a0c ", "a b c", {"written/1", "spoken/1"}),
        ("Don't!", "don't", {"spoken/1"}),
        ("dont", "don't", set()),
        ("well-known", "well known", set()),
        ("yes, no", "yes no", {"spoken/1"}),
        ("a\u200db", "ab", {"spoken/1"}),
        ("STRASSE", "stra\u00dfe", {"spoken/1"}),
        ("\u0645\u0642\u0647\u0649\u061f", "\u0645\u0642\u0647\u0649", {"spoken/1"}),
        ("\u0131", "i", set()),
    ],
)
def test_a_profile_says_what_counts(one: str, other: str, same_in: set[str]) -> None:
    assert {
        name for name, each in PROFILES.items() if each.applied(one) == each.applied(other)
    } == (same_in)


@given(st.text())
def test_a_profile_applied_twice_is_a_profile_applied_once(text: str) -> None:
    for profile in (WRITTEN, SPOKEN):
        once = profile.applied(text)
        assert profile.applied(once) == once


def test_an_unknown_profile_is_refused_with_the_ones_that_there_are() -> None:
    assert profile_of("spoken/1") is SPOKEN
    with pytest.raises(
        InvalidValueError, match=r"There is no profile 'spoken/2'\. Choose one of: exact/1"
    ):
        profile_of("spoken/2")


@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_leave_nothing_out(ours: str, theirs: str) -> None:
    for stretches in (word_differences(ours, theirs), character_differences(ours, theirs)):
        assert "".join(each.ours for each in stretches) == ours
        assert "".join(each.theirs for each in stretches) == theirs


def test_differences_are_told_in_words_or_in_characters() -> None:
    words = word_differences("the old tap", "the cold tap")
    assert [(each.ours, each.theirs) for each in words if not each.is_same] == [("old", "cold")]
    signs = character_differences("the old tap", "the cold tap")
    assert [(each.ours, each.theirs) for each in signs if not each.is_same] == [("", "c")]
    spaces = word_differences("a  b", "a b")
    assert [(each.ours, each.theirs) for each in spaces if not each.is_same] == [(" ", "")]
