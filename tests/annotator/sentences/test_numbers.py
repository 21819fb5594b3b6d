"""Numbers for people: thousands, the digits and marks of a language, and its plurals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.sentences.numbers import NumberMarks, duration_text, grouped
from annotator.sentences.parts import Amount, Duration
from annotator.sentences.plurals import CATEGORIES, category_of
from annotator.sentences.said import said
from annotator.sentences.words import Words

ARABIC = NumberMarks("٠١٢٣٤٥٦٧٨٩", "٫", "٬")


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1,000"),
        ("-1234567.5", "-1,234,567.5"),
        ("0.0000001234", "0.0000001234"),
        ("1234.123456", "1,234.123456"),
        (1_000_000, "1,000,000"),
    ],
)
def test_thousands_are_separated_before_the_point_only(plain: str | int, shown: str) -> None:
    assert grouped(plain) == shown


@given(st.integers(-(10**15), 10**15), st.text("0123456789", min_size=1, max_size=9))
def test_without_its_marks_it_is_the_same_number(whole: int, decimals: str) -> None:
    plain = f"{whole}.{decimals}"
    assert grouped(plain).replace(",", "") == plain
    assert grouped(whole) == f"{whole:,}"


def test_another_language_has_its_own_digits_and_marks() -> None:
    assert ARABIC.written("KES 1,234.50") == "KES ١٬٢٣٤٫٥٠"
    assert NumberMarks(point=",", group="\u202f").written("-1,234.50") == "-1\u202f234,50"


def test_an_amount_stays_on_one_line_where_lines_are_wrapped() -> None:
    sentence = said("{time}: {amount}", time=Duration(3_660_000), amount=Amount("KES 1.00"))
    assert Words(keeps_amounts=True).text(sentence) == "1 h 1 min: KES\u00a01.00"
    assert str(sentence) == "1 h 1 min: KES 1.00"


def test_hours_have_thousands_marks_too() -> None:
    assert duration_text(1_234 * 3_600_000) == "1,234 h"
    assert (duration_text(59_999), duration_text(0)) == ("59 s", "0 s")


@pytest.mark.parametrize(
    ("category", "counts"),
    [
        ("zero", (0,)),
        ("one", (1,)),
        ("two", (2,)),
        ("few", (3, 10, 103, 1_110)),
        ("many", (11, 26, 99, 111, 1_026)),
        ("other", (100, 102, 200, 1_000)),
    ],
)
def test_arabic_has_the_six_plurals_of_the_cldr(category: str, counts: tuple[int, ...]) -> None:
    assert category in CATEGORIES
    assert {category_of("ar", count) for count in counts} == {category}


def test_another_language_counts_like_english() -> None:
    assert [category_of("en", count) for count in (0, 1, 2)] == ["other", "one", "other"]
