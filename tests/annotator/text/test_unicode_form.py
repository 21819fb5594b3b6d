"""The forms of Unicode, also of texts that are made to take long."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.unicode_form import in_form

MARKS = "".join(map(chr, (0x301, 0x327, 0x344, 0x345, 0x5B0, 0x94D, 0x1D165)))
LETTERS = "aeé각ﬁ\u1e9b\u1100\u1161\u11a8\u0958\u2126"


@given(st.text(st.sampled_from(MARKS + LETTERS), max_size=40))
def test_a_long_text_has_the_form_that_unicode_gives_it(text: str) -> None:
    long = text + "-" * 1_001
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert in_form(form, long) == unicodedata.normalize(form, long)


def test_a_million_marks_are_in_order_before_python_sorts_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python sorts by insertion: a million marks in no order would take it ten minutes."""
    given_to_python: list[str] = []

    def watched(form: str, text: str) -> str:
        given_to_python.append(text)
        return normalize(form, text)  # type: ignore[arg-type]  # one of the four forms

    normalize = unicodedata.normalize
    monkeypatch.setattr("annotator.text.unicode_form.unicodedata.normalize", watched)
    in_form("NFC", "a" + "\u0301\u0327" * 5_000)
    classes = [unicodedata.combining(each) for each in given_to_python[-1]]
    assert classes == sorted(classes)
    assert max(map(len, given_to_python[:-1])) == 1
